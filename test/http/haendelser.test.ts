// Tests the incidents through the real app and store: pages, API and metrics have the same, also after a step by hand.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { Incident, StepKind } from '../../server/domain/incidents/register.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import { haendelserSchema, haendelseSchema } from '../../views/api/haendelser.ts'
import { problemSchema } from '../../views/api/schemas.ts'
import { allDelivered, createTestApp, type TestApp } from '../support/app.ts'
import { makeChanges, makeIncident } from '../support/incidents.ts'
import { unlabelled } from '../support/markup.ts'
import { makeAttempt } from '../support/measured.ts'
import { makeProbe } from '../support/services.ts'

const hostile = `<script>alert(1)</script>"'&`
const probes = [makeProbe('sdi', 'Sags- og Dokumentindeks', { platform: 'Serviceplatformen' })]

let t: TestApp
beforeEach(() => {
  t = createTestApp({ probes })
})
afterEach(() => t.close())

const request = async (path: string, status = 200) => {
  const answer = await t.app.request(path)
  expect([answer.status, t.logged], path).toEqual([status, []])
  return answer
}
const text = async (path: string, status = 200) => (await request(path, status)).text()
const json = async <T extends z.ZodType>(path: string, schema: T, status = 200): Promise<z.infer<T>> => {
  const body = JSON.parse(await text(path, status))
  const parsed = schema.parse(body)
  // Parsing drops fields that are not in the schema.
  expect(parsed).toEqual(body)
  return parsed
}
const list = (search = '') => json(`/api/v1/haendelser${search}`, haendelserSchema)
const headline = async (path: string) => /<h1[^>]*>(.*?)<\/h1>/s.exec(await text(path))?.[1]
const samples = async (start: string) =>
  (await text('/metrics')).split('\n').filter((line) => line.startsWith(`borgerblik_${start}`))

const record = (incident: Incident, kind: StepKind = 'opened') =>
  t.store.recordIncidents(makeChanges(incident, kind, t.clock.now(), kind === 'opened' ? kind : undefined))

/** Records an answer of each index, so that all services are measured. */
const measureServices = () =>
  t.store.recordAttempts(
    (['sdi', 'ydi'] as const).map((indeks) => makeAttempt({ indeks, at: t.clock.now() })),
  )

/** An open incident that began an hour ago. */
const incident = (change: Partial<Incident> = {}): Incident =>
  makeIncident({ beganAt: t.clock.now() - hour, openedAt: t.clock.now() - minute, ...change })

const sensum = (change: Partial<Incident> = {}): Incident =>
  incident({
    id: 2,
    signal: 'leverance',
    what: 'stop',
    cause: { kind: 'product', id: 'sensum' },
    hit: ['0101', '0147', '0151'],
    evidence: { expected: 46.2, received: 0 },
    ...change,
  })

