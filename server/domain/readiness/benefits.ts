// A group's benefits (bevillinger and ydelser in Ydelsesindekset): they stand beside its cases, and never raise a level.
import type { Cell, Known } from '../measured/cell.ts'

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
  /** There are benefits, and all of the group's numbers are known to have no case: a fault in the data. */
  withoutCases: boolean
}

/** `undefined` when a part is; nothing of it is 0 then. */
const sumOf = (values: readonly (number | undefined)[]): number | undefined =>
  values.length === 0 || values.includes(undefined)
    ? undefined
    : values.reduce<number>((sum, n) => sum + (n ?? 0), 0)

/** What is known of a group's benefits, from its cells. `noCases`: all of its numbers are known to have none. */
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
    // Without bevillinger there are no ydelser.
    ydelser: sumOf(counted.map((cell) => (cell.cases === 0 ? 0 : cell.ydelser))),
    received: sumOf(counted.map((cell) => (cell.cases === 0 ? 0 : cell.receivedSince))),
    withoutCases: noCases && (bevillinger ?? 0) > 0,
  }
}
