// Owns what every store must do with the history of levels.
import { describe, expect, it } from 'vitest'
import type { Store } from '../../../server/domain/ports/store.ts'
import { day, hour, minute } from '../../../server/domain/time.ts'
import { aWednesday as at } from '../../support/measured.ts'
import { b, decideAllAt, gapMs, type OpenStore, record } from './record.ts'

const levelSpans = async (store: Store) =>
  (await store.readLevelRuns(0, '0751'))
    .filter((r) => r.group === '02')
    .map((r) => [r.level, r.delivered, r.byUs, r.firstAt - at, r.lastAt - at])

export const describeLevels = (open: OpenStore): void => {
  describe('levels', () => {
    it('are decided anew from the cells, after a jump or under other rules, and history stays', async () => {
      const { store } = open()
      const levelOf = async () => (await store.readGroups()).find((g) => g.group === '02')?.level
      await record(store, at, [{}, { kle: b }])
      expect(await levelOf()).toBe('alle')
      await store.reassess((_, __, former) => former.map((g) => ({ ...g, level: 'ingen' })))
      expect(await levelOf()).toBe('ingen')
      await store.reassess(decideAllAt(at))
      expect(await levelOf()).toBe('alle')
      await store.distrust(decideAllAt(at + hour))
      expect(await levelOf()).toBe('ukendt')
      expect(await levelSpans(store)).toEqual([['alle', 2, false, 0, 0]])
      await record(store, at + hour, [{}, { kle: b }])
      expect(await levelSpans(store)).toHaveLength(2)
    })

    it('are decided anew kommune by kommune, each with its cells, and others read and write between', async () => {
      const { store } = open()
      const kommunekoder = ['0101', '0147', '0751']
      for (const kommunekode of kommunekoder) await record(store, at, [{ kommunekode }])
      const stateOf = async (kommunekode: string) => {
        const { cells } = await store.readKommune(kommunekode)
        const group = (await store.readGroups()).find(
          (g) => g.kommunekode === kommunekode && g.group === '02',
        )
        return [cells[0]?.trusted, group?.delivered]
      }
      const seen: unknown[] = []
      let over = false
      const distrusting = store.distrust(decideAllAt(at)).then(() => {
        over = true
      })
      while (!over) {
        seen.push(await Promise.all(kommunekoder.map(stateOf)))
        await store.writeMark('key', 'value')
        await new Promise((resolve) => setImmediate(resolve))
      }
      await distrusting
      const whole = [true, 1]
      const gone = [false, 0]
      for (const states of seen as unknown[][])
        for (const state of states) expect([whole, gone]).toContainEqual(state)
      expect(seen).toContainEqual([gone, whole, whole])
      expect(await Promise.all(kommunekoder.map(stateOf))).toEqual([gone, gone, gone])
    })

    it('go on while level and numbers are the same, failures included', async () => {
      const { store } = open()
      await record(store, at, [{}, { kle: b }])
      await record(store, at + 6 * hour, [{ cases: 7 }, { kle: b, outcome: 'timeout' }])
      expect(await levelSpans(store)).toEqual([['alle', 2, false, 0, 6 * hour]])
    })

    it('a new level, another number delivered and a gap each begin a new one', async () => {
      const { store } = open()
      await record(store, at, [{ cases: 0 }, { kle: b, cases: 0 }])
      await record(store, at + hour, [{ cases: 1 }, { kle: b, cases: 0 }])
      await record(store, at + 2 * hour, [{ cases: 1 }, { kle: b, cases: 1 }])
      await record(store, at + 2 * hour + gapMs + 1, [{ cases: 1 }, { kle: b, cases: 1 }])
      expect(await levelSpans(store)).toEqual([
        ['ingen', 0, false, 0, 0],
        ['flere', 1, false, hour, hour],
        ['alle', 2, false, 2 * hour, 2 * hour],
        ['alle', 2, false, 14 * hour + 1, 14 * hour + 1],
      ])
    })

    it('a step that came with a change of our right says so; going on after a gap is no step', async () => {
      const { store } = open()
      const wide = { right: 'full' }
      const narrow = { right: 'kle 02' }
      await record(store, at, [
        { ...narrow, cases: 3 },
        { ...narrow, kle: b, outcome: 'noRight' },
      ])
      await record(store, at + hour, [
        { ...wide, cases: 3 },
        { ...wide, kle: b, cases: 0 },
      ])
      await record(store, at + 2 * hour, [
        { ...narrow, cases: 3 },
        { ...narrow, kle: b, cases: 2 },
      ])
      await record(store, at + 2 * day, [
        { ...narrow, outcome: 'timeout' },
        { ...narrow, kle: b, outcome: 'timeout' },
      ])
      await record(store, at + 3 * day, [
        { ...narrow, cases: 3 },
        { ...narrow, kle: b, cases: 2 },
      ])
      expect((await levelSpans(store)).map(([level, , byUs]) => [level, byUs])).toEqual([
        ['ukendt', false],
        ['flere', false],
        ['alle', true],
        ['ukendt', false],
        ['alle', false],
      ])
    })

    it('decided otherwise, it does not go on: blind after a jump is no time at the former level', async () => {
      const { store } = open()
      await record(store, at, [{}, { kle: b }])
      await store.distrust(decideAllAt(at + minute))
      await record(store, at + hour, [{ outcome: 'timeout' }, { kle: b, outcome: 'timeout' }])
      await record(store, at + 2 * hour, [{}, { kle: b }])
      expect(await levelSpans(store)).toEqual([
        ['alle', 2, false, 0, 0],
        ['ukendt', 0, false, hour, hour],
        ['alle', 2, false, 2 * hour, 2 * hour],
      ])
    })

    it('decided anew to the same, it goes on', async () => {
      const { store } = open()
      await record(store, at, [{}, { kle: b }])
      await store.reassess(decideAllAt(at + minute))
      await record(store, at + hour, [{}, { kle: b }])
      expect(await levelSpans(store)).toEqual([['alle', 2, false, 0, hour]])
    })

    it('are read for one kommune or all, oldest first, by where they reach', async () => {
      const { store } = open()
      await record(store, at + hour, [{}])
      await record(store, at, [{ kommunekode: '0101' }])
      const who = async (from: number, kommunekode?: string) =>
        (await store.readLevelRuns(from, kommunekode))
          .filter((r) => r.group === '02')
          .map((r) => r.kommunekode)
      expect(await who(0)).toEqual(['0101', '0751'])
      expect(await who(at + 1)).toEqual(['0751'])
      expect(await who(0, '0101')).toEqual(['0101'])
      expect(await who(at + hour + 1)).toEqual([])
    })
  })
}
