// Unit: what some kommuner's groups received together, interval by interval, and the evidence of a stop in that. Pure.
import { add, type Came, noCases } from './came.ts'
import { type Slots, weekdays } from './expected.ts'
import type { Profile } from './profile.ts'
import { stopEvidence } from './stop.ts'

export type Unit = {
  profile: Profile
  /** Of the current interval: the sum of its kommuner's evidence, and what they received and were held to. */
  evidence: number
  held: Came
  /** The day (Copenhagen) of `soFar`, and the evidence that this day has added. */
  day: string
  soFar: Came
  ofDay: number
  /** The evidence of the interval before. */
  latest: number
}

export const createUnit = (profile: Profile): Unit => ({
  profile,
  evidence: 0,
  held: noCases(),
  day: '',
  soFar: noCases(),
  ofDay: 0,
  latest: 0,
})

/** Drops the current interval, in place. */
export const resetUnit = (unit: Unit): void => {
  unit.evidence = 0
  unit.held = noCases()
}

/** Adds a delivery of the current interval, in place. */
export const addToUnit = (unit: Unit, evidence: number, came: Came): void => {
  unit.evidence += evidence
  add(unit.held, came)
}

/**
 * Ends the interval, in place: added as a whole, so that each kommune has been asked once. Its evidence is no more than
 * its kommuner show together, and than a day's silence can be.
 */
export const settleUnit = (unit: Unit, { day, weekday = weekdays }: ReturnType<Slots>): void => {
  const { held, profile } = unit
  if (unit.day !== day) {
    unit.day = day
    unit.soFar = noCases()
    unit.ofDay = 0
  }
  const together = stopEvidence(held.received, held.expected, unit.soFar, profile.evenness)
  const most = (profile.mostOfDay[weekday] as number) - unit.ofDay
  unit.latest = Math.min(unit.evidence, together, most)
  unit.ofDay = Math.max(0, unit.ofDay + unit.latest)
  add(unit.soFar, held)
  resetUnit(unit)
}
