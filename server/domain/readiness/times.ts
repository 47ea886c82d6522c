// The times of a group's state: when its answers were given, and until when the state holds.
import type { Kle } from '../kle.ts'
import type { Cell, Known } from '../measured/cell.ts'
import { endOf } from './validity.ts'

/** A group's numbers with their cells, and what these let us know. */
export type GroupCells = {
  numbers: readonly Kle[]
  sdi: readonly (Cell | undefined)[]
  sdiKnown: readonly Known[]
  /** Empty for KLE 02, and where benefits are not counted. */
  ydi: readonly (Cell | undefined)[]
  ydiKnown: readonly Known[]
}

export type GroupTimes = {
  /** The oldest of the answers it rests on, a 0 under a limited right included. */
  measuredAt?: number | undefined
  /** The newest answer among the group's numbers, still known or not. */
  newestAt?: number | undefined
  /** The oldest of the answers that its benefits rest on. */
  benefitsMeasuredAt?: number | undefined
  /** The first instant at which it may be another with nothing recorded; absent when there is none. */
  validUntil?: number | undefined
}

/** The least of the values that are there; absent when none is. */
const earliest = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((v) => v !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

/** When the answers were given whose knowns pass. */
const answeredAt = (
  cells: readonly (Cell | undefined)[],
  knowns: readonly Known[],
  passes: (known: Known) => boolean,
): (number | undefined)[] => cells.flatMap((cell, i) => (passes(knowns[i] as Known) ? cell?.answeredAt : []))

const restsOn = (known: Known): boolean => known.kind !== 'unknown' || known.because === 'limited'
const isToCome = (known: Known): boolean => known.kind === 'unknown' && known.because === 'future'

/** `otherEnds`: when what is not measured ends the state. */
export const timesOf = (
  { sdi, sdiKnown, ydi, ydiKnown }: GroupCells,
  otherEnds: readonly (number | undefined)[],
  staleAfterMs: number,
): GroupTimes => {
  const newest = sdi.flatMap((cell) => cell?.answeredAt ?? [])
  const measuredAt = earliest(answeredAt(sdi, sdiKnown, restsOn))
  const oldest = earliest([measuredAt, ...answeredAt(ydi, ydiKnown, restsOn)])
  return {
    measuredAt,
    newestAt: newest.length === 0 ? undefined : Math.max(...newest),
    benefitsMeasuredAt: earliest(answeredAt(ydi, ydiKnown, (known) => known.kind === 'cases')),
    validUntil: earliest([
      oldest === undefined ? undefined : endOf(oldest, staleAfterMs),
      ...answeredAt(sdi, sdiKnown, isToCome),
      ...answeredAt(ydi, ydiKnown, isToCome),
      ...otherEnds,
    ]),
  }
}