describe('the incidents', () => {
  it('are none in an empty store, and that is no good news while nothing is measured', async () => {
    const none = 'Ingen hændelser er åbne, men uden friske målinger kan vi ikke se, om der er nye.'
    expect(await headline('/haendelser')).toBe(none)
    expect(await list()).toEqual({
      demo: true,
      finding: none,
      haendelser: [],
      oplyste: [],
      oplystePage: { page: 1, pages: 1, limit: 100, selected: 0, next: null },
    })
    expect(await samples('incident')).toEqual([
      'borgerblik_incidents{signal="svar",state="open"} 0',
      'borgerblik_incidents{signal="svar",state="recovering"} 0',
      'borgerblik_incidents{signal="leverance",state="open"} 0',
      'borgerblik_incidents{signal="leverance",state="recovering"} 0',
    ])
    await t.round(allDelivered)
    expect(await headline('/haendelser')).toBe(
      'Ingen hændelser er åbne, men ingen af tjenesterne er målt lige nu.',
    )
    await measureServices()
    expect(await headline('/haendelser')).toBe('Ingen hændelser er åbne.')
    await t.clock.advance(21 * minute)
    expect(await headline('/haendelser')).toContain('er målt lige nu.')
  })

  it('are the same on the pages, in the API and in the metrics, from opening to the end', async () => {
    await t.round(allDelivered)
    const readiness = await headline('/')
    await record(incident())
    await record(sensum())
    const { finding, haendelser } = await list()
    expect(finding).toBe(
      'Sensum har ikke leveret siden kl. 08.00. Sags- og Dokumentindekset har fejlet nu og da siden kl. 08.00.',
    )
    expect(haendelser.map(({ id, title }) => [id, title])).toEqual([
      [2, 'Sensum leverer ikke længere: forventet ca. 46 sager, modtaget 0, i 3 kommuner'],
      [1, 'Sags- og Dokumentindekset fejler nu og da: 12 af de seneste 60 opslag; normalt 0–3'],
    ])
    expect(haendelser[1]).toMatchObject({ shownAs: 'unstable', hasComeBack: false, services: ['sdi'] })
    expect(haendelser[0]).toMatchObject({ shownAs: 'open', closedBy: null, services: null })
    const page = await text('/haendelser')
    for (const { id, title } of haendelser) expect(page).toContain(`<a href="/haendelser/${id}">${title}</a>`)
    expect(await headline('/')).toBe('Sensum har ikke leveret siden kl. 08.00; det rammer 3 af 98 kommuner.')
    expect(await text('/')).toContain(`<h2 class="finding">${readiness}</h2>`)
    expect(await samples('incidents{signal="svar",state="open"}')).toEqual([
      'borgerblik_incidents{signal="svar",state="open"} 1',
    ])
    expect(await samples('incident_hit_kommuner')).toEqual([
      'borgerblik_incident_hit_kommuner{id="2",cause="product:sensum",signal="leverance"} 3',
      'borgerblik_incident_hit_kommuner{id="1",cause="service:sdi",signal="svar"} 2',
    ])

    await record(incident({ state: 'closed', closedAt: t.clock.now() }), 'closed')
    await record(
      sensum({ state: 'recovering', recoveringAt: t.clock.now(), recovered: ['0101'] }),
      'recovering',
    )
    expect((await list()).haendelser.map(({ id, state }) => [id, state])).toEqual([
      [2, 'recovering'],
      [1, 'closed'],
    ])
    expect(await headline('/')).toBe(readiness)
    expect(await text('/')).toContain('Ser ud til at være ovre: <a href="/haendelser/2">')
    expect(await samples('incident_hit_kommuner')).toEqual([
      'borgerblik_incident_hit_kommuner{id="2",cause="product:sensum",signal="leverance"} 2',
    ])
    await t.clock.advance(91 * day)
    expect((await list()).haendelser.map(({ id }) => id)).toEqual([2])
  })

  it('that are closed by hand are so in the API, and not over on the page', async () => {
    await record(incident())
    await t.store.stepByHand(1, { at: t.clock.now(), kind: 'closed', origin: 'kommandolinjen' })
    const [closed] = (await list()).haendelser
    expect(closed).toMatchObject({
      state: 'closed',
      shownAs: 'closedByHand',
      closedBy: 'hand',
      closedOrigin: 'kommandolinjen',
    })
    const page = await text('/haendelser/1')
    expect(page).toContain('Lukket i hånden (kommandolinjen), uden at målingerne viste, at fejlen var ovre.')
    expect(page).not.toContain('✓')
  })

  it('are selected by the same filters on the page and in the API', async () => {
    await record(incident())
    await record(sensum())
    const shown = async (search: string) => {
      const page = await text(`/haendelser${search}`)
      const onPage = [...page.matchAll(/<th scope="row"><a href="\/haendelser\/(\d+)"/g)].map(([, id]) =>
        Number(id),
      )
      const inApi = (await list(search)).haendelser.map(({ id }) => id)
      expect(onPage, search).toEqual(inApi)
      return inApi
    }
    expect(await shown('')).toEqual([2, 1])
    expect(await shown('?signal=leverance')).toEqual([2])
    expect(await shown('?loesning=sensum')).toEqual([2])
    expect(await shown('?tjeneste=sdi')).toEqual([1])
    expect(await shown('?kommune=0751')).toEqual([1])
    expect(await shown('?tilstand=ovre')).toEqual([])
    expect(await text('/haendelser?signal=leverance')).toContain(
      'Til filtrene passer 1 af 2 målte hændelser og 0 af 0, som andre har oplyst.',
    )
    expect(await text('/haendelser?signal=leverance')).toContain('Ingen af dem passer til filtrene.')
  })

  it('that are over are reached from the kommune, the product, the service and the response times', async () => {
    const closedAt = t.clock.now()
    const platform = { kind: 'platform', id: 'serviceplatformen' } as const
    for (const one of [
      incident({ cause: platform, state: 'closed', closedAt }),
      sensum({ state: 'closed', closedAt }),
    ])
      await record(one)
    const reached = async (path: string) => {
      const [, href = '', found] =
        /<a href="([^"]*)">Tidligere hændelser<\/a>: (\S+) de/.exec(await text(path)) ?? []
      const search = href.replaceAll('&amp;', '&').replace('/haendelser', '')
      const ids = (await list(search)).haendelser.map(({ id }) => id)
      expect(found, path).toBe(ids.length === 0 ? 'ingen' : String(ids.length))
      return [search, ids]
    }
    expect(await reached('/kommuner/0751')).toEqual(['?tilstand=ovre&kommune=0751', [1]])
    expect(await reached('/kommuner/0101')).toEqual(['?tilstand=ovre&kommune=0101', [2]])
    expect(await reached('/loesninger/sensum')).toEqual(['?tilstand=ovre&loesning=sensum', [2]])
    // It runs on the platform that was the cause.
    expect(await reached('/svartider?tjeneste=sdi')).toEqual(['?tilstand=ovre&tjeneste=sdi', [1]])
    expect(await reached('/svartider?tjeneste=ydi')).toEqual(['?tilstand=ovre&tjeneste=ydi', []])
    expect(await reached('/svartider')).toEqual(['?tilstand=ovre&signal=svar', [1]])
  })

  it('explain a filter that is not understood, and escape it', async () => {
    const search = `?tjeneste=${encodeURIComponent(hostile)}&tilstand=x`
    const page = await text(`/haendelser${search}`)
    expect(page).toContain('Noget i adressen blev ikke forstået')
    expect(page).toContain('Tjenesten »&lt;script&gt;')
    expect(page).not.toContain('<script>alert')
    const { problems } = await json(`/api/v1/haendelser${search}`, problemSchema, 400)
    expect(problems).toEqual([
      '»x« er ikke en værdi for tilstand. Vælg mellem: aaben, ustabil, aftager, ovre.',
      `Tjenesten »${hostile}« findes ikke.`,
    ])
  })
})

