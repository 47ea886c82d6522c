// Tests the number of calls in a round.
import { describe, expect, it } from 'vitest'
import { type LoadInput, roundLoad } from '../../server/config/load.ts'
import { day, hour, minute } from '../../server/domain/time.ts'

const input = (
  kommuner: LoadInput['kommuner'],
  [cases, benefits]: [number, number],
  change: Partial<LoadInput> = {},
): LoadInput => ({
  // No pulses, and one delivery call for each KLE group.
  poll: {
    countsMs: hour,
    pulseMs: minute,
    pulseSample: 0,
    productsMs: day,
    deliveriesMs: hour,
    maxCallsPerSecond: 5,
  },
  kommuner,
  kles: [...Array(cases).fill('02.34.02'), ...Array(benefits).fill('27.36.04')],
  benefits: true,
  products: [],
  joinNumbers: true,
  ...change,
})
const kommuner = Array.from({ length: 98 }, () => ({}))
const two = [{}, { systemUuid: 'u' }]

describe('roundLoad', () => {
  it.each<[string, LoadInput, { counting: number; calls: number }]>([
    ['two calls per cell', input(kommuner, [270, 0]), { counting: 52_920 + 98, calls: 52_920 + 98 }],
    ['a third call where the system is known', input(two, [5, 0]), { counting: 20 + 2, calls: 25 + 2 }],
    ['two more calls where benefits are counted', input(two, [2, 3]), { counting: 32 + 4, calls: 37 + 4 }],
    [
      'no benefits where they are not',
      input(two, [2, 3], { benefits: false }),
      { counting: 20 + 4, calls: 25 + 4 },
    ],
    [
      'a delivery call for each number',
      input(two, [5, 0], { joinNumbers: false }),
      { counting: 30, calls: 35 },
    ],
    [
      'product searches, each once in their interval',
      input(kommuner, [0, 0], { products: [{ systemNames: ['a', 'b', 'c'] }] }),
      { counting: 13, calls: 13 },
    ],
    ['no calls without kommuner', input([], [5, 5]), { counting: 0, calls: 0 }],
    ['no calls without numbers', input([{}], [0, 0]), { counting: 0, calls: 0 }],
  ])('makes %s', (_, given, expected) => {
    expect(roundLoad(given)).toMatchObject(expected)
  })

  it('has room for the calls of its interval', () => {
    expect(roundLoad(input(kommuner, [1, 0])).room).toBe(18_000)
  })
})
