// When a level became what it is, and whether the kommune changed it or we did.
import type { Kle } from '../kle.ts'
import type { Cell } from '../measured/cell.ts'
import { fullRight, type Right } from '../measured/check.ts'
import type { Level } from './level.ts'

type Decided = {
  level: Exclude<Level, 'ukendt'>
  changedAt?: number | undefined
  changedByUs: boolean
  /** What the level was decided by; absent when something else has been asked since. */
  criteriaHash?: string | undefined
}

export type LevelHistory = {
  /** When the level became what it is; absent when it has not been seen to change. */
  changedAt?: number | undefined
  /** What we ask for changed since the former level was decided, so the change is no step of the kommune's. */
  changedByUs: boolean
  /** The last level that was not ukendt: a gap in our measuring is no change. */
  decided?: Decided | undefined
  /** The question that the level answers (`hashCriteria`). */
  criteriaHash: string
}

type Former = LevelHistory & { level: Level }

/** The level's history after it has been assessed at `at`. */
export const stepLevel = (
  former: Former | undefined,
  level: Level,
  at: number,
  criteriaHash: string,
): LevelHistory => {
  const decided = former?.decided
  const askedTheSame = decided?.criteriaHash === criteriaHash
  if (level === 'ukendt') {
    const left = former !== undefined && former.level !== 'ukendt'
    return {
      changedAt: left ? at : former?.changedAt,
      changedByUs: left ? !askedTheSame : (former?.changedByUs ?? false),
      decided: decided && { ...decided, criteriaHash: askedTheSame ? criteriaHash : undefined },
      criteriaHash,
    }
  }
  const unchanged = decided === undefined || decided.level === level
  const change = unchanged
    ? { changedAt: decided?.changedAt, changedByUs: decided?.changedByUs ?? false }
    : { changedAt: at, changedByUs: !askedTheSame }
  return { ...change, decided: { level, ...change, criteriaHash }, criteriaHash }
}

/** What a level depends on besides a kommune's cases. */
export type Criteria = {
  /** The address of Sags- og Dokumentindekset. */
  address: string
  /** The group's numbers in force. */
  numbers: readonly Kle[]
  cells: ReadonlyMap<Kle, Cell>
  /** What the configuration says of the kommune's right. */
  right: Right
  flereFrom: number
  /** The window of the received-since count, ms. */
  freshWithinMs: number
}

/** What is asked of one number: the right it was counted under, and what is counted with it. */
const questionOf = (kle: Kle, cell: Cell | undefined): string => {
  if (cell === undefined) return kle
  const right = cell.answer === 'noRight' ? '!' : cell.right === fullRight ? '' : cell.right
  return `${kle}${right}${cell.countedWith}`
}

/** A short hash (FNV-1a) of the criteria, so that a state does not grow with the numbers. */
export const hashCriteria = (criteria: Criteria): string => {
  const { address, numbers, cells, right, flereFrom, freshWithinMs } = criteria
  const text = [
    address,
    right,
    flereFrom,
    freshWithinMs,
    ...numbers.map((kle) => questionOf(kle, cells.get(kle))),
  ]
  let hash = 0x811c9dc5
  for (const char of text.join()) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return `${numbers.length}-${(hash >>> 0).toString(36)}`
}
