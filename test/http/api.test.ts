// Tests the JSON API: answers against their schemas, the OpenAPI document against the routes, and figures against each other.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { readinessGroups } from '../../server/domain/kle.ts'
import { levels } from '../../server/domain/readiness/level.ts'
import { hour } from '../../server/domain/time.ts'
import { openApiDocument } from '../../views/api/openapi.ts'
import {
  healthSchema,
  kommuneDetailSchema,
  kommunerSchema,
  overblikSchema,
  problemSchema,
} from '../../views/api/schemas.ts'
import { allDelivered, createTestApp, defaultFacts, type TestApp, testNumbers } from '../support/app.ts'

/** 0101 alle, 0147 flere, 0151 ingen, 0153 no right, 0155 limited, 0157 failed, 0159 stale, 0161 not polled; the others never measured. */
const mixed = async (): Promise<TestApp> => {
  const facts = defaultFacts()
  facts.set('0161', { right: 'full', polled: false })
  facts.set('0155', { right: 'kle 02', polled: true })
  const t = createTestApp({ facts })
  const every = (answer: Parameters<TestApp['record']>[1][string]) =>
    Object.fromEntries(testNumbers.map((kle) => [kle, answer]))
  await t.record('0159', allDelivered)
  await t.record('0161', allDelivered)
  await t.clock.advance(13 * hour)
  await t.record('0101', every({ cases: 50, receivedSince: 3, bySystem: 0 }))
  await t.record('0147', { ...every(0), '02.34.02': 9, '27.24.00': 4 })
  await t.record('0151', every(0))
  await t.record('0153', every({ outcome: 'noRight' }))
  await t.record('0155', every({ cases: 0, receivedSince: 0, right: 'kle 02' }))
  await t.record('0157', every({ outcome: 'timeout' }))
  await t.record('0101', { '29.18.00': { outcome: 'fault' } })
  return t
}

let t: TestApp
beforeAll(async () => {
  t = await mixed()
})
afterAll(() => t.close())

const json = async <T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> => {
  const answer = await t.app.request(path)
  const body = await answer.json()
  expect(body.demo).toBe(true)
  // Parsing drops fields that are not in the schema, so equality finds undocumented fields.
  const parsed = schema.parse(body)
  expect(parsed).toEqual(body)
  return parsed
}

const detail = (kommunekode: string) => json(`/api/v1/kommuner/${kommunekode}`, kommuneDetailSchema)

describe('every answer', () => {
  it('has the shape in the OpenAPI document', async () => {
    await json('/api/v1/overblik', overblikSchema)
    await json('/api/v1/kommuner', kommunerSchema)
    await json('/healthz', healthSchema)
    for (const kommunekode of ['0101', '0147', '0151', '0153', '0155', '0157', '0159', '0161', '0163'])
      await detail(kommunekode)
    for (const path of ['/api/v1/nej', '/api/v1/kommuner/9999', '/api/v1/kommuner?niveau=nej'])
      await json(path, problemSchema)
  })

  it('has the same shape from an empty store, with null for unknown values', async () => {
    const empty = createTestApp()
    const overblik = overblikSchema.parse(await (await empty.app.request('/api/v1/overblik')).json())
    expect(overblik).toMatchObject({ measuredAt: null, changedAt: null, coverageShare: 0, fresh: 0 })
    const k = kommuneDetailSchema.parse(await (await empty.app.request('/api/v1/kommuner/0751')).json())
    expect(k.groups['02']).toMatchObject({ level: 'ukendt', cases: null, measuredAt: null, nextStep: null })
    expect(k.kle.map((line) => [line.outcome, line.cases, line.because])).toEqual(
      testNumbers.map(() => [null, null, 'never']),
    )
    await empty.close()
  })

  it('has demo false with live data', async () => {
    const live = createTestApp({ demo: false })
    for (const path of [
      '/api/v1/overblik',
      '/api/v1/kommuner',
      '/api/v1/kommuner/0751',
      '/healthz',
      '/api/nej',
    ])
      expect((await (await live.app.request(path)).json()).demo, path).toBe(false)
    expect(await (await live.app.request('/')).text()).not.toContain('Demodata')
    await live.close()
  })
})

