// Pauses: the services that have asked us to wait, and until when.
import type { Pause } from '../domain/ports/poller.ts'
import type { Task } from './probing.ts'
import type { Waiter } from './wait.ts'

export type Pauses = {
  /** Pauses a service, by its id, for `ms`; a longer pause stays. */
  pause(service: string, ms: number): void
  isPaused(service: string): boolean
  /** Resolves when the service is not paused; rejects when `signal` aborts. */
  untilOver(service: string, signal: AbortSignal): Promise<void>
  /** Tells a listener of the pauses that are not over, now and whenever one begins or becomes longer. */
  watch(listener: (pauses: readonly Pause[]) => void): void
}

/** Kept by the monotonic clock, because a wait does not depend on the time of day. */
export const createPauses = ({ mono, now, wait }: Waiter): Pauses => {
  const ends = new Map<string, number>()
  let listener: (pauses: readonly Pause[]) => void = () => undefined

  const leftMs = (service: string): number => (ends.get(service) ?? 0) - mono()

  const tell = (): void =>
    listener(
      [...ends.keys()]
        .filter((service) => leftMs(service) > 0)
        .map((service) => ({ service, until: now() + leftMs(service) })),
    )

  return {
    pause: (service, ms) => {
      if (ms <= leftMs(service)) return
      ends.set(service, mono() + ms)
      tell()
    },
    isPaused: (service) => leftMs(service) > 0,
    untilOver: async (service, signal) => {
      // It may become longer meanwhile.
      for (let left = leftMs(service); left > 0; left = leftMs(service)) await wait(left, signal)
    },
    watch: (given) => {
      listener = given
      tell()
    },
  }
}

/** The task, without the runs that come while `isPaused`. */
export const unlessPaused = ({ everyMs, run }: Task, isPaused: () => boolean): Task => ({
  everyMs,
  run: async (signal) => {
    if (!isPaused()) await run(signal)
  },
})
