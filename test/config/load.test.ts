// Owns the proof of the arithmetic of politeness.
import { describe, expect, it } from 'vitest'
import { roundLoad } from '../../server/config/load.ts'

describe('roundLoad', () => {
  it.each([
    ['two calls a cell', Array.from({ length: 98 }, () => ({})), 270, 0, 52_920],
    ['three where the system is known', [{}, { systemUuid: 'u' }], 5, 0, 25],
    ['two more where benefits are counted', [{}, { systemUuid: 'u' }], 5, 3, 37],
    ['no kommune', [], 5, 5, 0],
    ['no number', [{}], 0, 0, 0],
  ])('%s', (_, polled, numbers, benefits, calls) => {
    expect(roundLoad(polled, numbers, benefits).calls).toBe(calls)
  })
})
