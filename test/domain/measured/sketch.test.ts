// Owns the proof that a sketch keeps percentiles within 5 %, and that merging loses nothing.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addTime,
  emptySketch,
  mergeSketches,
  percentile,
  type Sketch,
} from '../../../server/domain/measured/sketch.ts'

const sketchOf = (times: readonly number[]): Sketch =>
  times.reduce((sketch, ms) => addTime(sketch, ms, false), emptySketch())

const times = fc.array(fc.double({ min: 0.01, max: 300_000, noNaN: true }), { minLength: 1, maxLength: 80 })

/** In an order of its own, so that only what is held is compared. */
const held = (s: Sketch) => ({ ...s, buckets: [...s.buckets].sort(([a], [b]) => a - b) })

describe('percentile', () => {
  it('is within 5 % above the exact one, and never below it; up to 1 ms it is 1 ms', () => {
    fc.assert(
      fc.property(times, fc.double({ min: 0, max: 1, noNaN: true }), (list, share) => {
        const sorted = [...list].sort((a, b) => a - b)
        const exact = Math.max(1, sorted[Math.max(1, Math.ceil(share * list.length)) - 1] as number)
        const found = percentile(sketchOf(list), share) as number
        expect(found).toBeGreaterThanOrEqual(exact * (1 - 1e-9))
        expect(found).toBeLessThanOrEqual(exact * 1.05 * (1 + 1e-9))
      }),
    )
  })

  it('of nothing is nothing', () => {
    expect(percentile(emptySketch(), 0.5)).toBeUndefined()
  })
})

describe('mergeSketches', () => {
  it('is commutative and associative, and the same as one sketch of all', () => {
    fc.assert(
      fc.property(times, times, times, (a, b, c) => {
        const [x, y, z] = [sketchOf(a), sketchOf(b), sketchOf(c)] as const
        const all = held(sketchOf([...a, ...b, ...c]))
        expect(held(mergeSketches(mergeSketches(x, y), z))).toEqual(all)
        expect(held(mergeSketches(x, mergeSketches(y, z)))).toEqual(all)
        expect(held(mergeSketches(mergeSketches(z, y), x))).toEqual(all)
      }),
      { numRuns: 50 },
    )
  })

  it('changes neither of the two', () => {
    const [a, b] = [sketchOf([10, 20]), sketchOf([20, 30])]
    const before = [held(a), held(b)]
    mergeSketches(a, b)
    addTime(a, 10, true)
    expect([held(a), held(b)]).toEqual(before)
  })
})

describe('addTime', () => {
  it('counts what did not end in an answer', () => {
    const sketch = addTime(addTime(emptySketch(), 20_000, true), 40, false)
    expect(sketch).toMatchObject({ count: 2, failed: 1 })
  })
})
