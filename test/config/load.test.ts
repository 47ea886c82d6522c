// Tests the number of calls in a round.
import { describe, expect, it } from 'vitest'
import { roundLoad } from '../../server/config/load.ts'

describe('roundLoad', () => {
  it.each([
    ['two calls per cell', Array.from({ length: 98 }, () => ({})), 270, 0, 52_920],
    ['three calls where the system is known', [{}, { systemUuid: 'u' }], 5, 0, 25],
    ['two more calls where benefits are counted', [{}, { systemUuid: 'u' }], 5, 3, 37],
    ['no calls without kommuner', [], 5, 5, 0],
    ['no calls without numbers', [{}], 0, 0, 0],
  ])('makes %s', (_, polled, numbers, benefits, calls) => {
    expect(roundLoad(polled, numbers, benefits).calls).toBe(calls)
  })
})
