// Tests the sentences about response times, and the texts of the points of each period.
import { describe, expect, it } from 'vitest'
import type { ServiceTimes } from '../../../server/domain/measured/service-times.ts'
import { hour } from '../../../server/domain/time.ts'
import { type Point, responseTimesOf } from '../../../views/model/response-times.ts'
import { pointText } from '../../../views/text/periods.ts'
import {
  hoursText,
  periodeFinding,
  pointBadges,
  pointTitle,
  seriesFinding,
} from '../../../views/text/response-times.ts'
import { responseTimesAt, timesOf } from '../../support/response-times.ts'
import { makeProbe } from '../../support/services.ts'

/** Monday, 14:07 in Copenhagen. */
const now = Date.parse('2022-10-24T12:07:00Z')

/** SAPA's series over 24 hours: `usual` in each hour but those in `other`, by the hours before now. */
const seriesOf = (usual: ServiceTimes | undefined, other: Record<number, ServiceTimes | undefined> = {}) => {
  const detail = responseTimesAt(now, '24t', {
    probes: [makeProbe('sapa', 'SAPA')],
    times: (i, n) => (i < 2 ? undefined : 24 - n in other ? other[24 - n] : usual),
  })
  const services = responseTimesOf(detail)
  const series = services.find(({ id }) => id === 'sapa')?.series[0]
  if (series === undefined) throw new Error('no series')
  return { services, series }
}
const finding = (...args: Parameters<typeof seriesOf>) =>
  seriesFinding(seriesOf(...args).series, '24t').replaceAll('\u00a0', ' ')

describe('the finding of a series', () => {
  it('states the time that 95 % hold, the failures, and the worst hour', () => {
    expect(finding(timesOf(20, 100), { 3: timesOf(20, 100, 5) })).toBe(
      'Målinger af SAPA: 95 % af svartiderne var højst 119 ms, og 1 % fik intet brugbart svar. Det værste var mandag kl. 11–12: 95 % af svartiderne var højst 5,1 s, og 25 % fik intet brugbart svar.',
    )
  })

  it('names the slowest hour when nothing failed, and no hour when all are alike', () => {
    expect(finding(timesOf(20, 100), { 3: timesOf(20, 300) })).toBe(
      'Målinger af SAPA: 95 % af svartiderne var højst 119 ms, og alle fik et brugbart svar. Langsomst var mandag kl. 11–12: 95 % af svartiderne var højst 349 ms.',
    )
    expect(finding(timesOf(20, 100))).toBe(
      'Målinger af SAPA: 95 % af svartiderne var højst 119 ms, og alle fik et brugbart svar.',
    )
  })

  it('states what is not measured, and invents no figure for it', () => {
    expect(finding(undefined)).toBe('Målinger af SAPA: ikke målt det seneste døgn.')
    expect(finding(timesOf(20, 100), { 3: undefined, 4: undefined })).toMatch(
      / 2 af 25 timer er ikke målt\.$/,
    )
  })

  it('states that no result had an answer, without a response time', () => {
    expect(finding(timesOf(0, 0, 0, 3))).toBe(
      'Målinger af SAPA: ingen fik et brugbart svar. Det værste var søndag kl. 14–15: ingen fik et brugbart svar.',
    )
  })
})

it('the finding of all services names the largest share of failures and the slowest', () => {
  expect(periodeFinding(seriesOf(timesOf(20, 100)).services, '24t')).toBe(
    'Det seneste døgn fik alt, vi målte, et brugbart svar. Langsomst var målinger af SAPA, hvor 95 % af svartiderne var højst 119 ms.',
  )
  expect(periodeFinding(seriesOf(timesOf(20, 100, 1)).services, '24t')).toMatch(
    /^Det seneste døgn var andelen uden brugbart svar størst for målinger af SAPA: 5\s%\. Langsomst/,
  )
  expect(periodeFinding(seriesOf(undefined).services, '24t')).toBe('Det seneste døgn er intet målt.')
})

it('a bar has its hours by state in words, and each cell its own', () => {
  const { series } = seriesOf(timesOf(20, 100), {
    0: timesOf(20, 2000),
    1: timesOf(20, 100, 9),
    2: undefined,
  })
  expect(hoursText(series)).toBe(
    'Målinger af SAPA time for time: mange fejl i 1 time, langsom i 1 time, ikke målt i 1 time, svarede i 22 timer',
  )
  expect(series.points.slice(-3).map((point) => pointTitle('24t', point).replaceAll('\u00a0', ' '))).toEqual([
    'mandag kl. 12–13: Ikke målt',
    'mandag kl. 13–14: Mange fejl, 95 % inden for 5,1 s, 45 % uden brugbart svar',
    'mandag kl. 14–15 (i gang): Langsom, 95 % inden for 2,3 s',
  ])
})

it('a cell of an hour that nothing was measured in lately has no figures', () => {
  const point = { ...(seriesOf(timesOf(20, 100)).series.points.at(-1) as Point), state: 'unknown' as const }
  expect(pointTitle('24t', point).replaceAll('\u00a0', ' ')).toBe(
    'mandag kl. 14–15 (i gang): Kan ikke bedømmes lige nu',
  )
})

it('each state of an hour has its own shape and word', () => {
  const badges = Object.values(pointBadges)
  for (const value of [badges.map(({ shape }) => shape), badges.map(({ word }) => word)])
    expect(new Set(value).size).toBe(badges.length)
})

describe('the text of a point', () => {
  const at = (text: string) => Date.parse(text)
  it.each([
    ['1t', '2022-10-24T12:05:00Z', 1 / 12, 'kl. 14.05–14.10'],
    ['24t', '2022-10-24T12:00:00Z', 1, 'mandag kl. 14–15'],
    ['24t', '2022-10-24T21:00:00Z', 1, 'mandag kl. 23–24'],
    ['24t', '2022-10-30T00:00:00Z', 1, 'søndag kl. 2–3 (sommertid)'],
    ['24t', '2022-10-30T01:00:00Z', 1, 'søndag kl. 2–3 (vintertid)'],
    ['7d', '2022-10-24T10:00:00Z', 3, 'mandag 24. oktober kl. 12–15'],
    ['30d', '2022-10-23T22:00:00Z', 24, 'mandag 24. oktober'],
    ['1aar', '2022-10-23T22:00:00Z', 168, 'uge 43 (fra 24.10.2022)'],
  ] as const)('in %s from %s is its time in Copenhagen', (periode, from, hours, text) => {
    expect(pointText(periode, { from: at(from), until: at(from) + hours * hour })).toBe(text)
  })
})
