// Stopwatch: times the phases of a request, one at a time; each phase is summed over redirects.
import type { Phase, Phases } from '../../domain/services/probe.ts'

export type Stopwatch = {
  /** Ends the running phase, if any, and begins this phase, which may be the same. */
  enter(phase: Phase): void
  /** Ends the running phase. */
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
