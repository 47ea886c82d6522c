// Tests one kommune over the real store: the page and the API agree.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { Konfiguration } from '../../server/domain/facts/facts.ts'
import { narrowingKey, narrowingOf } from '../../server/domain/facts/konfiguration.ts'
import { kommuneDetailSchema } from '../../views/api/schemas.ts'
import { count } from '../../views/text/format.ts'
import {
  createTestApp,
  defaultFacts,
  konfigurationSchema,
  type TestApp,
  testNumbers,
} from '../support/app.ts'
import { konfigurationFact, kontaktFact } from '../support/facts.ts'
import { unlabelled } from '../support/markup.ts'

let t: TestApp
beforeEach(() => {
  const facts = defaultFacts()
  facts.set('0751', { right: 'full', polled: true })
  t = createTestApp({
    facts,
    rules: { gates: [{ area: '02', opens: '2026-11-23' }, { area: '27', pilots: ['0751'] }, { area: '29' }] },
  })
})
afterEach(() => t.close())

const detail = async (): Promise<z.infer<typeof kommuneDetailSchema>> => {
  const body = await (await t.app.request('/api/v1/kommuner/0751')).json()
  const parsed = kommuneDetailSchema.parse(body)
  // Parsing drops fields that are not in the schema, so equality finds undocumented fields.
  expect(parsed).toEqual(body)
  return parsed
}

const line = async (kle: string) => {
  const found = (await detail()).kle.find((one) => one.kle === kle)
  if (found === undefined) throw new Error(`no line of ${kle}`)
  return found
}

const page = async (): Promise<string> => (await t.app.request('/kommuner/0751')).text()

/** The cell "kan vises" in the row of each number. */
const atMostOnPage = (html: string, kle: string): string => {
  const table = html.slice(html.indexOf('<caption class="sr-only">KLE-numre'))
  const row =
    table
      .slice(0, table.indexOf('</table>'))
      .split('<tr>')
      .find((part) => part.includes(`>${kle}<`)) ?? ''
  const cell = [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].at(-2)?.[1] ?? ''
  return /<strong>([\d.]+)<\/strong>/.exec(cell)?.[1] ?? 'ukendt'
}

const report = (value: Partial<Konfiguration>, kle: string, oplystDato = '2026-11-01') =>
  t.report('kle-konfiguration', [konfigurationFact(value, { key: kle, oplystDato })])

