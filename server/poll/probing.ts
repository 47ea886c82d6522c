// Owns the cadence of probes and the like: each at its own, spread at the start, never two of one at once, and stopping.
import { setMaxListeners } from 'node:events'
import { nextStart } from './plan.ts'
import type { Waiter } from './wait.ts'

/** Something done over and over. Rejects only when `signal` aborts, or for a bug. */
export type Task = { everyMs: number; run: (signal: AbortSignal) => Promise<void> }

export type Cadence = {
  /** Aborts what is under way, and resolves when nothing runs any more. */
  stop(): Promise<void>
  /** Rejects when a task broke: a bug, or a store that cannot be written. */
  broken: Promise<never>
}

/** The first runs are spread over this, ms, or over the shortest interval there is. */
const spreadMs = 30_000

/** Runs each task at once and then at its cadence, the first runs spread. What is missed is left out. */
export const startTasks = (tasks: readonly Task[], time: Waiter): Cadence => {
  const stopping = new AbortController()
  const { signal } = stopping
  // Every task waits on it: their number is no sign of a leak.
  setMaxListeners(0, signal)
  const spread = Math.min(spreadMs, ...tasks.map(({ everyMs }) => everyMs))

  const keep = async ({ everyMs, run }: Task, offsetMs: number): Promise<void> => {
    const anchor = time.mono() + offsetMs
    // A timer may wake a moment early, and must not make a run of its own by it.
    for (let slot = anchor; ; slot = nextStart(anchor, everyMs, Math.max(slot, time.mono()))) {
      await time.wait(Math.max(0, slot - time.mono()), signal)
      await run(signal)
    }
  }

  const running = tasks.map((task, i) => keep(task, (i / tasks.length) * spread))
  const broken = Promise.all(running).then(
    () => new Promise<never>(() => undefined),
    (error: unknown) => {
      if (signal.aborted) return new Promise<never>(() => undefined)
      throw error
    },
  )
  return {
    stop: async () => {
      stopping.abort()
      // What broke it has been told by `broken`.
      await Promise.allSettled(running)
    },
    broken,
  }
}
