// Benefits of a group (bevillinger and ydelser in Ydelsesindekset), shown beside its cases; they never affect a level.
import type { Cell, Known } from '../measured/cell.ts'

export type Benefits = {
  /** The group's numbers; then how many of them are known, and how many we have no right to count. */
  numbers: number
  known: number
  noAccess: number
  /** Sums over the known numbers; absent when none is known. */
  bevillinger?: number | undefined
  ydelser?: number | undefined
  /** Received within `freshWithin`; absent when it is missing for any known number. */
  received?: number | undefined
  /** There are benefits although all of the group's numbers are known to have no case: a fault in the data. */
  withoutCases: boolean
}

/** The sum; undefined when any value is, because an unknown value is not 0. */
const sumOf = (values: readonly (number | undefined)[]): number | undefined =>
  values.length === 0 || values.includes(undefined)
    ? undefined
    : values.reduce<number>((sum, n) => sum + (n ?? 0), 0)

/** Sums a group's benefits from its cells. `noCases`: all of its numbers are known to have no case. */
export const assessBenefits = (
  cells: readonly (Cell | undefined)[],
  knowns: readonly Known[],
  noCases: boolean,
): Benefits => {
  const counted = cells.filter((_, i) => knowns[i]?.kind === 'cases') as Cell[]
  const bevillinger = sumOf(counted.map((cell) => cell.cases))
  return {
    numbers: cells.length,
    known: counted.length,
    noAccess: knowns.filter((known) => known.kind === 'noAccess').length,
    bevillinger,
    // A number without bevillinger has no ydelser.
    ydelser: sumOf(counted.map((cell) => (cell.cases === 0 ? 0 : cell.ydelser))),
    received: sumOf(counted.map((cell) => (cell.cases === 0 ? 0 : cell.receivedSince))),
    withoutCases: noCases && (bevillinger ?? 0) > 0,
  }
}
