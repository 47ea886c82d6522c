// Owns how many cases (bevillinger) of the scenario answer a question: as ranges of them in the order they were created.
import type { Contract } from './contract.ts'
import type { Query } from './query.ts'
import type { Holding, Scenario, System } from './scenario/scenario.ts'
import { casesOf, createdBefore, receivedOf } from './scenario/timeline.ts'

/** From the first, 0, up to but not including the last. */
type Range = { from: number; to: number }

const isSystem = ({ uuid, navn }: System, asked: NonNullable<Query['system']>): boolean =>
  (asked.uuid === undefined || asked.uuid === uuid) && (asked.navn === undefined || asked.navn === navn)

/** The older system's cases are the first ones. */
const systemRange = ({ own, older, fromOlder }: Holding, all: number, asked: Query['system']): Range => {
  if (asked === undefined) return { from: 0, to: all }
  const first = fromOlder(all)
  if (isSystem(own, asked)) return { from: first, to: all }
  return { from: 0, to: older !== undefined && isSystem(older, asked) ? first : 0 }
}

/** What the index received or had updated are taken to be the newest. */
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

/** What `Antal` tells of a question at `now` (epoch ms), by element; all 0 when nothing answers it. */
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
