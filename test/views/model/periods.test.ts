// Tests the bounds of the points of each period, also when the clock is changed, and the parameters of an address.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copenhagenDay, day, hour, minute, startOf } from '../../../server/domain/time.ts'
import {
  boundsOf,
  daysBefore,
  parseSvartiderQuery,
  periods,
  svartiderSearch,
} from '../../../views/model/periods.ts'

/** Monday, 14:07 in Copenhagen. */
const now = Date.parse('2022-10-24T12:07:00Z')

describe('the points of a period', () => {
  it('now lies in the last point, and the points follow each other', () => {
    const instants = fc.integer({ min: Date.UTC(2022, 0, 1), max: Date.UTC(2028, 0, 1) })
    fc.assert(
      fc.property(instants, fc.constantFrom(...periods), (at, periode) => {
        const bounds = boundsOf(periode, at)
        expect(bounds.length).toBeLessThanOrEqual(67)
        expect(bounds.at(-1)).toBeGreaterThan(at)
        expect(bounds.at(-2)).toBeLessThanOrEqual(at)
        expect(bounds.every((bound, i) => i === 0 || bound > (bounds[i - 1] as number))).toBe(true)
      }),
    )
  })

  it.each([
    ['1t', 13, '2022-10-24T11:05:00Z', '2022-10-24T12:10:00Z'],
    ['24t', 25, '2022-10-23T12:00:00Z', '2022-10-24T13:00:00Z'],
    ['7d', 61, '2022-10-16T22:00:00Z', '2022-10-24T13:00:00Z'],
    ['30d', 31, '2022-09-23T22:00:00Z', '2022-10-24T22:00:00Z'],
    ['1aar', 53, '2021-10-24T22:00:00Z', '2022-10-30T23:00:00Z'],
  ] as const)('%s has %i points, from %s to %s', (periode, points, from, until) => {
    const bounds = boundsOf(periode, now)
    expect([bounds.length - 1, bounds[0], bounds.at(-1)]).toEqual([
      points,
      Date.parse(from),
      Date.parse(until),
    ])
  })

  it('days and weeks begin at midnight in Copenhagen, before and after the clock is changed', () => {
    const isMidnight = (at: number) => startOf(copenhagenDay(at)) === at
    for (const at of [now, now + 7 * day, Date.parse('2023-03-27T10:00:00Z')])
      for (const periode of ['30d', '1aar'] as const)
        expect(boundsOf(periode, at).every(isMidnight), periode).toBe(true)
    const weeks = boundsOf('1aar', now)
    expect(weeks.map((at) => new Date(copenhagenDay(at)).getUTCDay())).toEqual(weeks.map(() => 1))
  })

  it('three hours become four at the end of a day of 25 hours, and two of one of 23', () => {
    const lengths = (at: string) => {
      const bounds = boundsOf('7d', Date.parse(at))
      return new Set(bounds.slice(1).map((bound, i) => (bound - (bounds[i] as number)) / hour))
    }
    expect(lengths('2022-10-24T12:00:00Z')).toEqual(new Set([3]))
    expect(lengths('2022-10-31T12:00:00Z')).toEqual(new Set([3, 4]))
    expect(lengths('2023-03-27T12:00:00Z')).toEqual(new Set([3, 2]))
  })

  it('the days before today end at its midnight', () => {
    const days = daysBefore(now, 28)
    expect([days.length, days[0], days.at(-1)]).toEqual([
      29,
      Date.parse('2022-09-25T22:00:00Z'),
      Date.parse('2022-10-23T22:00:00Z'),
    ])
    expect(days.at(-1)).toBe(startOf(copenhagenDay(now + 5 * minute)))
  })
})

describe('the query of an address', () => {
  const parse = (search: string) => parseSvartiderQuery(new URLSearchParams(search), ['sdi', 'sapa'])

  it('is all services over 24 hours by default', () => {
    for (const search of ['', 'periode=24t', 'periode=&tjeneste='])
      expect(parse(search), search).toEqual({ query: { tjeneste: undefined, periode: '24t' }, problems: [] })
  })

  it('is the inverse of its search', () => {
    for (const tjeneste of [undefined, 'sdi', 'sapa'])
      for (const periode of periods)
        expect(parse(svartiderSearch({ tjeneste, periode })).query).toEqual({ tjeneste, periode })
    expect(svartiderSearch({ periode: '24t' })).toBe('')
  })

  it('leaves out what is not understood, and explains it', () => {
    expect(parse('tjeneste=nej&periode=2t&x=1&periode=7d')).toEqual({
      query: { tjeneste: undefined, periode: '24t' },
      problems: [
        'Filteret »x« findes ikke.',
        '»nej« er ikke en værdi for tjeneste. Vælg mellem: sdi, sapa.',
        'periode står flere gange i adressen; kun den første gælder.',
        '»2t« er ikke en værdi for periode. Vælg mellem: 1t, 24t, 7d, 30d, 1aar.',
      ],
    })
  })
})
