// Rest: what came of all that has not stopped, interval by interval, with which what has stopped is compared.

import { add, type Came, noCases } from './came.ts'

/** Intervals that are kept: a stop that begins slowly is seldom older. */
const mostIntervals = 14 * 24

export const createRest = () => {
  const intervals: ({ from: number } & Came)[] = []
  const latest = (): Came => intervals.at(-1) ?? noCases()
  return {
    begin: (from: number): void => {
      intervals.push({ from, ...noCases() })
      if (intervals.length > mostIntervals) intervals.shift()
    },
    /** Adds to the latest interval. */
    add: (came: Came): void => {
      const last = intervals.at(-1)
      if (last !== undefined) add(last, came)
    },
    latest,
    /** What came in the intervals that have ended since one that began at `from`, without what of it was `inside`. */
    since: (from: number, inside: Came): Came => {
      const sum = noCases()
      for (const one of intervals.slice(0, -1)) if (one.from >= from) add(sum, one)
      return {
        received: Math.max(0, sum.received - inside.received),
        expected: Math.max(0, sum.expected - inside.expected),
      }
    },
  }
}
