// Evidence of a stop: how improbable so few cases are, by a negative binomial distribution of the day's cases.
import type { Came } from './came.ts'

/** The share of the usual that still comes in a stop: some cases arrive late or by hand. */
const stopShare = 0.05

/**
 * The evidence (natural logarithm of a likelihood ratio) of a stop, of `received` cases where `expected` were, on a
 * day that has begun as `day`. A day's factor is gamma distributed with shape `evenness`, so that silence on a day
 * that may be a quiet one counts less and less.
 */
export const stopEvidence = (received: number, expected: number, day: Came, evenness: number): number => {
  const shape = evenness + day.received
  const rate = evenness + day.expected
  const usual = rate + expected
  const stopped = rate + stopShare * expected
  return (
    shape * Math.log(usual / stopped) +
    (received === 0 ? 0 : received * (Math.log(stopShare) + Math.log(usual / stopped)))
  )
}
