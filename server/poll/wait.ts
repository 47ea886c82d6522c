// Waiter: a clock that can be waited on; tests replace real time with a simulated clock.
import { setMaxListeners } from 'node:events'
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

/** Aborts with either signal. Any number of calls may listen to it, so the warning about listener leaks is off. */
export const either = (a: AbortSignal, b: AbortSignal): AbortSignal => {
  const signal = AbortSignal.any([a, b])
  setMaxListeners(0, signal)
  return signal
}
