// Seen: what a kommune's group, or several, received in each slot and on each day, without the days of bulk loads.
import { type Slots, slots } from './expected.ts'

/** A day with more cases than this, and than so many ordinary working days, is a bulk load: it says nothing of the usual. */
const bulkFrom = { cases: 50, ordinaryDays: 8 }

/** Until so many working days have brought cases, no day is known to be ordinary. */
const fewestDays = 3

/** `weekday`: of a working day, from Monday. */
type SeenDay = { weekday?: number | undefined; total: number; cases: Float64Array; hours: Float64Array }

/** What was received in each slot and on each day, and how long was watched. */
export type Seen = {
  cases: Float64Array
  hours: Float64Array
  total: number
  days: Map<string, SeenDay>
}

export const emptySeen = (): Seen => ({
  cases: new Float64Array(slots),
  hours: new Float64Array(slots),
  total: 0,
  days: new Map(),
})

const add = (to: Float64Array, slot: number, value: number): void => {
  to[slot] = (to[slot] as number) + value
}

/** Adds what was received in `hours` of a slot, and to the sums of others; they keep no days. */
export const note = (
  seen: Seen,
  sums: readonly Seen[],
  { slot, day, weekday }: ReturnType<Slots>,
  hours: number,
  received: number,
): void => {
  for (const one of [seen, ...sums]) {
    add(one.cases, slot, received)
    add(one.hours, slot, hours)
    one.total += received
  }
  let ofDay = seen.days.get(day)
  if (ofDay === undefined) {
    ofDay = { weekday, total: 0, cases: new Float64Array(slots), hours: new Float64Array(slots) }
    seen.days.set(day, ofDay)
  }
  ofDay.total += received
  add(ofDay.cases, slot, received)
  add(ofDay.hours, slot, hours)
}

/**
 * More cases in a day than this are a bulk load. An ordinary day is the lower quartile, because a new kommune may have
 * several bulk loads.
 */
export const mostOrdinary = (days: readonly { weekday?: number | undefined; total: number }[]): number => {
  const worked = days.flatMap(({ weekday, total }) => (weekday !== undefined && total > 0 ? total : []))
  const ordinary = worked.sort((a, b) => a - b)[Math.floor(worked.length / 4)]
  const isKnown = ordinary !== undefined && worked.length >= fewestDays
  return Math.max(bulkFrom.cases, isKnown ? bulkFrom.ordinaryDays * ordinary : 0)
}

export const bulkDaysOf = ({ days }: Seen): string[] => {
  const most = mostOrdinary([...days.values()])
  return [...days].flatMap(([day, { total }]) => (total > most ? day : []))
}

/** Forgets a day, and in the sums that it was added to. */
export const forgetDay = (seen: Seen, sums: readonly Seen[], day: string): void => {
  const { total, cases, hours } = seen.days.get(day) as SeenDay
  for (const sum of [seen, ...sums]) {
    sum.total -= total
    for (let slot = 0; slot < slots; slot += 1) {
      add(sum.cases, slot, -(cases[slot] as number))
      add(sum.hours, slot, -(hours[slot] as number))
    }
  }
  seen.days.delete(day)
}

export const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < slots; i += 1) sum += (a[i] as number) * (b[i] as number)
  return sum
}
