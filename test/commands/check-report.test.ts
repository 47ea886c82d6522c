// Owns the test of what a check says, and how it ends.
import { describe, expect, it } from 'vitest'
import {
  type Asked,
  certificateFinding,
  checkExitCode,
  type Finding,
  findingLines,
  indexFinding,
  outcomeText,
  probeFinding,
  servicePageFinding,
  stsFinding,
} from '../../server/commands/check-report.ts'
import { type Outcome, outcomes } from '../../server/domain/measured/check.ts'
import { type ProbeResult, probeOutcomes } from '../../server/domain/services/probe.ts'
import { day } from '../../server/domain/time.ts'
import { makeAttempt, aWednesday as now } from '../support/measured.ts'

const asked = (outcome: Outcome, kommunekode = '0751', change: Partial<Asked> = {}): Asked => ({
  kommunekode,
  right: 'full',
  attempt: makeAttempt({ outcome, kommunekode, durationMs: 40.4 }),
  ...change,
})

describe('an index', () => {
  it('that answers for all is well, and limited rights are told', () => {
    expect(indexFinding('sdi', [asked('counted'), asked('counted', '0101', { right: 'kle 02' })])).toEqual({
      state: 'ok',
      name: 'sdi',
      said: 'answers for 2 of 2 kommuner, in at most 40 ms',
      details: ['0101 København has a limited right: kle 02'],
    })
  })

  it('that answers, but gives some no right, is reached', () => {
    const finding = indexFinding('ydi', [asked('counted'), asked('noRight', '0101')])
    expect(finding.state).toBe('noRight')
    expect(finding.details).toEqual(['0101 København gives no right'])
    expect(indexFinding('ydi', [asked('noRight')]).state).toBe('noRight')
  })

  it.each(outcomes.filter((outcome) => outcome !== 'counted' && outcome !== 'noRight'))(
    'that ends in %s fails, for one or for all',
    (outcome) => {
      const one = indexFinding('sdi', [asked('counted'), asked('noRight', '0101'), asked(outcome, '0851')])
      expect(one.state).toBe('fails')
      expect(one.details?.[1]).toBe(`0851 Aalborg ${outcomeText({ outcome })}`)
      const detail = 'ECONNREFUSED'
      const all = indexFinding('sdi', [asked(outcome, '0751', { attempt: makeAttempt({ outcome, detail }) })])
      expect(all).toMatchObject({ state: 'fails', said: `${outcomeText({ outcome })} (ECONNREFUSED)` })
    },
  )

  it('that nothing can be asked of is told, and is no failure', () => {
    expect(indexFinding('ydi', []).state).toBe('warn')
  })
})

describe('an STS', () => {
  it.each<[string, Outcome[], Finding['state']]>([
    ['gives tokens when a service was reached with one', ['counted'], 'ok'],
    ['gives tokens when the service is down', ['network', 'network'], 'ok'],
    ['gives tokens to whoever has given a right', ['token', 'noRight'], 'ok'],
    ['gives none', ['token', 'token'], 'fails'],
    ['is not known while nothing can be reached', ['offline'], 'fails'],
    ['is not asked', [], 'warn'],
  ])('%s', (_, ends, state) => {
    expect(
      stsFinding(
        'sdi',
        ends.map((outcome) => asked(outcome)),
      ),
    ).toMatchObject({ name: 'sdi STS', state })
  })
})

const probed = (change: Partial<ProbeResult> = {}): ProbeResult => ({
  probe: 'sapa',
  at: now,
  outcome: 'ok',
  durationMs: 12.3,
  phases: {},
  redirects: 0,
  lagMs: 0,
  ...change,
})

describe('a probe', () => {
  it.each(probeOutcomes)('that ends in %s', (outcome) => {
    const state = outcome === 'ok' ? 'ok' : outcome === 'slow' ? 'warn' : 'fails'
    expect(probeFinding(probed({ outcome }), now).state).toBe(state)
  })

  it('says how long it took, or why it failed, and how long the certificate lasts', () => {
    expect(probeFinding(probed(), now)).toEqual({ state: 'ok', name: 'probe sapa', said: 'ok, 12 ms' })
    expect(probeFinding(probed({ certificateEndsAt: now + 31 * day }), now).said).toBe(
      'ok, 12 ms, certificate for 31 more days',
    )
    expect(probeFinding(probed({ outcome: 'status', detail: 'HTTP 500' }), now).said).toBe(
      'status (HTTP 500)',
    )
  })

  it('is no better than its certificate', () => {
    const state = (left: number) => probeFinding(probed({ certificateEndsAt: now + left }), now).state
    expect([state(31 * day), state(31 * day - 1), state(0)]).toEqual(['ok', 'warn', 'fails'])
  })
})

it('a certificate of ours says how long it lasts, and whose it is', () => {
  const finding = (left: number) =>
    certificateFinding({ name: 'sources.sdi.auth.certificate', subject: 'CN=us', validTo: now + left }, now)
  expect(finding(31 * day)).toMatchObject({ state: 'ok', said: 'certificate for 31 more days: CN=us' })
  expect(finding(2 * day - 1)).toMatchObject({ state: 'warn', said: 'certificate for 1 more day: CN=us' })
  expect(finding(0)).toMatchObject({ state: 'fails', said: 'its certificate has ended: CN=us' })
})

it('the service page tells how many services it tells of, or why it does not', () => {
  expect(servicePageFinding({ at: now, outcome: 'read', statements: [] }).state).toBe('ok')
  expect(servicePageFinding({ at: now, outcome: 'status', detail: 'HTTP 500' })).toMatchObject({
    state: 'fails',
    said: 'status (HTTP 500)',
  })
})

describe('the table', () => {
  it('has a line for each, in columns, and what belongs to it below', () => {
    expect(
      findingLines([
        { state: 'ok', name: 'sdi', said: 'answers' },
        { state: 'noRight', name: 'probe sapa', said: 'no', details: ['0101', '0751'] },
      ]),
    ).toEqual([
      'ok        sdi         answers',
      'NO RIGHT  probe sapa  no',
      '            0101',
      '            0751',
    ])
  })

  it.each<[Finding['state'][], number]>([
    [[], 0],
    [['ok', 'warn'], 0],
    [['ok', 'noRight', 'warn'], 3],
    [['noRight', 'fails', 'ok'], 2],
  ])('%j ends with %i', (states, code) => {
    expect(checkExitCode(states.map((state) => ({ state, name: 'x', said: 'y' })))).toBe(code)
  })
})
