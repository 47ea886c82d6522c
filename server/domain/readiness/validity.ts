// Computes until when an answer is known, and when the numbers in force change.
import type { Obligatory } from '../kle.ts'
import { day, nextMidnight } from '../time.ts'

/** The first instant at which an answer from `answeredAt` is no longer known. */
export const endOf = (answeredAt: number, staleAfterMs: number): number => answeredAt + staleAfterMs + 1

/** The first midnight after a day (`yyyy-mm-dd`) at which the numbers in force change; absent when they never do. */
export const nextChangeOfForce = (obligatory: readonly Obligatory[], today: string): number | undefined => {
  // `from` takes effect at the start of its day, `until` at the end of its day.
  const begins = obligatory.flatMap(({ from }) =>
    from !== undefined && from > today ? [noon(from) - day] : [],
  )
  const ends = obligatory.flatMap(({ until }) => (until !== undefined && until >= today ? [noon(until)] : []))
  const dayBefore = Math.min(...begins, ...ends)
  return dayBefore === Infinity ? undefined : nextMidnight(dayBefore)
}

const noon = (date: string): number => Date.parse(`${date}T12:00:00Z`)
