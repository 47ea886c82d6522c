// Owns time that tests move: a wall clock, a monotonic clock, and the waits that hang on it.
import type { Waiter } from '../../server/poll/wait.ts'

type Sleeper = { at: number; wake: () => void }

/** Lets everything that is ready run, I/O included. */
export const settle = async (turns = 20): Promise<void> => {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve))
}

export type MovedClock = Waiter & {
  /** Both clocks go on by `ms`, waking each wait at its time. */
  advance(ms: number): Promise<void>
  /** Both clocks go on by `ms` and wake nobody, as while the server is stopped. */
  pass(ms: number): void
  /** The wall clock alone is set by `ms`; the monotonic goes on. */
  set(ms: number): void
  /** How many waits are pending. */
  waiting(): number
}

export const createMovedClock = (startAt = Date.UTC(2026, 10, 23, 8)): MovedClock => {
  let wall = startAt
  let mono = 1000
  let sleepers: Sleeper[] = []
  const pass = (ms: number) => {
    wall += ms
    mono += ms
  }
  return {
    now: () => wall,
    mono: () => mono,
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason)
        const stop = () => {
          sleepers = sleepers.filter((s) => s !== sleeper)
          reject(signal.reason)
        }
        const wake = () => {
          signal.removeEventListener('abort', stop)
          resolve()
        }
        const sleeper: Sleeper = { at: mono + ms, wake }
        sleepers.push(sleeper)
        signal.addEventListener('abort', stop)
      }),
    advance: async (ms) => {
      const end = mono + ms
      await settle()
      for (;;) {
        const next = sleepers.filter((s) => s.at <= end).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        pass(Math.max(0, next.at - mono))
        sleepers = sleepers.filter((s) => s !== next)
        next.wake()
        await settle(5)
      }
      pass(end - mono)
      await settle()
    },
    pass,
    set: (ms) => {
      wall += ms
    },
    waiting: () => sleepers.length,
  }
}
