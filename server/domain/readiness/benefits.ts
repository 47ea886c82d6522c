// Owns the benefits (bevillinger and ydelser in Ydelsesindekset) of a group: they stand beside its cases, and never raise a level.
import { type Cell, knownAt } from '../measured/cell.ts'
import type { Right } from '../measured/check.ts'

export type Benefits = {
  /** Numbers asked about, and of them those that are known, and those we have no right to count. */
  numbers: number
  known: number
  noAccess: number
  /** Over the numbers that are known; absent when none is. */
  bevillinger?: number | undefined
  ydelser?: number | undefined
  /** Received within `freshWithin`; absent when any of the known numbers does not tell. */
  received?: number | undefined
  /** The oldest of the answers it rests on. */
  measuredAt?: number | undefined
  /** There are benefits, and all of the group's numbers are known to have no case: a fault in the data. */
  withoutCases: boolean
}

/** `undefined` when a part is; nothing of it is 0 then. */
const sumOf = (values: readonly (number | undefined)[]): number | undefined =>
  values.length === 0 || values.includes(undefined)
    ? undefined
    : values.reduce<number>((sum, n) => sum + (n ?? 0), 0)

/** What is known of a group's benefits at `now`. `noCases`: whether all of its numbers are known to have none. */
export const assessBenefits = (
  groupCells: readonly (Cell | undefined)[],
  now: number,
  staleAfterMs: number,
  right: Right | undefined,
  noCases: boolean,
): Benefits => {
  const knowns = groupCells.map((cell) => knownAt(cell, now, staleAfterMs, right))
  const counted = groupCells.filter((_, i) => knowns[i]?.kind === 'cases') as Cell[]
  const bevillinger = sumOf(counted.map((cell) => cell.cases))
  return {
    numbers: groupCells.length,
    known: counted.length,
    noAccess: knowns.filter((known) => known.kind === 'noAccess').length,
    bevillinger,
    // What has no bevillinger has no ydelser.
    ydelser: sumOf(counted.map((cell) => (cell.cases === 0 ? 0 : cell.ydelser))),
    received: sumOf(counted.map((cell) => (cell.cases === 0 ? 0 : cell.receivedSince))),
    measuredAt:
      counted.length === 0 ? undefined : Math.min(...counted.map((cell) => cell.answeredAt as number)),
    withoutCases: noCases && (bevillinger ?? 0) > 0,
  }
}