describe('the visibility of a number', () => {
  const narrow = { fradato: '2026-01-01', fagsystemfilter: ['Acadre'] }
  const narrowing = narrowingOf(konfigurationFact(narrow).value)

  beforeEach(async () => {
    const counted = { cases: 2000, receivedSince: 1 }
    await t.record('0751', {
      '02.34.02': { ...counted, visible: 1234, narrowing: narrowing && narrowingKey(narrowing) },
      '02.34.04': { ...counted, countedWith: '02.34.06' },
      '27.24.00': counted,
      '29.18.00': counted,
    })
    await report(narrow, '02.34.02')
    await report({ aktiv: false, oensket: 'lukket' }, '02.34.04')
    await report({}, '27.24.00', '2026-06-01')
    await report({}, '29.18.00')
  })

  it('is the same on the page and in the API, with its reason', async () => {
    const { kle, groups } = await detail()
    const html = await page()
    expect(kle.map(({ visibility: v }) => [v.kind, v.atMost, v.because])).toEqual([
      ['kanVises', 1234, null],
      ['nej', 0, 'konfiguration'],
      ['ukendt', null, 'konfiguration'],
      ['nej', 0, 'gate'],
    ])
    for (const { kle: number, visibility } of kle)
      expect(atMostOnPage(html, number), number).toBe(
        visibility.atMost === null ? 'ukendt' : count(visibility.atMost),
      )
    expect(groups['02'].konfiguration).toMatchObject({
      outcome: 'yes',
      open: 1,
      closed: 1,
      intendedClosed: 1,
      visible: 1234,
    })
    expect(unlabelled(html)).toContain(
      'Højst 1.234 sager i KLE 02 kan vises på Mit Overblik; 1 af 2 numre kan ikke vises.',
    )
    expect(groups['27'].konfiguration).toMatchObject({
      outcome: 'notMeasured',
      unknown: 1,
      stale: 1,
      visible: null,
    })
  })

  it('comes with the configuration, its origin and day, and the numbers counted together', async () => {
    const first = await line('02.34.02')
    expect(first.konfiguration).toMatchObject({
      known: true,
      because: null,
      aktiv: true,
      fradato: '2026-01-01',
      fagsystemfilter: ['Acadre'],
      oensket: null,
      reported: [
        {
          kle: '02.34.02',
          origin: 'test.csv',
          oplystDato: '2026-11-01',
          recordedAt: expect.stringMatching(/Z$/),
          knownSinceAt: '2026-10-31T23:00:00.000Z',
        },
      ],
    })
    expect(first.narrowing).toEqual({ createdFrom: '2026-01-01', alsoActive: false, systems: ['Acadre'] })
    expect(first.visibility.reasons.map((r) => [r.rule, r.outcome])).toEqual([
      ['index', 'yes'],
      ['konfiguration', 'yes'],
      ['fradato', 'yes'],
      ['fagsystemfilter', 'yes'],
      ['party', 'neverMeasured'],
      ['gate', 'yes'],
    ])
    expect((await line('02.34.04')).countedWith).toEqual(['02.34.06'])
    expect(await line('27.24.00')).toMatchObject({
      konfiguration: { known: false, because: 'stale', aktiv: null, fagsystemfilter: [] },
      narrowing: null,
      visibility: {
        reasons: expect.arrayContaining([{ rule: 'konfiguration', outcome: 'unknown', because: 'stale' }]),
      },
    })
    expect(await page()).toContain('01.11.2026, fra test.csv')
  })

  it('changes when new facts are imported', async () => {
    await page()
    await report({ aktiv: true }, '02.34.04')
    expect((await line('02.34.04')).visibility).toMatchObject({ kind: 'kanVises', atMost: 2000 })
    expect(atMostOnPage(await page(), '02.34.04')).toBe('2.000')
  })

  it('comes with the gate of each group', async () => {
    const { groups, ladder } = await detail()
    expect([groups['02'].gate, groups['27'].gate, groups['29'].gate]).toEqual([
      { state: 'open', opens: '2026-11-23', pilot: false },
      { state: 'open', opens: null, pilot: true },
      { state: 'closed', opens: null, pilot: false },
    ])
    expect(ladder['02'].at(-1)).toMatchObject({ rung: 'kanVises', evidence: { atMost: 1234 } })
  })
})

describe('benefits', () => {
  it('without cases are a fault, on the page and in the API', async () => {
    await t.record('0751', Object.fromEntries(testNumbers.map((kle) => [kle, 0])))
    await t.record(
      '0751',
      { '27.24.00': { cases: 45, ydelser: 90, receivedSince: 3 }, '29.18.00': 0 },
      true,
      'ydi',
    )
    const { groups } = await detail()
    expect(groups['27'].benefits).toMatchObject({
      numbers: 1,
      known: 1,
      bevillinger: 45,
      ydelser: 90,
      receivedSince: 3,
      withoutCases: true,
    })
    expect(groups['29'].benefits).toMatchObject({ bevillinger: 0, withoutCases: false })
    expect([groups['02'].benefits, groups['27'].level]).toEqual([null, 'ingen'])
    expect((await line('27.24.00')).benefits).toMatchObject({ known: true, bevillinger: 45, ydelser: 90 })
    expect((await line('02.34.02')).benefits).toBeNull()
    expect(unlabelled(await page())).toContain('Ydelsesindekset har 45 bevillinger i KLE 27')
  })

  it('are unknown before they are counted', async () => {
    await t.record('0751', Object.fromEntries(testNumbers.map((kle) => [kle, 0])))
    expect((await detail()).groups['27'].benefits).toMatchObject({
      known: 0,
      bevillinger: null,
      withoutCases: false,
    })
    expect((await line('27.24.00')).benefits).toMatchObject({
      known: false,
      because: 'never',
      bevillinger: null,
    })
  })
})

