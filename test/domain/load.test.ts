// Owns the proof of the arithmetic of politeness.
import { describe, expect, it } from 'vitest'
import { roundLoad } from '../../server/domain/load.ts'

describe('roundLoad', () => {
  it.each([
    ['two calls a cell', Array.from({ length: 98 }, () => ({})), 270, 52_920],
    ['three where the system is known', [{}, { systemUuid: 'u' }], 5, 25],
    ['no kommune', [], 5, 0],
    ['no number', [{}], 0, 0],
  ])('%s', (_, polled, numbers, calls) => {
    expect(roundLoad(polled, numbers).calls).toBe(calls)
  })
})