describe('the OpenAPI document', () => {
  it('is served unchanged', async () => {
    const served = await (await t.app.request('/api/v1/openapi.json')).json()
    expect(served).toEqual(JSON.parse(JSON.stringify(openApiDocument(true, '1.2.3'))))
    expect(served).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' }, 'x-demo': true })
  })

  it('lists exactly the addresses for programs', () => {
    const routes = t.app.routes
      .map(({ path }) => path.replaceAll(/:(\w+)/g, '{$1}'))
      .filter((path) => /^\/(api\/|metrics|healthz)/.test(path))
    expect(routes.length).toBeGreaterThan(5)
    expect(Object.keys(openApiDocument(true, '1').paths).sort()).toEqual([...new Set(routes)].sort())
  })

  it('refers only to schemas it contains', () => {
    const document = openApiDocument(true, '1')
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    )
    expect(references.length).toBeGreaterThan(5)
    for (const name of references) expect(Object.keys(document.components.schemas)).toContain(name)
  })
})

describe('the levels', () => {
  it('sum to 98 in every group, and match the kommuner', async () => {
    const { groups } = await json('/api/v1/overblik', overblikSchema)
    const { kommuner } = await json('/api/v1/kommuner', kommunerSchema)
    expect(kommuner).toHaveLength(98)
    for (const group of readinessGroups) {
      expect(levels.reduce((sum, level) => sum + groups[group][level], 0)).toBe(98)
      for (const level of levels)
        expect(kommuner.filter((k) => k.groups[group].level === level)).toHaveLength(groups[group][level])
    }
    expect(groups['02']).toEqual({ alle: 1, flere: 1, ingen: 1, ukendt: 95 })
    // The latest check of a number in 0101's eoj failed, but its former answer is still valid.
    expect(groups.eoj).toEqual({ alle: 1, flere: 1, ingen: 1, ukendt: 95 })
  })

  it('are the same in the metrics and on the page', async () => {
    const { groups, coverageShare } = await json('/api/v1/overblik', overblikSchema)
    const metrics = await (await t.app.request('/metrics')).text()
    for (const group of readinessGroups)
      for (const level of levels)
        expect(metrics).toContain(
          `borgerblik_kommuner{group="${group}",level="${level}"} ${groups[group][level]}\n`,
        )
    expect(metrics).toContain(`borgerblik_coverage_share ${coverageShare}\n`)
    for (const level of ['alle', 'flere', 'ingen'] as const) {
      const page = await (await t.app.request(`/kommuner?gruppe=02&niveau=${level}`)).text()
      const listed = new Set([...page.matchAll(/href="\/kommuner\/(\d{4})"/g)].map(([, kode]) => kode))
      expect(listed.size, level).toBe(groups['02'][level])
    }
  })
})

describe('the next steps', () => {
  it('sum to 98, and are those of the kommuner, of the filter and of the page', async () => {
    const { steps } = await json('/api/v1/overblik', overblikSchema)
    const { kommuner } = await json('/api/v1/kommuner', kommunerSchema)
    const page = await (await t.app.request('/')).text()
    expect(Object.values(steps).reduce((a, b) => a + b)).toBe(98)
    for (const [kind, n] of Object.entries(steps)) {
      expect(
        kommuner.filter((k) => k.step === kind),
        kind,
      ).toHaveLength(n)
      const found = await json(`/api/v1/kommuner?trin=${kind}`, kommunerSchema)
      expect(found.kommuner.map((k) => k.step)).toEqual(Array(n).fill(kind))
      if (n > 0) expect(page).toContain(`<a href="/kommuner?trin=${kind}">${n}</a>`)
    }
    expect(steps).toMatchObject({ adgang: 2, leverance: 1, mangler: 1, intet: 1, ukendt: 93 })
  })
})

