// Owns what probes found and what the service page said: kept raw within bounds, and probes for good as sketches per hour.
import { and, desc, eq, gte, lte } from 'drizzle-orm'
import {
  mergeProbeTimes,
  type ProbeResult,
  type ProbeTimes,
  toProbeTimes,
} from '../server/domain/services/probe.ts'
import type { ServicePageNow, ServicePageReading } from '../server/domain/services/service-page.ts'
import type { AttemptLimits } from './attempts.ts'
import { absent } from './cells.ts'
import type { Db } from './open.ts'
import { mark, probeHour, probeResult, statement } from './schema.ts'
import { decode, encode, hourOf } from './sketches.ts'

/** Rows' sizes on disk with their index, measured over 100,000 of them. */
const bytesPerResult = 190
const bytesPerStatement = 80
const deletedAtOnce = 5000

/** Of a probe's last results, so many are read for its state: some may say nothing of it. */
const recentResults = 5

/** The mark that holds how the service page was last read. */
const readingMark = 'servicePage'

const toResult = ({ id: _, ...row }: typeof probeResult.$inferSelect): ProbeResult => ({
  ...row,
  phases: JSON.parse(row.phases),
  status: absent(row.status),
  certificateEndsAt: absent(row.certificateEndsAt),
  detail: absent(row.detail),
})

const toHour = ({ sketch, untimed }: typeof probeHour.$inferSelect): ProbeTimes => ({
  sketch: decode(sketch),
  untimed,
})

/** To a hundredth of a millisecond: more is noise. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 100) / 100 : value

/** `limits` are for the probes' results; the statements take at most as much again. */
export const createProbeWriter = (db: Db, limits: AttemptLimits) => {
  const writeHour = (result: ProbeResult): void => {
    const news = toProbeTimes([result])
    if (news.sketch.count + news.untimed === 0) return
    const { probe } = result
    const hourAt = hourOf(result.at)
    const former = db
      .select()
      .from(probeHour)
      .where(and(eq(probeHour.hourAt, hourAt), eq(probeHour.probe, probe)))
      .get()
    const { sketch, untimed } = former ? mergeProbeTimes(toHour(former), news) : news
    const set = { sketch: encode(sketch), untimed }
    db.insert(probeHour)
      .values({ probe, hourAt, ...set })
      .onConflictDoUpdate({ target: [probeHour.hourAt, probeHour.probe], set })
      .run()
  }

  /** True when there may be more to delete. */
  const deleteOldest = (table: 'probe_result' | 'statement', bytesPerRow: number, now: number): boolean => {
    const last = db.$client.prepare(`SELECT max(id) FROM ${table}`).pluck().get() as number | null
    const keepFrom = (last ?? 0) - Math.floor(limits.maxBytes / bytesPerRow)
    return (
      db.$client
        .prepare(
          `DELETE FROM ${table} WHERE (at < ? OR id <= ?)
           AND id IN (SELECT id FROM ${table} ORDER BY id LIMIT ${deletedAtOnce})`,
        )
        .run(now - limits.keepMs, keepFrom).changes === deletedAtOnce
    )
  }

  return {
    /** Inside the caller's transaction, as all that writes here. */
    write: (result: ProbeResult): void => {
      const phases = JSON.stringify(result.phases, rounded)
      db.insert(probeResult)
        .values({ ...result, phases })
        .run()
      writeHour(result)
    },
    /** The latest few of a probe up to `now`, the newest first: what its state stands on. */
    readLatest: (probe: string, now: number): ProbeResult[] =>
      db
        .select()
        .from(probeResult)
        .where(and(eq(probeResult.probe, probe), lte(probeResult.at, now)))
        .orderBy(desc(probeResult.at))
        .limit(recentResults)
        .all()
        .map(toResult),
    /** Of one probe or of all, oldest first. */
    readSince: (from: number, probe?: string): ProbeResult[] =>
      db
        .select()
        .from(probeResult)
        .where(and(probe === undefined ? undefined : eq(probeResult.probe, probe), gte(probeResult.at, from)))
        .orderBy(probeResult.at, probeResult.id)
        .all()
        .map(toResult),
    /** By probe, from the hour that `from` is in. */
    readTimes: (from: number): Map<string, ProbeTimes> => {
      const merged = new Map<string, ProbeTimes>()
      for (const row of db
        .select()
        .from(probeHour)
        .where(gte(probeHour.hourAt, hourOf(from)))
        .all()) {
        const former = merged.get(row.probe)
        merged.set(row.probe, former ? mergeProbeTimes(former, toHour(row)) : toHour(row))
      }
      return merged
    },
    writeReading: (reading: ServicePageReading): void => {
      const { at, outcome } = reading
      const value = JSON.stringify({ at, outcome, detail: 'detail' in reading ? reading.detail : undefined })
      db.insert(mark)
        .values({ key: readingMark, value })
        .onConflictDoUpdate({ target: mark.key, set: { value } })
        .run()
      if (reading.outcome !== 'read') return
      for (const said of reading.statements)
        db.insert(statement)
          .values({ at, ...said })
          .run()
    },
    /** How the service page was last read, and what it last said; undefined when it never was. */
    readServicePage: (): ServicePageNow | undefined => {
      const found = db.select().from(mark).where(eq(mark.key, readingMark)).get()
      if (found === undefined) return undefined
      const saidAt = db
        .select({ at: statement.at })
        .from(statement)
        .orderBy(desc(statement.id))
        .limit(1)
        .get()?.at
      const rows =
        saidAt === undefined
          ? []
          : db.select().from(statement).where(eq(statement.at, saidAt)).orderBy(statement.id).all()
      return {
        reading: JSON.parse(found.value),
        saidAt,
        statements: rows.map(({ service, state, oppetidShare, svartidMs }) => ({
          service,
          state,
          oppetidShare: absent(oppetidShare),
          svartidMs: absent(svartidMs),
        })),
      }
    },
    /** Deletes the oldest beyond the limits, a piece at a time; true when there may be more to delete. */
    prune: (now: number): boolean => {
      db.$client.prepare('DELETE FROM probe_hour WHERE hour_at < ?').run(now - limits.keepRollupsMs)
      const results = deleteOldest('probe_result', bytesPerResult, now)
      return deleteOldest('statement', bytesPerStatement, now) || results
    },
  }
}
