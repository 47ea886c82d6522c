// Timeline: a kommune's cases in a KLE number over time, as a pure function of the instant.
import { day, hour, isWorkingDay, startOf } from '../../domain/time.ts'
import { draw } from './random.ts'

export type Timeline = {
  /** Seeds the draws of this timeline. */
  hash: number
  /** The instant from which the kommune delivers the number (epoch ms); -Infinity if it always has. */
  deliveredFrom: number
  /** Periods in which all cases were missing from the index: a step back that recovered. */
  gaps: readonly { from: number; to: number }[]
  /** The instant from which nothing more is received; the cases remain. */
  silentFrom?: number | undefined
  /** The cases before the first step of growth, and the cases that each step adds. */
  base: number
  growth: number
  growsFrom: number
  /** The time between two steps of growth, ms. It is several days, so that a count is constant for most of them. */
  stepMs: number
  /** The start of working hours on a UTC day; undefined when it is not a working day. */
  workStartOf: (dayNumber: number) => number | undefined
  /** The average number of cases received or updated on a working day. */
  perDay: number
}

const weekendDays = (at: number): number => {
  const weekday = new Date(at).getUTCDay()
  return weekday === 6 ? 2 : weekday === 0 ? 1 : 0
}

/** Moves an instant in a weekend to the following Monday. */
const toMonday = (at: number): number => at + weekendDays(at) * day

/** The number of steps of growth up to an instant. A step that falls in a weekend happens on Monday. */
const stepsAt = ({ growsFrom, stepMs }: Timeline, at: number): number => {
  let taken = Math.max(0, Math.floor((at - growsFrom) / stepMs) + 1)
  while (taken > 0 && toMonday(growsFrom + (taken - 1) * stepMs) > at) taken -= 1
  return taken
}

/** The cases without gaps. Never decreases, because each step adds at least one case. */
const fullAt = (t: Timeline, at: number): number => {
  const steps = stepsAt(t, Math.min(at, t.silentFrom ?? at))
  const uneven = steps === 0 ? 0 : Math.floor(draw(t.hash, steps) * t.growth)
  return t.base + steps * t.growth + uneven
}

/** The start of the delivery in progress at `at`, or undefined when nothing is delivered then. */
const deliveredSince = (t: Timeline, at: number): number | undefined => {
  if (at < t.deliveredFrom) return undefined
  let since = t.deliveredFrom
  for (const gap of t.gaps) {
    if (at >= gap.from && at < gap.to) return undefined
    if (at >= gap.to) since = Math.max(since, gap.to)
  }
  return since
}

/** Cases in the index at an instant (epoch ms). */
export const casesOf = (t: Timeline, at: number): number =>
  deliveredSince(t, at) === undefined ? 0 : fullAt(t, at)

/** The cases present when growth begins count as created evenly over the five years before. */
const createdOverMs = 5 * 365 * day

/** The cases in the index at `at` that were created before `before`; never decreases as `before` increases. */
export const createdBefore = (t: Timeline, before: number, at: number): number => {
  const all = casesOf(t, at)
  if (before >= at) return all
  if (before >= t.growsFrom) return Math.min(all, fullAt(t, before))
  const share = Math.max(0, 1 - (t.growsFrom - before) / createdOverMs)
  return Math.min(all, Math.floor(t.base * share))
}

/** The hours of a day (UTC) in which cases are delivered and added: their start, and their length. */
const workFrom = 6 * hour
const workMs = 9 * hour

/** An instant in working hours, `share` (0..1) into them, on the day of `at` or, in a weekend, on the Friday before (UTC). */
export const inWorkingHours = (at: number, share: number): number => {
  const opens = Math.floor(at / day) * day + workFrom
  const sinceFriday = (3 - weekendDays(opens)) % 3
  return Math.floor(opens - sinceFriday * day + share * workMs)
}

/** The updates in an hour outside working hours, as a share of those in an hour inside them. */
const outsideShare = 1 / 20
const hoursWorked = 8
const hoursOfWorkingDay = hoursWorked + (24 - hoursWorked) * outsideShare
/** The updates on a day that nobody works, as a share of those on a working day. */
const idleDayShare = (24 * outsideShare) / hoursOfWorkingDay

/** Returns a function that finds 8:00 in Copenhagen; it remembers each day, because the time zone costs microseconds. */
export const createWorkStarts = (): Timeline['workStartOf'] => {
  const starts = new Map<number, number | undefined>()
  return (dayNumber) => {
    if (!starts.has(dayNumber)) {
      const date = new Date(dayNumber * day).toISOString().slice(0, 10)
      // The clocks change only on Sundays, so that midnight and 8:00 of a working day have the same offset from UTC.
      starts.set(dayNumber, isWorkingDay(date) ? startOf(date) + 8 * hour : undefined)
    }
    return starts.get(dayNumber)
  }
}

/** The instant before `at` (epoch ms) from which `ms` of working hours have passed. */
export const workedBefore = (at: number, ms: number, workStartOf: Timeline['workStartOf']): number => {
  let left = ms
  for (let dayNumber = Math.floor(at / day); ; dayNumber -= 1) {
    const start = workStartOf(dayNumber)
    if (start === undefined || start >= at) continue
    const end = Math.min(at, start + hoursWorked * hour)
    if (end - start >= left) return end - left
    left -= end - start
  }
}

/** The part of an hour that lies before `at`, 0..1. */
const partBefore = (at: number, hourAt: number): number => Math.min(1, Math.max(0, (at - hourAt) / hour))

/** The updates in the part of a UTC day that lies in [from, to). The parts of a day add up to the day. */
const updatesOfDay = (t: Timeline, dayNumber: number, from: number, to: number): number => {
  const workStart = t.workStartOf(dayNumber)
  const factor = workStart === undefined ? idleDayShare : 0.5 + draw(t.hash, dayNumber)
  const ofDay = Math.floor(t.perDay * factor + draw(t.hash, -dayNumber))
  const [start, end] = [dayNumber * day, (dayNumber + 1) * day]
  if (ofDay === 0 || (from <= start && to >= end)) return ofDay
  let [beforeFrom, beforeTo, all] = [0, 0, 0]
  for (let at = start; at < end; at += hour) {
    const isWorked = workStart !== undefined && at >= workStart && at < workStart + hoursWorked * hour
    const weight = (isWorked ? 1 : outsideShare) * (0.5 + draw(t.hash, at / hour))
    beforeFrom += weight * partBefore(from, at)
    beforeTo += weight * partBefore(to, at)
    all += weight
  }
  // The phase spreads the few updates of a small number over the hours.
  const phase = draw(~t.hash, dayNumber)
  const upTo = (before: number): number => Math.floor((ofDay * before) / all + phase)
  return upTo(beforeTo) - upTo(beforeFrom)
}

/** Every case is updated at least once in a window longer than this. */
const allUpdatedMs = 60 * day

/** The cases received or updated in [from, to), each counted once; at most the number of cases at `to`. */
export const receivedOf = (t: Timeline, from: number, to: number): number => {
  const since = deliveredSince(t, to)
  if (since === undefined || from >= to) return 0
  const all = fullAt(t, to)
  // A delivery that began inside the window delivered every case in it.
  if (since > from || to - from > allUpdatedMs) return all
  const end = Math.min(to, t.silentFrom ?? to)
  if (end <= from) return 0
  let updates = 0
  for (let d = Math.floor(from / day); d * day < end; d += 1) updates += updatesOfDay(t, d, from, end)
  return Math.min(all, updates + fullAt(t, end) - fullAt(t, from))
}
