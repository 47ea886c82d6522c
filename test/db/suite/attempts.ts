// Tests how every store keeps attempts: response times, outcomes, and limits.
import { describe, expect, it } from 'vitest'
import { percentile } from '../../../server/domain/measured/sketch.ts'
import { day, hour, minute } from '../../../server/domain/time.ts'
import { aWednesday as at, makeAttempt, makeBatch, makeResult } from '../../support/measured.ts'
import { assessor, gapMs, type OpenStore } from './record.ts'

export const describeAttempts = (open: OpenStore): void => {
  describe('attempts', () => {
    it('are kept as response times only when judged, and as outcomes always', async () => {
      const { store } = open()
      const attempts = [
        makeAttempt({ durationMs: 100 }),
        makeAttempt({ durationMs: 20_000, outcome: 'timeout' }),
        makeAttempt({ number: 2, durationMs: 7 }),
        makeAttempt({ lagMs: 51, durationMs: 9000 }),
        makeAttempt({ lagMs: 50, durationMs: 100 }),
      ]
      await store.record(makeBatch([makeResult({ attempts })]), assessor, gapMs)
      const sketch = (await store.readSketches(at)).sdi.get('0751')
      expect(sketch).toMatchObject({ count: 3, failed: 1 })
      expect(sketch && percentile(sketch, 0.5)).toBeCloseTo(100, -1)
      const outcomes = Object.fromEntries((await store.readOutcomes(at)).map((o) => [o.outcome, o.attempts]))
      expect(outcomes).toEqual({ counted: 4, timeout: 1 })
      expect(await store.readSizes()).toMatchObject({ attempts: 5, oldestAttemptAt: at })
    })

    it('are summed by kommune, over batches and hours, from the hour of `from`', async () => {
      const { store } = open()
      await store.recordAttempts([makeAttempt(), makeAttempt({ kommunekode: '0101' })])
      await store.recordAttempts([
        makeAttempt({ at: at + minute, question: 'pulse' }),
        makeAttempt({ at: at + hour }),
      ])
      const counts = async (from: number) =>
        Object.fromEntries(
          [...(await store.readSketches(from)).sdi].map(([kommunekode, s]) => [kommunekode, s.count]),
        )
      expect(await counts(at + 59 * minute)).toEqual({ '0751': 3, '0101': 1 })
      expect(await counts(at + hour)).toEqual({ '0751': 1 })
      expect(await store.readOutcomes(at + hour)).toEqual([
        { indeks: 'sdi', outcome: 'counted', attempts: 1 },
      ])
    })

    it('are read newest first for an index: only first attempts, in the order recorded', async () => {
      const { store } = open()
      await store.recordAttempts([
        makeAttempt({ at: at + 5 }),
        makeAttempt({ at: at + 6, indeks: 'ydi' }),
        makeAttempt({ at: at + 7, outcome: 'timeout', lagMs: 3 }),
        makeAttempt({ at: at + 8, number: 2 }),
      ])
      await store.recordAttempts([makeAttempt({ at, question: 'pulse', outcome: 'noRight' })])
      expect(await store.readLatestAttempts('sdi', 2)).toEqual([
        { indeks: 'sdi', at, outcome: 'noRight', lagMs: 0 },
        { indeks: 'sdi', at: at + 7, outcome: 'timeout', lagMs: 3 },
      ])
      expect((await store.readLatestAttempts('sdi', 10)).map((one) => one.at)).toEqual([at, at + 7, at + 5])
      expect(await store.readLatestAttempts('ydi', 10)).toHaveLength(1)
    })

    const attemptsAt = (n: number, when: (i: number) => number) =>
      Array.from({ length: n }, (_, i) => makeAttempt({ at: when(i) }))

    it('are deleted when too old, however many, and no younger ones', async () => {
      const { store } = open({ keepMs: 14 * day })
      await store.recordAttempts(attemptsAt(12_000, () => at))
      await store.recordAttempts(attemptsAt(10, (i) => at + i))
      await store.prune(at + 14 * day)
      expect((await store.readSizes()).attempts).toBe(12_010)
      await store.prune(at + 14 * day + 5)
      expect(await store.readSizes()).toMatchObject({ attempts: 5, oldestAttemptAt: at + 5 })
      await store.prune(at + 15 * day)
      expect(await store.readSizes()).toMatchObject({ attempts: 0, oldestAttemptAt: undefined })
    })

    it('are deleted, oldest first, when there are too many', async () => {
      const { store } = open({ maxBytes: 110_000 })
      await store.recordAttempts(attemptsAt(12_000, (i) => at + i))
      await store.prune(at + 12_000)
      const { attempts, oldestAttemptAt } = await store.readSizes()
      expect(attempts).toBeGreaterThan(900)
      expect(attempts).toBeLessThan(1100)
      expect(oldestAttemptAt).toBe(at + 12_000 - attempts)
      expect((await store.readSketches(0)).sdi.get('0751')?.count).toBe(12_000)
    })

    it('leave their rollups, which have their own limit', async () => {
      const { store } = open({ keepMs: day, keepHoursMs: 60 * day, keepRollupsMs: 30 * day })
      await store.recordAttempts([makeAttempt()])
      await store.prune(at + 29 * day)
      expect((await store.readSketches(0)).sdi.size).toBe(1)
      await store.prune(at + 30 * day + hour)
      expect([(await store.readSketches(0)).sdi.size, await store.readOutcomes(0)]).toEqual([0, []])
    })
  })
}
