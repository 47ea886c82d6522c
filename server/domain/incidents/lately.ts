// Lately: how many of an index's calls about all other kommuner fail now, so that a shared fault gives no kommune evidence.
import { minute } from '../time.ts'
import { createFadingSums } from './fading.ts'
import type { Sample } from './sample.ts'

/** Half of a call's weight is gone after this time, ms. */
const halfLifeMs = 3 * minute
/** Usual calls that steady the share, so that a single failure is no trend. */
const steadyCalls = 20

export const createLately = (usual: (service: string) => number) => {
  const sums = createFadingSums(halfLifeMs)
  return {
    add: ({ service, kommunekode, at, outcome }: Sample): void => {
      if (kommunekode === undefined) return
      const call = { part: outcome === 'ok' ? 0 : 1, whole: 1 }
      sums.add(service, at, call)
      sums.add(`${service} ${kommunekode}`, at, call)
    },
    /** The share (0..1) of an index's calls about all but a kommune that have failed lately. */
    beside: (service: string, kommunekode: string, at: number): number => {
      const { part, whole } = sums.beside(service, `${service} ${kommunekode}`, at)
      return (part + steadyCalls * usual(service)) / (whole + steadyCalls)
    },
    clear: sums.clear,
  }
}