describe('one incident', () => {
  it('that is no longer measured says so, and not that it is over', async () => {
    const closedAt = t.clock.now()
    await record(incident())
    await record({ ...incident(), state: 'closed', closedAt }, 'abandoned')
    expect((await json('/api/v1/haendelser/1', haendelseSchema)).steps.at(-1)?.kind).toBe('abandoned')
    const page = await text('/haendelser/1')
    expect(page).toContain(
      'Den er lukket, fordi det ikke måles længere. Det er ikke afgjort, om den er ovre.',
    )
    expect(page).toContain('Lukket, fordi det ikke måles længere')
  })

  it('has its steps and notices, also those made by hand, and what is folded under it', async () => {
    await record(incident())
    const folded = incident({ id: 3, cause: { kind: 'kommune', id: '0751' }, state: 'merged', mergedInto: 1 })
    await record({ ...folded, closedAt: t.clock.now() }, 'merged')
    const at = t.clock.now()
    await t.store.stepByHand(1, { at, kind: 'note', text: hostile, origin: 'kommandolinjen' })
    await t.store.stepByHand(1, { at, kind: 'acknowledged', origin: hostile })
    const answer = await json('/api/v1/haendelser/1', haendelseSchema)
    expect(answer.steps.map(({ kind, text, origin }) => [kind, text, origin])).toEqual([
      ['opened', null, null],
      ['note', hostile, 'kommandolinjen'],
      ['acknowledged', null, hostile],
    ])
    expect(answer).toMatchObject({
      cause: 'service:sdi',
      beganAt: new Date(at - hour).toISOString(),
      closedAt: null,
      acknowledgedAt: new Date(at).toISOString(),
      evidence: {
        ...{ calls: 60, bad: 12, usual: 0.02, expected: null, received: null },
        outside: { calls: 410, bad: 4, expected: null, received: null },
      },
      notices: [{ kind: 'opened', cause: 'service:sdi' }],
      folded: [{ id: 3, mergedInto: 1 }],
    })
    const page = await text('/haendelser/1')
    expect(page).not.toContain('<script>alert')
    expect(page).toContain('&lt;script&gt;alert(1)')
    expect(page).toContain('<a href="/haendelser/3">')
    expect(await text('/haendelser/3')).toContain('<a href="/haendelser/1">hændelse 1</a>')

    expect(await t.store.stepByHand(1, { at, kind: 'closed', text: 'Løst', origin: 'kommandolinjen' })).toBe(
      true,
    )
    expect((await json('/api/v1/haendelser/1', haendelseSchema)).state).toBe('closed')
    expect(await text('/haendelser/1')).toContain('Løst')
  })

  it('has the response times of its service over its span, and of the calls about its kommune', async () => {
    const now = t.clock.now()
    const call = (minutesAgo: number, durationMs: number, kommunekode = '0751') =>
      makeAttempt({ at: now - minutesAgo * minute, durationMs, kommunekode })
    await t.store.recordAttempts([
      ...[100, 90, 80].flatMap((ago) => [call(ago, 100), call(ago, 100, '0101')]),
      ...[50, 40, 30].flatMap((ago) => [call(ago, 2000), call(ago, 110, '0101'), call(ago, 110, '0147')]),
    ])
    await record(incident())
    await record(incident({ id: 2, cause: { kind: 'kommune', id: '0751' }, hit: ['0751'] }))
    const service = await text('/haendelser/1')
    expect(service).toContain(
      'Siden det begyndte, har halvdelen af svartiderne været højst 114 ms og 95 % højst 2 s, mod 103 ms og 103 ms i de to timer før. Alle har fået et brugbart svar.',
    )
    expect(service).toContain(
      '<h3>Målinger af Sags- og Dokumentindekset</h3>\n<p>Siden det begyndte, er intet målt.',
    )
    const kommune = await text('/haendelser/2')
    expect(kommune).toMatch(
      /opslag om Aarhus været højst 2 s og 95 % højst 2 s, mod 103 ms og 103 ms i døgnet før\..* For alle kommuner, også Aarhus, har halvdelen været højst 114 ms/,
    )
    expect(await text('/haendelser/2')).toMatch(
      /<th scope="row">Mandag (?:den )?23\. november kl\. 8–9<\/th>(<td [^>]*class="number"[^>]*>[^<]*<\/td>){6}<td [^>]*>3<\/td><td [^>]*>9<\/td>/,
    )
    // The hours become days, which are kept for a while too.
    await record(incident({ state: 'closed', closedAt: now }), 'closed')
    await t.clock.advance(62 * day)
    await t.store.prune(t.clock.now())
    expect(await text('/haendelser/1')).toMatch(
      /ikke længere gemt time for time[\s\S]*I de dage, hvor det stod på, var halvdelen af svartiderne højst 1\d\d ms/,
    )
    await t.clock.advance(335 * day)
    await t.store.prune(t.clock.now())
    expect(await text('/haendelser/1')).toContain('Svartiderne fra dengang er ikke længere gemt.')
  })

  it('that does not exist is not found', async () => {
    for (const id of ['1', '0', '01', 'x', '-1', '1.5', '99999999999']) {
      expect(await text(`/haendelser/${id}`, 404)).toContain('Siden findes ikke')
      const { status } = await json(`/api/v1/haendelser/${id}`, problemSchema, 404)
      expect(status).toBe(404)
    }
    await record(incident())
    expect(await headline('/haendelser/1')).toContain('Sags- og Dokumentindekset')
  })
})

