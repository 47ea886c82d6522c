// Until when an answer is known, and when other numbers come into force.
import type { Obligatory } from '../kle.ts'
import { day, nextMidnight } from '../time.ts'

/** The first instant at which an answer of that age is no longer known. */
export const endOf = (answeredAt: number, staleAfterMs: number): number => answeredAt + staleAfterMs + 1

/** The first midnight after a day (`yyyy-mm-dd`) at which other numbers are in force; absent when there is none. */
export const nextChangeOfForce = (obligatory: readonly Obligatory[], today: string): number | undefined => {
  // `from` begins at its own midnight, `until` ends at the next day's.
  const begins = obligatory.flatMap(({ from }) =>
    from !== undefined && from > today ? [noon(from) - day] : [],
  )
  const ends = obligatory.flatMap(({ until }) => (until !== undefined && until >= today ? [noon(until)] : []))
  const dayBefore = Math.min(...begins, ...ends)
  return dayBefore === Infinity ? undefined : nextMidnight(dayBefore)
}

const noon = (date: string): number => Date.parse(`${date}T12:00:00Z`)
