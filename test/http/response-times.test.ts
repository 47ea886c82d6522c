// Tests response times through the real app and store: page, API and CSV have the same figures, and gaps are no zeros.
import { afterEach, describe, expect, it } from 'vitest'
import { day, hour, minute } from '../../server/domain/time.ts'
import { svartiderSchema } from '../../views/api/response-times.ts'
import { duration, finePercent } from '../../views/text/format.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { unlabelled } from '../support/markup.ts'
import { makeAttempt } from '../support/measured.ts'
import { makeProbe, makeProbeResult } from '../support/services.ts'

let t: TestApp
afterEach(() => t.close())

const probes = [makeProbe('sdi', 'Sags- og Dokumentindeks'), makeProbe('sapa', 'SAPA')]

const text = async (path: string) => {
  const answer = await t.app.request(path)
  expect([answer.status, t.logged], path).toEqual([200, []])
  return answer.text()
}
const api = async (search: string) => {
  const body = JSON.parse(await text(`/api/v1/svartider${search}`))
  const parsed = svartiderSchema.parse(body)
  expect(parsed).toEqual(body)
  return parsed
}
const seriesIn = async (search: string) => (await api(search)).services.flatMap(({ series }) => series)

const rowsOf = (page: string, caption: string): string[][] => {
  const from = page.indexOf(`<caption class="sr-only">${caption}`)
  expect(from, caption).toBeGreaterThan(0)
  const body = page.slice(from, page.indexOf('</table>', from)).split('<tbody>')[1] ?? ''
  return [...body.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => cell.replaceAll(/<[^>]*>/g, '')),
  )
}
const csvOf = async (search: string) => {
  const bytes = new Uint8Array(await (await t.app.request(`/svartider.csv${search}`)).arrayBuffer())
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const [table = '', origin] = new TextDecoder().decode(bytes).split('\r\n\r\n')
  expect(origin).toMatch(/^Oplysning;Værdi\r\nDemodata;/)
  return table
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(';'))
}

const unless = <T>(value: number | null, none: string, format: (value: number) => T) =>
  value === null ? none : format(value)

/** Calls and probes over the last days: fast, with failures and slowness, and hours without any. */
const recordSome = async () => {
  const now = t.clock.now()
  for (const ago of [0, 1, 3, 4, 30, 31, 200, 700, 2000].map((n) => n * hour)) {
    const at = now - ago
    await t.store.recordAttempts([
      ...Array.from({ length: 20 }, (_, i) => makeAttempt({ at, durationMs: 100 + 10 * i })),
      makeAttempt({ at, durationMs: 20_000, outcome: 'timeout' }),
    ])
    await t.store.recordProbe(makeProbeResult(now, { at, durationMs: 250 }))
    await t.store.recordProbe(makeProbeResult(now, { at, probe: 'sdi', outcome: 'network', durationMs: 5 }))
  }
}

