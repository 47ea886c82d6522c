// Owns how cases are counted again under a configuration: what it shows, and what it hides. Pure.
import type { Narrowing } from '../domain/facts/konfiguration.ts'
import { startOf } from '../domain/time.ts'
import type { CountQuery } from './counting.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A source system as a fagsystemfilter names it: by UUID, or by its name. */
const systemOf = (text: string): CountQuery['system'] =>
  uuid.test(text) ? { uuid: text.toLowerCase() } : { navn: text }

/**
 * The questions whose sum is what a configuration shows at most, less the sum of those for what it hides.
 * `all`: everything is shown, but for what is hidden. A case has one source system, so systems add up. With
 * the exception for active cases, the closed ones from before the fradato are hidden: a case whose state or
 * day the index does not know is taken as shown, so that the answer is never too low.
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
    // The index counts both limits in.
    hidden: bySystem.map((query) => ({ ...query, state: 'Afsluttet', createdTo: from - 1 })),
  }
}
