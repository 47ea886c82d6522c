// Owns what every store must do with the latest of each cell and the decision that is made on it.
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../../server/domain/cell.ts'
import type { GroupState } from '../../../server/domain/group.ts'
import type { Decide, Store } from '../../../server/domain/ports.ts'
import { hour } from '../../../server/domain/time.ts'
import { aWednesday as at, makeAttempt, makeBatch, makeResult } from '../../support/measured.ts'
import { a, b, decideAllAt, decideAt, gapMs, type OpenStore, record } from './record.ts'

const cellOf = async (store: Store, kle: string = a): Promise<Cell | undefined> =>
  (await store.readCells('0751')).find((cell) => cell.kle === kle)

export const describeSnapshot = (open: OpenStore): void => {
  describe('the snapshot', () => {
    it('is the latest of each cell, with what is absent absent', async () => {
      const { store } = open()
      await record(store, at, [{ bySystem: 3 }, { kle: b, outcome: 'network' }])
      expect(await cellOf(store)).toEqual({
        kommunekode: '0751',
        kle: a,
        outcome: 'counted',
        checkedAt: at,
        answer: 'counted',
        answeredAt: at,
        right: 'full',
        cases: 5,
        receivedSince: 1,
        bySystem: 3,
        changedAt: undefined,
        changedByRight: false,
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
        changedByRight: true,
        right: 'kle 02',
        bySystem: undefined,
      })
      expect(await store.readCells('0101')).toEqual([])
    })

    it('gives the decision all of the kommune’s cells, and its former states', async () => {
      const { store } = open()
      const seen: [string[], string[]][] = []
      const decide: Decide = (cells, former) => {
        seen.push([cells.map((c) => `${c.kle} ${c.cases}`).sort(), former.map((f) => f.group).sort()])
        return decideAt(at)(cells, former)
      }
      await store.record(makeBatch([makeResult({ cases: 1 })]), decide, gapMs)
      await store.record(makeBatch([makeResult({ kle: b, cases: 2 })]), decide, gapMs)
      expect(seen).toEqual([
        [[`${a} 1`], []],
        [
          [`${a} 1`, `${b} 2`],
          ['02', '27', '29', 'eoj'],
        ],
      ])
    })

    it('gives back the states as they were decided', async () => {
      const { store } = open()
      let decided: GroupState[] = []
      await store.record(
        makeBatch([makeResult()]),
        (cells, former) => (decided = decideAt(at)(cells, former)),
        gapMs,
      )
      expect(await store.readGroups()).toEqual(decided)
    })

    it('stores nothing of a batch whose decision throws', async () => {
      const { store } = open()
      await record(store, at, [{}])
      const before = [
        await cellOf(store),
        await store.readRuns('0751', 0),
        await store.readSizes(),
        store.version(),
      ]
      const batch = makeBatch([makeResult({ measuredAt: at + hour, cases: 9, attempts: [makeAttempt()] })])
      const broken = () => {
        throw new Error('a bug')
      }
      await expect(store.record(batch, broken, gapMs)).rejects.toThrow('a bug')
      expect([
        await cellOf(store),
        await store.readRuns('0751', 0),
        await store.readSizes(),
        store.version(),
      ]).toEqual(before)
      expect(await store.readOutcomes(0)).toEqual([])
    })

    it('distrusts everything, until each is measured anew', async () => {
      const { store } = open()
      await record(store, at, [{}, { kle: b }])
      await store.distrust(decideAllAt(at))
      expect((await store.readCells('0751')).map((c) => c.trusted)).toEqual([false, false])
      await record(store, at + hour, [{}, { kle: b, outcome: 'timeout' }])
      expect([(await cellOf(store))?.trusted, (await cellOf(store, b))?.trusted]).toEqual([true, false])
    })

    it('tells when each cell was checked, failures included and untrusted left out, and which is the newest', async () => {
      const { store } = open()
      expect(await store.newestMeasuredAt()).toBeUndefined()
      await record(store, at, [{}, { kle: b }])
      await record(store, at + hour, [{ outcome: 'timeout' }])
      expect([...(await store.readCheckedAt())].sort()).toEqual([
        [`0751 ${a}`, at + hour],
        [`0751 ${b}`, at],
      ])
      expect(await store.newestMeasuredAt()).toBe(at + hour)
      await store.distrust(decideAllAt(at))
      expect((await store.readCheckedAt()).size).toBe(0)
    })
  })
}
