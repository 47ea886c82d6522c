// Tests ISO weeks through New Year and both clock changes, and when each is frozen.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day, hour } from '../../../server/domain/time.ts'
import {
  addWeeks,
  defaultFreezeTime,
  freezeAtOf,
  lastDueWeek,
  parseWeek,
  spanOfWeek,
  weekOf,
} from '../../../server/domain/week/iso-week.ts'

const at = (text: string): number => Date.parse(text)

describe('the week of an instant', () => {
  it.each([
    ['2026-11-27T11:00:00Z', '2026-W48'],
    // 00.30 on Monday in Copenhagen.
    ['2026-11-29T23:30:00Z', '2026-W49'],
    ['2026-12-31T12:00:00Z', '2026-W53'],
    ['2027-01-03T12:00:00Z', '2026-W53'],
    ['2027-01-04T12:00:00Z', '2027-W01'],
    ['2024-12-30T12:00:00Z', '2025-W01'],
    ['2022-01-02T12:00:00Z', '2021-W52'],
  ])('%s is %s', (text, week) => {
    expect(weekOf(at(text))).toBe(week)
  })

  it('is the week that contains it, and the weeks follow each other', () => {
    const instants = fc.integer({ min: at('1990-01-01'), max: at('2090-01-01') })
    fc.assert(
      fc.property(instants, (instant) => {
        const week = weekOf(instant)
        const { from, until } = spanOfWeek(week)
        expect(from).toBeLessThanOrEqual(instant)
        expect(instant).toBeLessThan(until)
        expect(parseWeek(week)).toBe(week)
        expect(addWeeks(week, 1)).toBe(weekOf(until))
        expect(addWeeks(addWeeks(week, 60), -60)).toBe(week)
      }),
    )
  })
})

describe('a text', () => {
  it.each(['2026-W00', '2025-W53', '2026-W54', '2026-48', '26-W48', '2026-W48 ', '', '9999-W01'])(
    '%j is no week',
    (text) => {
      expect(parseWeek(text)).toBeUndefined()
    },
  )
})

describe('a week', () => {
  it.each([
    ['2026-W13', 7 * day - hour],
    ['2026-W43', 7 * day + hour],
    ['2026-W48', 7 * day],
  ])('%s lasts as long as the clock says', (week, ms) => {
    const { from, until } = spanOfWeek(week)
    expect(until - from).toBe(ms)
  })

  it.each([
    ['2026-W48', defaultFreezeTime, '2026-11-27T11:00:00Z'],
    ['2026-W26', defaultFreezeTime, '2026-06-26T10:00:00Z'],
    ['2026-W53', defaultFreezeTime, '2027-01-01T11:00:00Z'],
    // The clock goes from 2 to 3 on this Sunday.
    ['2026-W13', { weekday: 7, time: '02:30' }, '2026-03-29T01:30:00Z'],
    ['2026-W43', { weekday: 7, time: '02:30' }, '2026-10-25T00:30:00Z'],
  ])('%s is frozen at its time', (week, time, instant) => {
    expect(new Date(freezeAtOf(week, time)).toISOString()).toBe(instant.replace('Z', '.000Z'))
  })

  it.each([
    ['2026-11-27T10:59:59Z', '2026-W47'],
    ['2026-11-27T11:00:00Z', '2026-W48'],
    ['2026-11-29T12:00:00Z', '2026-W48'],
  ])('is the last that is due at %s: %s', (now, week) => {
    expect(lastDueWeek(at(now), defaultFreezeTime)).toBe(week)
  })
})