describe('response times over a period', () => {
  it.each(['1t', '24t', '7d', '30d', '1aar'])(
    'are the same on the page, in the API and in the CSV over %s',
    async (periode) => {
      t = createTestApp({ probes })
      await recordSome()
      const search = `?tjeneste=sdi&periode=${periode}`
      const page = await text(`/svartider${search}`)
      const [calls, results] = await seriesIn(search)
      const csv = await csvOf(search)
      for (const [series, caption, word] of [
        [calls, 'Opslag i Sags- og Dokumentindekset', 'opslag'],
        [results, 'Målinger af Sags- og Dokumentindekset', 'målinger'],
      ] as const) {
        const points = series?.points ?? []
        const rows = rowsOf(page, caption)
        expect(rows.length).toBe(points.length)
        expect(rows.map((cells) => cells.slice(1))).toEqual(
          points.map(({ p50Ms, p95Ms, p99Ms, failedShare, results: n }) => [
            ...[p50Ms, p95Ms, p99Ms].map((ms) => unless(ms, 'ikke målt', duration)),
            unless(failedShare, 'ikke målt', finePercent),
            String(n),
          ]),
        )
        const comma = (value: number) => String(Math.round(value * 10) / 10).replace('.', ',')
        expect(csv.filter(([, , kind]) => kind === word).map((cells) => cells.slice(5))).toEqual(
          points.map(({ p50Ms, p95Ms, p99Ms, failedShare, failed, results: n }) => [
            ...[p50Ms, p95Ms, p99Ms].map((ms) => unless(ms, '', comma)),
            unless(failedShare, '', (share) => String(Math.round(share * 10_000) / 100).replace('.', ',')),
            n === 0 ? '' : String(failed),
            String(n),
          ]),
        )
        expect(unlabelled(page)).toContain(series?.finding ?? 'none')
        // Some points have results and some have none.
        const counts = points.map((point) => point.results)
        expect([Math.max(...counts) > 0, Math.min(...counts)]).toEqual([true, 0])
      }
    },
  )

  it('all services have the same sums in the table, in the API and in the CSV', async () => {
    t = createTestApp({ probes })
    await recordSome()
    const series = await seriesIn('?periode=7d')
    const rows = rowsOf(await text('/svartider?periode=7d'), 'Svartider de seneste 7 dage')
    expect(rows.map((cells) => cells.slice(2))).toEqual(
      series.map(({ total: { p50Ms, p95Ms, p99Ms, failedShare, results } }) => [
        ...[p50Ms, p95Ms, p99Ms].map((ms) => unless(ms, '–', duration)),
        unless(failedShare, 'ikke målt', finePercent),
        String(results),
      ]),
    )
    expect(rows.map(([name]) => name)).toEqual([
      'Sags- og Dokumentindeks opslag',
      'Sags- og Dokumentindeks målinger',
      'Ydelsesindekset opslag',
      'SAPA målinger',
    ])
    expect((await csvOf('?periode=7d')).map((cells) => cells.at(-1))).toEqual(
      series.map(({ total }) => String(total.results)),
    )
    expect(series.map(({ total }) => total.results)).toEqual([126, 6, 0, 6])
  })

  it('a year has the sums of days that were rolled up', async () => {
    t = createTestApp({ probes })
    await recordSome()
    const before = await seriesIn('?periode=1aar')
    await t.store.prune(t.clock.now())
    await t.store.recordAttempts([])
    expect(await seriesIn('?periode=1aar')).toEqual(before)
    expect(before[0]?.total.results).toBe(9 * 21)
  })

  it('without results nothing is 0 ms or 0 %', async () => {
    t = createTestApp({ probes })
    const [empty] = await seriesIn('?tjeneste=sapa')
    expect(empty?.finding).toBe('Målinger af SAPA: ikke målt det seneste døgn.')
    expect(empty?.total).toEqual({
      p50Ms: null,
      p95Ms: null,
      p99Ms: null,
      failedShare: null,
      failed: 0,
      results: 0,
    })
    expect(new Set(empty?.points.map(({ state }) => state))).toEqual(new Set(['unknown']))
    const page = await text('/svartider?tjeneste=sapa')
    expect(page).toContain('Målinger af SAPA: ikke målt det seneste døgn.')
    expect(page).not.toContain('<table-chart')
    expect(await text('/svartider')).toContain('Det seneste døgn er intet målt.')
  })

  it('move with the clock: a new point begins when the last one is over', async () => {
    t = createTestApp({ probes })
    await t.clock.advance(7 * minute)
    await t.store.recordProbe(makeProbeResult(t.clock.now(), { at: t.clock.now() }))
    const results = async () =>
      (await seriesIn('?tjeneste=sapa&periode=1t'))[0]?.points.map((point) => point.results)
    const before = await results()
    expect(before?.at(-1)).toBe(1)
    await t.clock.advance(5 * minute)
    expect((await results())?.slice(-2)).toEqual([1, 0])
    await t.clock.advance(55 * minute)
    expect(await results()).toEqual([1, ...Array(12).fill(0)])
    await t.clock.advance(5 * minute)
    expect(await results()).toEqual(Array(13).fill(0))
  })

  it('have limits: those of the probe, and three times what an index usually takes', async () => {
    t = createTestApp({ probes })
    const now = t.clock.now()
    const limitsOf = async () =>
      (await seriesIn('?tjeneste=sdi')).map(({ slowAtMs, failAtMs }) => [
        slowAtMs && Math.round(slowAtMs / 100),
        failAtMs,
      ])
    expect(await limitsOf()).toEqual([
      [null, null],
      [5, 5000],
    ])
    await t.store.recordAttempts(
      Array.from({ length: 8 }, (_, i) => makeAttempt({ at: now - (i + 1) * day, durationMs: 200 })),
    )
    expect(await limitsOf()).toEqual([
      [6, null],
      [5, 5000],
    ])
    await t.store.recordProbe(makeProbeResult(now, { at: now, probe: 'sdi' }))
    const page = await text('/svartider?tjeneste=sdi&periode=30d')
    expect(page).toMatch(/<li data-ms="6\d\d[^"]*">Langsom over 6\d\d ms, tre gange det sædvanlige<\/li>/)
    expect(page).toContain('<li data-ms="500">Langsom over 500 ms</li><li data-ms="5000">Fejl over 5 s</li>')
  })
})

