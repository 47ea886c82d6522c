// Level history: when a level changed, and whether the kommune or we caused the change.
import type { Kle } from '../kle.ts'
import type { Cell } from '../measured/cell.ts'
import { fullRight, type Right } from '../measured/check.ts'
import type { Level } from './level.ts'

type Decided = {
  level: Exclude<Level, 'ukendt'>
  changedAt?: number | undefined
  changedByUs: boolean
  /** The criteria the level was decided under; absent when they have changed since. */
  criteriaHash?: string | undefined
}

export type LevelHistory = {
  /** When the level last changed; absent when no change has been observed. */
  changedAt?: number | undefined
  /** Our criteria changed since the former level was decided, so the change is not attributed to the kommune. */
  changedByUs: boolean
  /** The last level that was not ukendt, because a gap in our measurements is no change of level. */
  decided?: Decided | undefined
  /** The criteria of the level (`hashCriteria`). */
  criteriaHash: string
}

type Former = LevelHistory & { level: Level }

/** A clock that was ahead may have dated a change later than `at`. */
const notAfter = (at: number, changedAt: number | undefined): number | undefined =>
  changedAt === undefined ? undefined : Math.min(changedAt, at)

/** The history of a level after the assessment at `at`. */
export const stepLevel = (
  former: Former | undefined,
  level: Level,
  at: number,
  criteriaHash: string,
): LevelHistory => {
  const decided = former?.decided
  const sameCriteria = decided?.criteriaHash === criteriaHash
  if (level === 'ukendt') {
    const left = former !== undefined && former.level !== 'ukendt'
    return {
      changedAt: left ? at : notAfter(at, former?.changedAt),
      changedByUs: left ? !sameCriteria : (former?.changedByUs ?? false),
      decided: decided && { ...decided, criteriaHash: sameCriteria ? criteriaHash : undefined },
      criteriaHash,
    }
  }
  const unchanged = decided === undefined || decided.level === level
  const change = unchanged
    ? { changedAt: notAfter(at, decided?.changedAt), changedByUs: decided?.changedByUs ?? false }
    : { changedAt: at, changedByUs: !sameCriteria }
  return { ...change, decided: { level, ...change, criteriaHash }, criteriaHash }
}

/** Everything that a level depends on besides the number of a kommune's cases. */
export type Criteria = {
  /** The address of Sags- og Dokumentindekset. */
  address: string
  /** The group's numbers in force. */
  numbers: readonly Kle[]
  cells: ReadonlyMap<Kle, Cell>
  /** The right for the kommune according to the configuration. */
  right: Right
  flereFrom: number
  /** The window of the received-since count, ms. */
  freshWithinMs: number
}

/** The criteria of one number: the right it was counted under, and the numbers counted with it. */
const criteriaOf = (kle: Kle, cell: Cell | undefined): string => {
  if (cell === undefined) return kle
  const right = cell.answer === 'noRight' ? '!' : cell.right === fullRight ? '' : cell.right
  return `${kle}${right}${cell.countedWith}`
}

/** A short hash (FNV-1a) of the criteria, so that the size of a state does not depend on the number of KLE numbers. */
export const hashCriteria = (criteria: Criteria): string => {
  const { address, numbers, cells, right, flereFrom, freshWithinMs } = criteria
  const text = [
    address,
    right,
    flereFrom,
    freshWithinMs,
    ...numbers.map((kle) => criteriaOf(kle, cells.get(kle))),
  ]
  let hash = 0x811c9dc5
  for (const char of text.join()) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return `${numbers.length}-${(hash >>> 0).toString(36)}`
}
