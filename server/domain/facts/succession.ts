// Owns which KLE numbers are counted together: a retired number, and those that came in its place.

import { type Kle, parseKle } from '../kle.ts'
import type { Cell } from '../measured/cell.ts'
import type { StoredFact } from './facts.ts'

/** Every number that can be reached over `next`. What stands for itself, as `from` does, ends the way. */
const reach = (
  from: Kle,
  next: ReadonlyMap<Kle, readonly Kle[]>,
  standsForItself: (kle: Kle) => boolean,
): Kle[] => {
  const seen = new Set<Kle>()
  const ahead = [...(next.get(from) ?? [])]
  for (let kle = ahead.pop(); kle !== undefined; kle = ahead.pop()) {
    if (kle === from || seen.has(kle) || standsForItself(kle)) continue
    seen.add(kle)
    ahead.push(...(next.get(kle) ?? []))
  }
  return [...seen]
}

const addTo = (map: Map<Kle, Kle[]>, key: Kle, kle: Kle): void => {
  const list = map.get(key)
  if (list === undefined) map.set(key, [kle])
  else list.push(kle)
}

/**
 * The numbers to count together with each of `numbers`, sorted; a number without any is absent. A number that is
 * retired by `day` (`yyyy-mm-dd`) brings its successors, and every number its retired predecessors, however many
 * steps away: also an obligatory one, whose own emptiness is as it should be. What is obligatory and not retired is
 * never counted under another, and nothing under two: the first has it.
 */
export const countedTogether = (
  numbers: readonly Kle[],
  facts: readonly Pick<StoredFact<'kle'>, 'key' | 'value'>[],
  day: string,
): ReadonlyMap<Kle, readonly Kle[]> => {
  const successors = new Map<Kle, Kle[]>()
  const predecessors = new Map<Kle, Kle[]>()
  for (const { key, value } of facts) {
    if (value.udgaaet === undefined || value.udgaaet > day) continue
    for (const successor of value.afloestAf) {
      addTo(successors, key, successor)
      addTo(predecessors, successor, key)
    }
  }
  const obligatory = [...new Set(numbers)].sort()
  const inUse = new Set(obligatory.filter((kle) => !successors.has(kle)))
  const taken = new Set<Kle>()
  const together = new Map<Kle, Kle[]>()
  for (const kle of [...inUse, ...obligatory.filter((k) => !inUse.has(k))]) {
    if (taken.has(kle)) continue
    const reached = [successors, predecessors].flatMap((next) => reach(kle, next, (k) => inUse.has(k)))
    const own = [...new Set(reached)]
      .filter((k) => parseKle(k) !== undefined && !taken.has(k) && !together.has(k))
      .sort()
    for (const k of own) taken.add(k)
    if (own.length > 0) together.set(kle, own)
  }
  return together
}

/**
 * The numbers that stand for themselves, of those in force: one that a cell of another has counted together with its
 * own counts there alone. From the cells, not from KLE: it changes when it has been counted so, and not before.
 */
export const countedSeparately = (
  numbers: readonly Kle[],
  cells: ReadonlyMap<Kle, Pick<Cell, 'countedWith'>>,
): readonly Kle[] => {
  const under = new Set<Kle>()
  for (const kle of numbers) {
    const countedWith = under.has(kle) ? undefined : cells.get(kle)?.countedWith
    if (countedWith) for (const other of countedWith.split(' ')) under.add(other)
  }
  return under.size === 0 ? numbers : numbers.filter((kle) => !under.has(kle))
}