describe('the address of response times', () => {
  it('on the page, what is not understood is stated and left out', async () => {
    t = createTestApp({ probes })
    const page = await text('/svartider?tjeneste=%3Cb%3E&periode=2t')
    expect(page).toContain('»&lt;b&gt;« er ikke en værdi for tjeneste. Vælg mellem: sdi, ydi, sapa.')
    expect(page).toContain('Svartider det seneste døgn')
    expect(await text('/svartider?tjeneste=sapa&periode=2t')).toContain('»2t« er ikke en værdi for periode.')
    expect(await text('/svartider?tjeneste=sapa')).not.toContain('blev ikke forstået')
  })

  it.each(['/api/v1/svartider', '/svartider.csv'])(
    'for programs, %s answers 400 with the reason',
    async (path) => {
      t = createTestApp({ probes })
      const answer = await t.app.request(`${path}?tjeneste=nej`)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        400,
        'application/problem+json; charset=utf-8',
      ])
      expect(await answer.json()).toMatchObject({
        detail: '»nej« er ikke en værdi for tjeneste. Vælg mellem: sdi, ydi, sapa.',
      })
    },
  )

  it('the CSV is saved as a file named by what it holds', async () => {
    t = createTestApp({ probes })
    const nameOf = async (search: string) =>
      (await t.app.request(`/svartider.csv${search}`)).headers.get('content-disposition')
    expect(await nameOf('')).toBe('attachment; filename="demodata-svartider-24t.csv"')
    expect(await nameOf('?tjeneste=sapa&periode=1aar')).toBe(
      'attachment; filename="demodata-svartider-sapa-1aar.csv"',
    )
  })

  it('an index that is not called is no service', async () => {
    t = createTestApp({ rules: { benefits: false } })
    expect((await api('')).services.map(({ id }) => id)).toEqual(['sdi'])
    expect((await t.app.request('/api/v1/svartider?tjeneste=ydi')).status).toBe(400)
  })
})

describe('the bar of the last 24 hours', () => {
  it('has a cell an hour, with shape, class and words, on Svartider', async () => {
    t = createTestApp({ probes: probes.slice(1), rules: { benefits: false } })
    const now = t.clock.now()
    await t.store.recordProbe(makeProbeResult(now, { at: now }))
    for (const minutes of [0, 5, 10, 15])
      await t.store.recordProbe(
        makeProbeResult(now, {
          at: now - hour + minutes * minute,
          outcome: minutes === 0 ? 'status' : 'ok',
        }),
      )
    const page = await text('/svartider')
    const bars = [
      ...page.matchAll(/<span class="hours" role="img" aria-label="([^"]*)">(.*?)<\/span><\/td>/gs),
    ]
    expect(bars.map(([, label]) => label)).toEqual([
      'Opslag i Sags- og Dokumentindekset time for time: ikke målt i 25 timer',
      'Målinger af SAPA time for time: mange fejl i 1 time, ikke målt i 23 timer, svarede i 1 time',
    ])
    const cells = [...(bars[1]?.[2] ?? '').matchAll(/<span class="(s-\w+)" title="([^"]*)">(.)<\/span>/g)]
    expect(cells.map(([, state, , shape]) => `${state} ${shape}`)).toEqual([
      ...Array(23).fill('s-ukendt ?'),
      's-fault ✕',
      's-alle ✓',
    ])
    expect(cells.at(-2)?.[2]).toMatch(
      /^mandag kl\. 8–9: Mange fejl, 95 % inden for \d+ ms, 25\s% uden brugbart svar$/,
    )
    expect(page).toContain('href="/svartider?tjeneste=sapa"')
  })
})
