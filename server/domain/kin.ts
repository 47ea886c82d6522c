// Owns which KLE numbers are counted together: a retired number, and those that came in its place.
import type { StoredFact } from './facts.ts'
import { type Kle, parseKle } from './kle.ts'

/** Every number that can be reached over `next`. What is obligatory, as `from` itself is, ends the way. */
const reach = (
  from: Kle,
  next: ReadonlyMap<Kle, readonly Kle[]>,
  isObligatory: (kle: Kle) => boolean,
): Kle[] => {
  const seen = new Set<Kle>()
  const ahead = [...(next.get(from) ?? [])]
  for (let kle = ahead.pop(); kle !== undefined; kle = ahead.pop()) {
    if (seen.has(kle) || isObligatory(kle)) continue
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
 * steps away. What is obligatory itself is never counted under another, and nothing under two: the first has it.
 */
export const kinOf = (
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
  const obligatory = new Set(numbers)
  const isObligatory = (kle: Kle) => obligatory.has(kle)
  const taken = new Set<Kle>()
  const kin = new Map<Kle, Kle[]>()
  for (const kle of [...obligatory].sort()) {
    const reached = [successors, predecessors].flatMap((next) => reach(kle, next, isObligatory))
    const own = [...new Set(reached)].filter((k) => parseKle(k) !== undefined && !taken.has(k)).sort()
    for (const k of own) taken.add(k)
    if (own.length > 0) kin.set(kle, own)
  }
  return kin
}
