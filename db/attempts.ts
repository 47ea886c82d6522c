// Attempt writer: stores raw attempts within limits, and rolls them up into sketches and outcomes per hour.
import { and, desc, eq, gt, gte, inArray, lt, sql } from 'drizzle-orm'
import { isAnswer } from '../server/domain/measured/cell.ts'
import { type Attempt, type Indeks, isResponseTime } from '../server/domain/measured/check.ts'
import { indeksKey } from '../server/domain/measured/service-times.ts'
import { toSketch } from '../server/domain/measured/sketch.ts'
import type { LatestAttempt } from '../server/domain/ports/attempts.ts'
import type { Db } from './open.ts'
import { attempt, outcomeCount } from './schema.ts'
import { type ServiceTimesWriter, spanStart } from './service-times.ts'
import { createSketches, hourOf } from './sketches.ts'
import type { Trust } from './trust.ts'

/**
 * Keeps raw attempts for `keepMs` and at most about `maxBytes`, and rollups for `keepRollupsMs`: response times by hour
 * for `keepHoursMs`, by day after that.
 */
export type AttemptLimits = { keepMs: number; maxBytes: number; keepHoursMs: number; keepRollupsMs: number }

/** Size of a row on disk, measured over a million rows. */
const bytesPerAttempt = 110
const deletedAtOnce = 5000
/** Newest rows searched: without an SQL index, an indeks no longer polled costs a full scan. */
const latestAmong = 20_000

type Time = { durationMs: number; failed: boolean }

const push = (times: Map<string, Time[]>, key: string, time: Time): void => {
  const others = times.get(key)
  if (others) others.push(time)
  else times.set(key, [time])
}

export const createAttemptWriter = (
  db: Db,
  limits: AttemptLimits,
  serviceTimes: ServiceTimesWriter,
  trust: Pick<Trust, 'lastDistrusted'>,
) => {
  const sketches = createSketches(db)
  // Plain SQL with values by position, because thousands of rows are written, and the query builder or values by name
  // cost more than SQLite does.
  const insert = db.$client.prepare(
    `INSERT INTO attempt (at, indeks, kommunekode, kle, question, number, duration_ms, outcome, lag_ms, transaction_uuid, detail)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, unhex(?, '-'), ?)`,
  )
  const upsertOutcome = db.$client.prepare(
    `INSERT INTO outcome_count (hour_at, outcome, indeks, attempts) VALUES (?, ?, ?, ?)
     ON CONFLICT (hour_at, outcome, indeks) DO UPDATE SET attempts = attempts + excluded.attempts`,
  )

  /** Must run inside the caller's transaction. */
  const write = (attempts: readonly Attempt[]): void => {
    const times = new Map<string, Time[]>()
    const ofAll = new Map<string, Time[]>()
    const outcomes = new Map<string, number>()
    for (const a of attempts) {
      insert.run(
        a.at,
        a.indeks,
        a.kommunekode,
        a.kle,
        a.question,
        a.number,
        a.durationMs,
        a.outcome,
        a.lagMs,
        a.transactionUuid,
        a.detail ?? null,
      )
      const hourAt = hourOf(a.at)
      const outcome = `${hourAt} ${a.outcome} ${a.indeks}`
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      if (!isResponseTime(a)) continue
      const key = `${hourAt} ${a.kommunekode} ${a.indeks}`
      const time = { durationMs: a.durationMs, failed: !isAnswer(a.outcome) }
      push(times, key, time)
      push(ofAll, `${spanStart('fiveMinutes', a.at)} ${a.indeks}`, time)
    }
    for (const [key, news] of times) {
      const [hourAt, kommunekode, indeks] = key.split(' ') as [string, string, Indeks]
      sketches.write(Number(hourAt), kommunekode, indeks, toSketch(news))
    }
    for (const [key, news] of ofAll) {
      const [at, indeks] = key.split(' ') as [string, Indeks]
      serviceTimes.write(indeksKey(indeks), Number(at), { sketch: toSketch(news), untimed: 0 })
    }
    for (const [key, n] of outcomes) {
      const [hourAt, outcome, indeks] = key.split(' ')
      upsertOutcome.run(Number(hourAt), outcome, indeks, n)
    }
  }

  const deleteOldest = (where: ReturnType<typeof lt>): boolean => {
    const oldest = db.select({ id: attempt.id }).from(attempt).orderBy(attempt.id).limit(deletedAtOnce)
    return (
      db
        .delete(attempt)
        .where(and(inArray(attempt.id, oldest), where))
        .run().changes === deletedAtOnce
    )
  }

  // Two queries, because SQLite reads every row for min and max together.
  const firstId = db.$client.prepare<[], number | null>('SELECT min(id) FROM attempt').pluck()
  const lastId = db.$client.prepare<[], number | null>('SELECT max(id) FROM attempt').pluck()
  const extent = () => ({ first: firstId.get() ?? 0, last: lastId.get() ?? -1 })

  return {
    write,
    /** Deletes a batch of the oldest rows beyond the limits, and rolls up a day; true when there may be more to do. */
    prune: (now: number): boolean => {
      sketches.deleteBefore(now - limits.keepRollupsMs)
      db.delete(outcomeCount)
        .where(lt(outcomeCount.hourAt, now - limits.keepRollupsMs))
        .run()
      const keepFrom = extent().last - Math.floor(limits.maxBytes / bytesPerAttempt)
      const tooOld = deleteOldest(lt(attempt.at, now - limits.keepMs))
      const tooMany = deleteOldest(lt(attempt.id, keepFrom))
      return sketches.rollUp(now - limits.keepHoursMs) || tooOld || tooMany
    },
    readSketches: sketches.readSince,
    readKommuneTimes: sketches.readKommune,
    setKommuneTimes: sketches.set,
    readLatest: (indeks: Indeks, limit: number): LatestAttempt[] => {
      const after = Math.max(trust.lastDistrusted().attempt, extent().last - latestAmong)
      return db
        .select({ indeks: attempt.indeks, at: attempt.at, outcome: attempt.outcome, lagMs: attempt.lagMs })
        .from(attempt)
        .where(and(eq(attempt.indeks, indeks), eq(attempt.number, 1), gt(attempt.id, after)))
        .orderBy(desc(attempt.id))
        .limit(limit)
        .all()
    },
    /** Attempts before `beforeId` and not older than `from`, newest first; at most `limit`. */
    readBefore: (beforeId: number, from: number, limit: number): (Attempt & { id: number })[] =>
      db
        .select()
        .from(attempt)
        .where(and(lt(attempt.id, beforeId), gte(attempt.at, from)))
        .orderBy(desc(attempt.id))
        .limit(limit)
        .all()
        .map((row) => ({
          ...row,
          transactionUuid: row.transactionUuid.toString('hex'),
          detail: row.detail ?? undefined,
        })),
    readOutcomes: (from: number) =>
      db
        .select({
          indeks: outcomeCount.indeks,
          outcome: outcomeCount.outcome,
          attempts: sql<number>`sum(${outcomeCount.attempts})`,
        })
        .from(outcomeCount)
        .where(gte(outcomeCount.hourAt, hourOf(from)))
        .groupBy(outcomeCount.indeks, outcomeCount.outcome)
        .all(),
    /** Computed from the ids, because only the oldest rows are ever deleted. */
    sizes: (): { attempts: number; oldestAttemptAt?: number | undefined } => {
      const { first, last } = extent()
      const oldest = db.select({ at: attempt.at }).from(attempt).where(eq(attempt.id, first)).get()
      return { attempts: last - first + 1, oldestAttemptAt: oldest?.at }
    },
  }
}
