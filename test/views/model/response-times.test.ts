// Tests the response times' model: figures, the limits of each state, the worst point, and the usual time of an index.
import { describe, expect, it } from 'vitest'
import type { PeriodTimes } from '../../../server/domain/measured/service-times.ts'
import {
  figuresOf,
  maintenanceOf,
  pointState,
  type ResponseTimesDetail,
  responseTimesOf,
  timedServices,
} from '../../../views/model/response-times.ts'
import { responseTimesAt, timesOf } from '../../support/response-times.ts'
import { makeProbe } from '../../support/services.ts'
import { worldNow } from '../../support/world-data.ts'

const period = (...known: [string, ReturnType<typeof timesOf>][]): PeriodTimes => new Map(known)
const detail = (change: Partial<ResponseTimesDetail>): ResponseTimesDetail => ({
  ...responseTimesAt(worldNow, '24t', { probes: [makeProbe('sdi', 'SDI'), makeProbe('sapa', 'SAPA')] }),
  bounds: [0, 1, 2, 3],
  times: [period(), period(), period()],
  ...change,
})

describe('figures', () => {
  it('are unknown without results, never 0', () => {
    expect(figuresOf(undefined)).toEqual({ failed: 0, results: 0 })
    expect(figuresOf(timesOf(0, 0))).toMatchObject({ p95Ms: undefined, failedShare: undefined, results: 0 })
  })

  it('count failures without a response time among the results, but not among the response times', () => {
    const { p99Ms, ...rest } = figuresOf(timesOf(8, 100, 0, 2))
    expect(rest).toMatchObject({ failed: 2, results: 10, failedShare: 0.2 })
    expect(p99Ms).toBeLessThan(130)
    expect(figuresOf(timesOf(0, 0, 0, 3))).toMatchObject({ p50Ms: undefined, failedShare: 1 })
  })
})

describe('the state of a point', () => {
  it.each([
    ['unknown', undefined],
    ['unknown', timesOf(0, 0)],
    ['ok', timesOf(100, 100, 4)],
    ['someFailed', timesOf(100, 100, 5)],
    ['someFailed', timesOf(100, 100, 24)],
    ['manyFailed', timesOf(100, 100, 25)],
    ['manyFailed', timesOf(0, 0, 0, 1)],
    ['slow', timesOf(100, 2000)],
    ['someFailed', timesOf(100, 2000, 5)],
  ] as const)('is %s by its failures first, then its times (%#)', (state, times) => {
    expect(pointState(times, 500)).toBe(state)
  })

  it('is slow when more than a quarter of the response times are above the limit', () => {
    const mixed = (slow: number) => {
      const [fast, late] = [timesOf(100 - slow, 100), timesOf(slow, 2000)]
      const buckets = new Map([...fast.sketch.buckets, ...late.sketch.buckets])
      return { sketch: { count: 100, failed: 0, buckets }, untimed: 0 }
    }
    expect([pointState(mixed(25), 500), pointState(mixed(26), 500)]).toEqual(['ok', 'slow'])
    expect(pointState(mixed(100))).toBe('ok')
  })
})

