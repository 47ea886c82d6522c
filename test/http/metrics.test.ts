// Tests the metrics: Prometheus' text format, escaped labels, and no sample for unknown values.
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { Attempt } from '../../server/domain/measured/check.ts'
import { hour } from '../../server/domain/time.ts'
import { escapeLabel } from '../../views/metrics/family.ts'
import { allDelivered, createTestApp, type TestApp } from '../support/app.ts'
import { makeProbe, makeProbeResult } from '../support/services.ts'

let t: TestApp
afterEach(() => t.close())

const label = String.raw`[a-z_]+="(?:[^"\\\n]|\\["\\n])*"`
const sample = new RegExp(String.raw`^(borgerblik_[a-z0-9_]+)(?:\{${label}(?:,${label})*\})? (-?[\d.e+-]+)$`)

const read = async (): Promise<string[]> => {
  const answer = await t.app.request('/metrics')
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const text = await answer.text()
  expect(text.endsWith('\n')).toBe(true)
  return text.trimEnd().split('\n')
}

describe('the metrics', () => {
  it('are in the text format: help and type before the samples of a name, and no duplicate sample', async () => {
    const hostile = '"\\\n<b>}'
    t = createTestApp({
      probes: [makeProbe('sapa', hostile), makeProbe('mitoverblik', hostile)],
      certificates: [{ name: hostile, subject: hostile, validTo: Date.UTC(2026, 11, 24) }],
      servicePage: { url: 'https://driftsstatus.example/', everyMs: hour },
    })
    await t.round(allDelivered)
    await t.record('0751', { '27.24.00': { cases: 7, ydelser: 9 } }, true, 'ydi')
    const now = t.clock.now()
    for (const probe of ['sapa', 'mitoverblik'])
      await t.store.recordProbe(makeProbeResult(now, { at: now, probe }))
    await t.store.recordServicePage({
      at: now,
      outcome: 'read',
      statements: [{ service: hostile, state: 'full', oppetidShare: 0.5, svartidMs: 20 }],
    })
    t.setStatus({ round: { startedAt: t.clock.now(), planned: 10, done: 4, failed: 1 } })
    const lines = await read()
    const seen = new Set<string>()
    const typed = new Set<string>()
    for (const line of lines) {
      if (line.startsWith('# HELP ')) expect(line).toMatch(/^# HELP borgerblik_\w+ \S/)
      else if (line.startsWith('# TYPE ')) {
        const name = line.split(' ')[2] ?? ''
        expect(typed.has(name), name).toBe(false)
        typed.add(name)
      } else {
        const [, name] = sample.exec(line) ?? []
        expect(name, line).toBeDefined()
        expect(typed).toContain(name)
        const series = line.slice(0, line.lastIndexOf(' '))
        expect(seen.has(series), series).toBe(false)
        seen.add(series)
      }
    }
    expect(lines).toContain('borgerblik_demo 1')
    expect(lines).toContain('borgerblik_round_done_checks 4')
    expect(lines).toContain(
      'borgerblik_kommune_level{kommunekode="0751",navn="Aarhus",group="02",level="alle"} 1',
    )
    expect(lines).toContain(`borgerblik_measured_timestamp_seconds ${t.clock.now() / 1000}`)
    expect(lines).toContain(
      String.raw`borgerblik_certificate_expires_timestamp_seconds{name="\"\\\n<b>}"} 1798070400`,
    )
    const benefits = (group: string, kind: string) =>
      lines.find((line) =>
        line.startsWith(
          `borgerblik_kommune_benefits{kommunekode="0751",navn="Aarhus",group="${group}",kind="${kind}"}`,
        ),
      )
    expect(benefits('27', 'bevillinger')).toMatch(/ 7$/)
    expect(benefits('27', 'ydelser')).toMatch(/ 9$/)
    expect(benefits('eoj', 'bevillinger')).toMatch(/ 7$/)
    // Absent, and not 0, when not counted (02) and when not answered (29).
    expect([benefits('02', 'bevillinger'), benefits('29', 'bevillinger')]).toEqual([undefined, undefined])
  })

  it('include the response times and the outcomes of the last 24 hours', async () => {
    t = createTestApp()
    const attempt = (durationMs: number, outcome: Attempt['outcome'], number = 1): Attempt => ({
      indeks: 'sdi',
      kommunekode: '0751',
      kle: '02.34.02',
      question: 'pulse',
      number,
      at: t.clock.now(),
      durationMs,
      outcome,
      lagMs: 0,
      transactionUuid: '00000000-0000-4000-8000-000000000000',
    })
    await t.store.recordAttempts([
      attempt(100, 'counted'),
      attempt(5000, 'timeout'),
      attempt(90, 'counted', 2),
    ])
    const lines = await read()
    const [p50] = lines.filter((line) => line.includes('quantile="0.5"'))
    expect(Number(p50?.split(' ')[1])).toBeCloseTo(0.1, 1)
    expect(lines).toContain('borgerblik_response_times{source="sdi",answered="yes"} 1')
    expect(lines).toContain('borgerblik_response_times{source="sdi",answered="no"} 1')
    expect(lines).toContain('borgerblik_attempts{source="sdi",outcome="counted"} 2')
    await t.clock.advance(26 * 3_600_000)
    expect((await read()).join()).not.toContain('outcome="counted"')
  })

  it('have no sample for unknown values', async () => {
    t = createTestApp()
    const text = (await read()).join('\n')
    expect(text).not.toContain('borgerblik_measured_timestamp_seconds')
    expect(text).not.toContain('borgerblik_kommune_cases')
    expect(text).not.toContain('borgerblik_kommune_delivered_numbers')
    expect(text).not.toMatch(/NaN|undefined|null|Infinity/)
    expect(text).toContain('borgerblik_kommuner{group="02",level="ukendt"} 98')
  })

  it('escape every label value', () => {
    t = createTestApp()
    fc.assert(
      fc.property(fc.string(), (value) => {
        const escaped = escapeLabel(value)
        expect(`borgerblik_x{a="${escaped}"} 1`).toMatch(sample)
        const back = escaped.replaceAll(/\\(["\\n])/g, (_, c) => (c === 'n' ? '\n' : c))
        expect(back).toBe(value)
      }),
    )
  })
})
