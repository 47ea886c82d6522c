// Lately: how many of an index's calls about all other kommuner fail now, so that a shared fault gives no kommune evidence.
import { minute } from '../time.ts'
import type { Tally } from './calls.ts'
import type { Sample } from './sample.ts'

/** Half of a call's weight is gone after this time, ms. */
const halfLifeMs = 3 * minute
/** Usual calls that steady the share, so that a single failure is no trend. */
const steadyCalls = 20

type Fading = Tally & { at: number }

const fade = (sum: Fading, at: number): void => {
  const factor = 2 ** (-Math.max(0, at - sum.at) / halfLifeMs)
  sum.calls *= factor
  sum.bad *= factor
  sum.at = Math.max(sum.at, at)
}

export const createLately = (usual: (service: string) => number) => {
  const sums = new Map<string, Fading>()

  const sumOf = (key: string): Fading => {
    const known = sums.get(key)
    if (known !== undefined) return known
    const made = { calls: 0, bad: 0, at: 0 }
    sums.set(key, made)
    return made
  }

  return {
    add: ({ service, kommunekode, at, outcome }: Sample): void => {
      if (kommunekode === undefined) return
      for (const sum of [sumOf(service), sumOf(`${service} ${kommunekode}`)]) {
        fade(sum, at)
        sum.calls += 1
        if (outcome !== 'ok') sum.bad += 1
      }
    },
    /** The share (0..1) of an index's calls about all but a kommune that have failed lately. */
    beside: (service: string, kommunekode: string, at: number): number => {
      const [all, own] = [sumOf(service), sumOf(`${service} ${kommunekode}`)]
      fade(all, at)
      fade(own, at)
      return (all.bad - own.bad + steadyCalls * usual(service)) / (all.calls - own.calls + steadyCalls)
    },
    clear: (): void => sums.clear(),
  }
}
