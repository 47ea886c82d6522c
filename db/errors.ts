// Error reader: counts how the attempts and the probe results of a span went wrong.
import { and, count, desc, eq, gte, inArray, lt, lte, ne, not, notInArray, or, sql } from 'drizzle-orm'
import { lagLimitMs } from '../server/domain/measured/check.ts'
import type { Called, ErrorCount, ErrorSpan } from '../server/domain/measured/errors.ts'
import { absent } from './cells.ts'
import type { Db } from './open.ts'
import { attempt, probeResult } from './schema.ts'

export const createErrorReader = (db: Db) => {
  const oldestAttempt = db.$client.prepare<[], number>('SELECT at FROM attempt ORDER BY id LIMIT 1').pluck()
  const oldestResult = db.$client
    .prepare<[string], number | null>('SELECT min(at) FROM probe_result WHERE probe = ?')
    .pluck()

  /** The same attempts are evidence in `toSample`. */
  const ofIndeks = ({ service, kommuner, without = [], withRight }: ErrorSpan & { kind: 'indeks' }) => [
    // Written as in the index of errors, which is used only then.
    sql`outcome <> 'counted'`,
    eq(attempt.indeks, service),
    eq(attempt.number, 1),
    notInArray(attempt.outcome, ['configuration', 'offline']),
    or(eq(attempt.outcome, 'token'), lte(attempt.lagMs, lagLimitMs)),
    withRight ? undefined : ne(attempt.outcome, 'noRight'),
    kommuner && inArray(attempt.kommunekode, [...kommuner]),
    without.length === 0 ? undefined : not(inArray(attempt.kommunekode, [...without])),
  ]

  /** The same results are evidence in `toProbeSample`. */
  const ofProbe = ({ service }: ErrorSpan) => [
    eq(probeResult.probe, service),
    notInArray(probeResult.outcome, ['ok', 'slow', 'offline']),
    lte(probeResult.lagMs, lagLimitMs),
  ]

  return {
    oldestCall: ({ kind, service }: Called): number | undefined =>
      (kind === 'indeks' ? oldestAttempt.get() : oldestResult.get(service)) ?? undefined,
    read: (span: ErrorSpan): ErrorCount[] => {
      const table = span.kind === 'indeks' ? attempt : probeResult
      const where = span.kind === 'indeks' ? ofIndeks(span) : ofProbe(span)
      return db
        .select({ outcome: table.outcome, detail: table.detail, count: count() })
        .from(table)
        .where(and(gte(table.at, span.from), lt(table.at, span.until), ...where))
        .groupBy(table.outcome, table.detail)
        .orderBy(desc(count()))
        .all()
        .map((row) => ({ ...row, detail: absent(row.detail) }))
    },
  }
}
