// Finds the KLE numbers to count together: a retired number and its successors.

import { type Kle, parseKle } from '../kle.ts'
import type { Cell } from '../measured/cell.ts'
import type { StoredFact } from './facts.ts'

/** All numbers reachable from `from`, excluding and not passing through it or any `standsForItself`. */
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
 * retired by `day` (`yyyy-mm-dd`) includes its successors, and every number includes its retired predecessors, any
 * number of steps away. This applies to retired obligatory numbers too, because they rightly have no new cases.
 * An obligatory number that is not retired is never counted under another. A number that two could include is
 * counted under the first.
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
 * Numbers in force that no other number's cell counts (`countedWith`). Read from the cells and not from KLE, because
 * an imported succession applies only after it has been counted.
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
