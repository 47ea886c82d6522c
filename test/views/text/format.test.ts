// Tests dates, times and numbers in Danish, and until when a relative time holds.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copenhagenDay, day, hour, minute } from '../../../server/domain/time.ts'
import { createReading } from '../../../views/model/world.ts'
import {
  bytes,
  count,
  denseText,
  duration,
  length,
  longDate,
  percent,
  shortDate,
  time,
  timeText,
  todayOf,
  week,
} from '../../../views/text/format.ts'

/** 31 October 2022 at 14:05:00 in Copenhagen. */
const now = Date.UTC(2022, 9, 31, 13, 5)
const textAt = (at: number, from = now): string => timeText(createReading(from), at)

describe('a time in prose', () => {
  it.each([
    [now, 'kl. 14.05, for under et minut siden'],
    [now - minute + 1, 'kl. 14.04, for under et minut siden'],
    [now - minute, 'kl. 14.04, for 1 min. siden'],
    [now - 59 * minute, 'kl. 13.06, for 59 min. siden'],
    [now - hour, 'kl. 13.05, for 1 time siden'],
    [now - 5 * hour, 'kl. 09.05, for 5 timer siden'],
    [now - 20 * hour, 'i går kl. 18.05'],
    [now - 3 * day, '28. oktober 2022 kl. 15.05'],
    [now + 1, 'kl. 14.05, om under et minut'],
    [now + 2 * minute, 'kl. 14.07, om 2 min.'],
    [now + 2 * minute + 59_999, 'kl. 14.07, om 2 min.'],
    [now + 2 * hour, 'kl. 16.05, om 2 timer'],
    [now + 12 * hour, 'i morgen kl. 02.05'],
    [now + 3 * day, '3. november 2022 kl. 14.05'],
  ])('the instant %d reads »%s«', (at, text) => {
    expect(textAt(at)).toBe(text)
  })

  it('a time is marked up with its instant', () => {
    expect(String(time(createReading(now), now - 3 * minute))).toBe(
      '<time datetime="2022-10-31T13:02:00.000Z" data-day="31. oktober 2022">kl. 14.02, for 3 min. siden</time>',
    )
  })

  // Instants lie around the clock change of 30 October 2022; distances range from minutes to days.
  const instant = fc.integer({ min: Date.UTC(2022, 9, 28), max: Date.UTC(2022, 10, 2) })
  const distance = fc.oneof(
    fc.integer({ min: -3 * day, max: 3 * day }),
    fc.integer({ min: -2 * hour, max: 2 * hour }),
    fc.integer({ min: -3 * minute, max: 3 * minute }),
  )

  it('a relative time holds exactly until its validUntil', () => {
    fc.assert(
      fc.property(instant, distance, fc.double({ min: 0, max: 1, noNaN: true }), (at, away, share) => {
        const from = at + away
        const reading = createReading(from)
        const text = timeText(reading, at)
        const until = reading.validUntil()
        if (until === Number.POSITIVE_INFINITY) {
          // Checks again around the instant itself, where a text that should have ended would differ.
          expect(textAt(at, Math.max(from, at + Math.floor((share - 0.5) * 4 * day)))).toBe(text)
          expect(textAt(at, from + 400 * day)).toBe(text)
          return
        }
        const within = from + Math.floor(share * (until - 1 - from))
        expect(textAt(at, within)).toBe(text)
        expect(textAt(at, until - 1)).toBe(text)
        // A future date is reread at each midnight and may read the same; any other text must change.
        if (!(at > from && text === `${longDate(at)} ${text.slice(-9)}`))
          expect(textAt(at, until)).not.toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  it('a dense time holds until midnight', () => {
    fc.assert(
      fc.property(instant, distance, (at, away) => {
        const reading = createReading(at + away)
        const text = denseText(todayOf(reading), at)
        const until = reading.validUntil()
        expect(copenhagenDay(until)).not.toBe(copenhagenDay(until - 1))
        expect(denseText(todayOf(createReading(until - 1)), at)).toBe(text)
        const isToday = copenhagenDay(at) === copenhagenDay(at + away)
        expect(text.startsWith('kl. ')).toBe(isToday)
      }),
      { numRuns: 500 },
    )
  })
})

describe('dates and weeks', () => {
  it('dates are in Danish and in Copenhagen time', () => {
    expect(longDate(Date.UTC(2022, 9, 7))).toBe('7. oktober 2022')
    expect(shortDate(Date.UTC(2022, 9, 7))).toBe('07.10.2022')
    // At 23:30 UTC the next day has begun in Copenhagen.
    expect(shortDate(Date.UTC(2022, 9, 7, 23, 30))).toBe('08.10.2022')
  })

  it.each([
    ['2022-10-31', 'uge 44'],
    ['2022-12-31', 'uge 52, 2022'],
    ['2023-01-01', 'uge 52, 2022'],
    ['2023-01-02', 'uge 1, 2023'],
    ['2020-12-31', 'uge 53, 2020'],
    ['2021-01-03', 'uge 53, 2020'],
    ['2021-01-04', 'uge 1, 2021'],
  ])('%s is in »%s«', (date, text) => {
    expect(week(Date.parse(`${date}T12:00:00Z`))).toBe(text)
  })
})

describe('numbers', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1.000'],
    [1_234_567, '1.234.567'],
  ])('the number %d reads »%s«', (n, text) => {
    expect(count(n)).toBe(text)
  })

  it.each([
    [0, '0 %'],
    [0.001, 'under 1 %'],
    [0.15, '15 %'],
    [0.999, 'over 99 %'],
    [1, '100 %'],
  ])('a share of %d reads »%s«', (share, text) => {
    expect(percent(share).replace('\u00a0', ' ')).toBe(text)
  })

  it.each([
    [0.4, '0 ms'],
    [340, '340 ms'],
    [999.7, '1 s'],
    [1230, '1,2 s'],
    [59_400, '59 s'],
    [60_000, '1 min.'],
    [200_000, '3 min. 20 s'],
    [3_600_000, '1 time'],
    [7_500_000, '2 timer 5 min.'],
  ])('a duration of %d ms reads »%s«', (ms, text) => {
    expect(duration(ms)).toBe(text)
  })

  it.each([
    [minute, '1 minut'],
    [15 * minute, '15 minutter'],
    [hour, '1 time'],
    [6 * hour, '6 timer'],
    [day, '1 dag'],
    [7 * day, '7 dage'],
  ])('an interval of %d ms reads »%s«', (ms, text) => {
    expect(length(ms)).toBe(text)
  })

  it.each([
    [512, '512 byte'],
    [12_400_000, '12,4 MB'],
    [200_000_000, '200 MB'],
  ])('%d bytes read »%s«', (n, text) => {
    expect(bytes(n)).toBe(text)
  })
})
