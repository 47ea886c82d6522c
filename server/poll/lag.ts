// Owns the event loop's delay: what of a response time was our own doing.

const tickMs = 20
const rememberedMs = 60_000

export type LagMeter = {
  /** The longest delay (ms) since an instant of the monotonic clock, at most a minute back. */
  since(mono: number): number
  stop(): void
}

/** Ticks every 20 ms and remembers how late each late tick was. */
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
      // A tick that is overdue now is part of it: the delay may not have ended yet.
      let most = Math.max(0, mono() - expected)
      for (let i = late.length - 1; i >= 0; i--) {
        const one = late[i]
        if (one === undefined || one.at < from) break
        most = Math.max(most, one.lagMs)
      }
      return most
    },
    stop: () => clearInterval(timer),
  }
}
