// Owns the Store over SQLite: every method one transaction, with no await inside.
import { statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { desc, eq, lt, max } from 'drizzle-orm'
import type { DecideKommune, KommuneData, Round, Store } from '../server/domain/ports.ts'
import { type AttemptLimits, createAttemptWriter } from './attempts.ts'
import { absent, createCellWriter } from './cells.ts'
import { isSqliteError } from './driver.ts'
import { createFactWriter, isDecidedBy } from './facts.ts'
import { createLevelWriter } from './levels.ts'
import { createObservationWriter } from './observations.ts'
import type { Db } from './open.ts'
import { createProbeWriter } from './probes.ts'
import { cell, mark, round, run } from './schema.ts'

const fileSize = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

/** Lets the event loop turn between two pieces of long work. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const busyTimeoutMs = 20
const busyPauseMs = 50
/** A command beside the server writes in short transactions; one that takes longer than this is stuck. */
const busyPatienceMs = 60_000

const isBusy = (error: unknown): boolean => isSqliteError(error) && error.code.startsWith('SQLITE_BUSY')

export const createStore = (db: Db, limits: AttemptLimits): Store => {
  const client = db.$client
  const cells = createCellWriter(db)
  const levels = createLevelWriter(db)
  const attempts = createAttemptWriter(db, limits)
  const facts = createFactWriter(db)
  const observations = createObservationWriter(db)
  const probes = createProbeWriter(db, limits)
  // A long wait inside SQLite would hold the event loop, and with it the pages and the times we measure.
  client.pragma(`busy_timeout = ${busyTimeoutMs}`)
  const dataVersion = client.prepare('PRAGMA data_version').pluck()
  const lastImport = client.prepare('SELECT max(id) FROM "import"').pluck()
  let ownChanges = 0
  /** Only the one poller of a folder observes, so that no other process need be asked. */
  let ownObservations = 0

  /** One immediate transaction; readers learn of it by the version. Waits, off the event loop, for another writer. */
  const change = async <T>(work: () => T): Promise<T> => {
    for (const askedAt = performance.now(); ; await sleep(busyPauseMs)) {
      try {
        const result = client.transaction(work).immediate()
        ownChanges += 1
        return result
      } catch (error) {
        if (!isBusy(error) || performance.now() - askedAt > busyPatienceMs) throw error
      }
    }
  }

  const dataOf = (kommunekode: string, own = cells.read(kommunekode)): KommuneData => ({
    cells: own,
    ...facts.readFor(kommunekode),
  })

  const redecide = (decide: DecideKommune): void =>
    levels.redecide((kommunekode, former) => decide(kommunekode, dataOf(kommunekode), former))

  return {
    toldVersion: () => `${lastImport.get()} ${ownObservations}`,
    version: () => ownChanges + (dataVersion.get() as number),
    record: async (batch, decide, gapMs) =>
      change(() => {
        const data = dataOf(batch.kommunekode, cells.write(batch, gapMs))
        levels.write(batch.kommunekode, (former) => decide(data, former), batch.recordedAt, gapMs)
        attempts.write(batch.results.flatMap((result) => result.attempts))
      }),
    recordAttempts: async (list) => change(() => attempts.write(list)),
    distrust: async (decide, indeks) =>
      change(() => {
        cells.distrust(indeks)
        redecide(decide)
      }),
    redecide: async (decide) => change(() => redecide(decide)),
    newestMeasuredAt: async () =>
      absent(
        db
          .select({ at: max(cell.checkedAt) })
          .from(cell)
          .get()?.at ?? null,
      ),
    readGroups: async () => levels.readAll(),
    readKommune: async (kommunekode) => dataOf(kommunekode),
    readCheckedAt: async () => {
      const rows = db
        .select({
          indeks: cell.indeks,
          kommunekode: cell.kommunekode,
          kle: cell.kle,
          checkedAt: cell.checkedAt,
        })
        .from(cell)
        .where(eq(cell.trusted, true))
        .all()
      return new Map(rows.map((row) => [`${row.indeks} ${row.kommunekode} ${row.kle}`, row.checkedAt]))
    },
    readRuns: async (kommunekode, from) =>
      cells.readRunRows(kommunekode, from).map(({ run: row, openUntil }) => ({
        indeks: row.indeks,
        kle: row.kle,
        answer: row.answer,
        cases: absent(row.cases),
        ydelser: absent(row.ydelser),
        right: row.right,
        also: row.also,
        firstAt: row.firstAt,
        lastAt: openUntil ?? row.lastAt,
        recordedAt: row.recordedAt,
      })),
    readLevelRuns: async (from, kommunekode) => levels.readRuns(from, kommunekode),
    readSketches: async (from) => attempts.readSketches(from),
    readOutcomes: async (from) => attempts.readOutcomes(from),
    stage: (kind) => {
      const staged = facts.stage(kind)
      return {
        ...staged,
        commit: async (origin, decide) => {
          const made = await change(() => {
            const outcome = staged.commit(origin)
            const news = origin.confirms || outcome.added + outcome.changed + outcome.ended > 0
            if (news && isDecidedBy(kind)) redecide(decide)
            return outcome
          })
          // What a large log holds is else written back by whoever writes next: a server, on its event loop.
          client.pragma('wal_checkpoint(TRUNCATE)')
          return made
        },
      }
    },
    readFacts: async (kind, query) => facts.read(kind, query),
    readToldAges: async () => facts.readToldAges(),
    readImports: async (limit) => facts.readImports(limit),
    recordObservations: async (list) => {
      await change(() => observations.write(list))
      ownObservations += 1
    },
    readObservations: async () => observations.readAll(),
    recordProbe: async (result) => change(() => probes.write(result)),
    readProbeLatest: async (probe, now) => probes.readLatest(probe, now),
    readProbeResults: async (from, probe) => probes.readSince(from, probe),
    readProbeTimes: async (from) => probes.readTimes(from),
    recordServicePage: async (reading) => change(() => probes.writeReading(reading)),
    readServicePage: async () => probes.readServicePage(),
    startRound: async (kind, startedAt, planned) =>
      change(() =>
        Number(
          db.insert(round).values({ kind, startedAt, planned, done: 0, failed: 0 }).run().lastInsertRowid,
        ),
      ),
    endRound: async (id, ended) => {
      await change(() => db.update(round).set(ended).where(eq(round.id, id)).run())
    },
    readRounds: async (kind, limit) =>
      db
        .select()
        .from(round)
        .where(eq(round.kind, kind))
        .orderBy(desc(round.id))
        .limit(limit)
        .all()
        .map((row): Round => ({ ...row, endedAt: absent(row.endedAt) })),
    readSizes: async () => ({
      bytes: fileSize(client.name) + fileSize(`${client.name}-wal`),
      ...attempts.sizes(),
      runs:
        db
          .select({ last: max(run.id) })
          .from(run)
          .get()?.last ?? 0,
    }),
    prune: async (now) => {
      await change(() =>
        db
          .delete(round)
          .where(lt(round.startedAt, now - limits.keepMs))
          .run(),
      )
      for (const { prune } of [attempts, probes]) while (await change(() => prune(now))) await breathe()
    },
    readMark: async (key) => db.select().from(mark).where(eq(mark.key, key)).get()?.value,
    writeMark: async (key, value) => {
      await change(() =>
        db.insert(mark).values({ key, value }).onConflictDoUpdate({ target: mark.key, set: { value } }).run(),
      )
    },
    close: async () => {
      client.close()
    },
  }
}
