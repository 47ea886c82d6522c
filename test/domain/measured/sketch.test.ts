// Tests that a sketch keeps percentiles within 5 %, and that merging loses nothing.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  emptySketch,
  mergeSketches,
  percentile,
  type Sketch,
  toSketch,
} from '../../../server/domain/measured/sketch.ts'

const sketchOf = (times: readonly number[]): Sketch =>
  toSketch(times.map((durationMs) => ({ durationMs, failed: false })))

const times = fc.array(fc.double({ min: 0.01, max: 300_000, noNaN: true }), { minLength: 1, maxLength: 80 })

/** Sorted by bucket, so that the order of insertion is not compared. */
const sorted = (s: Sketch) => ({ ...s, buckets: [...s.buckets].sort(([a], [b]) => a - b) })

describe('percentile', () => {
  it('is at most 5 % above the exact percentile, never below it, and at least 1 ms', () => {
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

  it('is undefined for an empty sketch', () => {
    expect(percentile(emptySketch(), 0.5)).toBeUndefined()
  })
})

describe('mergeSketches', () => {
  it('is commutative and associative, and the same as one sketch of all', () => {
    fc.assert(
      fc.property(times, times, times, (a, b, c) => {
        const [x, y, z] = [sketchOf(a), sketchOf(b), sketchOf(c)] as const
        const all = sorted(sketchOf([...a, ...b, ...c]))
        expect(sorted(mergeSketches(mergeSketches(x, y), z))).toEqual(all)
        expect(sorted(mergeSketches(x, mergeSketches(y, z)))).toEqual(all)
        expect(sorted(mergeSketches(mergeSketches(z, y), x))).toEqual(all)
      }),
      { numRuns: 50 },
    )
  })

  it('changes neither of the two sketches', () => {
    const [a, b] = [sketchOf([10, 20]), sketchOf([20, 30])]
    const before = [sorted(a), sorted(b)]
    mergeSketches(a, b)
    expect([sorted(a), sorted(b)]).toEqual(before)
  })
})

describe('toSketch', () => {
  it('counts failures', () => {
    const sketch = toSketch([
      { durationMs: 20_000, failed: true },
      { durationMs: 40, failed: false },
    ])
    expect(sketch).toMatchObject({ count: 2, failed: 1 })
  })
})
