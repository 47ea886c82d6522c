// Owns when a level became what it is, and whether that was a step of the kommune's or of our own doing.

import type { Kle } from '../kle.ts'
import type { Cell } from '../measured/cell.ts'
import type { Level } from './level.ts'

type Decided = {
  level: Level
  changedAt?: number | undefined
  changedByUs: boolean
  /** When it was last found to be so. */
  at: number
}

export type LevelHistory = {
  /** When the level became what it is; absent when it has not been seen to change. */
  changedAt?: number | undefined
  /** That change came with a change of our right, or of what we ask for: no step of the kommune's. */
  changedByUs: boolean
  /** The last level that was not ukendt, and when it became so: a gap in our measuring is no change. */
  decided?: Decided | undefined
  /** What is asked: the numbers in force and `flereFrom`, as a mark to tell a change by. */
  criteriaHash: string
  /** When other numbers come into force; absent when none are to. */
  criteriaUntil?: number | undefined
  /** The first instant at which the level is ukendt with nothing recorded; absent when it is already. */
  ukendtFrom?: number | undefined
}

type Former = LevelHistory & { level: Level }

/** Why a level may change without a step of the kommune's. */
type Ours = { byUs: boolean; criteriaChangedAt: number | undefined }

/** The level's history after it has been assessed. */
export const stepLevel = (
  former: Former | undefined,
  level: Level,
  now: number,
  { byUs, criteriaChangedAt: askedAt }: Ours,
) => {
  const decided = former?.decided
  if (level === 'ukendt') {
    if (former === undefined || former.level === 'ukendt')
      return { changedAt: former?.changedAt, changedByUs: former?.changedByUs ?? false, decided }
    // What has gone stale did so when its time was over, however late somebody looks.
    const ended = former.ukendtFrom !== undefined && former.ukendtFrom <= now
    return { changedAt: ended ? former.ukendtFrom : now, changedByUs: !ended && byUs, decided }
  }
  if (decided?.level === level)
    return {
      changedAt: decided.changedAt,
      changedByUs: decided.changedByUs,
      decided: { ...decided, at: now },
    }
  const change =
    decided === undefined
      ? { changedAt: undefined, changedByUs: false }
      : { changedAt: askedAt ?? now, changedByUs: byUs || askedAt !== undefined }
  return { ...change, decided: { level, ...change, at: now } }
}

/** Whether an answer has changed with our right since the level was last decided. */
export const isChangedByUs = (cell: Cell | undefined, decidedAt: number | undefined): boolean =>
  cell?.changedByUs === true && (cell.changedAt ?? 0) > (decidedAt ?? Infinity)

/** When something else came to be asked than the former state answers; absent when it is the same. */
export const criteriaChangedAt = (
  former: LevelHistory | undefined,
  criteriaHash: string,
  now: number,
): number | undefined => {
  if (former === undefined || former.criteriaHash === criteriaHash) return undefined
  return former.criteriaUntil !== undefined && former.criteriaUntil <= now ? former.criteriaUntil : now
}

/** A short mark of the numbers (FNV-1a), so that a state does not grow with them. */
export const hashCriteria = (numbers: readonly Kle[], flereFrom: number): string => {
  let hash = 0x811c9dc5
  for (const char of numbers.join()) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return `${numbers.length}-${flereFrom}-${(hash >>> 0).toString(36)}`
}
