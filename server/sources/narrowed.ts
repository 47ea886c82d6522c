// Narrows the queries of a count to the cases that a KLE-konfiguration shows and hides. Pure.
import type { Narrowing } from '../domain/facts/konfiguration.ts'
import { startOf } from '../domain/time.ts'
import type { CountQuery } from './counting.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A source system in a fagsystemfilter, given by UUID or by name. */
const systemOf = (text: string): CountQuery['system'] =>
  uuid.test(text) ? { uuid: text.toLowerCase() } : { navn: text }

/**
 * The largest number of cases that a configuration can show is the sum of `shown` minus the sum of `hidden`.
 * `shown` is `all` if only `hidden` restricts it. A case has one source system, so the systems can be added up.
 * With the exception for active cases, closed cases from before the fradato are hidden. A case whose state or
 * date the index does not know counts as shown, so that the result is never too low.
 */
export const narrowedQueries = (
  queries: readonly CountQuery[],
  { createdFrom, alsoActive, systems }: Narrowing,
): { shown: CountQuery[] | 'all'; hidden: CountQuery[] } => {
  const bySystem =
    systems.length === 0
      ? [...queries]
      : queries.flatMap((query) => systems.map((system) => ({ ...query, system: systemOf(system) })))
  if (createdFrom === undefined) return { shown: bySystem, hidden: [] }
  const from = startOf(createdFrom)
  if (!alsoActive) return { shown: bySystem.map((query) => ({ ...query, createdFrom: from })), hidden: [] }
  return {
    shown: systems.length === 0 ? 'all' : bySystem,
    // The index includes both limits.
    hidden: bySystem.map((query) => ({ ...query, state: 'Afsluttet', createdTo: from - 1 })),
  }
}
