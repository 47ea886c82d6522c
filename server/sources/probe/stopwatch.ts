// Owns telling the phases of a look apart: one runs at a time, and each is summed over redirects.
import type { Phase, Phases } from '../../domain/services/probe.ts'

export type Stopwatch = {
  /** Ends the phase that runs, if any, and begins this one; it may be the same. */
  enter(phase: Phase): void
  /** Ends the phase that runs. */
  stop(): Phases
}

export const createStopwatch = (mono: () => number): Stopwatch => {
  const spent: Phases = {}
  let running: { phase: Phase; since: number } | undefined
  const stop = (): Phases => {
    if (running) spent[running.phase] = (spent[running.phase] ?? 0) + mono() - running.since
    running = undefined
    return spent
  }
  return {
    enter: (phase) => {
      stop()
      running = { phase, since: mono() }
    },
    stop,
  }
}
