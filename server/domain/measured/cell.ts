// Owns the snapshot cell (the latest of index × kommune × KLE number) and what it lets us know at an instant.

import type { Kle } from '../kle.ts'
import { type CheckResult, fullRight, type Indeks, type Outcome, type Right } from './check.ts'

export type Cell = {
  indeks: Indeks
  kommunekode: string
  kle: Kle
  /** The latest check, whatever came of it. */
  outcome: Outcome
  checkedAt: number
  /** The latest definite answer, which may be older than the latest check. */
  answer?: 'counted' | 'noRight' | undefined
  answeredAt?: number | undefined
  right: Right
  /** Cases, in YDI bevillinger. */
  cases?: number | undefined
  ydelser?: number | undefined
  receivedSince?: number | undefined
  bySystem?: number | undefined
  /** The numbers counted together with `kle`, separated by spaces. */
  countedWith: string
  /** Of the cases, those that the configuration `narrowing` lets through, at most. */
  visible?: number | undefined
  narrowing?: string | undefined
  /** Since when the answer has been what it is; absent until it has been seen to change. */
  changedAt?: number | undefined
  /** Whether the last change of value came with a change of the right: no step of the kommune's. */
  changedByUs: boolean
  /** False after a clock jump, until measured anew. */
  trusted: boolean
}

/** Why nothing is known: never measured, too old, measured in the future, before a clock jump, a 0 under a limited right, or how the check failed. */
export type Unknown = 'never' | 'stale' | 'future' | 'jump' | 'limited' | Outcome

export type Known =
  | { kind: 'cases'; cases: number }
  | { kind: 'noAccess' }
  | { kind: 'unknown'; because: Unknown }

const unknown = (because: Unknown): Known => ({ kind: 'unknown', because })

/**
 * What a cell lets us know at `now`. An answer holds until `staleAfterMs` (two intervals); a failed check
 * does not end it. A 0 under a limited right is unknown: the limit may hide cases silently (domain §3),
 * whether it was known of when the cell was measured or only now (`right`).
 */
export const knownAt = (
  cell: Cell | undefined,
  now: number,
  staleAfterMs: number,
  right: Right = fullRight,
): Known => {
  if (cell === undefined) return unknown('never')
  if (cell.answer === undefined || cell.answeredAt === undefined) return unknown(cell.outcome)
  if (!cell.trusted) return unknown('jump')
  if (cell.answeredAt > now) return unknown('future')
  if (now - cell.answeredAt > staleAfterMs)
    return unknown(cell.outcome === cell.answer ? 'stale' : cell.outcome)
  if (cell.answer === 'noRight') return { kind: 'noAccess' }
  if (cell.cases === undefined) return unknown('shape')
  if (cell.cases === 0 && (cell.right !== fullRight || right !== fullRight)) return unknown('limited')
  return { kind: 'cases', cases: cell.cases }
}

/** Whether a check gave a definite answer: a count, or that we have no right. */
export const isAnswer = (outcome: Outcome): outcome is 'counted' | 'noRight' =>
  outcome === 'counted' || outcome === 'noRight'

/** Whether two answers say the same, so that the history's run goes on. `bySystem` only attributes, and has no history. */
export const sameAnswer = (cell: Cell, result: CheckResult): boolean =>
  cell.answer === result.outcome &&
  cell.cases === result.cases &&
  cell.ydelser === result.ydelser &&
  cell.right === result.right &&
  cell.countedWith === result.countedWith

/** The cell after a check: a definite answer replaces the former, a failure leaves it standing. */
export const stepCell = (cell: Cell | undefined, result: CheckResult, trusted: boolean): Cell => {
  const checked = { outcome: result.outcome, checkedAt: result.measuredAt }
  if (!isAnswer(result.outcome)) {
    return cell === undefined
      ? {
          indeks: result.indeks,
          kommunekode: result.kommunekode,
          kle: result.kle,
          ...checked,
          right: result.right,
          countedWith: result.countedWith,
          changedByUs: false,
          trusted,
        }
      : { ...cell, ...checked }
  }
  const first = cell?.answer === undefined
  const same = cell !== undefined && cell.answer === result.outcome && cell.cases === result.cases
  return {
    indeks: result.indeks,
    kommunekode: result.kommunekode,
    kle: result.kle,
    ...checked,
    answer: result.outcome,
    answeredAt: result.measuredAt,
    right: result.right,
    cases: result.cases,
    receivedSince: result.receivedSince,
    ydelser: result.ydelser,
    bySystem: result.bySystem,
    countedWith: result.countedWith,
    visible: result.visible,
    narrowing: result.narrowing,
    changedAt: same ? cell.changedAt : first ? undefined : result.measuredAt,
    changedByUs: same ? cell.changedByUs : !first && rightChanged(cell, result),
    trusted,
  }
}

const rightChanged = (cell: Cell | undefined, result: CheckResult): boolean =>
  cell !== undefined &&
  (cell.right !== result.right ||
    cell.countedWith !== result.countedWith ||
    (cell.answer === 'noRight') !== (result.outcome === 'noRight'))
