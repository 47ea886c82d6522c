// What the poller reports of itself.

export type PollerStatus = {
  /** The round that runs now, in checks. */
  round?: { startedAt: number; planned: number; done: number; failed: number } | undefined
  /** When the next round of counts is due; absent when the poller has stopped. */
  nextAt?: number | undefined
  /** When the clock last jumped or the machine slept. */
  jumpedAt?: number | undefined
  /** The event loop's longest delay in the last minute, ms. */
  lagMs: number
}
