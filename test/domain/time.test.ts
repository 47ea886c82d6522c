// Tests the Danish calendar: days and instants across summer time, midnights, working days.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  copenhagenDay,
  day,
  hour,
  isWorkingDay,
  nextMidnight,
  parseInstant,
  workingDays,
} from '../../server/domain/time.ts'

const utc = (text: string): number => Date.parse(text)

describe('copenhagenDay and nextMidnight', () => {
  it.each([
    [
      'winter, a millisecond before midnight',
      '2022-01-10T22:59:59.999Z',
      '2022-01-10',
      '2022-01-10T23:00:00Z',
    ],
    ['winter, midnight itself', '2022-01-10T23:00:00Z', '2022-01-11', '2022-01-11T23:00:00Z'],
    [
      'summer, a millisecond before midnight',
      '2022-07-10T21:59:59.999Z',
      '2022-07-10',
      '2022-07-10T22:00:00Z',
    ],
    ['summer, midnight itself', '2022-07-10T22:00:00Z', '2022-07-11', '2022-07-11T22:00:00Z'],
    ['the night summer time begins', '2022-03-26T23:00:00Z', '2022-03-27', '2022-03-27T22:00:00Z'],
    ['the night summer time ends', '2022-10-29T22:00:00Z', '2022-10-30', '2022-10-30T23:00:00Z'],
    ['New Year', '2022-12-31T23:30:00Z', '2023-01-01', '2023-01-01T23:00:00Z'],
    ['leap day', '2024-02-28T23:30:00Z', '2024-02-29', '2024-02-29T23:00:00Z'],
  ])('%s', (_, at, today, midnight) => {
    expect(copenhagenDay(utc(at))).toBe(today)
    expect(new Date(nextMidnight(utc(at))).toISOString()).toBe(new Date(midnight).toISOString())
  })

  it('nextMidnight is the first instant of the next day, at any instant', () => {
    const instant = fc.integer({ min: utc('2000-01-01T00:00:00Z'), max: utc('2060-01-01T00:00:00Z') })
    fc.assert(
      fc.property(instant, (at) => {
        const next = nextMidnight(at)
        expect(next).toBeGreaterThan(at)
        expect(next - at).toBeLessThanOrEqual(25 * hour)
        expect(copenhagenDay(next - 1)).toBe(copenhagenDay(at))
        expect(copenhagenDay(next)).not.toBe(copenhagenDay(at))
      }),
      { numRuns: 300 },
    )
  })
})

describe('parseInstant', () => {
  it.each([
    ['2026-12-01T22:00', '2026-12-01T21:00:00Z'],
    ['2026-07-01T22:00', '2026-07-01T20:00:00Z'],
    ['2026-07-01T22:00:30', '2026-07-01T20:00:30Z'],
    ['2026-07-01T22:00Z', '2026-07-01T22:00:00Z'],
    ['2026-07-01T22:00:30-01:00', '2026-07-01T23:00:30Z'],
    ['2026-03-29T01:59', '2026-03-29T00:59:00Z'],
    ['2026-03-29T03:00', '2026-03-29T01:00:00Z'],
    ['2026-10-25T01:59', '2026-10-24T23:59:00Z'],
    ['2026-10-25T02:30+02:00', '2026-10-25T00:30:00Z'],
    ['2026-10-25T02:30+01:00', '2026-10-25T01:30:00Z'],
    ['2026-10-25T03:00', '2026-10-25T02:00:00Z'],
  ])('%s is %s', (text, at) => {
    expect(parseInstant(text)).toBe(utc(at))
  })

  it.each(['2026-03-29T02:00', '2026-03-29T02:59', '2026-10-25T02:00', '2026-10-25T02:59:59'])(
    'a time that the clock skips or shows twice is no instant: %s',
    (text) => {
      expect(parseInstant(text)).toBeUndefined()
    },
  )

  it.each([
    '',
    '2026-12-01',
    '2026-12-01 22:00',
    '2026-02-30T12:00',
    '2026-02-30T12:00Z',
    '2026-12-01T24:00',
    '2026-12-01T22:60',
    '2026-12-01T22:00+25:00',
    '2026-12-01T22:00z',
    '2026-12-01T22:00\n',
  ])('%j is no instant', (text) => {
    expect(parseInstant(text)).toBeUndefined()
  })
})

describe('isWorkingDay', () => {
  // Easter Sunday by year, from the almanac.
  it.each([
    ['2019-04-21'],
    ['2021-04-04'],
    ['2022-04-17'],
    ['2023-04-09'],
    ['2024-03-31'],
    ['2025-04-20'],
    ['2026-04-05'],
    ['2038-04-25'],
  ])('knows the movable holidays around Easter Sunday %s', (easter) => {
    const from = (days: number) =>
      new Date(utc(`${easter}T12:00:00Z`) + days * day).toISOString().slice(0, 10)
    const offsets = [-4, -3, -2, 1, 2, 38, 39, 40, 49, 50, 51]
    expect(offsets.filter((days) => !isWorkingDay(from(days)))).toEqual([-3, -2, 1, 39, 49, 50])
    expect(isWorkingDay(from(26))).toBe(Number(easter.slice(0, 4)) >= 2024)
  })

  it.each([
    ['New Year', '2024-01-01', false],
    ['2 January', '2024-01-02', true],
    ['Constitution Day', '2024-06-05', false],
    ['1 May', '2024-05-01', true],
    ['23 December', '2024-12-23', true],
    ['Christmas Eve', '2024-12-24', false],
    ['Christmas Day', '2024-12-25', false],
    ['Boxing Day', '2024-12-26', false],
    ['27 December', '2024-12-27', true],
    ['New Year’s Eve', '2024-12-31', false],
    ['a Friday', '2022-11-04', true],
    ['a Saturday', '2022-11-05', false],
    ['a Sunday', '2022-11-06', false],
    ['a Monday', '2022-11-07', true],
    ['store bededag, the last', '2023-05-05', false],
    ['store bededag, abolished', '2024-04-26', true],
  ])('%s (%s): %s', (_, date, expected) => {
    expect(isWorkingDay(date)).toBe(expected)
  })
})

describe('workingDays', () => {
  it.each([
    ['an ordinary week', '2022-11-01T23:00:00Z', '2022-11-08T23:00:00Z', 5],
    ['a weekend', '2022-11-04T23:00:00Z', '2022-11-06T23:00:00Z', 0],
    ['Friday noon to Monday noon', '2022-11-04T11:00:00Z', '2022-11-07T11:00:00Z', 1],
    ['the week of Easter 2022, Monday to Monday', '2022-04-10T22:00:00Z', '2022-04-17T22:00:00Z', 3],
    ['Christmas 2025, from Wednesday', '2025-12-23T23:00:00Z', '2025-12-30T23:00:00Z', 2],
    ['the week summer time ends', '2022-10-24T22:00:00Z', '2022-10-31T23:00:00Z', 5],
    ['nothing', '2022-11-02T09:00:00Z', '2022-11-02T09:00:00Z', 0],
  ])('%s', (_, from, to, expected) => {
    expect(workingDays(utc(from), utc(to))).toBeCloseTo(expected, 9)
  })
})
