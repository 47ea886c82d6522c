// SQLite store: every method is one transaction, or one for each kommune, without an await inside.
import { statSync } from 'node:fs'
import { setTimeout as sleep, setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { desc, eq, lt } from 'drizzle-orm'
import type { Changes } from '../server/domain/incidents/register.ts'
import { isAnswer } from '../server/domain/measured/cell.ts'
import type { Attempt, Batch } from '../server/domain/measured/check.ts'
import type { Delivery } from '../server/domain/measured/delivery.ts'
import type { Judge, News } from '../server/domain/ports/judge.ts'
import type { Round } from '../server/domain/ports/rounds.ts'
import type { Store } from '../server/domain/ports/store.ts'
import type { KommuneData } from '../server/domain/readiness/group.ts'
import type { Assessor } from '../server/domain/readiness/kommune.ts'
import { type AttemptLimits, createAttemptWriter } from './attempts.ts'
import { absent, createCellWriter } from './cells.ts'
import { type ChangeOptions, createChanges } from './changes.ts'
import { createDeliveryWriter } from './deliveries.ts'
import { createErrorReader } from './errors.ts'
import { createFactWriter } from './facts.ts'
import { createIncidentWriter } from './incidents.ts'
import { createLevelWriter } from './levels.ts'
import { createObservationWriter } from './observations.ts'
import { type Db, openSnapshot } from './open.ts'
import { createProbeWriter } from './probes.ts'
import { mark, round } from './schema.ts'
import { createServiceTimes } from './service-times.ts'
import { sayingWhatToDo, troubleKindOf } from './trouble.ts'
import { createTrust } from './trust.ts'
import { createWeekWriter } from './weeks.ts'

const fileSize = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

const busyPauseMs = 50
/** Where facts are staged: in files of SQLite's own. */
const temporaryFiles = 'the temporary files (SQLITE_TMPDIR)'
/** Read in one turn of the event loop. */
const attemptsAtOnce = 2000
/** Far more ends than states have in a row. Bounds the loop, so that a bug in the assessment cannot hang the server. */
const mostEnds = 1000
/** Ends this close are assessed together, because the many answers of a kommune end one by one. */
const endsTogetherMs = 5000
/** After so many tries a log that readers still use, or that has no room, is left to the next checkpoint. */
const logTries = 5

/** When the last of a call's attempts ended; 0 without any. */
const endOf = (attempts: readonly Attempt[]): number =>
  attempts.reduce((latest, { at, durationMs }) => Math.max(latest, at + durationMs), 0)

export const createStore = (db: Db, limits: AttemptLimits, options: ChangeOptions = {}): Store => {
  const client = db.$client
  const { change, made, trouble, giveUp } = createChanges(client, options)
  const cells = createCellWriter(db)
  const levels = createLevelWriter(db)
  const serviceTimes = createServiceTimes(db, limits)
  const trust = createTrust(db)
  const weeks = createWeekWriter(db)
  const attempts = createAttemptWriter(db, limits, serviceTimes, trust)
  const deliveries = createDeliveryWriter(db)
  const facts = createFactWriter(db)
  const incidents = createIncidentWriter(db)
  const observations = createObservationWriter(db)
  const errors = createErrorReader(db)
  const probes = createProbeWriter(db, limits, serviceTimes, trust)
  // Waiting inside SQLite would block the event loop, which delays pages and distorts the times we measure.
  client.pragma('busy_timeout = 0')
  const dataVersion = client.prepare('PRAGMA data_version').pluck()
  const newestCheck = client.prepare<[], number | null>('SELECT max(checked_at) FROM cell').pluck()
  const firstRun = client.prepare<[], number>('SELECT first_at FROM run ORDER BY id LIMIT 1').pluck()
  const lastRun = client.prepare<[], number | null>('SELECT max(id) FROM run').pluck()
  const givenRights = client
    .prepare<[], string>(
      `SELECT indeks || ' ' || kommunekode FROM cell WHERE answer = 'counted'
       UNION SELECT indeks || ' ' || kommunekode FROM run WHERE answer = 'counted'`,
    )
    .pluck()
  const addDone = client.prepare(
    'UPDATE round SET done = done + @done, failed = failed + @failed WHERE id = @id',
  )
  const lastImport = client.prepare('SELECT max(id) FROM "import"').pluck()
  /** Counted in memory, because only the poller of the folder, this process, records observations. */
  let ownObservations = 0

  /** Counts a round's checks with the batch that has them, so that a killed round shows what it had done. */
  const countDone = (id: number, results: Batch['results']): void => {
    const failed = results.filter(({ outcome }) => !isAnswer(outcome)).length
    addDone.run({ id, done: results.length, failed })
  }

  let judge: Judge | undefined
  let judgesFor: Assessor | undefined

  /** The verdicts of the hourly calls about a kommune's groups. */
  const verdictsOf = (kommunekode: string, at: number): KommuneData['deliveries'] => {
    const stopped = incidents.readStopped(kommunekode)
    return Object.fromEntries(
      deliveries.readWatched(kommunekode, at).map((group) => {
        const stop = stopped.get(group)
        if (stop === undefined) return [group, 'receiving']
        const { since, closedAt } = stop
        if (closedAt !== undefined && deliveries.readReceivedBy(kommunekode, group, closedAt) > 0)
          return [group, 'receiving']
        return [group, { since, received: deliveries.readReceivedBy(kommunekode, group, since) }]
      }),
    )
  }

  const dataOf = (
    kommunekode: string,
    at: number | undefined,
    kommuneCells = cells.read(kommunekode),
  ): KommuneData => ({
    deliveries: at === undefined ? undefined : verdictsOf(kommunekode, at),
    cells: kommuneCells,
    ...facts.readFor(kommunekode),
  })

  /** Reassesses a kommune's groups at `at`; false when the assessment fails. */
  const reassess = (kommunekode: string, { assess }: Assessor, at: number): boolean =>
    levels.reassess(kommunekode, (former) => assess(kommunekode, dataOf(kommunekode, at), former, at), at)

  /** Reassesses the states that have ended by `at`, each at its end, so that the level history gets the right time. */
  const settle = (kommunekode: string, assessor: Assessor, at: number): void => {
    let from = Number.NEGATIVE_INFINITY
    for (let left = mostEnds; left > 0; left -= 1) {
      const end = levels.readEnd(kommunekode)
      if (end === undefined || end > at) return
      const assessedAt = Math.min(Math.max(end, from), at)
      if (!reassess(kommunekode, assessor, assessedAt)) return
      from = assessedAt + endsTogetherMs
    }
  }

  /** Friskhed reads whether deliveries have stopped, so that a kommune is assessed in the transaction that says so. */
  const reassessAt = (kommunekoder: Iterable<string>, at: number): void => {
    if (judgesFor === undefined) return
    for (const kommunekode of kommunekoder) {
      settle(kommunekode, judgesFor, at)
      reassess(kommunekode, judgesFor, at)
    }
  }

  const hitByStops = ({ incidents: changed }: Changes): Set<string> =>
    new Set(changed.flatMap(({ what, hit }) => (what === 'stop' ? hit : [])))

  /** Whether a delivery is the first since a stop of it was closed by hand. */
  const endsStop = ({ kommunekode, group, received }: Delivery): boolean => {
    if (received === 0) return false
    const { closedAt } = incidents.readStopped(kommunekode).get(group) ?? {}
    return closedAt !== undefined && deliveries.readReceivedBy(kommunekode, group, closedAt) === received
  }

  /** Records in one transaction, together with the incidents that the judge decides from the news. */
  const record = (news: News, work: () => void): Promise<void> =>
    change(
      () => {
        work()
        const changes = judge?.judge(news)
        if (changes === undefined || changes.incidents.length === 0) return
        incidents.write(changes)
        reassessAt(hitByStops(changes), news.at)
      },
      () => judge?.failed(),
    )

  /** One transaction for each kommune, because a single one for all would block the event loop for half a second. */
  const changeEach = async (kommunekoder: readonly string[], work: (kommunekode: string) => void) => {
    for (const kommunekode of kommunekoder) {
      await change(() => work(kommunekode))
      await yieldToEventLoop()
    }
  }

  /** Changes each kommune's cells and reassesses its groups, in one transaction. */
  const changeCells = (assessor: Assessor, at: number, changeOf: (kommunekode: string) => void) =>
    changeEach(cells.readKommunekoder(), (kommunekode) => {
      settle(kommunekode, assessor, at)
      changeOf(kommunekode)
      reassess(kommunekode, assessor, at)
    })

  /** Whether all of the log is in the database now. */
  const isCheckpointed = (): boolean => {
    try {
      return client.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) === 0
    } catch (error) {
      // What is committed stays in the log, for example on a full disk, and a later checkpoint writes it back.
      if (troubleKindOf(error) === undefined) throw error
      return false
    }
  }

  /** Checkpoints a large log here, because otherwise the server's next write does it and blocks its event loop. */
  const checkpointLog = async (): Promise<void> => {
    for (let left = logTries; left > 0 && !isCheckpointed(); left -= 1) await sleep(busyPauseMs)
  }

  const store: Store = {
    factsVersion: () => `${lastImport.get()} ${ownObservations}`,
    version: () => made() + (dataVersion.get() as number),
    judgeBy: (given, assessor) => {
      judge = given
      judgesFor = assessor
    },
    record: async (batch, assessor, gapMs) => {
      const { kommunekode, recordedAt: at, results, explanations = [], trusted } = batch
      const explaining = explanations.flatMap((explanation) => explanation.attempts)
      // What was measured across a clock jump is not judged.
      await record({ at, ...(trusted && { results, attempts: explaining }) }, () => {
        settle(kommunekode, assessor, at)
        const { cells: kommuneCells, sameAnswers } = cells.write(batch, gapMs)
        const renewed =
          sameAnswers &&
          levels.renew(
            kommunekode,
            (former) => assessor.renew(kommunekode, kommuneCells, former, at),
            at,
            gapMs,
          )
        if (!renewed)
          levels.write(
            kommunekode,
            (former) => assessor.assess(kommunekode, dataOf(kommunekode, at, kommuneCells), former, at),
            at,
            gapMs,
          )
        attempts.write([...results.flatMap((result) => result.attempts), ...explaining])
        if (batch.round !== undefined) countDone(batch.round, results)
      })
    },
    recordAttempts: (list) => record({ at: endOf(list), attempts: list }, () => attempts.write(list)),
    distrust: async (assessor, at) => {
      await change(trust.distrust)
      await yieldToEventLoop()
      await changeCells(assessor, at, cells.distrust)
    },
    forget: async (assessor, at, indeks) =>
      changeCells(assessor, at, (kommunekode) => cells.forget(kommunekode, indeks)),
    reassess: async (assessor, at) =>
      changeEach(levels.readKommunekoder(), (kommunekode) => {
        settle(kommunekode, assessor, at)
        reassess(kommunekode, assessor, at)
      }),
    reassessDue: async (assessor, at) =>
      changeEach(levels.readDue(at), (kommunekode) => {
        settle(kommunekode, assessor, at)
        if (levels.isUndecided(kommunekode)) reassess(kommunekode, assessor, at)
      }),
    newestMeasuredAt: async () => newestCheck.get() ?? undefined,
    firstMeasuredAt: async () => firstRun.get(),
    readNextDue: async () => levels.readNextDue(),
    readGroups: async () => levels.readAll(),
    readUndecided: async () => levels.readUndecided(),
    readKommune: async (kommunekode) => dataOf(kommunekode, undefined),
    readCheckedAt: async () => cells.readCheckedAt(),
    readUnexplained: async () => cells.readUnexplained(),
    readGivenRights: async () => new Set(givenRights.all()),
    readRuns: async (kommunekode, from) =>
      cells.readRunRows(kommunekode, from).map(({ run: { id: _, kommunekode: __, ...row }, openUntil }) => ({
        ...row,
        cases: absent(row.cases),
        ydelser: absent(row.ydelser),
        lastAt: openUntil ?? row.lastAt,
      })),
    readLevelRuns: async (from, kommunekode) => levels.readRuns(from, kommunekode),
    readSketches: async (from) => attempts.readSketches(from),
    readServiceTimes: serviceTimes.read,
    readKommuneTimes: attempts.readKommuneTimes,
    recordServiceTimes: async (list) =>
      change(() => {
        for (const one of list) serviceTimes.set(one)
      }),
    recordKommuneTimes: async (list) =>
      change(() => {
        for (const one of list) attempts.setKommuneTimes(one)
      }),
    readAttempts: async (from) => {
      const pages: Attempt[][] = []
      for (let before = Number.MAX_SAFE_INTEGER; ; ) {
        const page = attempts.readBefore(before, from, attemptsAtOnce)
        pages.push(page.reverse())
        const [oldest] = page
        if (oldest === undefined || page.length < attemptsAtOnce) return pages.reverse().flat()
        before = oldest.id
        await yieldToEventLoop()
      }
    },
    readLatestAttempts: async (indeks, limit) => attempts.readLatest(indeks, limit),
    readOutcomes: async (from) => attempts.readOutcomes(from),
    readOldestCall: async (called) => errors.oldestCall(called),
    readErrors: async (span) => errors.read(span),
    stage: (kind) => {
      const staged = facts.stage(kind)
      return {
        ...sayingWhatToDo(staged, temporaryFiles),
        commit: async (origin, assessor) => {
          const made = await change(() => {
            const { kommuner, ...result } = staged.commit(origin)
            for (const kommunekode of kommuner) {
              settle(kommunekode, assessor, origin.at)
              reassess(kommunekode, assessor, origin.at)
            }
            return result
          })
          await checkpointLog()
          return made
        },
      }
    },
    readFacts: async (kind, query) => facts.read(kind, query),
    readFactPart: async (kind, part) => facts.readPart(kind, part),
    readFactAges: async () => facts.readFactAges(),
    readRefusedImports: async () => facts.readRefusedImports(),
    readImports: async (limit) => facts.readImports(limit),
    recordObservations: async (list) => {
      await change(() => observations.write(list))
      ownObservations += 1
    },
    readObservations: async () => observations.readAll(),
    recordDelivery: (delivery, list) =>
      record({ at: endOf(list), attempts: list, delivery }, () => {
        attempts.write(list)
        if (delivery === undefined) return
        deliveries.write(delivery)
        if (endsStop(delivery)) reassessAt([delivery.kommunekode], endOf(list))
      }),
    recordDeliveries: async (list) =>
      change(() => {
        for (const one of list) deliveries.write(one)
      }),
    readDeliveries: async (kommunekode, from) => deliveries.read(kommunekode, from),
    readReceived: async (from) => deliveries.readReceived(from),
    readLastDeliveries: async () => deliveries.readLast(),
    recordIncidents: async (changes) => {
      if (changes.incidents.length > 0) await change(() => incidents.write(changes))
    },
    readIncidents: async (from) => incidents.readAll(from),
    nextIncidentId: async () => incidents.nextId(),
    readIncident: async (id) => incidents.read(id),
    stepByHand: async (id, step) => change(() => incidents.stepByHand(id, step)),
    recordProbe: (result) =>
      record({ at: result.at + result.durationMs, probe: result }, () => probes.write(result)),
    readProbeResults: async (from) => probes.readSince(from),
    readProbeLatest: async (probe, now) => probes.readLatest(probe, now),
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
    readWeeks: async () => weeks.readAll(),
    readWeek: weeks.read,
    appendWeek: async (content, correction) => {
      const append = await weeks.prepare(content, correction)
      return change(append)
    },
    readChainAfter: weeks.readAfter,
    readSnapshot: async (work) => {
      const snapshot = createStore(openSnapshot(client.name), limits)
      try {
        return await work(snapshot)
      } finally {
        await snapshot.close()
      }
    },
    readSizes: async () => ({
      bytes: fileSize(client.name) + fileSize(`${client.name}-wal`),
      ...attempts.sizes(),
      runs: lastRun.get() ?? 0,
    }),
    prune: async (now) => {
      await change(() =>
        db
          .delete(round)
          .where(lt(round.startedAt, now - limits.keepMs))
          .run(),
      )
      for (const { prune } of [attempts, serviceTimes, probes, deliveries, incidents])
        while (await change(() => prune(now))) await yieldToEventLoop()
    },
    readMark: async (key) => db.select().from(mark).where(eq(mark.key, key)).get()?.value,
    writeMark: async (key, value) => {
      await change(() =>
        db.insert(mark).values({ key, value }).onConflictDoUpdate({ target: mark.key, set: { value } }).run(),
      )
    },
    trouble,
    giveUp,
    close: async () => {
      client.close()
    },
  }
  return sayingWhatToDo(store, client.name)
}
