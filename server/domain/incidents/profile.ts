// Profile of a cause: how its days vary as a whole, and how often one is quiet, so that batches are not held to be a stop. Pure.
import { type LearntDay, weekdays } from './expected.ts'
import { evennessOf, variationOf } from './learner.ts'

export type Profile = {
  /** As an expectation's, of all its kommuner together. */
  evenness: number
  /** The most evidence that one day's silence can be, by working day from Monday, and last on a day off. */
  mostOfDay: Float64Array
}

/** From so many expected cases, silence is no chance. */
const leastExpected = 3
/** A day is quiet below this share of what was expected. */
const quietShare = 0.1
/** So many days of all kinds count beside those of the same weekday. */
const otherDays = 4

type Count = { days: number; quiet: number }

const sumOf = (counts: readonly Count[]): Count =>
  counts.reduce((sum, { days, quiet }) => ({ days: sum.days + days, quiet: sum.quiet + quiet }), {
    days: 0,
    quiet: 0,
  })

/** Silence that came so often is at most so improbable (natural logarithm); without bound where it never came. */
const boundOf = ({ days, quiet }: Count, all: Count): number => {
  if (all.quiet === 0) return Number.POSITIVE_INFINITY
  const share = (quiet + (otherDays * all.quiet) / all.days) / (days + otherDays)
  return Math.log(1 / share)
}

/** The days of several kommuner's groups, as the cause that they share has them. Mostly, each has the same days in order. */
const together = (lists: readonly (readonly LearntDay[])[]): readonly LearntDay[] => {
  const [only = [], ...others] = lists
  if (others.length === 0) return only
  const sums: LearntDay[] = []
  const indexOf = new Map<string, number>()
  for (const days of lists) {
    let next = 0
    for (const { day, weekday, received, expected } of days) {
      const found = sums[next]?.day === day ? next : indexOf.get(day)
      const sum = found === undefined ? undefined : sums[found]
      if (sum === undefined) {
        next = sums.push({ day, weekday, received, expected })
        indexOf.set(day, next - 1)
      } else {
        next = (found as number) + 1
        sum.received += received
        sum.expected += expected
      }
    }
  }
  return sums
}

/** The profile of a cause from what was learnt of each kommune's group in it. */
export const profileOf = (lists: readonly (readonly LearntDay[])[]): Profile => {
  const days = together(lists)
  const counts = Array.from({ length: weekdays + 1 }, (): Count => ({ days: 0, quiet: 0 }))
  for (const { weekday = weekdays, received, expected } of days) {
    const count = counts[weekday]
    if (count === undefined || expected < leastExpected) continue
    count.days += 1
    if (received < quietShare * expected) count.quiet += 1
  }
  const worked = sumOf(counts.slice(0, weekdays))
  const { excess, squares } = variationOf(days)
  return {
    evenness: evennessOf(excess, squares, 0),
    mostOfDay: Float64Array.from(counts, (count, i) => boundOf(count, i < weekdays ? worked : count)),
  }
}
