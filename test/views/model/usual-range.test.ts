// Tests the usual range of failures against the binomial distribution.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { usualRange } from '../../../views/model/usual-range.ts'

/** The probability of at most `n` failures. */
const atMost = (n: number, calls: number, share: number): number => {
  let [term, sum] = [(1 - share) ** calls, 0]
  for (let i = 0; i <= n; i += 1) {
    sum += term
    term *= ((calls - i) / (i + 1)) * (share / (1 - share))
  }
  return sum
}

describe('the usual range', () => {
  it.each([
    [60, 0.005, 0, 1],
    [60, 0.02, 0, 3],
    [60, 0.3, 12, 24],
    [9, 0, 0, 0],
    [0, 0.5, 0, 0],
    [12, 1, 12, 12],
    [100_000, 0.02, 1927, 2073],
  ])('of %i calls of which a share of %f fails is from %i to %i', (calls, share, from, to) => {
    expect(usualRange(calls, share)).toEqual({ from, to })
  })

  it('leaves at most 5 % below and above, and no more than it must', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0.001, max: 0.45, noNaN: true }),
        (calls, share) => {
          const { from, to } = usualRange(calls, share)
          expect(from).toBeLessThanOrEqual(to)
          if (from > 0) expect(atMost(from - 1, calls, share)).toBeLessThanOrEqual(0.05 + 1e-9)
          expect(atMost(from, calls, share)).toBeGreaterThan(0.05 - 1e-9)
          expect(atMost(to, calls, share)).toBeGreaterThanOrEqual(0.95 - 1e-9)
          if (to > from) expect(atMost(to - 1, calls, share)).toBeLessThan(0.95 + 1e-9)
        },
      ),
    )
  })
})
