// Tests how a probe's finding is judged, and how its results are summarised.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeServiceTimes } from '../../../server/domain/measured/service-times.ts'
import {
  isJudged,
  judgeFinding,
  type Probe,
  type ProbeFinding,
  type ProbeOutcome,
  type ProbeResult,
  probeOutcomes,
  reachedAnything,
  summariseProbe,
  toProbeTimes,
} from '../../../server/domain/services/probe.ts'
import { hour, minute } from '../../../server/domain/time.ts'

const probe: Probe = {
  id: 'sdi',
  navn: 'SDI',
  url: 'https://sdi.example/',
  everyMs: 5 * minute,
  expect: { status: [200, 204] },
  warnAtMs: 1000,
  failAtMs: 5000,
}
const now = Date.UTC(2026, 10, 23, 8)

const result = (more: Partial<ProbeResult> = {}): ProbeResult => ({
  probe: 'sdi',
  at: now - minute,
  outcome: 'ok',
  durationMs: 100,
  phases: { connect: 10, firstByte: 80, transfer: 10 },
  status: 200,
  redirects: 0,
  lagMs: 0,
  ...more,
})

const answer: ProbeFinding = { kind: 'answer', status: 200, contains: true, selects: true }

describe('judgeFinding', () => {
  it.each<[string, ProbeFinding, number, ProbeOutcome, string | undefined]>([
    ['fine', answer, 1, 'ok', undefined],
    ['another status that is expected', { ...answer, status: 204 }, 1, 'ok', undefined],
    ['just not slow', answer, 1000, 'ok', undefined],
    ['just slow', answer, 1000.1, 'slow', undefined],
    ['just not failed', answer, 5000, 'slow', undefined],
    ['too late', answer, 5000.1, 'timeout', undefined],
    ['too late and wrong', { ...answer, status: 500 }, 5001, 'timeout', undefined],
    ['wrong status', { ...answer, status: 503 }, 1, 'status', 'HTTP 503'],
    ['wrong status and content', { ...answer, status: 201, contains: false }, 1, 'status', 'HTTP 201'],
    ['text missing', { ...answer, contains: false }, 1, 'content', 'contains'],
    ['text missing and slow', { ...answer, contains: false }, 2000, 'content', 'contains'],
    ['nothing selected', { ...answer, selects: false }, 1, 'content', 'jsonPath'],
    ['no JSON', { ...answer, selects: 'noJson' }, 1, 'content', 'no JSON'],
    ['refused', { kind: 'network', detail: 'ECONNREFUSED' }, 1, 'network', 'ECONNREFUSED'],
    ['its certificate has ended', { kind: 'tls', detail: 'CERT_HAS_EXPIRED' }, 1, 'tls', 'CERT_HAS_EXPIRED'],
    ['hangs', { kind: 'timeout' }, 5001, 'timeout', undefined],
    ['too large', { kind: 'oversized' }, 1, 'oversized', undefined],
    ['unreadable', { kind: 'format', detail: 'zstd' }, 1, 'format', 'zstd'],
    ['a loop', { kind: 'redirects', detail: 'loop' }, 1, 'redirects', 'loop'],
  ])('%s', (_, look, durationMs, outcome, detail) => {
    expect(judgeFinding(probe, look, durationMs)).toEqual({ outcome, detail })
  })

  it.each<[ProbeResult['phases'], boolean]>([
    [{ dns: 5 }, false],
    [{ dns: 5, connect: 5000 }, false],
    [{}, false],
    [{ connect: 5, tls: 0 }, true],
    [{ connect: 5, firstByte: 0 }, true],
  ])('has reached something when a connection was made: %j', (spent, reached) => {
    expect(reachedAnything({ phases: spent })).toBe(reached)
  })

  it('does not judge results from while our event loop lagged or we were offline', () => {
    expect(isJudged(result({ lagMs: 50 }))).toBe(true)
    expect(isJudged(result({ lagMs: 50.1 }))).toBe(false)
    expect(isJudged(result({ outcome: 'network' }))).toBe(true)
    expect(isJudged(result({ outcome: 'offline' }))).toBe(false)
  })
})

const sum = (results: ProbeResult[]) =>
  summariseProbe(probe, { recent: results, times: toProbeTimes(results) }, now)

