// Explaining calls: how many it takes to explain a count.
import type { CheckRequest } from '../ports/source.ts'

/**
 * The calls that explain a count with cases: one for the kommune's own system, and for a configuration one for each
 * system of its filter, or two where it exempts active cases; all of them for each number counted together.
 */
export const explainingCalls = ({
  indeks,
  systemUuid,
  narrowing,
  countedWith = [],
}: CheckRequest): number => {
  if (indeks !== 'sdi') return 0
  const own = systemUuid === undefined ? 0 : 1
  return (1 + countedWith.length) * (own + narrowingCalls(narrowing))
}

const narrowingCalls = (narrowing: CheckRequest['narrowing']): number => {
  if (narrowing === undefined) return 0
  const { createdFrom, alsoActive, systems } = narrowing
  const each = Math.max(1, systems.length)
  if (createdFrom === undefined || !alsoActive) return each
  return systems.length === 0 ? each : 2 * each
}
