// Measures event-loop delay, so that times we delayed are not judged.

const tickMs = 20
const rememberedMs = 60_000

export type LagMeter = {
  /** The longest delay (ms) since an instant of the monotonic clock; covers at most the last minute. */
  since(mono: number): number
  stop(): void
}

/** Ticks every 20 ms and records the delay of each late tick. */
export const startLagMeter = (mono: () => number): LagMeter => {
  let late: { at: number; lagMs: number }[] = []
  let expected = mono() + tickMs
  const timer = setInterval(() => {
    const now = mono()
    const lagMs = now - expected
    expected = now + tickMs
    if (lagMs > 5) late.push({ at: now, lagMs })
    if (late.length > 0 && (late[0]?.at ?? now) < now - rememberedMs) {
      late = late.filter((l) => l.at >= now - rememberedMs)
    }
  }, tickMs)
  timer.unref()
  return {
    since: (from) => {
      // Includes a tick that is overdue now, because the delay may not have ended yet.
      let longest = Math.max(0, mono() - expected)
      for (let i = late.length - 1; i >= 0; i--) {
        const tick = late[i]
        if (tick === undefined || tick.at < from) break
        longest = Math.max(longest, tick.lagMs)
      }
      return longest
    },
    stop: () => clearInterval(timer),
  }
}
