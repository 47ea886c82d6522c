// Tests the services and KLIK through the real app and store: pages, API and metrics agree until a result expires.
import { afterEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { kommuner } from '../../server/domain/kommuner.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import { klikSchema, tjenesterSchema } from '../../views/api/services.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { makeChanges, makeIncident } from '../support/incidents.ts'
import { unlabelled } from '../support/markup.ts'
import { makeAttempt } from '../support/measured.ts'
import { makeProbe, makeProbeResult, noConnection, servicePageAt } from '../support/services.ts'

let t: TestApp
afterEach(() => t.close())

const sapa = makeProbe('sapa', 'SAPA')
const mitOverblik = makeProbe('mitoverblik', 'Mit Overblik')
const servicePage = { url: 'https://driftsstatus.example/', everyMs: 15 * minute }

const text = async (path: string) => {
  const answer = await t.app.request(path)
  expect([answer.status, t.logged], path).toEqual([200, []])
  return answer.text()
}
const json = async <T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> => {
  const body = JSON.parse(await text(path))
  const parsed = schema.parse(body)
  // Parsing drops fields that are not in the schema.
  expect(parsed).toEqual(body)
  return parsed
}
const headline = async (path: string) => /<h1[^>]*>(.*?)<\/h1>/s.exec(await text(path))?.[1]
const services = async () => (await json('/api/v1/tjenester', tjenesterSchema)).services
const sample = async (start: string) =>
  (await text('/metrics')).split('\n').find((line) => line.startsWith(`borgerblik_${start}`))

describe('the services', () => {
  it('are absent or not measured from an empty store', async () => {
    t = createTestApp()
    expect(await headline('/svartider')).toBe('Ingen tjenester måles: der er ingen i opsætningen.')
    expect(await json('/api/v1/tjenester', tjenesterSchema)).toMatchObject({
      services: [],
      certificates: [],
      servicePage: null,
      indexes: [
        { indeks: 'sdi', state: 'unknown', p50Ms: null, calls: 0 },
        { indeks: 'ydi', state: 'unknown' },
      ],
    })
    await t.close()
    t = createTestApp({ probes: [sapa], servicePage, rules: { benefits: false } })
    expect(await headline('/svartider')).toBe('Ikke målt: vi har intet nyt svar fra SAPA.')
    const empty = await json('/api/v1/tjenester', tjenesterSchema)
    expect(empty.services).toMatchObject([
      { id: 'sapa', state: 'unknown', probedAt: null, availableShare: null },
    ])
    expect(empty.indexes.map(({ indeks }) => indeks)).toEqual(['sdi'])
    expect(empty.servicePage).toMatchObject({ readAt: null, parsedAt: null, known: false })
    for (const name of ['up', 'response', 'phase', 'available', 'certificate'])
      expect(await sample(`probe_${name}`)).toBeUndefined()
    expect(await sample('probe_state')).toBe('borgerblik_probe_state{probe="sapa",state="unknown"} 1')
  })

  it('have the state of their latest probe until it is two intervals old', async () => {
    t = createTestApp({ probes: [sapa, mitOverblik] })
    const now = t.clock.now()
    await t.store.recordProbe(makeProbeResult(now, { at: now }))
    await t.store.recordProbe(
      makeProbeResult(now, {
        probe: 'mitoverblik',
        at: now,
        ...noConnection,
        outcome: 'network',
        detail: 'ECONNREFUSED',
      }),
    )
    expect(await headline('/svartider')).toBe('Mit Overblik svarer ikke: ingen forbindelse (ECONNREFUSED).')
    expect((await services()).map(({ id, state, availableShare }) => [id, state, availableShare])).toEqual([
      ['sapa', 'ok', 1],
      ['mitoverblik', 'failed', 0],
    ])
    expect(await sample('probe_up{probe="sapa"}')).toBe('borgerblik_probe_up{probe="sapa"} 1')
    expect(await sample('probe_up{probe="mitoverblik"}')).toBe('borgerblik_probe_up{probe="mitoverblik"} 0')
    expect(await sample('probe_phase_seconds{probe="sapa",phase="tls"}')).toMatch(/ 0\.0314$/)

    await t.clock.advance(10 * minute)
    expect((await services()).map(({ state }) => state)).toEqual(['ok', 'failed'])
    await t.clock.advance(1)
    expect(await headline('/svartider')).toBe('Ikke målt: vi har intet nyt svar fra nogen af de 2 tjenester.')
    expect((await services()).map(({ state }) => state)).toEqual(['unknown', 'unknown'])
    expect(await sample('probe_up')).toBeUndefined()
    expect(await sample('probe_phase_seconds')).toBeUndefined()
    // The figures of the last 24 hours remain.
    expect(await sample('probe_response_seconds{probe="sapa",quantile="0.5"}')).toBeDefined()
    await t.clock.advance(26 * hour)
    expect(await sample('probe_response_seconds')).toBeUndefined()
  })

  it('include each index by its newest calls, also in cached pages', async () => {
    t = createTestApp({ rules: { benefits: false } })
    const state = async () => [
      (await json('/api/v1/tjenester', tjenesterSchema)).indexes.map((one) => one.state),
      /: <span[^>]*>.*?(Svarer ikke altid|Svarer ikke|Svarer|Ikke målt)</s.exec(
        await text('/svartider'),
      )?.[1],
      (await sample('indeks_up'))?.slice(-2),
    ]
    const attempts = (n: number, outcome: 'counted' | 'timeout') =>
      Array.from({ length: n }, () => makeAttempt({ at: t.clock.now(), outcome }))
    expect(await state()).toEqual([['unknown'], 'Ikke målt', undefined])
    await t.store.recordAttempts(attempts(100, 'counted'))
    expect(await state()).toEqual([['ok'], 'Svarer', ' 1'])
    await t.store.recordAttempts(attempts(5, 'timeout'))
    expect(await state()).toEqual([['unsteady'], 'Svarer ikke altid', ' 1'])
    await t.store.recordAttempts(attempts(1, 'timeout'))
    expect(await state()).toEqual([['failed'], 'Svarer ikke', ' 0'])
    await t.clock.advance(20 * minute)
    expect(await state()).toEqual([['failed'], 'Svarer ikke', ' 0'])
    await t.clock.advance(1)
    expect(await state()).toEqual([['unknown'], 'Ikke målt', undefined])
  })

  it('are unstable while an incident says that they fail now and then, also in cached pages', async () => {
    t = createTestApp({ probes: [sapa] })
    const now = t.clock.now()
    await t.store.recordProbe(makeProbeResult(now, { at: now }))
    const state = async () => [
      (await json('/api/v1/tjenester', tjenesterSchema)).services.map((one) => one.state),
      await headline('/svartider'),
      await sample('probe_state'),
      (await sample('probe_up'))?.slice(-2),
    ]
    const well = [['ok'], 'SAPA svarer.', 'borgerblik_probe_state{probe="sapa",state="ok"} 1', ' 1']
    expect(await state()).toEqual(well)
    const incident = makeIncident({ cause: { kind: 'service', id: 'sapa' } })
    await t.store.recordIncidents(makeChanges(incident, 'opened', now))
    expect(await state()).toEqual([
      ['unstable'],
      'Tjenesten SAPA er ustabil: den svarer ikke altid, som den skal.',
      'borgerblik_probe_state{probe="sapa",state="unstable"} 1',
      ' 1',
    ])
    await t.store.recordIncidents(makeChanges({ ...incident, state: 'closed', closedAt: now }, 'closed', now))
    expect(await state()).toEqual(well)
  })

  it('are shown only while configured, and again after a new result', async () => {
    t = createTestApp({ probes: [sapa] })
    const now = t.clock.now()
    await t.store.recordProbe(makeProbeResult(now, { at: now, probe: 'gone' }))
    const etag = (await t.app.request('/svartider')).headers.get('etag') ?? ''
    expect(await text('/svartider')).not.toContain('gone')
    await t.store.recordProbe(makeProbeResult(now, { at: now }))
    const again = await t.app.request('/svartider', { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(200)
    expect(await again.text()).toContain('SAPA svarer.')
  })

  it('come with Serviceplatformen’s own figures while these are recent', async () => {
    t = createTestApp({ probes: [sapa], servicePage })
    const now = t.clock.now()
    const { statements } = servicePageAt(now)
    await t.store.recordServicePage({ at: now, outcome: 'read', statements })
    const answer = await json('/api/v1/tjenester', tjenesterSchema)
    expect(answer.servicePage?.statements[0]).toEqual({
      service: 'Serviceplatformen',
      state: 'full',
      oppetidShare: 0.9995,
      svartidMs: 84,
    })
    expect(await text('/svartider')).toContain('99,95')
    expect(await sample('service_page_oppetid_share{service="Serviceplatformen"}')).toMatch(/ 0\.9995$/)
    expect(await sample('service_page_svartid_seconds{service="Serviceplatformen"}')).toMatch(/ 0\.084$/)
    await t.clock.advance(30 * minute + 1)
    expect((await json('/api/v1/tjenester', tjenesterSchema)).servicePage).toMatchObject({
      known: false,
      statements: [],
      readAt: new Date(now).toISOString(),
    })
    expect(await sample('service_page')).toBeUndefined()
  })

  it('come with the certificates and the days they have left', async () => {
    t = createTestApp()
    const validTo = t.clock.now() + 8 * day
    await t.close()
    t = createTestApp({ certificates: [{ name: 'sources.sdi.auth.certificate', subject: 'CN=os', validTo }] })
    const left = async () => (await json('/api/v1/tjenester', tjenesterSchema)).certificates[0]
    expect(await left()).toMatchObject({ days: 8, state: '14' })
    expect(await text('/drift')).toContain('8 dage')
    await t.clock.advance(1)
    expect(await left()).toMatchObject({ days: 7, state: '7' })
    expect(await text('/drift')).toContain('7 dage')
    await t.clock.advance(8 * day)
    expect(await left()).toMatchObject({ days: 0, state: 'ended' })
    expect(await text('/drift')).toContain('Udløbet')
    expect(await sample('certificate_expires_timestamp_seconds')).toBe(
      `borgerblik_certificate_expires_timestamp_seconds{name="sources.sdi.auth.certificate"} ${validTo / 1000}`,
    )
  })
})

describe('KLIK', () => {
  const report = (opgave: string, n: number, oplystDato?: string) =>
    t.report(
      'klik',
      kommuner.slice(0, n).map(({ kommunekode }) => ({
        kind: 'klik',
        kommunekode,
        key: opgave,
        value: { opgave, deadline: '2026-12-01', type: 'obligatorisk', status: 'fuldfoert' },
        oplystDato,
      })),
    )

  it('has the imported statuses, on the page and in the API, until they are too old', async () => {
    t = createTestApp()
    expect(await headline('/klik')).toBe('Ingen KLIK-opgaver er oplyst.')
    expect((await json('/api/v1/klik', klikSchema)).opgaver).toEqual([])
    await report('31', 82)
    const [task] = (await json('/api/v1/klik', klikSchema)).opgaver
    expect(task).toMatchObject({
      opgave: '31',
      titel: null,
      start: null,
      deadline: '2026-12-01',
      type: 'obligatorisk',
      counts: { ikkePaabegyndt: 0, paabegyndt: 0, fuldfoert: 82, ikkeOplyst: 16 },
      origins: ['test.csv'],
    })
    expect(task?.kommuner).toHaveLength(98)
    expect(await headline('/klik')).toBe('Opgave 31 er fuldført i 82 af 98 kommuner; 16 er ikke oplyst.')
    const list = (await text('/klik?status=ikkeOplyst&opgave=31')).split('id="kommuner"')[1] ?? ''
    expect(list.match(/href="\/kommuner\/\d{4}"/g)).toHaveLength(16)

    await t.clock.advance(75 * day)
    expect((await json('/api/v1/klik', klikSchema)).opgaver[0]?.counts.fuldfoert).toBe(82)
    await t.clock.advance(1)
    expect((await json('/api/v1/klik', klikSchema)).opgaver[0]?.counts).toMatchObject({
      fuldfoert: 0,
      ikkeOplyst: 98,
    })
    expect(await headline('/klik')).toBe('Ingen status på KLIK-opgaverne er ny nok til at gælde.')
  })
})

describe('other imported facts', () => {
  it('are on the pages they belong to, and in the list of imports', async () => {
    t = createTestApp()
    await t.report('aktiviteter', [
      { kind: 'aktiviteter', kommunekode: '', key: 'nexus', value: { product: 'nexus', tekst: 'Et møde.' } },
    ])
    await t.report('kald', [
      {
        kind: 'kald',
        kommunekode: '0751',
        key: '2026-10 sager',
        value: { maaned: '2026-10', type: 'sager', kald: 77, medData: 0 },
      },
    ])
    await t.report('kle-konfiguration', [
      {
        kind: 'kle-konfiguration',
        kommunekode: '0751',
        key: '02.34.02',
        value: { aktiv: true, deaktiverFradatoForAktive: false, fagsystemfilter: [] },
      },
    ])
    expect(await text('/loesninger')).toContain('Et møde.')
    expect(await text('/loesninger/nexus')).toContain('Et møde.')
    expect(await text('/loesninger/cura')).not.toContain('Et møde.')
    expect(await text('/kommuner/0751')).toMatch(/oktober 2026[\s\S]*77[\s\S]*ingen fik data/)
    expect(await text('/kommuner/0101')).toContain('kald på Borgerblikket er ikke oplyst')
    const drift = unlabelled(await text('/drift'))
    expect(drift.match(/<td>test\.csv<\/td>/g)).toHaveLength(3)
    expect(drift).toMatch(
      /KLE-konfigurationer senest indlæst<\/dt><dd><time[^>]*>kl\. 09\.00, for under et minut siden/,
    )
  })
})
