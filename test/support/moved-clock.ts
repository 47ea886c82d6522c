// Simulated clock that tests move: a wall clock, a monotonic clock, and the waits that depend on it.
import type { Waiter } from '../../server/poll/wait.ts'
import { limitMs } from './eventually.ts'

type Sleeper = { at: number; wake: () => void }

/** Lets all pending work run, including I/O. */
export const settle = async (turns = 20): Promise<void> => {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** Runs everything that is ready until the condition holds. */
export const settleUntil = async (holds: () => boolean): Promise<void> => {
  const givesUpAt = performance.now() + limitMs
  while (!holds()) {
    if (performance.now() > givesUpAt) throw new Error('the condition never held')
    await settle(1)
  }
}

export type MovedClock = Waiter & {
  /** Moves both clocks forward by `ms`, and ends each wait at its time. */
  advance(ms: number): Promise<void>
  /** Moves both clocks forward by `ms` without ending waits, as while the server is stopped. */
  pass(ms: number): void
  /** Moves only the wall clock by `ms`. */
  set(ms: number): void
  /** The number of pending waits. */
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
        const before = sleepers.length
        sleepers = sleepers.filter((s) => s !== next)
        next.wake()
        await settle(1)
        // What waits again at once, as the watch of the clock does each second, has nothing left to do.
        if (sleepers.length < before) await settle(4)
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
