// Tests a stream: the calls of a service or a kommune, and when it is suspected.
import { describe, expect, it } from 'vitest'
import { alarmOf, scoreOf, weightsOf } from '../../../server/domain/incidents/cusum.ts'
import type { Sample } from '../../../server/domain/incidents/sample.ts'
import { addSample, createStream, dismiss, type Stream } from '../../../server/domain/incidents/stream.ts'
import { svarDefaults } from '../../../server/domain/incidents/svar.ts'

const weights = weightsOf(0.02)
const sampleOf = (at: number, outcome: Sample['outcome'], change: Partial<Sample> = {}): Sample => ({
  at,
  service: 'sdi',
  kommunekode: '0751',
  outcome,
  ...change,
})

const streamOf = (kind: Stream['kind'], suspectAt = 3, openAt = 16.5) =>
  createStream(kind, kind === 'service' ? 'sdi' : '0751', { suspectAt, openAt })

describe('a stream', () => {
  it('is suspected from the first failure that reaches its mark, until good calls outweigh it', () => {
    const stream = streamOf('service')
    expect(addSample(stream, sampleOf(1, 'ok'), weights)).toBe(false)
    expect(addSample(stream, sampleOf(2, 'failed'), weights)).toBe(true)
    expect(addSample(stream, sampleOf(3, 'failed'), weights)).toBe(true)
    let at = 4
    while (addSample(stream, sampleOf(at, 'ok'), weights)) at += 1
    expect(at).toBeGreaterThan(5)
    addSample(stream, sampleOf(100, 'failed'), weights)
    addSample(stream, sampleOf(101, 'failed'), weights)
  })

  it('is not suspected below its mark', () => {
    const stream = streamOf('service', 4)
    expect(addSample(stream, sampleOf(1, 'failed'), weights)).toBe(false)
    expect(addSample(stream, sampleOf(2, 'failed'), weights)).toBe(true)
  })

  it.each(['failed', 'slow', 'token', 'right'] as const)(
    'keeps what and where it last failed: %s',
    (what) => {
      const stream = streamOf('kommune')
      addSample(stream, sampleOf(1, what, { service: 'ydi' }), weights)
      addSample(stream, sampleOf(2, 'ok'), weights)
      expect(stream.what).toBe(what)
      expect(stream.lastService).toBe('ydi')
    },
  )

  it.each([
    [['slow', 'slow', 'failed'], 'slow'],
    [['slow', 'failed', 'failed'], 'failed'],
    [['slow', 'failed', 'token'], 'token'],
    [['failed', 'failed', 'failed', 'slow', 'slow'], 'slow'],
  ] as const)('of a kommune fails by what most of its last three failures were: %j', (whats, what) => {
    const stream = streamOf('kommune')
    for (const [i, outcome] of whats.entries()) addSample(stream, sampleOf(i, outcome), weights)
    expect(stream.what).toBe(what)
  })

  it("keeps the services of a suspected kommune's failures", () => {
    const stream = streamOf('kommune')
    addSample(stream, sampleOf(1, 'failed'), weights)
    addSample(stream, sampleOf(2, 'failed', { service: 'ydi' }), weights)
    expect([...stream.services]).toEqual(['sdi', 'ydi'])
    dismiss(stream)
    expect(stream.services.size).toBe(0)
  })

  it.each([
    ['service', 6],
    ['kommune', 3],
  ] as const)('of a %s keeps when its last %d failures were', (kind, kept) => {
    const stream = streamOf(kind)
    for (let at = 1; at <= 10; at += 1) addSample(stream, sampleOf(at, 'failed'), weights)
    expect(stream.failedAt).toEqual(Array.from({ length: kept }, (_, i) => 11 - kept + i))
  })

  it('adds up the evidence of a service by kommune, and that of a kommune as one', () => {
    const [service, kommune] = [streamOf('service'), streamOf('kommune')]
    for (const stream of [service, kommune]) {
      addSample(stream, sampleOf(1, 'failed', { kommunekode: '0101' }), weights)
      addSample(stream, sampleOf(2, 'failed', { kommunekode: '0751' }), weights)
    }
    expect([...(service.cusum[0]?.parts.keys() ?? [])]).toEqual(['0101', '0751'])
    expect(kommune.cusum[0]?.parts.size).toBe(0)
  })

  it('of a kommune reaches its alarm by two refusals of a right it had, and not by one', () => {
    const openAt = svarDefaults.openAt.kommune
    const stream = streamOf('kommune', 5, openAt)
    addSample(stream, sampleOf(1, 'right'), weights)
    expect(alarmOf(stream.cusum, openAt, 0)).toBeUndefined()
    addSample(stream, sampleOf(2, 'right'), weights)
    expect(alarmOf(stream.cusum, openAt, 0)).toMatchObject({ since: 1, bad: 2 })
  })

  it('has no evidence once it is dismissed', () => {
    const stream = streamOf('service')
    addSample(stream, sampleOf(1, 'failed'), weights)
    dismiss(stream)
    expect(scoreOf(stream.cusum)).toBe(0)
  })
})
