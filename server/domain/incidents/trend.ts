// Trend: how much of the expected all others have received lately, so that a quiet day in the country blames nobody.
import { hour } from '../time.ts'
import { createFadingSums } from './fading.ts'

/** Half of a case's weight is gone after this time, ms. */
const halfLifeMs = 3 * hour
/** Expected cases that steady the share, so that a quiet night gives no trend. */
const steadyCases = 20

export const createTrend = () => {
  const sums = createFadingSums(halfLifeMs)
  const keyOf = (product: string | undefined): string => `product ${product ?? ''}`
  return {
    add: (product: string | undefined, at: number, received: number, expected: number): void => {
      const came = { part: received, whole: expected }
      sums.add('all', at, came)
      sums.add(keyOf(product), at, came)
    },
    /** The share (at most 1) of the expected that all but a product have received lately. */
    beside: (product: string | undefined, at: number): number => {
      const { part, whole } = sums.beside('all', keyOf(product), at)
      return Math.min(1, (part + steadyCases) / (whole + steadyCases))
    },
  }
}
