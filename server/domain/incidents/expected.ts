// Expected deliveries: what a kommune's group usually receives in each hour.
import { copenhagenDay, copenhagenHour, hour, isWorkingDay } from '../time.ts'

/** Hours of a working day, then hours of a day off: weekends and Danish holidays. */
export const slots = 48

/** Working days from Monday; a day off has none. */
export const weekdays = 5

/** A day that was learnt from, in how much of it was watched. */
export type LearntDay = { day: string; weekday?: number | undefined; received: number; expected: number }

export type Expectation = {
  /** Cases an hour, by slot. */
  rates: Float64Array
  /** By working day from Monday: how many times as much as the rates. */
  factors: Float64Array
  /** How evenly the days come: the shape of a gamma distribution of the day's factor; small for batches. */
  evenness: number
  days: readonly LearntDay[]
}

/** `weekday`: of a working day, from Monday. */
type Slot = { slot: number; day: string; weekday?: number | undefined }

/** Finds the slot of an instant, and the Copenhagen day it is in; cached by hour. */
export const createSlots = () => {
  const known = new Map<number, Slot>()
  return (at: number): Slot => {
    const key = Math.floor(at / hour)
    const found = known.get(key)
    if (found !== undefined) return found
    const day = copenhagenDay(at)
    const isWorking = isWorkingDay(day)
    const made = {
      slot: copenhagenHour(at) + (isWorking ? 0 : slots / 2),
      day,
      weekday: isWorking ? new Date(`${day}T12:00:00Z`).getUTCDay() - 1 : undefined,
    }
    known.set(key, made)
    return made
  }
}

export type Slots = ReturnType<typeof createSlots>

/** The expected cases of a span (epoch ms). */
export const expectedIn = (
  { rates, factors }: Pick<Expectation, 'rates' | 'factors'>,
  slotOf: Slots,
  from: number,
  until: number,
): number => {
  let sum = 0
  for (let at = from; at < until; ) {
    const next = Math.min(until, (Math.floor(at / hour) + 1) * hour)
    const { slot, weekday } = slotOf(at)
    const factor = weekday === undefined ? 1 : (factors[weekday] as number)
    sum += ((rates[slot] as number) * factor * (next - at)) / hour
    at = next
  }
  return sum
}
