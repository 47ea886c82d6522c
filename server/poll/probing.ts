// Runs recurring tasks such as probes: each at its own interval, first runs spread, never overlapping with itself.
import { setMaxListeners } from 'node:events'
import { nextStart } from './plan.ts'
import type { Waiter } from './wait.ts'

/** A recurring task. `run` rejects only when `signal` aborts or because of a bug. */
export type Task = { everyMs: number; run: (signal: AbortSignal) => Promise<void> }

export type Cadence = {
  /** Aborts all runs, and resolves when everything has stopped. */
  stop(): Promise<void>
  /** Rejects when a task fails because of a bug. */
  broken: Promise<never>
}

/** The first runs are spread over this, or over the shortest interval if that is less. */
const spreadMs = 30_000

/** Starts each task, with the first runs spread, and repeats it at its interval. Missed runs are skipped. */
export const startTasks = (tasks: readonly Task[], time: Waiter): Cadence => {
  const stopping = new AbortController()
  const { signal } = stopping
  // Every task listens to the signal, so the warning about listener leaks is off.
  setMaxListeners(0, signal)
  const spread = Math.min(spreadMs, ...tasks.map(({ everyMs }) => everyMs))

  const keep = async ({ everyMs, run }: Task, offsetMs: number): Promise<void> => {
    const anchor = time.mono() + offsetMs
    // An early timer must not cause an extra run.
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
      // `broken` has already reported any failure.
      await Promise.allSettled(running)
    },
    broken,
  }
}
