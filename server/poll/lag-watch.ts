// Lag watch: since when the delays of our own event loop have left series without results that are judged.
import { lagLimitMs } from '../domain/measured/check.ts'

export type LagWatch = {
  /** Notes the delay during a result of a series, which has one in each `everyMs`. */
  note(series: string, result: { at: number; lagMs: number }, everyMs: number): void
  /** Forgets all series, which are not called any more. */
  clear(): void
}

/** The results left out in a row, of which the first was made at `from`, and whether it is time to tell. */
type LeftOut = { from: number; isLong: boolean }

/** A timer may be this much early (share of the interval). */
const early = 0.1

/**
 * Calls `onChange` with when the first of the series began to be left out, once that has lasted for an interval: when
 * it has lasted for two, the series is unknown.
 */
export const createLagWatch = (onChange: (since: number | undefined) => void): LagWatch => {
  const leftOut = new Map<string, LeftOut>()
  let reported: number | undefined

  const report = (): void => {
    const long = [...leftOut.values()].filter(({ isLong }) => isLong)
    const since = long.length === 0 ? undefined : Math.min(...long.map(({ from }) => from))
    if (since === reported) return
    reported = since
    onChange(since)
  }

  return {
    note: (series, { at, lagMs }, everyMs) => {
      if (lagMs <= lagLimitMs) leftOut.delete(series)
      else {
        const from = Math.min(at, leftOut.get(series)?.from ?? at)
        leftOut.set(series, { from, isLong: at - from >= (1 - early) * everyMs })
      }
      report()
    },
    clear: () => {
      leftOut.clear()
      report()
    },
  }
}
