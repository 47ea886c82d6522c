// Pacer: spaces calls evenly, so that concurrent callers together stay below a rate.
import type { Waiter } from './wait.ts'

/** Returns a function that resolves when it is the caller's turn and rejects when `signal` aborts. */
export const createPacer = (maxCallsPerSecond: number, { mono, wait }: Waiter) => {
  const gapMs = 1000 / maxCallsPerSecond
  let nextFreeAt = Number.NEGATIVE_INFINITY
  return async (signal: AbortSignal): Promise<void> => {
    const now = mono()
    const turn = Math.max(now, nextFreeAt)
    nextFreeAt = turn + gapMs
    // Timers wait whole milliseconds, so shorter waits are skipped, because rounding them up would slow the round down.
    if (turn - now >= 1) await wait(turn - now, signal)
  }
}
