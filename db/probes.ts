// Probe writer: stores probe results and service page readings within limits, and adds results to the services' times.
import { and, desc, eq, gt, gte, lte, sql } from 'drizzle-orm'
import { probeKey } from '../server/domain/measured/service-times.ts'
import { type ProbeResult, toProbeTimes } from '../server/domain/services/probe.ts'
import type { ServicePageNow, ServicePageReading } from '../server/domain/services/service-page.ts'
import type { AttemptLimits } from './attempts.ts'
import { absent } from './cells.ts'
import type { Db } from './open.ts'
import { mark, probeResult, statement } from './schema.ts'
import type { ServiceTimesWriter } from './service-times.ts'
import type { Trust } from './trust.ts'

/** Size of a row on disk with its index, measured over 100,000 rows. */
const bytesPerResult = 190
const bytesPerStatement = 80
const deletedAtOnce = 5000

/** More than one, because the newest results may be unjudged and say nothing about the state. */
const recentResults = 5

/** Key of the mark that holds the latest reading of the service page. */
const readingMark = 'servicePage'

const toResult = ({ id: _, ...row }: typeof probeResult.$inferSelect): ProbeResult => ({
  ...row,
  phases: JSON.parse(row.phases),
  status: absent(row.status),
  certificateEndsAt: absent(row.certificateEndsAt),
  detail: absent(row.detail),
})

/** Rounds to a hundredth of a millisecond, because further digits are noise. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 100) / 100 : value

/** `limits` apply to probe results and to statements separately. */
export const createProbeWriter = (
  db: Db,
  limits: AttemptLimits,
  times: ServiceTimesWriter,
  trust: Pick<Trust, 'lastDistrusted'>,
) => {
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
    /** Must run inside the caller's transaction, like every method here that writes. */
    write: (result: ProbeResult): void => {
      const phases = JSON.stringify(result.phases, rounded)
      db.insert(probeResult)
        .values({ ...result, phases })
        .run()
      const news = toProbeTimes([result])
      if (news.sketch.count + news.untimed > 0) times.write(probeKey(result.probe), result.at, news)
    },
    /** A probe's latest trusted results up to `now`, newest first; its state is derived from them. */
    readLatest: (probe: string, now: number): ProbeResult[] =>
      db
        .select()
        .from(probeResult)
        .where(
          and(
            eq(probeResult.probe, probe),
            lte(probeResult.at, now),
            gt(probeResult.id, trust.lastDistrusted().probe),
          ),
        )
        .orderBy(desc(probeResult.at))
        .limit(recentResults)
        .all()
        .map(toResult),
    /** All results since `from`, oldest first. */
    readSince: (from: number): ProbeResult[] =>
      db
        .select()
        .from(probeResult)
        .where(gte(probeResult.at, from))
        .orderBy(probeResult.id)
        .all()
        .map(toResult),
    writeReading: (reading: ServicePageReading): void => {
      const { at, outcome } = reading
      const value = JSON.stringify({ at, outcome, detail: 'detail' in reading ? reading.detail : undefined })
      db.insert(mark)
        .values({ key: readingMark, value })
        .onConflictDoUpdate({ target: mark.key, set: { value } })
        .run()
      if (reading.outcome !== 'read') return
      for (const content of reading.statements)
        db.insert(statement)
          .values({ at, ...content })
          .run()
    },
    /** The latest reading of the service page, and its latest statements; undefined when never read. */
    readServicePage: (): ServicePageNow | undefined => {
      const found = db.select().from(mark).where(eq(mark.key, readingMark)).get()
      if (found === undefined) return undefined
      const rows = db
        .select()
        .from(statement)
        .where(eq(statement.at, sql`(SELECT at FROM statement ORDER BY id DESC LIMIT 1)`))
        .orderBy(statement.id)
        .all()
      return {
        reading: JSON.parse(found.value),
        parsedAt: rows[0]?.at,
        statements: rows.map(({ service, state, oppetidShare, svartidMs }) => ({
          service,
          state,
          oppetidShare: absent(oppetidShare),
          svartidMs: absent(svartidMs),
        })),
      }
    },
    /** Deletes a batch of the oldest rows beyond the limits; true when there may be more to do. */
    prune: (now: number): boolean => {
      const results = deleteOldest('probe_result', bytesPerResult, now)
      const statements = deleteOldest('statement', bytesPerStatement, now)
      return results || statements
    },
  }
}
