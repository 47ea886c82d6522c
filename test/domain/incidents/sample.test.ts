// Tests which attempts and probe results are evidence, and of what.
import { describe, expect, it } from 'vitest'
import { toProbeSample, toSample } from '../../../server/domain/incidents/sample.ts'
import { type Attempt, lagLimitMs, type Outcome, outcomes } from '../../../server/domain/measured/check.ts'
import { type ProbeOutcome, type ProbeResult, probeOutcomes } from '../../../server/domain/services/probe.ts'
import { makeAttempt } from '../../support/measured.ts'

const outcomeOf = (change: Partial<Attempt>, usualP95Ms: number | undefined = 100, hadRight = true) =>
  toSample(makeAttempt(change), usualP95Ms, hadRight)?.outcome

describe('the sample of an attempt', () => {
  const expected: Record<Outcome, string | undefined> = {
    counted: 'ok',
    noRight: 'right',
    noAnswer: 'failed',
    configuration: undefined,
    fault: 'failed',
    http: 'failed',
    network: 'failed',
    timeout: 'failed',
    shape: 'failed',
    oversized: 'failed',
    format: 'failed',
    token: 'token',
    signature: 'failed',
    offline: undefined,
  }

  it.each(outcomes.map((outcome) => [outcome, expected[outcome]] as const))('%s is %s', (outcome, sample) => {
    expect(outcomeOf({ outcome })).toBe(sample)
  })

  it('says of a failure whether it came as an answer', () => {
    const answered = outcomes.filter((outcome) => toSample(makeAttempt({ outcome }), 100, true)?.isAnswered)
    expect(answered).toEqual([
      'noRight',
      'noAnswer',
      'fault',
      'http',
      'shape',
      'oversized',
      'format',
      'signature',
    ])
  })

  it.each(outcomes)('is none for a retry that ended as %s', (outcome) => {
    expect(outcomeOf({ outcome, number: 2 })).toBeUndefined()
  })

  it('carries the index, the kommune and the instant', () => {
    const attempt = makeAttempt({ indeks: 'ydi', kommunekode: '0101', at: 7 })
    expect(toSample(attempt, 100, true)).toEqual({
      service: 'ydi',
      kommunekode: '0101',
      at: 7,
      outcome: 'ok',
    })
  })

  it.each([
    ['exactly three times the usual', 300, 100, 'ok'],
    ['above three times the usual', 301, 100, 'slow'],
    ['any time while the usual is not known', 60_000, undefined, 'ok'],
  ])('of an answer after %s', (_, durationMs, usualP95Ms, outcome) => {
    expect(toSample(makeAttempt({ durationMs }), usualP95Ms, true)?.outcome).toBe(outcome)
  })

  it.each([
    [lagLimitMs, 'failed'],
    [lagLimitMs + 1, undefined],
  ])('of a failure while our event loop lagged %d ms is %s', (lagMs, outcome) => {
    expect(outcomeOf({ outcome: 'http', lagMs })).toBe(outcome)
  })

  it('of a token that was refused does not hang on our event loop', () => {
    expect(outcomeOf({ outcome: 'token', lagMs: lagLimitMs + 1 })).toBe('token')
  })

  it('of a right that was never given shows that the index answers', () => {
    expect(outcomeOf({ outcome: 'noRight' }, 100, false)).toBe('ok')
  })
})

describe('the sample of a probe result', () => {
  const result = (change: Partial<ProbeResult>): ProbeResult => ({
    probe: 'sapa',
    at: 7,
    outcome: 'ok',
    durationMs: 100,
    phases: {},
    redirects: 0,
    lagMs: 0,
    ...change,
  })
  const outcomeOf = (change: Partial<ProbeResult>) =>
    toProbeSample(result(change), { failAtMs: 2000 })?.outcome

  const expected: Record<ProbeOutcome, string | undefined> = {
    ok: 'ok',
    slow: 'ok',
    status: 'failed',
    content: 'failed',
    redirects: 'failed',
    network: 'failed',
    tls: 'failed',
    timeout: 'slow',
    oversized: 'failed',
    format: 'failed',
    offline: undefined,
  }

  it.each(probeOutcomes.map((outcome) => [outcome, expected[outcome]] as const))(
    '%s is %s',
    (outcome, sample) => {
      expect(outcomeOf({ outcome })).toBe(sample)
    },
  )

  it('says of a failure whether it came as an answer in time', () => {
    const isAnswered = (change: Partial<ProbeResult>) =>
      toProbeSample(result(change), { failAtMs: 2000 })?.isAnswered
    const answered = probeOutcomes.filter((outcome) => isAnswered({ outcome }))
    expect(answered).toEqual(['status', 'content', 'redirects', 'oversized', 'format'])
    expect(isAnswered({ outcome: 'status', durationMs: 2001 })).toBeUndefined()
  })

  it('has no kommune', () => {
    expect(toProbeSample(result({}), { failAtMs: 2000 })).toEqual({ service: 'sapa', at: 7, outcome: 'ok' })
  })

  it.each([
    [2000, 'failed'],
    [2001, 'slow'],
  ])('of a failure after %d ms is %s', (durationMs, outcome) => {
    expect(outcomeOf({ outcome: 'status', durationMs })).toBe(outcome)
  })

  it.each([
    [lagLimitMs, 'failed'],
    [lagLimitMs + 1, undefined],
  ])('of a failure while our event loop lagged %d ms is %s', (lagMs, outcome) => {
    expect(outcomeOf({ outcome: 'status', lagMs })).toBe(outcome)
  })
})
