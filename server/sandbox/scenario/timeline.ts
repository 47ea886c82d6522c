// Owns how the cases of one kommune in one KLE number come and grow over time, as a pure function of the instant.
import { day, hour, isWorkingDay } from '../../domain/time.ts'
import { draw } from './random.ts'

export type Timeline = {
  /** Seeds the draws of this timeline. */
  hash: number
  /** From when the kommune delivers the number (epoch ms); -Infinity when it always has. */
  deliveredFrom: number
  /** Stretches in which all cases were gone from the index: a step back that recovered. */
  gaps: readonly { from: number; to: number }[]
  /** From when nothing more is received; the cases stay. */
  silentFrom?: number | undefined
  /** Cases before the first step of growth, and how many come with each step. */
  base: number
  growth: number
  growsFrom: number
  /** Time between two steps of growth, ms: days, so that a count stands still for most of them. */
  stepMs: number
  /** Cases received or updated on a worked day, on average. */
  perDay: number
}

const weekendDays = (at: number): number => {
  const weekday = new Date(at).getUTCDay()
  return weekday === 6 ? 2 : weekday === 0 ? 1 : 0
}

/** A weekend's instant moved to the Monday after. */
const toMonday = (at: number): number => at + weekendDays(at) * day

/** How many steps of growth are taken at an instant. Steps that fall on a weekend wait for Monday. */
const stepsAt = ({ growsFrom, stepMs }: Timeline, at: number): number => {
  let taken = Math.max(0, Math.floor((at - growsFrom) / stepMs) + 1)
  while (taken > 0 && toMonday(growsFrom + (taken - 1) * stepMs) > at) taken -= 1
  return taken
}

/** Cases when nothing is missing. Never falls: each step adds at least one. */
const fullAt = (t: Timeline, at: number): number => {
  const steps = stepsAt(t, Math.min(at, t.silentFrom ?? at))
  const uneven = steps === 0 ? 0 : Math.floor(draw(t.hash, steps) * t.growth)
  return t.base + steps * t.growth + uneven
}

/** When the delivery that holds at `at` began, or undefined when nothing is delivered then. */
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

/** Cases that were there when growth began are taken to have been created evenly over the five years before. */
const createdOverMs = 5 * 365 * day

/** Of the cases in the index at `at`, those created before an instant: never falls as the instant moves on. */
export const createdBefore = (t: Timeline, before: number, at: number): number => {
  const all = casesOf(t, at)
  if (before >= at) return all
  if (before >= t.growsFrom) return Math.min(all, fullAt(t, before))
  const share = Math.max(0, 1 - (t.growsFrom - before) / createdOverMs)
  return Math.min(all, Math.floor(t.base * share))
}

/** The hours of a day (UTC) in which cases are worked on. */
const workFrom = 6 * hour
const workMs = 9 * hour

/** An instant in working hours, `share` (0..1) into them, on the last weekday (UTC) up to that of `at`. */
export const inWorkingHours = (at: number, share: number): number => {
  const opens = Math.floor(at / day) * day + workFrom
  const sinceFriday = (3 - weekendDays(opens)) % 3
  return Math.floor(opens - sinceFriday * day + share * workMs)
}

/** Updates from the start of a UTC day until an instant of it. */
const updatesOfDay = (t: Timeline, dayNumber: number, until: number): number => {
  const worked = isWorkingDay(new Date(dayNumber * day).toISOString().slice(0, 10))
  const ofDay = Math.floor(
    t.perDay * (worked ? 0.5 + draw(t.hash, dayNumber) : 0.1) + draw(t.hash, -dayNumber),
  )
  const share = Math.min(1, Math.max(0, (until - dayNumber * day - workFrom) / workMs))
  return Math.floor(ofDay * share)
}

/** A window longer than this holds every case: each is touched now and then. */
const longestWindow = 60 * day

/** Cases that the index received or had updated in [from, to), each counted once: never more than there are. */
export const receivedOf = (t: Timeline, from: number, to: number): number => {
  const since = deliveredSince(t, to)
  if (since === undefined || from >= to) return 0
  const all = fullAt(t, to)
  // A delivery that began inside the window brought every case with it.
  if (since > from || to - from > longestWindow) return all
  const end = Math.min(to, t.silentFrom ?? to)
  if (end <= from) return 0
  const first = Math.floor(from / day)
  const last = Math.floor(end / day)
  let updates = -updatesOfDay(t, first, from)
  for (let d = first; d < last; d += 1) updates += updatesOfDay(t, d, (d + 1) * day)
  updates += updatesOfDay(t, last, end)
  return Math.min(all, updates + fullAt(t, end) - fullAt(t, from))
}
