// Times of a group's state: when its answers were given, and until when the state is valid.
import type { Kle } from '../kle.ts'
import type { Cell, Known } from '../measured/cell.ts'
import { endOf } from './validity.ts'

/** A group's numbers with their cells, and what is known from them; all lists have the order of `numbers`. */
export type GroupCells = {
  numbers: readonly Kle[]
  sdi: readonly (Cell | undefined)[]
  sdiKnown: readonly Known[]
  /** Empty for KLE 02, and where benefits are not counted. */
  ydi: readonly (Cell | undefined)[]
  ydiKnown: readonly Known[]
}

export type GroupTimes = {
  /** The oldest of the answers it is based on, including a 0 under a limited right. */
  measuredAt?: number | undefined
  /** The newest answer about the group's numbers in either index, even when it is no longer known. */
  newestAt?: number | undefined
  /** The oldest of the answers that its benefits are based on. */
  benefitsMeasuredAt?: number | undefined
  /** The first instant at which the state may change although nothing is recorded; absent when there is none. */
  validUntil?: number | undefined
}

/** The smallest of the present values; undefined when none is present. */
const earliest = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((v) => v !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

/** When the answers that pass were given. */
const answeredAt = (
  cells: readonly (Cell | undefined)[],
  knowns: readonly Known[],
  passes: (known: Known) => boolean,
): (number | undefined)[] => cells.flatMap((cell, i) => (passes(knowns[i] as Known) ? cell?.answeredAt : []))

const isUsed = (known: Known): boolean => known.kind !== 'unknown' || known.because === 'limited'
const isFuture = (known: Known): boolean => known.kind === 'unknown' && known.because === 'future'

/** `otherEnds`: when something other than a stale answer ends the state. */
export const timesOf = (
  { sdi, sdiKnown, ydi, ydiKnown }: GroupCells,
  otherEnds: readonly (number | undefined)[],
  staleAfterMs: number,
): GroupTimes => {
  const newest = [...sdi, ...ydi].flatMap((cell) => cell?.answeredAt ?? [])
  const measuredAt = earliest(answeredAt(sdi, sdiKnown, isUsed))
  const oldest = earliest([measuredAt, ...answeredAt(ydi, ydiKnown, isUsed)])
  return {
    measuredAt,
    newestAt: newest.length === 0 ? undefined : Math.max(...newest),
    benefitsMeasuredAt: earliest(answeredAt(ydi, ydiKnown, (known) => known.kind === 'cases')),
    validUntil: earliest([
      oldest === undefined ? undefined : endOf(oldest, staleAfterMs),
      ...answeredAt(sdi, sdiKnown, isFuture),
      ...answeredAt(ydi, ydiKnown, isFuture),
      ...otherEnds,
    ]),
  }
}