describe('an event that others report', () => {
  const fact = (key: string, titel: string, change = {}) => ({
    kind: 'haendelser' as const,
    kommunekode: '',
    key,
    value: { titel, fra: '2026-11-20', omfang: [], ...change },
  })

  it('has a page and an entry of its own, and opens nothing', async () => {
    await t.round(allDelivered)
    await measureServices()
    await t.report('haendelser', [
      fact('2026-17', 'Serviceplatformen er nede', {
        omfang: ['platform:serviceplatformen'],
        kilde: 'Driften',
      }),
      fact('a/b 1', hostile, { til: '2026-11-21', tekst: hostile }),
    ])
    expect(await headline('/haendelser')).toBe('Ingen hændelser er åbne.')
    const { haendelser, oplyste } = await list()
    expect([haendelser, oplyste.map(({ id, state }) => [id, state])]).toEqual([
      [],
      [
        ['2026-17', 'open'],
        ['a/b 1', 'over'],
      ],
    ])
    expect((await list('?tjeneste=sdi')).oplyste.map(({ id }) => id)).toEqual(['2026-17'])
    const page = await text('/haendelser')
    expect(page).toContain('href="/haendelser/oplyst/2026-17"')
    expect(page).toContain('Driften, fra test.csv')
    expect(page).not.toContain('<script>alert')
    expect(await text('/haendelser/oplyst/2026-17')).toContain('Vi har ikke målt den.')
    expect(await text('/haendelser/oplyst/a%2Fb%201')).toContain('&lt;script&gt;alert(1)')
    expect(await text('/haendelser/oplyst/2026-18', 404)).toContain('Siden findes ikke')
  })

  it('that goes on stands on the front page, below the incidents that we found', async () => {
    await t.round(allDelivered)
    await t.report('haendelser', [fact('1', 'SAPA er nede', { kilde: 'Driften' })])
    const shown = async () => /<main.*?<h2>/s.exec(unlabelled(await text('/')))?.[0] ?? ''
    const readiness = /<h1[^>]*>Alle 98.*Oplyst af andre, ikke målt:.*SAPA er nede/s
    expect(await shown()).toMatch(readiness)
    await record(incident())
    expect(await shown()).toMatch(/<h1[^>]*>Sags- og .*Oplyst af andre, ikke målt:.*SAPA er nede.*<h2/s)
    await t.report('haendelser', [fact('1', 'SAPA er nede', { til: '2026-11-21' })])
    expect(await shown()).not.toContain('SAPA er nede')
  })

  it('stands on an incident that it overlaps in time, and in what it is about', async () => {
    const around = { fra: '2026-11-22', til: '2026-11-23' }
    await t.report('haendelser', [
      fact('sdi', 'SDI', { ...around, omfang: ['service:sdi'] }),
      fact('platform', 'Platformen', {
        ...around,
        fra: '2026-11-21',
        omfang: ['platform:serviceplatformen'],
      }),
      fact('ydi', 'YDI', { ...around, omfang: ['service:ydi'] }),
      fact('aarhus', 'Aarhus', { ...around, omfang: ['kommune:0751'] }),
      fact('acadre', 'Acadre', { ...around, omfang: ['product:acadre'] }),
      fact('before', 'Tidligere', { fra: '2026-11-21', til: '2026-11-22', omfang: ['service:sdi'] }),
      fact('later', 'Senere', { fra: '2026-11-24', omfang: ['service:sdi'] }),
      fact('all', 'Uden omfang', around),
    ])
    let id = 0
    const beside = async (change: Partial<Incident>) => {
      id += 1
      await record(incident({ ...change, id }))
      const { oplyste } = await json(`/api/v1/haendelser/${id}`, haendelseSchema)
      const page = await text(`/haendelser/${id}`)
      const onPage = [...page.matchAll(/href="\/haendelser\/oplyst\/([^"]*)"/g)].map(([, id]) => id)
      expect(onPage).toEqual(oplyste)
      return oplyste
    }
    expect(await beside({})).toEqual(['sdi', 'platform'])
    expect(await beside({ cause: { kind: 'kommune', id: '0751' }, services: ['ydi'] })).toEqual([
      'aarhus',
      'ydi',
    ])
    const stop = { signal: 'leverance', what: 'stop' } as const
    expect(await beside({ ...stop, cause: { kind: 'product', id: 'acadre' } })).toEqual(['acadre'])
    expect(await beside({ ...stop, cause: { kind: 'group', id: '02' } })).toEqual(['acadre'])
    expect(await text('/haendelser/1')).toContain(
      'Vi har ikke målt det, og det indgår ikke i vores vurdering.',
    )
  })

  it('is on one of several pages when there are many, also under a filter', async () => {
    const day = (i: number) => `2026-10-${String(1 + (i % 28)).padStart(2, '0')}`
    const many = Array.from({ length: 1203 }, (_, i) =>
      fact(`nr-${i}`, `Nummer ${i}`, { fra: day(i), til: day(i), omfang: i % 2 ? ['kommune:0751'] : [] }),
    )
    await t.report('haendelser', many)
    const ids: string[] = []
    for (let path: string | null = '/api/v1/haendelser?antal=500'; path !== null; ) {
      const { oplyste, oplystePage }: z.infer<typeof haendelserSchema> = await json(path, haendelserSchema)
      expect(oplyste.length).toBeLessThanOrEqual(500)
      expect(oplystePage).toMatchObject({ pages: 3, limit: 500, selected: 1203 })
      ids.push(...oplyste.map(({ id }) => id))
      path = oplystePage.next
    }
    expect(new Set(ids)).toEqual(new Set(many.map(({ key }) => key)))
    expect(ids).toHaveLength(1203)

    const rows = (page: string) => page.split('href="/haendelser/oplyst/').length - 1
    const second = await text('/haendelser?kommune=0751&side=2')
    expect(rows(second)).toBe(100)
    expect(second).toContain(
      'Til filtrene passer 0 af 0 målte hændelser og 601 af 1.203, som andre har oplyst.',
    )
    expect(second).toContain('Side 2 af 7: nummer 101–200 af 601.')
    expect(second).toContain('<a rel="prev" href="/haendelser?kommune=0751#oplyste">Forrige side</a>')
    expect(second).toContain(
      '<a rel="next" href="/haendelser?kommune=0751&amp;side=3#oplyste">Næste side</a>',
    )
    expect(rows(await text('/haendelser?kommune=0751&side=7'))).toBe(1)
    expect(await text('/haendelser?kommune=0751&side=8')).toContain('Side 7 af 7: nummer 601–601 af 601.')
    expect((await list('?kommune=0751')).oplystePage.next).toBe('/api/v1/haendelser?kommune=0751&side=2')
    expect(await text('/haendelser/oplyst/nr-1202')).toContain('Nummer 1202')
    await t.report('haendelser', [fact('ny', 'Ny', { fra: '2026-11-22' })])
    expect((await list()).oplyste[0]?.id).toBe('ny')
  })

  it.each(['a/b', 'a b', 'æøå', 'a/', 'a.', 'a/..', 'a/./b', '1', '2022-17_x'])(
    'has the address that its link has when its id is %j',
    async (id) => {
      await t.report('haendelser', [fact(id, 'Nede')])
      const [, href = ''] = /<a href="(\/haendelser\/oplyst\/[^"]*)"/.exec(await text('/haendelser')) ?? []
      expect(await headline(new URL(href, 'http://localhost').pathname)).toBe('Nede')
    },
  )

  it('is over from its end on, also in a cached page', async () => {
    await t.report('haendelser', [fact('1', 'Nede', { til: '2026-11-23T09:00:00.000Z' })])
    const state = async () => (await list()).oplyste[0]?.state
    expect(await state()).toBe('open')
    await t.clock.advance(hour)
    expect(await state()).toBe('over')
  })
})
