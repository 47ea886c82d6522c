// Tests how every store keeps the latest cells, and the states assessed from them.
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../../server/domain/measured/cell.ts'
import type { Store } from '../../../server/domain/ports/store.ts'
import type { GroupState } from '../../../server/domain/readiness/group.ts'
import { day, hour, minute } from '../../../server/domain/time.ts'
import { aWednesday as at, makeAttempt, makeBatch, makeResult } from '../../support/measured.ts'
import { makeProbeResult } from '../../support/services.ts'
import { a, assessor, assessorOf, b, gapMs, type OpenStore, record } from './record.ts'

const cellOf = async (store: Store, kle: string = a): Promise<Cell | undefined> =>
  (await store.readKommune('0751')).cells.find((cell) => cell.kle === kle)

export const describeSnapshot = (open: OpenStore): void => {
  describe('the snapshot', () => {
    it('has the latest of each cell, with absent values undefined', async () => {
      const { store } = open()
      await record(store, at, [{ bySystem: 3 }, { kle: b, outcome: 'network' }])
      expect(await cellOf(store)).toEqual({
        indeks: 'sdi',
        kommunekode: '0751',
        kle: a,
        outcome: 'counted',
        checkedAt: at,
        answer: 'counted',
        answeredAt: at,
        right: 'full',
        cases: 5,
        receivedSince: 1,
        systemUuid: undefined,
        bySystem: 3,
        ydelser: undefined,
        countedWith: '',
        visible: undefined,
        narrowing: undefined,
        explainedAt: at,
        changedAt: undefined,
        changedByUs: false,
        trusted: true,
      })
      expect(await cellOf(store, b)).toMatchObject({
        outcome: 'network',
        answer: undefined,
        cases: undefined,
      })
      await record(store, at + hour, [{ cases: 0, right: 'kle 02', receivedSince: 0 }])
      expect(await cellOf(store)).toMatchObject({
        cases: 0,
        changedAt: at + hour,
        changedByUs: true,
        right: 'kle 02',
        bySystem: undefined,
      })
      expect((await store.readKommune('0101')).cells).toEqual([])
    })

    it('has what is asked later to explain a count, and the attempts of it; a later count is another', async () => {
      const { store } = open()
      const about = { indeks: 'sdi', kommunekode: '0751', kle: a } as const
      const asked = { systemUuid: 'ours', narrowing: 'from 2022' }
      const explain = (countedAt: number, bySystem: number) =>
        store.record(
          makeBatch([], {
            recordedAt: at + minute,
            explanations: [
              { ...about, ...asked, countedAt, bySystem, visible: 2, attempts: [makeAttempt()] },
            ],
          }),
          assessor,
          gapMs,
        )
      await record(store, at, [asked])
      expect(await cellOf(store)).toMatchObject({ bySystem: undefined, visible: undefined })
      await explain(at, 3)
      const explained = { ...asked, bySystem: 3, visible: 2, explainedAt: at }
      expect(await cellOf(store)).toMatchObject(explained)
      await record(store, at + hour, [asked])
      expect(await cellOf(store)).toMatchObject({ answeredAt: at + hour, ...explained })
      await explain(at, 4)
      expect(await cellOf(store)).toMatchObject({ answeredAt: at + hour, ...explained })
      expect((await store.readSizes()).attempts).toBe(2)
    })

    it('passes all of the kommune’s cells and its former states to the assessment', async () => {
      const { store } = open()
      const seen: [string[], string[]][] = []
      const watching = assessorOf((kommunekode, data, former, now) => {
        seen.push([data.cells.map((c) => `${c.kle} ${c.cases}`).sort(), former.map((f) => f.group).sort()])
        return assessor.assess(kommunekode, data, former, now)
      })
      await store.record(makeBatch([makeResult({ cases: 1 })]), watching, gapMs)
      await store.record(makeBatch([makeResult({ kle: b, cases: 2 })]), watching, gapMs)
      expect(seen).toEqual([
        [[`${a} 1`], []],
        [
          [`${a} 1`, `${b} 2`],
          ['02', '27', '29', 'eoj'],
        ],
      ])
    })

    it('returns the states as they were assessed', async () => {
      const { store } = open()
      let decided: GroupState[] = []
      await store.record(
        makeBatch([makeResult()]),
        assessorOf((...given) => (decided = assessor.assess(...given))),
        gapMs,
      )
      expect(await store.readGroups()).toEqual(decided)
    })

    it('keeps the indexes apart: benefits are no cases', async () => {
      const { store } = open()
      await record(store, at, [{}, { indeks: 'ydi', cases: 9, ydelser: 12 }])
      const { cells } = await store.readKommune('0751')
      expect(cells.map((c) => [c.indeks, c.cases, c.ydelser]).sort()).toEqual([
        ['sdi', 5, undefined],
        ['ydi', 9, 12],
      ])
      await record(store, at + hour, [{ indeks: 'ydi', cases: 9, ydelser: 13 }])
      const runs = (await store.readRuns('0751', 0)).map((r) => [r.indeks, r.cases, r.ydelser])
      expect(runs.sort()).toEqual([
        ['sdi', 5, undefined],
        ['ydi', 9, 12],
        ['ydi', 9, 13],
      ])
    })

    it('forgets one index until it is measured again, and keeps its history', async () => {
      const { store } = open()
      const indeks = 'ydi'
      await record(store, at, [{}, { indeks }])
      await record(store, at + minute, [{ indeks }])
      await store.forget(assessor, at + minute, indeks)
      expect((await store.readKommune('0751')).cells.map((c) => c.indeks)).toEqual(['sdi'])
      // What another address answers is no change.
      await record(store, at + 2 * minute, [{ indeks, cases: 9 }])
      const { cells } = await store.readKommune('0751')
      expect(cells.find((c) => c.indeks === indeks)).toMatchObject({ cases: 9, changedAt: undefined })
      const runs = (await store.readRuns('0751', 0)).filter((r) => r.indeks === indeks)
      expect(runs.map(({ cases, firstAt, lastAt }) => [cases, firstAt - at, lastAt - at])).toEqual([
        [5, 0, minute],
        [9, 2 * minute, 2 * minute],
      ])
    })

    it('stores the count under a configuration, and that configuration, with the total', async () => {
      const { store } = open()
      await record(store, at, [{ visible: 3, narrowing: 'n', countedWith: '02.34.99' }])
      expect(await cellOf(store)).toMatchObject({ visible: 3, narrowing: 'n', countedWith: '02.34.99' })
      // Other numbers are counted, which is a change of ours and no step of the kommune.
      await record(store, at + hour, [{ cases: 8 }])
      expect(await cellOf(store)).toMatchObject({ visible: undefined, countedWith: '', changedByUs: true })
    })

    it('distrusts every cell until it is measured again', async () => {
      const { store } = open()
      await record(store, at, [{}, { kle: b }])
      await store.distrust(assessor, at)
      expect((await store.readKommune('0751')).cells.map((c) => c.trusted)).toEqual([false, false])
      await record(store, at + hour, [{}, { kle: b, outcome: 'timeout' }])
      expect([(await cellOf(store))?.trusted, (await cellOf(store, b))?.trusted]).toEqual([true, false])
    })

    it('has no latest attempt or probe result after distrusting all, until the next is recorded', async () => {
      const { store } = open()
      const latest = async () => [
        (await store.readLatestAttempts('sdi', 9)).map((one) => one.at),
        (await store.readProbeLatest('sapa', at + day)).map((one) => one.at),
      ]
      const measure = async (now: number) => {
        await store.recordAttempts([makeAttempt({ at: now })])
        await store.recordProbe(makeProbeResult(now, { at: now }))
      }
      await measure(at)
      await measure(at + hour)
      expect(await latest()).toEqual([
        [at + hour, at],
        [at + hour, at],
      ])
      await store.distrust(assessor, at)
      expect(await latest()).toEqual([[], []])
      await measure(at + minute)
      expect(await latest()).toEqual([[at + minute], [at + minute]])
    })

    it('returns when each trusted cell was checked, failures included, and the newest time', async () => {
      const { store } = open()
      expect(await store.newestMeasuredAt()).toBeUndefined()
      await record(store, at, [{}, { kle: b }])
      await record(store, at + hour, [{ outcome: 'timeout' }])
      expect([...(await store.readCheckedAt())].sort()).toEqual([
        [`sdi 0751 ${a}`, at + hour],
        [`sdi 0751 ${b}`, at],
      ])
      expect(await store.newestMeasuredAt()).toBe(at + hour)
      await store.distrust(assessor, at)
      expect((await store.readCheckedAt()).size).toBe(0)
    })
  })
}
