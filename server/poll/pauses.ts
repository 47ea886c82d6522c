// Pauses: the services that have asked us to wait, and until when.

export type Pauses = {
  /** Pauses a service, by its id, for `ms`; a longer pause stays. */
  pause(service: string, ms: number): void
  isPaused(service: string): boolean
}

/** `mono`: the monotonic clock, because a wait does not depend on the time of day. */
export const createPauses = (mono: () => number): Pauses => {
  const until = new Map<string, number>()
  return {
    pause: (service, ms) => {
      until.set(service, Math.max(until.get(service) ?? 0, mono() + ms))
    },
    isPaused: (service) => mono() < (until.get(service) ?? 0),
  }
}
