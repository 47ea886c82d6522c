// Tests the view-model of the services and its finding: every state, and no judgement while we are offline.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../../server/domain/measured/check.ts'
import type { LatestAttempt } from '../../../server/domain/ports/attempts.ts'
import type { ProbeResult } from '../../../server/domain/services/probe.ts'
import { day, minute } from '../../../server/domain/time.ts'
import { type ServicesDetail, servicesOf } from '../../../views/model/services.ts'
import { createReading, type World } from '../../../views/model/world.ts'
import { reasonOf, servicesFinding } from '../../../views/text/services.ts'
import {
  attemptsIn,
  makeProbe,
  makeProbeResult,
  noConnection,
  probes,
  servicePageAt,
  serviceStates,
  servicesAt,
} from '../../support/services.ts'
import { services, worldNow } from '../../support/world-data.ts'

const worldAt = (now: number, incidents: World['incidents'] = []) => ({
  reading: createReading(now),
  incidents,
  services,
  status: { lagMs: 0 },
})
const modelOf = (detail: ServicesDetail, now = worldNow) => servicesOf(detail, worldAt(now))
const named = (name: string) => modelOf((serviceStates[name] as (now: number) => ServicesDetail)(worldNow))
const finding = (name: string): string[] => {
  const { headline, details } = servicesFinding(named(name))
  return [headline, ...details]
}
const statesOf = (detail: ServicesDetail, now = worldNow) =>
  modelOf(detail, now).probes.map(({ summary }) => summary.state)

