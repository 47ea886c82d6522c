// Owns the pace: at most so many calls a second, evenly, however many ask at once.
import type { Waiter } from './wait.ts'

/** Returns `pace`: resolves when it is the caller's turn, rejects when `signal` aborts. */
export const createPacer = (maxCallsPerSecond: number, { mono, wait }: Waiter) => {
  const gapMs = 1000 / maxCallsPerSecond
  let nextFreeAt = Number.NEGATIVE_INFINITY
  return async (signal: AbortSignal): Promise<void> => {
    const now = mono()
    const turn = Math.max(now, nextFreeAt)
    nextFreeAt = turn + gapMs
    // A timer waits whole milliseconds: below that, go on rather than slow the whole round down.
    if (turn - now >= 1) await wait(turn - now, signal)
  }
}
