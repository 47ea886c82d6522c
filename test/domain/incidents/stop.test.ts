// Tests the evidence of a stop against the negative binomial distribution, computed directly.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stopEvidence } from '../../../server/domain/incidents/stop.ts'

/** The logarithm of the gamma function (Stirling's series after shifting the argument above 10). */
const logGamma = (x: number): number => {
  if (x < 10) return logGamma(x + 1) - Math.log(x)
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + 1 / (12 * x) - 1 / (360 * x ** 3)
}

/** The logarithm of the probability of `n` cases, Poisson with mean `mean × factor`, the factor gamma(shape, rate). */
const logProbability = (n: number, mean: number, shape: number, rate: number): number =>
  logGamma(n + shape) -
  logGamma(shape) -
  logGamma(n + 1) +
  shape * Math.log(rate / (rate + mean)) +
  (n === 0 ? 0 : n * Math.log(mean / (rate + mean)))

const unknownDay = { received: 0, expected: 0 }

describe('the evidence of a stop', () => {
  it('is the logarithm of the ratio of two negative binomial probabilities', () => {
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.double({ min: 0.01, max: 40, noNaN: true }),
        fc.nat(50),
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.double({ min: 0.02, max: 50, noNaN: true }),
        (received, expected, soFar, expectedSoFar, evenness) => {
          const shape = evenness + soFar
          const rate = evenness + expectedSoFar
          const direct =
            logProbability(received, 0.05 * expected, shape, rate) -
            logProbability(received, expected, shape, rate)
          const day = { received: soFar, expected: expectedSoFar }
          expect(stopEvidence(received, expected, day, evenness)).toBeCloseTo(direct, 6)
        },
      ),
    )
  })

  it('is none when nothing was expected and nothing came', () => {
    expect(stopEvidence(0, 0, unknownDay, 10)).toBe(0)
  })

  it('is less for each further silent hour of a day that may be a quiet one', () => {
    const hours = [0, 1, 2, 3].map((expected) => stopEvidence(0, 1, { received: 0, expected }, 2))
    expect(hours).toEqual([...hours].sort((a, b) => b - a))
    expect(hours[3]).toBeGreaterThan(0)
    expect(hours[3]).toBeLessThan((hours[0] as number) / 2)
  })

  it('is nearly the expected cases when days are even', () => {
    expect(stopEvidence(0, 10, unknownDay, 1e6)).toBeCloseTo(9.5, 3)
  })

  it('hardly grows with the expected when cases come in batches', () => {
    expect(stopEvidence(0, 1000, unknownDay, 0.02)).toBeLessThan(0.06)
  })

  it('is against a stop when as much comes as expected', () => {
    expect(stopEvidence(10, 10, unknownDay, 10)).toBeLessThan(-15)
  })
})