describe('the services', () => {
  it('are the indexes and the probes; an index and a probe of the same id are one, with a series each', () => {
    const all = responseTimesOf(detail({}))
    expect(
      all.map(({ id, navn, series }) => [id, navn, series.map(({ kind, navn: name }) => [kind, name])]),
    ).toEqual([
      [
        'sdi',
        'SDI',
        [
          ['indeks', 'Sags- og Dokumentindekset'],
          ['probe', 'Sags- og Dokumentindekset'],
        ],
      ],
      ['ydi', 'Ydelsesindekset', [['indeks', 'Ydelsesindekset']]],
      ['sapa', 'SAPA', [['probe', 'SAPA']]],
    ])
    expect(timedServices(detail({}))).toMatchObject(all.map(({ id, navn }) => ({ id, navn })))
    expect(responseTimesOf(detail({}), 'sapa')).toEqual(all.slice(2))
    expect(responseTimesOf(detail({ indekser: ['sdi'] })).map(({ id }) => id)).toEqual(['sdi', 'sapa'])
  })

  it('have the sum of their points as total, and the last point is the present', () => {
    const times = [
      period(['probe:sapa', timesOf(10, 100, 1)]),
      period(),
      period(['probe:sapa', timesOf(2, 100, 1)]),
    ]
    const [series] = responseTimesOf(detail({ times }), 'sapa')[0]?.series ?? []
    expect(series?.total).toMatchObject({ results: 12, failed: 2 })
    expect(series?.points.map(({ state, isPresent }) => [state, isPresent])).toEqual([
      ['someFailed', false],
      ['unknown', false],
      ['manyFailed', true],
    ])
  })

  it('are unknown in the present point when a service that answered has not been measured lately', () => {
    const statesOf = (last: ReturnType<typeof timesOf>) => {
      const times = [timesOf(10, 100), last].map((one) => period(['probe:sapa', one], ['probe:sdi', one]))
      const silent = new Set(['probe:sapa'])
      return responseTimesOf(detail({ bounds: [0, 1, 2], times, silent })).map(({ id, series }) => [
        id,
        series.at(-1)?.points.map(({ state, results }) => [state, results]),
      ])
    }
    expect(statesOf(timesOf(9, 100)).filter(([id]) => id !== 'ydi')).toEqual([
      [
        'sdi',
        [
          ['ok', 10],
          ['ok', 9],
        ],
      ],
      [
        'sapa',
        [
          ['ok', 10],
          ['unknown', 9],
        ],
      ],
    ])
    expect(statesOf(timesOf(9, 100, 9)).at(-1)).toEqual([
      'sapa',
      [
        ['ok', 10],
        ['manyFailed', 9],
      ],
    ])
  })

  it('have as worst point the one in the worst state, then with most failures, then the slowest', () => {
    const worstOf = (...all: (ReturnType<typeof timesOf> | undefined)[]) => {
      const times = all.map((one) =>
        period(...(one === undefined ? [] : [['probe:sapa', one] as [string, typeof one]])),
      )
      const [series] = responseTimesOf(detail({ bounds: [0, 1, 2, 3], times }), 'sapa')[0]?.series ?? []
      return series?.worst?.from
    }
    expect(worstOf(timesOf(10, 100), timesOf(10, 200), timesOf(10, 150))).toBe(1)
    expect(worstOf(timesOf(100, 400, 1), timesOf(100, 100, 2), timesOf(100, 300))).toBe(1)
    expect(worstOf(timesOf(100, 100, 4), timesOf(10, 2000), timesOf(10, 100))).toBe(1)
    expect(worstOf(timesOf(10, 2000), timesOf(10, 100, 1), undefined)).toBe(1)
    expect(worstOf(undefined, timesOf(10, 100, 5), undefined)).toBeUndefined()
  })

  it('an index is slow above three times its usual time, known from at least seven days', () => {
    const slowAt = (days: number) => {
      const times = Array.from({ length: 28 }, (_, i) =>
        i < days ? period(['indeks:sdi', timesOf(100, 100)]) : period(),
      )
      return responseTimesOf(detail({ usual: { bounds: [], times } }), 'sdi')[0]?.series[0]?.slowAtMs
    }
    expect(slowAt(6)).toBeUndefined()
    const limit = slowAt(7) ?? 0
    expect(limit / 3 / 118).toBeGreaterThan(0.95)
    expect(limit / 3 / 118).toBeLessThan(1.05)
  })
})

describe('the maintenance of a service', () => {
  const window = { text: 'opgradering', from: 0, until: 1 }
  it.each<[string, object, boolean]>([
    ['everything', {}, true],
    ['the service', { service: 'sdi' }, true],
    ['another service', { service: 'sapa' }, false],
    ['its platform', { platform: 'serviceplatformen' }, true],
    ['another platform', { platform: 'another' }, false],
    ['a kommune', { kommunekode: '0751' }, false],
  ])('covers windows of %s: %#', (_, cover, isCovered) => {
    expect(maintenanceOf([{ ...window, ...cover }], 'sdi', 'serviceplatformen')).toHaveLength(
      isCovered ? 1 : 0,
    )
  })
})
