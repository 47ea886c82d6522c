// Tests the check command's output and exit code.
import { describe, expect, it } from 'vitest'
import {
  type Call,
  certificateFinding,
  checkExitCode,
  type Finding,
  findingLines,
  indexFinding,
  maintenanceFinding,
  outcomeText,
  probeFinding,
  servicePageFinding,
  stsFinding,
} from '../../server/commands/check-report.ts'
import { type Outcome, outcomes } from '../../server/domain/measured/check.ts'
import { type ProbeResult, probeOutcomes } from '../../server/domain/services/probe.ts'
import { day } from '../../server/domain/time.ts'
import { makeAttempt, aWednesday as now } from '../support/measured.ts'

const makeCall = (outcome: Outcome, kommunekode = '0751', change: Partial<Call> = {}): Call => ({
  kommunekode,
  right: 'full',
  attempt: makeAttempt({ outcome, kommunekode, durationMs: 40.4 }),
  ...change,
})

describe('an index', () => {
  it('that answers for all kommuner is ok, and limited rights are listed', () => {
    expect(
      indexFinding('sdi', [makeCall('counted'), makeCall('counted', '0101', { right: 'kle 02' })]),
    ).toEqual({
      state: 'ok',
      name: 'sdi',
      text: 'answers for 2 of 2 kommuner, in at most 40 ms',
      details: ['0101 København has a limited right: kle 02'],
    })
  })

  it('that answers, but without a right for some kommune, is reached', () => {
    const finding = indexFinding('ydi', [makeCall('counted'), makeCall('noRight', '0101')])
    expect(finding.state).toBe('noRight')
    expect(finding.details).toEqual(['0101 København gives no right'])
    expect(indexFinding('ydi', [makeCall('noRight')]).state).toBe('noRight')
  })

  it.each(outcomes.filter((outcome) => outcome !== 'counted' && outcome !== 'noRight'))(
    'with outcome %s fails, for one kommune or for all',
    (outcome) => {
      const one = indexFinding('sdi', [
        makeCall('counted'),
        makeCall('noRight', '0101'),
        makeCall(outcome, '0851'),
      ])
      expect(one.state).toBe('fails')
      expect(one.details?.[1]).toBe(`0851 Aalborg ${outcomeText({ outcome })}`)
      const detail = 'ECONNREFUSED'
      const all = indexFinding('sdi', [
        makeCall(outcome, '0751', { attempt: makeAttempt({ outcome, detail }) }),
      ])
      expect(all).toMatchObject({ state: 'fails', text: `${outcomeText({ outcome })} (ECONNREFUSED)` })
    },
  )

  it('without any number to call about is a warning', () => {
    expect(indexFinding('ydi', []).state).toBe('warn')
  })
})

describe('an STS', () => {
  it.each<[string, Outcome[], Finding['state']]>([
    ['gives tokens when a service was reached with one', ['counted'], 'ok'],
    ['gives tokens when the service is down', ['network', 'network'], 'ok'],
    ['gives tokens when some kommune has given a right', ['token', 'noRight'], 'ok'],
    ['gives no token', ['token', 'token'], 'fails'],
    ['is not known while nothing can be reached', ['offline'], 'fails'],
    ['is not called', [], 'warn'],
  ])('%s', (_, ends, state) => {
    expect(
      stsFinding(
        'sdi',
        ends.map((outcome) => makeCall(outcome)),
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
  it.each(probeOutcomes)('with outcome %s has the matching state', (outcome) => {
    const state = outcome === 'ok' ? 'ok' : outcome === 'slow' ? 'warn' : 'fails'
    expect(probeFinding(probed({ outcome }), now).state).toBe(state)
  })

  it('shows its duration or failure, and how long the certificate is valid', () => {
    expect(probeFinding(probed(), now)).toEqual({ state: 'ok', name: 'probe sapa', text: 'ok, 12 ms' })
    expect(probeFinding(probed({ certificateEndsAt: now + 31 * day }), now).text).toBe(
      'ok, 12 ms, certificate for 31 more days',
    )
    expect(probeFinding(probed({ outcome: 'status', detail: 'HTTP 500' }), now).text).toBe(
      'status (HTTP 500)',
    )
  })

  it('has at best the state of its certificate', () => {
    const state = (left: number) => probeFinding(probed({ certificateEndsAt: now + left }), now).state
    expect([state(31 * day), state(31 * day - 1), state(0)]).toEqual(['ok', 'warn', 'fails'])
  })
})

it('our own certificate is shown with its remaining days and its subject', () => {
  const finding = (left: number) =>
    certificateFinding({ name: 'sources.sdi.auth.certificate', subject: 'CN=us', validTo: now + left }, now)
  expect(finding(31 * day)).toMatchObject({ state: 'ok', text: 'certificate for 31 more days: CN=us' })
  expect(finding(2 * day - 1)).toMatchObject({ state: 'warn', text: 'certificate for 1 more day: CN=us' })
  expect(finding(0)).toMatchObject({ state: 'fails', text: 'its certificate has expired: CN=us' })
})

it('the service page is shown with its number of services, or its failure', () => {
  expect(servicePageFinding({ at: now, outcome: 'read', statements: [] }).state).toBe('ok')
  expect(servicePageFinding({ at: now, outcome: 'status', detail: 'HTTP 500' })).toMatchObject({
    state: 'fails',
    text: 'status (HTTP 500)',
  })
})

describe('the table', () => {
  it('has a line for each finding, in columns, with details below', () => {
    expect(
      findingLines([
        { state: 'ok', name: 'sdi', text: 'answers' },
        { state: 'noRight', name: 'probe sapa', text: 'no', details: ['0101', '0751'] },
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
  ])('%j exits with %i', (states, code) => {
    expect(checkExitCode(states.map((state) => ({ state, name: 'x', text: 'y' })))).toBe(code)
  })
})

describe('a maintenance window', () => {
  const at = (time: string) => Date.parse(`2026-12-01T${time}:00+01:00`)
  const window = { text: 'Servicevindue', from: at('22:00'), until: at('23:00') }
  const textAt = (now: string, change = {}) =>
    maintenanceFinding({ ...window, ...change }, window, at(now)).text

  it('is reported with its next time in Copenhagen and what it covers', () => {
    expect(textAt('12:00')).toBe('next 2026-12-01 22:00 to 2026-12-01 23:00: Servicevindue (everything)')
    expect(textAt('22:30', { cron: '0 22 * * 2', service: 'sdi', kommunekode: '0751' })).toBe(
      'now, 2026-12-01 22:00 to 2026-12-01 23:00, by "0 22 * * 2": Servicevindue (service sdi, kommune 0751 Aarhus)',
    )
    expect(maintenanceFinding(window, undefined, at('23:00'))).toEqual({
      state: 'ok',
      name: 'maintenance',
      text: 'is over: Servicevindue (everything)',
    })
  })
})
