// Span of an incident whose response times are shown: its length, some time before it, and a little after it.
import { fiveMinutesKeptMs, type TimeSpan } from '../../server/domain/measured/service-times.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { copenhagenDay, day, hour, minute, nextMidnight, startOf } from '../../server/domain/time.ts'
import { midnightBefore } from './trend.ts'
import type { Reading } from './world.ts'

export type SpanStep = 'fiveMinutes' | 'hour' | 'day'

/** How long sums by hour are kept, and those by day (ms). */
export type KeptTimes = { keepHoursMs: number; keepRollupsMs: number }

export type IncidentSpan = {
  step: SpanStep
  /** Its points' bounds (ascending, epoch ms). */
  bounds: readonly number[]
  /** Whether points by hour would fit, but are no longer kept. */
  hoursGone: boolean
}

type Shape = { longestMs: number; before: number; after: number; stepMs: number }

/** Up to which length an incident is shown by a step, and the time shown before and after it, ms. */
const shapes: Record<Exclude<SpanStep, 'day'>, Shape> = {
  fiveMinutes: { longestMs: 6 * hour, before: 2 * hour, after: 30 * minute, stepMs: 5 * minute },
  hour: { longestMs: 4 * day, before: day, after: 6 * hour, stepMs: hour },
}
const daysBefore = 7
const daysAfter = 2

/** The stored sums that a step's points are made of. */
export const storedSpan = (step: SpanStep): TimeSpan => (step === 'fiveMinutes' ? 'fiveMinutes' : 'hour')

const steps = (from: number, until: number, stepMs: number): number[] => {
  const first = Math.floor(from / stepMs) * stepMs
  return Array.from({ length: Math.ceil((until - first) / stepMs) + 1 }, (_, i) => first + i * stepMs)
}

const midnights = (from: number, until: number): number[] => {
  const bounds = [from]
  while ((bounds.at(-1) as number) < until) bounds.push(nextMidnight(bounds.at(-1) as number))
  return bounds
}

/**
 * The span of an incident at the reading's instant: by five minutes when it is short and so late that they are kept,
 * else by hour or by day; undefined when nothing is kept from its time any more. The page is valid until it changes.
 */
export const incidentSpan = (
  { cause, beganAt, closedAt }: Pick<StoredIncident, 'cause' | 'beganAt' | 'closedAt'>,
  { now, until }: Reading,
  { keepHoursMs, keepRollupsMs }: KeptTimes,
): IncidentSpan | undefined => {
  const endsAt = Math.max(beganAt, closedAt ?? now)
  /** Whether an incident is short enough for a step whose sums are still kept from its margin on. */
  const suits = (step: keyof typeof shapes, keptMs: number) => {
    const { longestMs, before, stepMs } = shapes[step]
    const keptUntil = beganAt - before - stepMs + keptMs
    if (closedAt === undefined) until(beganAt + longestMs)
    until(keptUntil)
    return { isShort: endsAt - beganAt < longestMs, isKept: now < keptUntil }
  }
  const bySteps = (step: keyof typeof shapes): IncidentSpan => {
    const { before, after, stepMs } = shapes[step]
    const bounds = steps(beganAt - before, Math.max(beganAt + 1, Math.min(endsAt + after, now + 1)), stepMs)
    until(bounds.at(-1) as number)
    return { step, bounds, hoursGone: false }
  }
  const five = suits('fiveMinutes', fiveMinutesKeptMs)
  // The calls about a kommune are summed by hour alone.
  if (cause.kind !== 'kommune' && five.isShort && five.isKept) return bySteps('fiveMinutes')
  const hours = suits('hour', keepHoursMs)
  if (hours.isShort && hours.isKept) return bySteps('hour')
  const from = midnightBefore(startOf(copenhagenDay(beganAt)), daysBefore)
  until(from + keepRollupsMs)
  if (now >= from + keepRollupsMs) return undefined
  const bounds = midnights(from, Math.max(beganAt + 1, Math.min(endsAt + daysAfter * day, now + 1)))
  until(bounds.at(-1) as number)
  return { step: 'day', bounds, hoursGone: hours.isShort }
}
