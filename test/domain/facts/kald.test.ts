// Tests which month of calls counts, and until when.
import { describe, expect, it } from 'vitest'
import type { Kald } from '../../../server/domain/facts/facts.ts'
import { newestKald } from '../../../server/domain/facts/kald.ts'
import { day } from '../../../server/domain/time.ts'
import { kaldFact } from '../../support/facts.ts'
import { aWednesday as now } from '../../support/measured.ts'

const endOfOctober = Date.parse('2022-10-31T23:00:00Z')
const maxAgeMs = 40 * day
const newest = (months: Partial<Kald>[], at = now, type: Kald['type'] = 'sager') =>
  newestKald(
    months.map((month) => kaldFact(month)),
    type,
    at,
    maxAgeMs,
  )

describe('newestKald', () => {
  it('is undefined without facts of the type', () => {
    expect(newest([])).toBeUndefined()
    expect(newest([{ type: 'ydelser' }])).toBeUndefined()
    expect(newest([{ type: 'ydelser' }], now, 'ydelser')?.maaned).toBe('2022-10')
  })

  it.each([
    ['calls, and none returned data', { kald: 7, medData: 0 }, true],
    ['one returned data', { kald: 7, medData: 1 }, false],
    ['all returned data', { kald: 7, medData: 7 }, false],
    ['one call', { kald: 1, medData: 0 }, true],
    ['nobody called', { kald: 0, medData: 0 }, false],
  ])('is empty only with calls that all returned nothing: %s', (_, month, empty) => {
    expect(newest([month])?.empty).toBe(empty)
  })

  it('is the newest month in any order of facts, and never a future month', () => {
    const months = [
      { maaned: '2022-09' },
      { maaned: '2022-10' },
      { maaned: '2022-08' },
      { maaned: '2022-12' },
    ]
    expect(newest(months)?.maaned).toBe('2022-10')
    expect(newest(months.toReversed())?.maaned).toBe('2022-10')
  })

  it('can be the current month', () => {
    expect(newest([{ maaned: '2022-11' }], endOfOctober)?.maaned).toBe('2022-11')
    expect(newest([{ maaned: '2022-11' }], endOfOctober - 1)).toBeUndefined()
  })

  it('counts until its end is too long ago, and returns that instant', () => {
    const limit = endOfOctober + maxAgeMs
    expect(newest([{}], limit)).toEqual({ maaned: '2022-10', empty: true, until: limit + 1 })
    expect(newest([{}], limit + 1)).toBeUndefined()
    const december = newest([{ maaned: '2022-12' }], Date.parse('2023-01-15T12:00:00Z'))
    expect(december?.until).toBe(Date.parse('2022-12-31T23:00:00Z') + maxAgeMs + 1)
  })
})