describe('the finding', () => {
  it.each<[string, string[]]>([
    ['allWell', ['Alle 6 tjenester svarer.']],
    ['certificates', ['Alle 6 tjenester svarer.']],
    ['oneSlow', ['SAPA svarer langsomt: svaret tog 1,2 s, og grænsen er 500 ms.']],
    ['oneDown', ['SAPA svarer ikke: ingen forbindelse (ECONNREFUSED).']],
    ['wrongAnswer', ['SAPA svarer forkert: HTTP 503.']],
    [
      'mixed',
      [
        '2 af 6 tjenester svarer ikke, som de skal: SAPA og Mit Overblik.',
        'Ydelsesindeks svarer langsomt: svaret tog 812 ms, og grænsen er 500 ms.',
        'Ikke målt: Verifikationsklienten.',
      ],
    ],
    [
      'allDown',
      [
        'Ingen af de 6 tjenester svarer, som de skal.',
        'Opslag i Sags- og Dokumentindekset får ikke et brugbart svar.',
      ],
    ],
    [
      'indeksDown',
      ['Opslag i Sags- og Dokumentindekset får ikke et brugbart svar.', 'Alle 6 tjenester svarer.'],
    ],
    [
      'indeksUnsteady',
      ['Opslag i Sags- og Dokumentindekset får ikke altid et brugbart svar.', 'Alle 6 tjenester svarer.'],
    ],
    ['unknown', ['Ikke målt: vi har intet nyt svar fra nogen af de 6 tjenester.']],
    ['never', ['Ikke målt: vi har intet nyt svar fra nogen af de 6 tjenester.']],
    ['offline', ['Vi var selv uden netforbindelse, så ingen tjeneste kan vurderes.']],
    ['none', ['Ingen tjenester måles: der er ingen i opsætningen.']],
  ])('the finding is right in the state %s', (name, sentences) => {
    expect(finding(name)).toEqual(sentences)
  })

  const one = (newest: Partial<ProbeResult>) =>
    servicesAt(worldNow, { probes: [makeProbe('sapa', 'SAPA')], newest: { sapa: newest } })
  it.each<[string, Partial<ProbeResult>, string]>([
    ['well', {}, 'SAPA svarer.'],
    [
      'slow',
      { outcome: 'slow', durationMs: 600 },
      'SAPA svarer langsomt: svaret tog 600 ms, og grænsen er 500 ms.',
    ],
    ['late', { outcome: 'timeout' }, 'SAPA svarer ikke: intet svar inden for 5 s.'],
    [
      'not safe',
      { outcome: 'tls', detail: 'CERT_HAS_EXPIRED' },
      'SAPA svarer ikke: forbindelsen kunne ikke sikres med TLS (CERT_HAS_EXPIRED).',
    ],
    ['without a code', { outcome: 'network' }, 'SAPA svarer ikke: ingen forbindelse.'],
    [
      'going round',
      { outcome: 'redirects', detail: 'loop' },
      'SAPA svarer forkert: omdirigeringerne kan ikke følges.',
    ],
    ['too large', { outcome: 'oversized' }, 'SAPA svarer forkert: svaret var for stort.'],
    [
      'encoded as we cannot read',
      { outcome: 'format', detail: 'zstd' },
      'SAPA svarer forkert: svaret er i et format, vi ikke læser: zstd.',
    ],
    [
      'without the text',
      { outcome: 'content', detail: 'contains' },
      'SAPA svarer forkert: svaret indeholder ikke den tekst, vi forventer.',
    ],
    ['no JSON', { outcome: 'content', detail: 'no JSON' }, 'SAPA svarer forkert: svaret er ikke JSON.'],
    [
      'without the field',
      { outcome: 'content', detail: 'jsonPath' },
      'SAPA svarer forkert: svaret har ikke det felt, vi forventer.',
    ],
    [
      'offline',
      { outcome: 'offline', ...noConnection },
      'Vi var selv uden netforbindelse, så ingen tjeneste kan vurderes.',
    ],
  ])('the finding of a single service is right: %s', (_, newest, sentence) => {
    expect(servicesFinding(modelOf(one(newest))).headline).toBe(sentence)
  })

  it('the finding names three services and counts the rest', () => {
    const slow = { outcome: 'slow' as const, durationMs: 900 }
    const of = (n: number) =>
      servicesFinding(
        modelOf(
          servicesAt(worldNow, {
            newest: Object.fromEntries(probes.slice(0, n).map(({ id }) => [id, slow])),
          }),
        ),
      ).headline
    expect(of(3)).toBe(
      '3 af 6 tjenester er langsomme: Serviceplatformen, Sags- og Dokumentindeks og Ydelsesindeks.',
    )
    expect(of(4)).toMatch(/Ydelsesindeks og 1 anden\.$/)
    expect(of(5)).toMatch(/Ydelsesindeks og 2 andre\.$/)
    expect(of(6)).toBe('Alle 6 tjenester er langsomme.')
  })

  it('the finding never states that all is well when a service is unknown', () => {
    expect(servicesFinding(modelOf(servicesAt(worldNow, { never: ['sapa'] }))).headline).toBe(
      '5 af 6 tjenester svarer; ikke målt: SAPA.',
    )
    const offline = { sapa: { outcome: 'offline' as const, ...noConnection } }
    expect(servicesFinding(modelOf(servicesAt(worldNow, { newest: offline }))).headline).toBe(
      '5 af 6 tjenester svarer; vi var selv uden netforbindelse ved SAPA.',
    )
  })

  it('the finding consists of sentences in every state, and only slow and failed services have a reason', () => {
    for (const name of Object.keys(serviceStates)) {
      for (const sentence of finding(name)) expect(sentence, name).toMatch(/^[^a-zæøå].*\.$/)
      for (const model of named(name).probes) {
        const reason = model.summary.latest && reasonOf(model, model.summary.latest)
        expect(reason === undefined, name).toBe(!['slow', 'failed'].includes(model.summary.state))
      }
    }
  })
})

