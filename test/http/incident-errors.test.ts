// Tests what went wrong in the calls of an incident, through the real app and store: on its page and in the API.
import { afterEach, describe, expect, it } from 'vitest'
import type { Incident } from '../../server/domain/incidents/register.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import { haendelseSchema } from '../../views/api/haendelser.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { makeChanges, makeIncident } from '../support/incidents.ts'
import { makeAttempt } from '../support/measured.ts'
import { makeProbe, makeProbeResult } from '../support/services.ts'

const startAt = Date.UTC(2026, 10, 23, 8)
const beganAt = startAt - hour
const http = { outcome: 'http', detail: 'HTTP 503' } as const
const timeout = { outcome: 'timeout' } as const

let t: TestApp
afterEach(() => t.close())

const open = (options: Parameters<typeof createTestApp>[0] = {}): void => {
  const probes = [makeProbe('sdi', 'Sags- og Dokumentindeks', { platform: 'Serviceplatformen' })]
  t = createTestApp({ probes, startAt, ...options })
}

const record = (change: Partial<Incident> = {}) =>
  t.store.recordIncidents(
    makeChanges(makeIncident({ beganAt, openedAt: startAt, ...change }), 'opened', startAt),
  )

const recordCalls = (minutes: readonly number[], change: Parameters<typeof makeAttempt>[0]) =>
  t.store.recordAttempts(minutes.map((m) => makeAttempt({ at: beganAt + m * minute, ...change })))

const shown = async () => {
  const page = await (await t.app.request('/haendelser/1')).text()
  const [, section = ''] = /<h3>Hvad der gik galt<\/h3>(.*?)<p class="note">/s.exec(page) ?? []
  const text = section
    .replace(/<\/li>/g, ' | ')
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  const { errors, errorsSinceAt } = haendelseSchema.parse(
    await (await t.app.request('/api/v1/haendelser/1')).json(),
  )
  const counts = errors?.map(({ service, kind, outcome, count }) => `${kind} ${service} ${outcome} ${count}`)
  return { text, counts, errorsSinceAt }
}

describe('what went wrong in the calls of an incident', () => {
  it('is counted by error, of the calls of its services since it began', async () => {
    open()
    await recordCalls([-1], {})
    await recordCalls([0, 1, 2], http)
    await recordCalls([3], timeout)
    await recordCalls([4], { outcome: 'format', detail: 'multipart/related' })
    await recordCalls([-1, 4], { ...http, indeks: 'ydi' })
    for (const at of [beganAt - minute, beganAt + minute])
      await t.store.recordProbe(
        makeProbeResult(at, { probe: 'sdi', at, outcome: 'network', detail: 'ECONNRESET' }),
      )
    await record()
    expect(await shown()).toEqual({
      text: 'Siden det begyndte: 3 opslag: HTTP 503 | 1 opslag: svarede i et format, vi ikke læser: multipart/related | 1 opslag: intet svar inden for tidsgrænsen | 1 måling: ingen forbindelse (ECONNRESET) |',
      counts: ['indeks sdi http 3', 'indeks sdi format 1', 'indeks sdi timeout 1', 'probe sdi network 1'],
      errorsSinceAt: new Date(beganAt).toISOString(),
    })
  })

  it('counts until now, and says so where the numbers behind are older', async () => {
    open({ probes: [] })
    await recordCalls([-1], {})
    await recordCalls([0, 1, 2], http)
    await record({ evidence: { calls: 12, bad: 2 } })
    expect((await shown()).text).toBe(
      'Siden det begyndte og indtil nu (tallene bag er op til 5 minutter ældre): 3 opslag: HTTP 503 |',
    )
  })

  it('is of a kommune only that of the calls about it, with the service where there are several', async () => {
    open()
    await recordCalls([-1], {})
    await recordCalls([1, 2], { ...http, kommunekode: '0101' })
    await recordCalls([1, 2], http)
    await recordCalls([3], { ...timeout, indeks: 'ydi' })
    await record({ cause: { kind: 'kommune', id: '0751' }, hit: ['0751'], services: ['sdi', 'ydi'] })
    expect((await shown()).text).toBe(
      'Siden det begyndte: 2 opslag i Sags- og Dokumentindekset: HTTP 503 | 1 opslag i Ydelsesindekset: intet svar inden for tidsgrænsen |',
    )
  })

  it('is that until it seemed over, and says when the other answers were only slow', async () => {
    open({ probes: [] })
    await recordCalls([-1], {})
    await recordCalls([1, 40], http)
    const recoveringAt = beganAt + 30 * minute
    await record({ what: 'slow', state: 'closed', recoveringAt, closedAt: startAt })
    expect((await shown()).text).toBe(
      'Mens det stod på, ud over de svar, der kom for langsomt: 1 opslag: HTTP 503 |',
    )
  })

  it('leaves out announced maintenance, which is not judged', async () => {
    const window = { text: 'flytning', from: beganAt + 10 * minute, until: beganAt + 20 * minute }
    const ofAarhus = { text: 'flytning', from: beganAt + 30 * minute, until: startAt, kommunekode: '0751' }
    open({ maintenance: [window, ofAarhus], probes: [] })
    await recordCalls([-1], {})
    await recordCalls([9, 10, 19, 20, 30], http)
    await recordCalls([40], { ...http, kommunekode: '0101' })
    await record({ hit: ['0101', '0751'] })
    expect((await shown()).text).toBe('Siden det begyndte: 3 opslag: HTTP 503 |')
  })

  it('is unknown, and not 0, when the calls are no longer kept', async () => {
    open()
    await recordCalls([1, 2], http)
    await record({ state: 'closed', closedAt: startAt })
    expect((await shown()).text).toBe(
      'De enkelte opslag og målinger er kun gemt siden kl. 08.01. Der er ikke gemt målinger af Sags- og Dokumentindekset fra dengang. Siden da: 2 opslag: HTTP 503 |',
    )
    await t.clock.advance(15 * day)
    await t.store.prune(t.clock.now())
    await t.store.recordAttempts([makeAttempt({ at: t.clock.now() })])
    expect(await shown()).toEqual({
      text: 'Det kan vi ikke se: de enkelte opslag og målinger fra dengang er ikke gemt.',
      counts: undefined,
      errorsSinceAt: null,
    })
  })

  it('is not asked of deliveries', async () => {
    open()
    await record({ signal: 'leverance', what: 'stop', cause: { kind: 'product', id: 'sensum' } })
    expect(await shown()).toEqual({ text: '', counts: undefined, errorsSinceAt: null })
  })
})