describe('a retired number that is counted under its successor', () => {
  it('has no line of its own, and is named on the line of its successor', async () => {
    await t.record('0751', {
      '02.34.02': 0,
      '02.34.04': { cases: 5, receivedSince: 1, countedWith: '02.34.02' },
    })
    const { kle, groups } = await detail()
    expect(kle.map((one) => one.kle)).toEqual(['02.34.04', '27.24.00', '29.18.00'])
    expect(kle[0]?.countedWith).toEqual(['02.34.02'])
    expect(groups['02']).toMatchObject({ level: 'alle', obligatory: 1 })
  })
})

describe('the products', () => {
  const loesning = (product: string, value: object = {}) => ({
    kind: 'loesninger' as const,
    kommunekode: '0751',
    key: 'esdh',
    value: { kind: 'esdh' as const, product, ...value },
    oplystDato: '2026-10-07',
  })
  const observe = async (product: string, cases: number) => {
    const at = await t.clock.advance(1000).then(t.clock.now)
    await t.store.recordObservations([{ kommunekode: '0751', product, cases, checkedAt: at, answeredAt: at }])
  }
  const basis = async () => (await detail()).productBasis.esdh

  it('are reported, observed or both, and may disagree', async () => {
    expect(await basis()).toEqual({ basis: 'none', reported: null, observed: [], searched: false })
    await observe('sbsys', 70)
    expect(await basis()).toMatchObject({
      basis: 'observed',
      observed: [{ product: 'sbsys', cases: 70 }],
      searched: true,
    })
    expect((await detail()).products.esdh).toBe('sbsys')
    await t.report('loesninger', [loesning('acadre')])
    expect(await basis()).toMatchObject({
      basis: 'reported',
      reported: { product: 'acadre', origin: 'test.csv', oplystDato: '2026-10-07' },
    })
    await observe('acadre', 0)
    expect((await basis()).basis).toBe('disagrees')
    expect(unlabelled(await page())).toContain('Oplysningen om ESDH-løsningen stemmer ikke med indekset')
    expect(await (await t.app.request('/loesninger')).text()).toContain(
      'Hvor oplysningen ikke stemmer med indekset',
    )
    await observe('acadre', 900)
    expect((await basis()).basis).toBe('both')
  })

  it('are taken from the import before the configuration, on the days the import covers', async () => {
    const before = kommuneDetailSchema.parse(await (await t.app.request('/api/v1/kommuner/0101')).json())
    expect(before.productBasis.esdh).toMatchObject({
      reported: { product: 'acadre', origin: null, oplystDato: null },
    })
    await t.report('loesninger', [{ ...loesning('sbsys', { until: '2026-11-23' }), kommunekode: '0101' }])
    const esdh = async () =>
      kommuneDetailSchema.parse(await (await t.app.request('/api/v1/kommuner/0101')).json()).products.esdh
    expect(await esdh()).toBe('sbsys')
    await t.clock.advance(24 * 3_600_000)
    expect(await esdh()).toBe('acadre')
  })

  it('are no longer taken from an import that has become too old', async () => {
    await t.report('loesninger', [{ ...loesning('sbsys'), kommunekode: '0101', oplystDato: '2025-10-20' }])
    const esdh = async () =>
      kommuneDetailSchema.parse(await (await t.app.request('/api/v1/kommuner/0101')).json()).products.esdh
    expect(await esdh()).toBe('sbsys')
    await t.clock.advance(24 * 3_600_000)
    expect(await esdh()).toBe('acadre')
  })
})

