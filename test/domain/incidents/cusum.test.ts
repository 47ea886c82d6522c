// Tests the CUSUM of failures against a straightforward reference.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addCall,
  alarmOf,
  type Cusum,
  clampUsual,
  createCusum,
  resetCusum,
  scoreOf,
  weightsOf,
} from '../../../server/domain/incidents/cusum.ts'

type Call = { isBad: boolean; part: string; weight: number }

const sought = [0.1, 0.25, 0.7]

/** The evidence of a call for one sought share. */
const evidenceOf = ({ isBad, weight }: Call, share: number, usual: number): number =>
  isBad ? weight * Math.log(share / usual) : Math.log((1 - share) / (1 - usual))

/** The largest sum of the evidence of the last calls, and the first of those calls; 0 when no sum is positive. */
const reference = (calls: readonly Call[], share: number, usual: number) => {
  let best = { score: 0, from: calls.length }
  let score = 0
  for (let from = calls.length - 1; from >= 0; from -= 1) {
    score += evidenceOf(calls[from] as Call, share, usual)
    if (score >= best.score && score > 0) best = { score, from }
  }
  return best
}

const add = (cusum: Cusum, calls: readonly Call[], usual: number): Cusum => {
  const weights = weightsOf(usual)
  calls.forEach(({ isBad, part, weight }, at) => {
    addCall(cusum, weights, at, isBad, part, weight)
  })
  return cusum
}

const call = (isBad: boolean, part = '0751'): Call => ({ isBad, part, weight: 1 })
const bad = (n: number, part?: string): Call[] => Array.from({ length: n }, () => call(true, part))
const good = (n: number, part?: string): Call[] => Array.from({ length: n }, () => call(false, part))

const calls = fc.array(
  fc.record({
    isBad: fc.boolean(),
    part: fc.constantFrom('a', 'b', 'c', 'd'),
    weight: fc.constantFrom(1, 1, 2.5),
  }),
  { maxLength: 60 },
)
const usual = fc.constantFrom(0.01, 0.02, 0.1)

describe('the evidence that too many calls fail', () => {
  it('is the largest sum that ends with the latest call, for each sought share', () => {
    fc.assert(
      fc.property(calls, usual, (made, p0) => {
        const cusum = add(createCusum(), made, p0)
        sought.forEach((share, i) => {
          const { score, from } = reference(made, Math.max(share, 3 * p0), p0)
          expect(cusum[i]?.score).toBeCloseTo(score, 6)
          expect(cusum[i]?.calls).toBe(made.length - from)
          expect(cusum[i]?.bad).toBe(made.slice(from).filter(({ isBad }) => isBad).length)
          if (score > 0) expect(cusum[i]?.since).toBe(from)
        })
      }),
    )
  })

  it('is never negative, and the sum of its parts', () => {
    fc.assert(
      fc.property(calls, usual, (made, p0) => {
        const cusum = createCusum()
        for (const one of made) {
          add(cusum, [one], p0)
          for (const { score, parts } of cusum) {
            expect(score).toBeGreaterThanOrEqual(0)
            expect([...parts.values()].reduce((a, b) => a + b, 0)).toBeCloseTo(score, 6)
          }
        }
      }),
    )
  })

  it('is none after a reset', () => {
    const cusum = add(createCusum(), bad(9), 0.02)
    expect(scoreOf(cusum)).toBeGreaterThan(0)
    resetCusum(cusum)
    expect(cusum).toEqual(createCusum().map((sum) => ({ ...sum, since: 0 })))
    expect(scoreOf(cusum)).toBe(0)
  })

  it('starts with a failure, however many good calls came before', () => {
    const late = add(createCusum(), [...good(500), ...bad(3)], 0.02)
    expect(scoreOf(late)).toBe(scoreOf(add(createCusum(), bad(3), 0.02)))
  })

  it('counts a failure of weight 2.5 as 2.5 failures, and a good call of any weight once', () => {
    const cusum = createCusum()
    const weights = weightsOf(0.02)
    addCall(cusum, weights, 0, true, undefined, 2.5)
    expect(scoreOf(cusum)).toBeCloseTo(2.5 * Math.log(0.7 / 0.02))
    addCall(cusum, weights, 1, false, undefined, 2.5)
    expect(cusum[2]?.score).toBeCloseTo(2.5 * Math.log(0.7 / 0.02) + Math.log(0.3 / 0.98))
  })
})

describe('the weights of calls', () => {
  it.each([
    ['less than 1 %', 0, 0.01, [0.1, 0.25, 0.7]],
    ['2 %', 0.02, 0.02, [0.1, 0.25, 0.7]],
    ['5 %, so that the least sought share is three times that', 0.05, 0.05, [0.15, 0.25, 0.7]],
    ['more than 30 %, which counts as 30 %', 0.5, 0.3, [0.9, 0.9, 0.9]],
  ])('seek shares above a usual share of %s', (_, given, p0, shares) => {
    expect(clampUsual(given)).toBe(p0)
    const { bad, good } = weightsOf(given)
    shares.forEach((share, i) => {
      expect(bad[i]).toBeCloseTo(Math.log(share / p0))
      expect(good[i]).toBeCloseTo(Math.log((1 - share) / (1 - p0)))
    })
  })
})

describe('an alarm', () => {
  const score = 4 * Math.log(0.7 / 0.02)

  it('is raised at its mark, and not below', () => {
    const cusum = add(createCusum(), bad(4), 0.02)
    expect(alarmOf(cusum, score - 1e-9, 0)).toMatchObject({ since: 0, calls: 4, bad: 4 })
    expect(alarmOf(cusum, score + 1e-9, 0)).toBeUndefined()
  })

  it('is not raised by so few parts as are left out', () => {
    const few = add(createCusum(), [...bad(9, 'a'), ...bad(9, 'b'), ...bad(9, 'c')], 0.02)
    expect(alarmOf(few, score, 3)).toBeUndefined()
    expect(alarmOf(few, score, 2)?.score).toBeCloseTo(9 * Math.log(0.7 / 0.02))
  })

  it('does not gain by leaving out parts that are well', () => {
    const cusum = add(createCusum(), [...bad(4, 'a'), ...good(1, 'b'), ...good(1, 'c')], 0.02)
    const inAll = score + 2 * Math.log(0.3 / 0.98)
    expect(alarmOf(cusum, 0.1, 0)?.score).toBeCloseTo(inAll)
    expect(alarmOf(cusum, -100, 3)?.score).toBeLessThanOrEqual(0)
  })

  it('is of the sought share with the most evidence', () => {
    const seldom = add(
      createCusum(),
      [1, 2, 3, 4, 5].flatMap(() => [call(true), ...good(10)]),
      0.02,
    )
    expect(alarmOf(seldom, 1, 0)?.score).toBe(seldom[0]?.score)
    const often = add(createCusum(), bad(5), 0.02)
    expect(alarmOf(often, 1, 0)?.score).toBe(often[2]?.score)
  })
})
