// Tests how probe results and service page readings are stored: raw and within limits.
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { AttemptLimits } from '../../db/attempts.ts'
import { openDb } from '../../db/open.ts'
import { createProbeWriter } from '../../db/probes.ts'
import { createServiceTimes } from '../../db/service-times.ts'
import { createTrust } from '../../db/trust.ts'
import type { ProbeResult } from '../../server/domain/services/probe.ts'
import { day, minute } from '../../server/domain/time.ts'
import { aWednesday as at } from '../support/measured.ts'
import { temporaryFolder } from '../support/store.ts'

const open = (limits: Partial<AttemptLimits> = {}) => {
  const db = openDb(join(temporaryFolder(), 'demo.db'), 'demo')
  onTestFinished(() => void db.$client.close())
  const roomy = { keepMs: 14 * day, maxBytes: 50_000_000, keepHoursMs: 60 * day, keepRollupsMs: 400 * day }
  const used = { ...roomy, ...limits }
  const writer = createProbeWriter(db, used, createServiceTimes(db, used), createTrust(db))
  const all = (work: () => void) => db.$client.transaction(work)()
  return {
    ...writer,
    all,
    count: (table: string) => db.$client.prepare(`SELECT count(*) FROM ${table}`).pluck().get(),
    times: () => db.$client.prepare('SELECT at FROM probe_result ORDER BY id').pluck().all(),
  }
}

const result = (more: Partial<ProbeResult> = {}): ProbeResult => ({
  probe: 'sdi',
  at,
  outcome: 'ok',
  durationMs: 100,
  phases: { dns: 1.25, connect: 10, tls: 20.5, firstByte: 60, transfer: 8.25 },
  status: 200,
  redirects: 1,
  certificateEndsAt: at + day,
  lagMs: 0.5,
  detail: undefined,
  ...more,
})

describe('probe results', () => {
  it('are read as they were written', () => {
    const { write, readLatest } = open()
    write(result())
    expect(readLatest('sdi', at)).toEqual([result()])
    const failed = result({
      probe: 'ydi',
      outcome: 'network',
      phases: { connect: 3 },
      status: undefined,
      certificateEndsAt: undefined,
      detail: 'ECONNREFUSED',
    })
    write(failed)
    expect(readLatest('ydi', at)).toEqual([failed])
  })

  it('are read by probe and time: the latest few, newest first', () => {
    const { write, readLatest } = open()
    for (const minutes of [3, 1, 2, 0, 5, 4]) write(result({ at: at + minutes * minute }))
    write(result({ probe: 'ydi', at: at + 2 * minute }))
    const minutesOf = (results: ProbeResult[]) => results.map((r) => (r.at - at) / minute)
    expect(minutesOf(readLatest('sdi', at + 10 * minute))).toEqual([5, 4, 3, 2, 1])
    // After the clock was set back, results from the future are not the latest.
    expect(minutesOf(readLatest('sdi', at + 2 * minute))).toEqual([2, 1, 0])
    expect(readLatest('sapa', at)).toEqual([])
  })

  it('are deleted when too old, and no younger ones', () => {
    const { write, all, prune, count } = open({ keepMs: day })
    all(() => {
      for (let i = 0; i < 6000; i++) write(result({ at: at - (i % 2 === 0 ? minute : 0) }))
    })
    while (prune(at + day - minute)) expect(count('probe_result')).toBe(6000)
    expect(count('probe_result')).toBe(6000)
    prune(at + 2 * day)
    while (prune(at + 2 * day));
    expect(count('probe_result')).toBe(0)
  })

  it('are deleted, oldest first, when there are too many', () => {
    const { write, all, prune, times } = open({ maxBytes: 190_000 })
    all(() => {
      for (let i = 0; i < 7000; i++) write(result({ at: at + i }))
    })
    while (prune(at + 7000));
    const left = times()
    expect([left.length, left[0], left.at(-1)]).toEqual([1000, at + 6000, at + 6999])
  })
})

describe('readings of the service page', () => {
  const sdi = { service: 'SF1470 SDI', state: 'full' as const, oppetidShare: 0.9995, svartidMs: 120.5 }
  const ydi = {
    service: 'SF1490 YDI',
    state: 'unknown' as const,
    oppetidShare: undefined,
    svartidMs: undefined,
  }

  it('are undefined before the first reading', () => {
    expect(open().readServicePage()).toBeUndefined()
  })

  it('give the latest statements, in order, and the outcome of the latest reading', () => {
    const { writeReading, readServicePage } = open()
    writeReading({ at, outcome: 'timeout' })
    expect(readServicePage()).toEqual({
      reading: { at, outcome: 'timeout' },
      parsedAt: undefined,
      statements: [],
    })
    writeReading({ at: at + minute, outcome: 'read', statements: [sdi] })
    writeReading({ at: at + 2 * minute, outcome: 'read', statements: [ydi, sdi] })
    writeReading({ at: at + 3 * minute, outcome: 'status', detail: 'HTTP 503' })
    expect(readServicePage()).toEqual({
      reading: { at: at + 3 * minute, outcome: 'status', detail: 'HTTP 503' },
      parsedAt: at + 2 * minute,
      statements: [ydi, sdi],
    })
  })

  it('are deleted when too old or too many', () => {
    const { writeReading, prune, readServicePage, count } = open({ keepMs: day, maxBytes: 80_000 })
    const many = Array.from({ length: 1500 }, (_, i) => ({ ...sdi, service: `S${i}` }))
    writeReading({ at, outcome: 'read', statements: many })
    prune(at)
    expect(count('statement')).toBe(1000)
    expect(readServicePage()?.statements).toHaveLength(1000)
    prune(at + day + 1)
    expect(count('statement')).toBe(0)
    expect(readServicePage()).toMatchObject({ reading: { outcome: 'read' }, parsedAt: undefined })
  })
})
