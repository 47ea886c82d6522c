// Calendar: caches what is the same for all kommuner on a day, because computing it costs more than an assessment.
import { inForce, type Kle } from '../kle.ts'
import { copenhagenDay, nextMidnight, startOf } from '../time.ts'
import { workedShare } from './freshness.ts'
import type { Rules } from './group.ts'
import { nextChangeOfForce } from './validity.ts'

export type Day = {
  /** The day in Copenhagen, `yyyy-mm-dd`. */
  date: string
  /** Numbers in force, in order. */
  numbers: readonly Kle[]
  /** When the numbers in force change next. */
  changeOfForce: number | undefined
  /** The `workedShare` of the received-since window that ends with the day. */
  share: number
}

type Kept = Day & { from: number; until: number }

/** Two: today, and the day of answers from before midnight. */
const daysKept = 2

/** Returns a function that finds the day of an instant (epoch ms). */
export const createCalendar = ({ obligatory, freshness }: Rules): ((at: number) => Day) => {
  let kept: readonly Kept[] = []
  const make = (at: number): Kept => {
    const date = copenhagenDay(at)
    const until = nextMidnight(at)
    return {
      date,
      from: startOf(date),
      until,
      numbers: inForce(obligatory, date),
      changeOfForce: nextChangeOfForce(obligatory, date),
      share: workedShare(until, freshness.freshWithinMs),
    }
  }
  return (at) => {
    const known = kept.find(({ from, until }) => from <= at && at < until)
    if (known !== undefined) return known
    const made = make(at)
    kept = [made, ...kept].slice(0, daysKept)
    return made
  }
}
