// Owns waiting: real time, which tests replace with a moved clock.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../domain/ports/clock.ts'

export type Waiter = Clock & {
  /** Resolves after `ms` of monotonic time; rejects when `signal` aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

export const realTime: Waiter = {
  now: () => Date.now(),
  mono: () => performance.now(),
  wait: async (ms, signal) => {
    await sleep(ms, undefined, { signal })
  },
}