describe('whom to ask', () => {
  it('is on the page of the kommune and in its API answer, and nowhere else', async () => {
    await t.record('0751', Object.fromEntries(testNumbers.map((kle) => [kle, 0])))
    await t.report('kontakter', [kontaktFact()])
    expect((await detail()).kontakter).toEqual([
      {
        omraade: 'esdh',
        rolle: 'ESDH-ansvarlig',
        postkasse: 'esdh@kommune.example',
        origin: 'test.csv',
        oplystDato: '2022-10-03',
        recordedAt: expect.stringMatching(/Z$/),
      },
    ])
    expect(await page()).toContain('href="mailto:esdh@kommune.example"')
    const paths = [
      ...['/', '/kommuner', '/kommuner.csv', '/kommuner/0751.csv', '/kommuner/0101', '/loesninger', '/drift'],
      ...[
        '/api/v1/kommuner',
        '/api/v1/kommuner/0101',
        '/api/v1/overblik',
        '/metrics',
        '/uge',
        '/foer-aabning',
      ],
    ]
    for (const path of paths) {
      const answer = await t.app.request(path)
      expect(answer.status, path).toBe(200)
      expect(await answer.text(), path).not.toContain('esdh@kommune.example')
    }
  })
})

describe('KL’s titles', () => {
  it('are shown where they are imported, but are not in the API', async () => {
    expect(await page()).not.toContain('Opdigtet titel')
    await t.report('kle', [
      { kind: 'kle', kommunekode: '', key: '02.34.02', value: { titel: 'Opdigtet titel', afloestAf: [] } },
    ])
    expect(await page()).toContain('Opdigtet titel')
    expect(await (await t.app.request('/api/v1/kommuner/0751')).text()).not.toContain('Opdigtet titel')
  })
})

describe('the schema of configurations over HTTP', () => {
  it('is published unchanged', async () => {
    const answer = await t.app.request('/api/v1/kle-konfiguration.schema.json')
    expect(answer.headers.get('content-type')).toBe('application/schema+json')
    expect(await answer.json()).toEqual(konfigurationSchema)
  })
})

describe('the page before an opening', () => {
  const html = async (search: string) => (await t.app.request(`/foer-aabning${search}`)).text()
  const valuesOf = (page: string) =>
    ['dag', 'maaned', 'aar'].map((name) => new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(page)?.[1])

  it('has the next opening in its fields, or the day of a link', async () => {
    expect(valuesOf(await html(''))).toEqual(['23', '11', '2026'])
    const linked = await html('?dato=2026-12-24')
    expect(linked).toContain('den 24. december 2026')
    expect(valuesOf(linked)).toEqual(['24', '12', '2026'])
    expect(linked).not.toContain('form-error')
  })

  it('leads from a typed day to the link of that day', async () => {
    const answer = await t.app.request('/foer-aabning?dag=4&maaned=12&aar=2026')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/foer-aabning?dato=2026-12-04'])
    const empty = await t.app.request('/foer-aabning?dag=&maaned=&aar=')
    expect([empty.status, valuesOf(await empty.text())]).toEqual([200, ['23', '11', '2026']])
  })

  it('keeps what was typed when it is no day, with what to type by the fields', async () => {
    const page = await html('?dag=31&maaned=%22%3E%3Cb%3E&aar=1999')
    expect(valuesOf(page)).toEqual(['31', '&quot;&gt;&lt;b&gt;', '1999'])
    expect(page).toMatch(
      /id="f-dato-error"><span class="sr-only">Fejl: <\/span>Måneden skal være et tal fra 1 til 12\. Datoen skal ligge mellem 2000 og 2099, fx 31\.10\.2022\./,
    )
    const isWrong = (name: string) => new RegExp(`id="f-${name}"[^>]* aria-invalid="true"`).test(page)
    expect(['dag', 'maaned', 'aar'].map(isWrong)).toEqual([false, true, true])
    expect(page).toContain('<a href="#f-maaned">')
  })

  it('says that a link has no day it can read', async () => {
    for (const search of [
      '?dato=i%20morgen',
      '?dato=%22%3E%3Cscript%3E',
      '?dato=%ED%A0%80',
      '?dato=2026-02-30',
      '?dato=2026-11-24&dato=2026-11-25',
    ]) {
      const text = await html(search)
      expect(text, search).toContain('Datoen blev ikke forstået')
      expect(text, search).not.toContain('<script>')
    }
    expect(await html('?dato=')).not.toContain('Datoen blev ikke forstået')
    expect(t.logged).toEqual([])
  })
})