describe('a result that is too old', () => {
  const detail = servicesAt(worldNow, { probes: [makeProbe('sapa', 'SAPA')] })
  const at = detail.probes[0]?.recent[0]?.at ?? 0

  it('a service is unknown 1 ms after two intervals without a result', () => {
    expect(statesOf(detail, at + 10 * minute)).toEqual(['ok'])
    expect(statesOf(detail, at + 10 * minute + 1)).toEqual(['unknown'])
  })

  it('the reading is valid until the result is too old', () => {
    const world = worldAt(at + minute)
    const { reading } = world
    servicesOf({ ...detail, certificates: [], servicePage: undefined }, world)
    expect(reading.validUntil()).toBe(at + 10 * minute + 1)
  })

  it('the view-model of the services is the same until its reading ends', () => {
    const known = serviceStates.certificates?.(worldNow) as ServicesDetail
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 0, max: 60 * minute }), fc.integer({ min: 0, max: 8 * day })),
        fc.nat(),
        (later, within) => {
          const world = worldAt(worldNow + later)
          const { reading } = world
          const model = JSON.stringify(servicesOf(known, world))
          const until = reading.validUntil()
          expect(until).toBeGreaterThan(reading.now)
          const end = Math.min(until, worldNow + 9 * day)
          for (const at of [end - 1, reading.now + (within % (end - reading.now))])
            expect(JSON.stringify(modelOf(known, at))).toBe(model)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('a probe while we were offline', () => {
  const [a, b] = [makeProbe('a', 'A'), makeProbe('b', 'B')]
  const look = (probe: string, ago: number, change: Partial<ProbeResult> = {}): ProbeResult =>
    makeProbeResult(worldNow, { probe, at: worldNow - ago * minute, ...change })
  const network = { outcome: 'network' as const, ...noConnection }
  const offline = { outcome: 'offline' as const, ...noConnection }
  const states = (...looks: ProbeResult[]) =>
    statesOf({
      ...servicesAt(worldNow),
      probes: [a, b].map((probe) => ({
        probe,
        recent: looks.filter((one) => one.probe === probe.id),
        times: { sketch: { buckets: new Map(), count: 0, failed: 0 }, untimed: 0 },
      })),
    })

  it.each<[string, ProbeResult[], string[]]>([
    [
      'failed just before a result »offline«',
      [look('a', 2, network), look('b', 1, offline)],
      ['offline', 'offline'],
    ],
    ['failed while another service was reached', [look('a', 3, network), look('b', 2)], ['failed', 'ok']],
    [
      'failed, then another service was reached, then we were offline',
      [look('a', 3, network), look('b', 2), look('b', 1, offline)],
      ['failed', 'offline'],
    ],
    [
      'failed before we were offline and another service was reached again',
      [look('a', 3, network), look('b', 2, offline), look('b', 1)],
      ['offline', 'ok'],
    ],
    [
      'reached the service without an answer',
      [look('a', 2, { outcome: 'timeout' }), look('b', 1, offline)],
      ['failed', 'offline'],
    ],
    [
      'failed after a result »offline«',
      [look('b', 2, offline), look('a', 1, network)],
      ['failed', 'offline'],
    ],
  ])('the states are right for a probe that %s', (_, looks, expected) => {
    expect(states(...looks)).toEqual(expected)
  })
})

describe('an index', () => {
  const times = (n: number, outcome: Outcome): Outcome[] => Array(n).fill(outcome)
  const of = (latestAttempts: LatestAttempt[], now = worldNow) =>
    modelOf(servicesAt(worldNow, { latestAttempts }), now).indexes.map((one) => one.state)
  const state = (...outcomes: Outcome[]) => of(attemptsIn(worldNow, 'ydi', outcomes))

  it.each<[string, Outcome[], string]>([
    ['answers always', times(10, 'counted'), 'ok'],
    ['reports that we have no right', times(10, 'noRight'), 'ok'],
    ['fails once in ten', ['timeout', ...times(9, 'counted')], 'ok'],
    ['fails twice in ten', [...times(2, 'timeout'), ...times(8, 'counted')], 'unsteady'],
    ['fails every other time', [...times(5, 'timeout'), ...times(5, 'counted')], 'unsteady'],
    ['fails mostly', [...times(6, 'timeout'), ...times(4, 'counted')], 'failed'],
    ['never answers', times(3, 'timeout'), 'failed'],
    ['never returns a usable answer', times(3, 'fault'), 'failed'],
    ['gets only calls with faults of our own', ['configuration', 'token', 'signature'], 'unknown'],
    ['answers once besides faults of our own', [...times(9, 'token'), 'counted'], 'ok'],
    ['is called while we are offline', [...times(8, 'offline'), 'network', 'network'], 'offline'],
    ['answers again after we were offline', ['counted', ...times(9, 'offline')], 'ok'],
    ['gets no calls', [], 'unknown'],
  ])('the state is right for an index that %s', (_, outcomes, expected) => {
    expect(state(...outcomes)).toEqual(['unknown', expected])
  })

  it('an index is not judged by calls that we delayed', () => {
    const late = attemptsIn(worldNow, 'ydi', times(10, 'timeout')).map((one) => ({ ...one, lagMs: 51 }))
    expect(of(late)).toEqual(['unknown', 'unknown'])
  })

  it('an index is unknown 1 ms after two pulses without a call', () => {
    const attempts = attemptsIn(worldNow, 'ydi', ['counted'])
    const at = worldNow - minute
    const every = (pulseMs: number, now: number) =>
      modelOf({ ...servicesAt(worldNow, { latestAttempts: attempts }), pulseMs }, now).indexes[1]?.state
    for (const pulseMs of [minute, 5 * minute, 20 * minute]) {
      expect(every(pulseMs, at + 2 * pulseMs)).toBe('ok')
      expect(every(pulseMs, at + 2 * pulseMs + 1)).toBe('unknown')
    }
    expect(every(10_000, at + minute)).toBe('ok')
  })

  it('calls of the last half an hour count beside a newer one', () => {
    const [newest, ...older] = attemptsIn(worldNow, 'ydi', ['counted', ...times(9, 'timeout')])
    const before = older.map((one) => ({ ...one, at: worldNow - 29 * minute }))
    expect(of(newest === undefined ? [] : [newest, ...before])[1]).toBe('failed')
    expect(of(before)[1]).toBe('unknown')
  })
})

describe('the statements of Serviceplatformen', () => {
  const page = (detail: ServicesDetail, now = worldNow) => modelOf(detail, now).servicePage

  it('a statement is paired with our result by name or by number', () => {
    const model = page(servicesAt(worldNow, { probes: probes.filter(({ id }) => id !== 'ydi') }))
    expect(model?.statements.map(({ service, measured }) => [service, measured?.state])).toEqual([
      ['Serviceplatformen', 'ok'],
      ['SF1470 Sags- og Dokumentindeks', 'ok'],
      // No probe has this name, so it is paired with our calls to the index, which have no latest probe.
      ['SF1490 Ydelsesindeks', 'ok'],
      ['SF1500 Organisation', undefined],
    ])
    expect(model?.statements[1]?.measured?.latest).toBeDefined()
    expect(model?.statements[2]?.measured).toMatchObject({ availableShare: 1 - 11 / 400 })
    expect(model?.unmentioned.map(({ probe }) => probe.id)).toEqual([
      'sapa',
      'verifikationsklient',
      'mitoverblik',
    ])
  })

  it('a statement is unknown 1 ms after two intervals', () => {
    const detail = servicesAt(worldNow)
    const parsedAt = worldNow - 4 * minute
    expect(page(detail, parsedAt + 30 * minute)).toMatchObject({ known: true })
    const late = page(detail, parsedAt + 30 * minute + 1)
    expect(late).toMatchObject({ known: false, statements: [], parsedAt })
    expect(late?.unmentioned).toHaveLength(6)
  })

  it('a statement is unknown before its time, and when the service page was never understood', () => {
    expect(page(servicesAt(worldNow, { reported: servicePageAt(worldNow + day) }))?.known).toBe(false)
    const reported = { reading: { at: worldNow, outcome: 'shape' as const }, statements: [] }
    expect(page(servicesAt(worldNow, { reported }))).toMatchObject({
      known: false,
      reading: reported.reading,
    })
    expect(page(servicesAt(worldNow, { reported: undefined }))?.reading).toBeUndefined()
    expect(page(servicesAt(worldNow, { servicePage: false }))).toBeUndefined()
  })
})

describe('certificates', () => {
  it('certificates have their days left, sorted by expiry', () => {
    expect(named('certificates').certificates.map(({ name, days, state }) => [name, days, state])).toEqual([
      ['probes[0].certificate', 0, 'ended'],
      ['probes[1].certificate', 0, '7'],
      ['sources.ydi.auth.certificate', 5, '7'],
      ['sources.sdi.auth.sts.certificate', 26, '30'],
      ['sources.sdi.auth.certificate', 400, 'ok'],
    ])
  })
})
