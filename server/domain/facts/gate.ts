// Gates: whether DIGST has opened an area for a kommune on a day.
import type { KleGroup, ReadinessGroup } from '../kle.ts'

/** The areas that DIGST opens: the cases of a main group, or the journal notes. */
export const gateAreas = ['02', '27', '29', 'journalnotater'] as const
export type GateArea = (typeof gateAreas)[number]

export type Gate = {
  area: GateArea
  /** The day (Copenhagen, `yyyy-mm-dd`) on which it opens for all; absent while no day is set. */
  opens?: string | undefined
  /** Kommunekoder of the kommuner for which it is open already. */
  pilots?: readonly string[] | undefined
}

export type GateState = {
  /** `unknown`: the area is not reported. */
  state: 'open' | 'closed' | 'unknown'
  /** The day on which it opens or opened for all. */
  opens?: string | undefined
  /** Whether the kommune is a pilot. */
  pilot: boolean
}

/** The gate of an area for a kommune on a day (`yyyy-mm-dd`). It is open from the opening day on. */
export const gateOf = (
  gates: readonly Gate[],
  area: GateArea,
  kommunekode: string,
  day: string,
): GateState => {
  const reported = gates.filter((gate) => gate.area === area)
  if (reported.length === 0) return { state: 'unknown', pilot: false }
  const opens = reported
    .flatMap((gate) => gate.opens ?? [])
    .sort()
    .at(0)
  const pilot = reported.some((gate) => gate.pilots?.includes(kommunekode))
  const isOpen = pilot || (opens !== undefined && opens <= day)
  return { state: isOpen ? 'open' : 'closed', opens, pilot }
}

/** The areas of a group. */
export const areasOf = (group: ReadinessGroup): readonly KleGroup[] =>
  group === 'eoj' ? ['27', '29'] : [group]

/**
 * The gate of a group for a kommune on a day: `eoj` is open when both 27 and 29 are. `opens` is the last opening day of
 * its areas; absent when an area that is not open has no day.
 */
export const gateOfGroup = (
  gates: readonly Gate[],
  group: ReadinessGroup,
  kommunekode: string,
  day: string,
): GateState => {
  const states = areasOf(group).map((area) => gateOf(gates, area, kommunekode, day))
  const hasState = (wanted: GateState['state']) => states.some(({ state }) => state === wanted)
  const undated = states.some(({ state, opens }) => state !== 'open' && opens === undefined)
  return {
    state: hasState('closed') ? 'closed' : hasState('unknown') ? 'unknown' : 'open',
    opens: undated
      ? undefined
      : states
          .flatMap(({ opens }) => opens ?? [])
          .sort()
          .at(-1),
    pilot: states.every(({ pilot }) => pilot),
  }
}
