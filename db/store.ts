// Owns the Store over SQLite: every method one transaction, with no await inside.
import { statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { desc, eq, lt, max } from 'drizzle-orm'
import type { DecideKommune, Round, Store } from '../server/domain/ports.ts'
import { type AttemptLimits, createAttemptWriter } from './attempts.ts'
import { absent, createCellWriter } from './cells.ts'
import { isSqliteError } from './driver.ts'
import { createLevelWriter } from './levels.ts'
import type { Db } from './open.ts'
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
  // A long wait inside SQLite would hold the event loop, and with it the pages and the times we measure.
  client.pragma(`busy_timeout = ${busyTimeoutMs}`)
  const dataVersion = client.prepare('PRAGMA data_version').pluck()
  let ownChanges = 0

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

  const redecide = (decide: DecideKommune): void =>
    levels.redecide((kommunekode, former) => decide(kommunekode, cells.read(kommunekode), former))

  return {
    version: () => ownChanges + (dataVersion.get() as number),
    record: async (batch, decide, gapMs) =>
      change(() => {
        const after = cells.write(batch, gapMs)
        levels.write(batch.kommunekode, (former) => decide(after, former), batch.recordedAt, gapMs)
        attempts.write(batch.results.flatMap((result) => result.attempts))
      }),
    recordAttempts: async (list) => change(() => attempts.write(list)),
    distrust: async (decide) =>
      change(() => {
        cells.distrust()
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
    readCells: async (kommunekode) => cells.read(kommunekode),
    readCheckedAt: async () => {
      const rows = db
        .select({ kommunekode: cell.kommunekode, kle: cell.kle, checkedAt: cell.checkedAt })
        .from(cell)
        .where(eq(cell.trusted, true))
        .all()
      return new Map(rows.map((row) => [`${row.kommunekode} ${row.kle}`, row.checkedAt]))
    },
    readRuns: async (kommunekode, from) =>
      cells.readRunRows(kommunekode, from).map(({ run: row, openUntil }) => ({
        kle: row.kle,
        answer: row.answer,
        cases: absent(row.cases),
        right: row.right,
        firstAt: row.firstAt,
        lastAt: openUntil ?? row.lastAt,
        recordedAt: row.recordedAt,
      })),
    readLevelRuns: async (from, kommunekode) => levels.readRuns(from, kommunekode),
    readSketches: async (from) => attempts.readSketches(from),
    readOutcomes: async (from) => attempts.readOutcomes(from),
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
      while (await change(() => attempts.prune(now))) await breathe()
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
