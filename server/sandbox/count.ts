// Counts the scenario's cases (bevillinger) that match a query, as ranges of cases in the order of creation.
import type { Contract } from './contract.ts'
import type { Query } from './query.ts'
import type { Holding, Scenario, System } from './scenario/scenario.ts'
import { casesOf, createdBefore, receivedOf } from './scenario/timeline.ts'

/** The cases in [from, to), numbered from 0. */
type Range = { from: number; to: number }

const isSystem = ({ uuid, navn }: System, query: NonNullable<Query['system']>): boolean =>
  (query.uuid === undefined || query.uuid === uuid) && (query.navn === undefined || query.navn === navn)

/** The older system's cases are the first ones. */
const systemRange = ({ own, older, fromOlder }: Holding, all: number, system: Query['system']): Range => {
  if (system === undefined) return { from: 0, to: all }
  const first = fromOlder(all)
  if (isSystem(own, system)) return { from: first, to: all }
  return { from: 0, to: older !== undefined && isSystem(older, system) ? first : 0 }
}

/** The newest cases count as those that the index received or updated in the interval. */
const receivedRange = (holding: Holding, all: number, query: Query, now: number): Range => {
  const { receivedFrom, receivedTo } = query
  if (receivedFrom === undefined && receivedTo === undefined) return { from: 0, to: all }
  const received = receivedOf(holding.timeline, receivedFrom ?? 0, Math.min(receivedTo ?? now, now))
  return { from: Math.max(0, all - received), to: all }
}

const createdRange = ({ timeline }: Holding, query: Query, now: number): Range => ({
  from: query.createdFrom === undefined ? 0 : createdBefore(timeline, query.createdFrom, now),
  to: createdBefore(timeline, (query.createdTo ?? Infinity) + 1, now),
})

const hitsIn = (holding: Holding, query: Query, now: number): Range => {
  const all = casesOf(holding.timeline, now)
  const ranges = [
    systemRange(holding, all, query.system),
    receivedRange(holding, all, query, now),
    createdRange(holding, query, now),
  ]
  return { from: Math.max(...ranges.map((r) => r.from)), to: Math.min(...ranges.map((r) => r.to)) }
}

/** The sum of the counts for queries of which no case matches two. */
export const sumHits = (hits: readonly Record<string, number>[]): Record<string, number> =>
  hits.reduce((sum, one) =>
    Object.fromEntries(Object.entries(sum).map(([element, n]) => [element, n + (one[element] ?? 0)])),
  )

/** The counts in `Antal` for a query at `now` (epoch ms), by element; all 0 when nothing matches. */
export const countHits = (
  contract: Pick<Contract, 'indeks' | 'elements'>,
  scenario: Scenario,
  query: Query,
  now: number,
): Record<string, number> => {
  const numbers = query.kle === undefined ? scenario.obligatory.map((o) => o.kle) : [query.kle]
  const ranges = numbers.flatMap((kle) => {
    const holding = scenario.holdingOf(contract.indeks, query.kommunekode ?? '', kle)
    return holding === undefined ? [] : [hitsIn(holding, query, now)]
  })
  const sum = (upTo: (n: number, query: Query) => number): number =>
    ranges.reduce((n, { from, to }) => n + (to > from ? upTo(to, query) - upTo(from, query) : 0), 0)
  return Object.fromEntries(Object.entries(contract.elements).map(([element, upTo]) => [element, sum(upTo)]))
}