describe('summariseProbe', () => {
  it.each<[ProbeOutcome, string]>([
    ['ok', 'ok'],
    ['slow', 'slow'],
    ['offline', 'offline'],
    ...probeOutcomes
      .filter((o) => !['ok', 'slow', 'offline'].includes(o))
      .map((o): [ProbeOutcome, string] => [o, 'failed']),
  ])('gives, after %s, the state %s', (outcome, state) => {
    expect(sum([result({ outcome })]).state).toBe(state)
  })

  it('gives unknown without results, after two intervals, and for results from the future', () => {
    const { state, latest, p50Ms, availableShare, knownShare } = sum([])
    expect([state, latest, p50Ms, availableShare, knownShare]).toEqual([
      'unknown',
      undefined,
      undefined,
      undefined,
      0,
    ])
    expect(sum([result({ at: now - 10 * minute })]).state).toBe('ok')
    const old = sum([result({ at: now - 10 * minute - 1 })])
    expect([old.state, old.latest?.at]).toEqual(['unknown', now - 10 * minute - 1])
    expect(sum([result({ at: now })]).state).toBe('ok')
    expect(sum([result({ at: now + 1 })]).state).toBe('unknown')
  })

  it('uses the newest result that counts, in any order of results', () => {
    const older = result({ at: now - 6 * minute, outcome: 'status', status: 500 })
    const lagged = result({ at: now - minute, lagMs: 400 })
    expect(sum([lagged, older])).toMatchObject({ state: 'failed', latest: older })
    expect(sum([older, result({ at: now - 2 * minute }), lagged]).state).toBe('ok')
  })

  it('counts slow results as available, and unjudged ones not at all', () => {
    const summary = sum([
      result(),
      result({ outcome: 'slow', durationMs: 2000 }),
      result({ outcome: 'status' }),
      result({ outcome: 'network', durationMs: 1 }),
      result({ outcome: 'offline', durationMs: 1 }),
      result({ lagMs: 400, outcome: 'timeout', durationMs: 5000 }),
    ])
    expect(summary.availableShare).toBe(0.5)
    // Four of 288 results.
    expect(summary.knownShare).toBeCloseTo(4 / 288)
    expect(sum([result({ outcome: 'offline' })]).availableShare).toBeUndefined()
  })

  it('excludes results without an answer from the response times, and includes timeouts', () => {
    const refused = (['network', 'tls', 'redirects'] as const).flatMap((outcome) =>
      Array.from({ length: 20 }, () => result({ outcome, durationMs: 1 })),
    )
    const fine = Array.from({ length: 10 }, () => result())
    const { p50Ms, p95Ms } = sum([...refused, ...fine, result({ outcome: 'timeout', durationMs: 5000 })])
    expect(p50Ms).toBeGreaterThan(95)
    expect(p50Ms).toBeLessThan(106)
    expect(p95Ms).toBeGreaterThan(4700)
  })

  it('limits knownShare to 1', () => {
    const day = Array.from({ length: 300 }, (_, i) => result({ at: now - i * 5 * minute }))
    expect(sum(day).knownShare).toBe(1)
  })

  it('takes the end of the certificate from the newest result that has one', () => {
    const results = [
      result({ at: now - 2 * hour, certificateEndsAt: 1 }),
      result({ at: now - hour, certificateEndsAt: 2 }),
      result({ outcome: 'network' }),
    ]
    expect(sum(results).certificateEndsAt).toBe(2)
  })

  it('gives the same from merged parts as from all results', () => {
    const results = fc.array(
      fc.record({
        outcome: fc.constantFrom(...probeOutcomes),
        durationMs: fc.double({ min: 0, max: 300_000, noNaN: true }),
        lagMs: fc.constantFrom(0, 51),
      }),
    )
    fc.assert(
      fc.property(results, results, (a, b) => {
        const [one, other] = [a.map(result), b.map(result)]
        const parts = mergeServiceTimes(toProbeTimes(one), toProbeTimes(other))
        const whole = toProbeTimes([...one, ...other])
        expect(new Map([...parts.sketch.buckets].sort())).toEqual(new Map([...whole.sketch.buckets].sort()))
        expect([parts.sketch.count, parts.sketch.failed, parts.untimed]).toEqual([
          whole.sketch.count,
          whole.sketch.failed,
          whole.untimed,
        ])
        const { availableShare = 0 } = summariseProbe(probe, { recent: [], times: whole }, now)
        expect(availableShare).toBeGreaterThanOrEqual(0)
        expect(availableShare).toBeLessThanOrEqual(1)
      }),
    )
  })
})
