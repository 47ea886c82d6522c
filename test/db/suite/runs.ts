// Tests how every store keeps the history of answers.
import { describe, expect, it } from 'vitest'
import type { Store } from '../../../server/domain/ports/store.ts'
import { hour } from '../../../server/domain/time.ts'
import { aWednesday as at, makeBatch, makeResult } from '../../support/measured.ts'
import { a, assessor, b, type Change, gapMs, type OpenStore, record } from './record.ts'

const spans = async (store: Store, kommunekode = '0751', from = 0) =>
  (await store.readRuns(kommunekode, from)).map((r) => [
    r.answer === 'counted' ? r.cases : r.answer,
    r.firstAt - at,
    r.lastAt - at,
  ])

export const describeRuns = (open: OpenStore): void => {
  /** Times in hours after `at`. */
  const story = async (...steps: [number, Change, boolean?][]): Promise<Store> => {
    const { store } = open()
    for (const [hours, change, trusted] of steps) await record(store, at + hours * hour, [change], trusted)
    return store
  }

  describe('history', () => {
    it('the same answer continues the run', async () => {
      expect(await spans(await story([0, {}], [6, { receivedSince: 9, bySystem: 2 }], [18, {}]))).toEqual([
        [5, 0, 18 * hour],
      ])
    })

    it.each<[string, Change]>([
      ['another number', { cases: 6 }],
      ['no right', { outcome: 'noRight' }],
    ])('%s starts a new run; the former run ends at its last answer', async (_, change) => {
      const store = await story([0, {}], [6, {}], [12, change], [18, change])
      expect(await spans(store)).toEqual([
        [5, 0, 6 * hour],
        [change.cases ?? 'noRight', 12 * hour, 18 * hour],
      ])
    })

    it('another right starts a new run with that right, although the count is the same', async () => {
      const store = await story([0, {}], [6, { right: 'kle 02' }])
      expect((await store.readRuns('0751', 0)).map((r) => [r.right, r.cases])).toEqual([
        ['full', 5],
        ['kle 02', 5],
      ])
    })

    it('other numbers counted with it start a new run with those numbers, although the count is the same', async () => {
      const store = await story([0, {}], [6, { countedWith: '02.34.99' }])
      expect((await store.readRuns('0751', 0)).map((r) => [r.countedWith, r.cases])).toEqual([
        ['', 5],
        ['02.34.99', 5],
      ])
    })

    it('a gap longer than gapMs starts a new run; exactly gapMs does not', async () => {
      expect(await spans(await story([0, {}], [12, {}]))).toEqual([[5, 0, 12 * hour]])
      const { store } = open()
      await record(store, at, [{}])
      await record(store, at + gapMs + 1, [{}])
      expect(await spans(store)).toEqual([
        [5, 0, 0],
        [5, gapMs + 1, gapMs + 1],
      ])
    })

    it('a failure neither ends nor extends a run', async () => {
      const failed = await story([0, {}], [6, { outcome: 'timeout' }])
      expect(await spans(failed)).toEqual([[5, 0, 0]])
      await record(failed, at + 12 * hour, [{}])
      expect(await spans(failed)).toEqual([[5, 0, 12 * hour]])
      expect(await spans(await story([0, { outcome: 'timeout' }]))).toEqual([])
    })

    it('failures do not hide a gap', async () => {
      expect(await spans(await story([0, {}], [8, { outcome: 'http' }], [16, {}]))).toHaveLength(2)
    })

    it('a clock jump before or during a batch starts a new run', async () => {
      expect(await spans(await story([0, {}], [1, {}, false], [2, {}]))).toHaveLength(3)
      const { store } = open()
      await record(store, at, [{}])
      await store.distrust(assessor, at)
      await record(store, at + hour, [{}])
      expect(await spans(store)).toHaveLength(2)
    })

    it('a clock that was set back starts a new run', async () => {
      expect(await spans(await story([6, {}], [0, {}]))).toEqual([
        [5, 0, 0],
        [5, 6 * hour, 6 * hour],
      ])
    })

    it('runs have the time they were recorded, and are read when they end at or after `from`', async () => {
      const { store } = open()
      await store.record(makeBatch([makeResult()], { recordedAt: at + 30_000 }), assessor, gapMs)
      expect((await store.readRuns('0751', 0))[0]).toEqual({
        indeks: 'sdi',
        kle: a,
        answer: 'counted',
        cases: 5,
        ydelser: undefined,
        right: 'full',
        countedWith: '',
        firstAt: at,
        lastAt: at,
        recordedAt: at + 30_000,
      })
      await record(store, at + 6 * hour, [{}])
      await record(store, at + 9 * hour, [{ cases: 6 }])
      const reach = async (hours: number) =>
        (await spans(store, '0751', at + hours * hour)).map(([cases]) => cases)
      expect([await reach(6), await reach(6.01), await reach(9), await reach(9.01)]).toEqual([
        [5, 6],
        [6],
        [6],
        [],
      ])
    })

    it('each kommune and number has its own history', async () => {
      const { store } = open()
      await record(store, at, [{ cases: 1 }, { kle: b, cases: 2 }])
      await record(store, at, [{ kommunekode: '0101', cases: 3 }])
      await record(store, at + hour, [{ cases: 1 }, { kle: b, cases: 4 }])
      expect((await store.readRuns('0751', 0)).map((r) => [r.kle, r.cases]).sort()).toEqual([
        [a, 1],
        [b, 2],
        [b, 4],
      ])
      expect(await spans(store, '0101')).toEqual([[3, 0, 0]])
    })
  })
}