describe('one kommune', () => {
  it('has for each number whether its count is known, or why not', async () => {
    const lines = async (kommunekode: string) =>
      (await detail(kommunekode)).kle.map(({ outcome, cases, known, because }) => [
        outcome,
        cases,
        known,
        because,
      ])
    expect(await lines('0151')).toEqual(testNumbers.map(() => ['counted', 0, true, null]))
    expect(await lines('0153')).toEqual(testNumbers.map(() => ['noRight', null, false, 'noAccess']))
    expect(await lines('0155')).toEqual(testNumbers.map(() => ['counted', 0, false, 'limited']))
    expect(await lines('0157')).toEqual(testNumbers.map(() => ['timeout', null, false, 'timeout']))
    expect(await lines('0159')).toEqual(testNumbers.map((_, i) => ['counted', 100 + i, false, 'stale']))
    expect(await lines('0161')).toEqual(testNumbers.map(() => [null, null, false, 'never']))
    expect((await lines('0101'))[3]).toEqual(['fault', 50, true, null])
  })

  it('has a ladder of six rungs per group, with texts and ISO times', async () => {
    const { ladder, groups } = await detail('0147')
    for (const group of readinessGroups) {
      expect(ladder[group].map((r) => r.rung)).toEqual([
        'adgang',
        'leverance',
        'friskhed',
        'konfiguration',
        'gate',
        'kanVises',
      ])
      for (const { text } of ladder[group]) expect(text).toMatch(/\.$/)
    }
    expect(ladder['02'][1]).toMatchObject({
      outcome: 'partly',
      evidence: {
        obligatory: 2,
        delivered: 1,
        zero: 1,
        missing: '02.34.04',
        cases: 9,
        measuredAt: groups['02'].measuredAt,
      },
    })
    expect(groups['02'].nextStep).toMatchObject({
      rung: 'leverance',
      outcome: 'partly',
      who: 'kommuneOgLeverandoer',
      text: expect.stringContaining('(02.34.04)'),
    })
    expect(groups['02'].measuredAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  })

  it('has its products by id, or null', async () => {
    expect((await detail('0101')).products).toEqual({ esdh: 'acadre', eoj: 'nexus' })
    expect((await detail('0161')).products).toEqual({ esdh: null, eoj: null })
  })
})

describe('the filters', () => {
  it('are the same as on the page', async () => {
    const { kommuner } = await json('/api/v1/kommuner?gruppe=02&niveau=flere', kommunerSchema)
    expect(kommuner.map((k) => k.kommunekode)).toEqual(['0147'])
    const { kommuner: found } = await json('/api/v1/kommuner?q=aarhus', kommunerSchema)
    expect(found.map((k) => k.kommunekode)).toEqual(['0751'])
    const { kommuner: down } = await json('/api/v1/kommuner?sorter=kommunekode&retning=ned', kommunerSchema)
    expect(down[0]?.kommunekode).toBe('0860')
  })

  it('are all reported when they are wrong', async () => {
    const answer = await t.app.request('/api/v1/kommuner?niveau=mange&gruppe=99&farve=blaa&loesning=word')
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    const { problems = [], detail: text } = problemSchema.parse(await answer.json())
    expect(problems).toHaveLength(4)
    for (const word of ['mange', '99', 'farve', 'word']) expect(text).toContain(word)
  })

  it('are in the OpenAPI document, each with its allowed values', async () => {
    const { get } = openApiDocument(true, '1').paths['/api/v1/kommuner'] as {
      get: { parameters?: { name: string; schema: { enum?: string[] } }[] }
    }
    for (const { name, schema } of get.parameters ?? [])
      for (const value of schema.enum ?? ['ingen']) {
        const answer = await t.app.request(`/api/v1/kommuner?${name}=${encodeURIComponent(value)}`)
        expect(answer.status, `${name}=${value}`).toBe(200)
      }
    expect(get.parameters?.length).toBe(9)
  })
})
