// Trend: how much of the expected all others have received lately, so that a quiet day in the country blames nobody.
import { hour } from '../time.ts'

/** Half of a case's weight is gone after this time, ms. */
const halfLifeMs = 3 * hour
/** Expected cases that steady the share, so that a quiet night gives no trend. */
const steadyCases = 20

type Fading = { received: number; expected: number; at: number }

const fade = (sum: Fading, at: number): void => {
  const factor = 2 ** (-Math.max(0, at - sum.at) / halfLifeMs)
  sum.received *= factor
  sum.expected *= factor
  sum.at = Math.max(sum.at, at)
}

export const createTrend = () => {
  const all: Fading = { received: 0, expected: 0, at: 0 }
  const byProduct = new Map<string | undefined, Fading>()

  const ofProduct = (product: string | undefined): Fading => {
    const known = byProduct.get(product)
    if (known !== undefined) return known
    const made = { received: 0, expected: 0, at: 0 }
    byProduct.set(product, made)
    return made
  }

  return {
    add: (product: string | undefined, at: number, received: number, expected: number): void => {
      for (const sum of [all, ofProduct(product)]) {
        fade(sum, at)
        sum.received += received
        sum.expected += expected
      }
    },
    /** The share (at most 1) of the expected that all but a product have received lately. */
    beside: (product: string | undefined, at: number): number => {
      const own = ofProduct(product)
      fade(all, at)
      fade(own, at)
      return Math.min(
        1,
        (all.received - own.received + steadyCases) / (all.expected - own.expected + steadyCases),
      )
    },
  }
}
