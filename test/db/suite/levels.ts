// Tests how every store keeps the history of levels.
import { describe, expect, it } from 'vitest'
import type { Store } from '../../../server/domain/ports/store.ts'
import { type Assessor, createAssessor } from '../../../server/domain/readiness/kommune.ts'
import { day, hour, minute } from '../../../server/domain/time.ts'
import { konfigurationFact } from '../../support/facts.ts'
import { aWednesday as at, makeBatch, makeResult, rulesFor } from '../../support/measured.ts'
import { a, assessor, assessorOf, b, gapMs, type OpenStore, record } from './record.ts'

const levelSpans = async (store: Store) =>
  (await store.readLevelRuns(0, '0751'))
    .filter((r) => r.group === '02')
    .map((r) => [r.level, r.delivered, r.byUs, r.firstAt - at, r.lastAt - at])

const importKonfiguration = async (store: Store, now: number): Promise<void> => {
  const { kind, kommunekode, key, value } = konfigurationFact()
  const staging = store.stage(kind)
  staging.add([{ kind, kommunekode, key, value }])
  await staging.commit({ name: 'a.csv', at: now, whole: false, confirms: false }, assessor)
}

/** The assessor, counting its whole assessments. */
const countingOf = (counted: Assessor) => {
  let assessed = 0
  const assess: Assessor['assess'] = (...given) => {
    assessed += 1
    return counted.assess(...given)
  }
  return { counting: { ...counted, assess }, assessed: () => assessed }
}

export const describeLevels = (open: OpenStore): void => {
  describe('levels', () => {
    it('have their new times when an equal answer is recorded, by this process or another', async () => {
      const { store, openAnother } = open()
      const kle = '27.36.04'
      const withBenefits = createAssessor(rulesFor([kle], { benefits: true, staleAfterMs: gapMs }))
      const write = (writer: Store, now: number, indeks: 'sdi' | 'ydi') =>
        writer.record(
          makeBatch([makeResult({ kle, indeks, measuredAt: now })], { recordedAt: now }),
          withBenefits,
          gapMs,
        )
      const times = async () => {
        const state = (await store.readGroups()).find((g) => g.group === '27')
        const { measuredAt, newestAt, benefitsMeasuredAt, validUntil } = state ?? {}
        return [measuredAt, newestAt, benefitsMeasuredAt, validUntil]
      }
      await write(store, at, 'sdi')
      await write(store, at, 'ydi')
      expect(await times()).toEqual([at, at, at, at + gapMs + 1])
      await write(openAnother(), at + minute, 'ydi')
      expect(await times()).toEqual([at, at + minute, at + minute, at + gapMs + 1])
      await write(store, at + hour, 'sdi')
      expect(await times()).toEqual([at + hour, at + hour, at + minute, at + minute + gapMs + 1])
      await write(store, at + 2 * hour, 'sdi')
      await write(store, at + 3 * hour, 'ydi')
      const latest = [at + 2 * hour, at + 3 * hour, at + 3 * hour, at + 2 * hour + gapMs + 1]
      expect(await times()).toEqual(latest)
    })

    it('are reassessed from the cells after a jump or under other rules, and history stays', async () => {
      const { store } = open()
      const levelOf = async () => (await store.readGroups()).find((g) => g.group === '02')?.level
      await record(store, at, [{}, { kle: b }])
      expect(await levelOf()).toBe('alle')
      await store.reassess(
        assessorOf((_, __, former) => former.map((g) => ({ ...g, level: 'ingen' }))),
        at,
      )
      expect(await levelOf()).toBe('ingen')
      await store.reassess(assessor, at)
      expect(await levelOf()).toBe('alle')
      await store.distrust(assessor, at + hour)
      expect(await levelOf()).toBe('ukendt')
      const decided = [
        ['alle', 2, false, 0, 0],
        ['ingen', 2, false, 0, 0],
        ['alle', 2, false, 0, 0],
        ['ukendt', 0, false, hour, hour],
      ]
      expect(await levelSpans(store)).toEqual(decided)
      await record(store, at + hour, [{}, { kle: b }])
      expect(await levelSpans(store)).toEqual([...decided, ['alle', 2, false, hour, hour]])
    })

    it('are reassessed kommune by kommune, together with its cells, and others can read and write in between', async () => {
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
      const distrusting = store.distrust(assessor, at).then(() => {
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

    it('continue a run while level and numbers are the same, failures included', async () => {
      const { store } = open()
      await record(store, at, [{}, { kle: b }])
      await record(store, at + 6 * hour, [{ cases: 7 }, { kle: b, outcome: 'timeout' }])
      expect(await levelSpans(store)).toEqual([['alle', 2, false, 0, 6 * hour]])
    })

    it('a new level, another number delivered, the end of an answer and a gap each start a new run', async () => {
      const { store } = open()
      await record(store, at, [{ cases: 0 }, { kle: b, cases: 0 }])
      await record(store, at + hour, [{ cases: 1 }, { kle: b, cases: 0 }])
      await record(store, at + 2 * hour, [{ cases: 1 }, { kle: b, cases: 1 }])
      await record(store, at + 2 * hour + gapMs + 1, [{ cases: 1 }, { kle: b, cases: 1 }])
      expect(await levelSpans(store)).toEqual([
        ['ingen', 0, false, 0, 0],
        ['flere', 1, false, hour, hour],
        ['alle', 2, false, 2 * hour, 2 * hour],
        ['ukendt', 0, false, 14 * hour + 1, 14 * hour + 1],
        ['alle', 2, false, 14 * hour + 1, 14 * hour + 1],
      ])
    })

    it('a step with a change of our right is marked byUs; returning after a gap is no step', async () => {
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
        ['ukendt', false],
        ['alle', false],
      ])
    })

    it('a step of ours in the same instant as one of the kommune says so too', async () => {
      const { store } = open()
      await record(store, at, [{}, { kle: b }])
      await record(store, at + hour, [{}, { kle: b, cases: 0 }])
      const rules = rulesFor([a, b], { staleAfterMs: gapMs, flereFrom: 2 })
      await store.reassess(createAssessor(rules), at + hour)
      expect((await levelSpans(store)).map(([level, , byUs]) => [level, byUs])).toEqual([
        ['alle', false],
        ['flere', false],
        ['ingen', true],
      ])
    })

    it.each([{}, { outcome: 'timeout' }] as const)('a change is never dated after now: %j', async (last) => {
      const { store } = open()
      const state = async () => (await store.readGroups()).find((g) => g.group === '02')
      await record(store, at, [{}, { kle: b }])
      await record(store, at + 2 * hour, [{}, { kle: b, cases: 0 }])
      await store.reassessDue(assessor, at + 2 * day)
      expect((await state())?.changedAt).toBe(at + 2 * hour + gapMs + 1)
      // The clock was ahead, and is set back.
      await store.distrust(assessor, at + hour)
      expect((await state())?.changedAt).toBe(at + hour)
      await record(store, at + hour, [last, { ...last, kle: b, cases: 0 }])
      expect((await state())?.changedAt).toBe(at + hour)
    })

    it('a reassessment to another level ends the run, so that the time after a jump is not counted at the former level', async () => {
      const { store } = open()
      await record(store, at, [{}, { kle: b }])
      await store.distrust(assessor, at + minute)
      await record(store, at + hour, [{ outcome: 'timeout' }, { kle: b, outcome: 'timeout' }])
      await record(store, at + 2 * hour, [{}, { kle: b }])
      expect(await levelSpans(store)).toEqual([
        ['alle', 2, false, 0, 0],
        ['ukendt', 0, false, minute, hour],
        ['alle', 2, false, 2 * hour, 2 * hour],
      ])
    })

    it('a reassessment to the same level continues the run', async () => {
      const { store } = open()
      await record(store, at, [{}, { kle: b }])
      await store.reassess(assessor, at + minute)
      await record(store, at + hour, [{}, { kle: b }])
      expect(await levelSpans(store)).toEqual([['alle', 2, false, 0, hour]])
    })

    it('end when their answers end, at that time, however late a task, a record, a restart or an import notices it', async () => {
      const end = gapMs + 1
      const spans = [
        ['alle', 2, false, 0, 0],
        ['ukendt', 0, false, end, end],
      ]
      const late = at + end + 5 * minute
      const notes: ((store: Store) => Promise<void>)[] = [
        (store) => store.reassessDue(assessor, late),
        (store) => store.reassess(assessor, late),
        (store) => record(store, late, [{ outcome: 'timeout' }]),
        (store) => importKonfiguration(store, late),
      ]
      for (const note of notes) {
        const { store } = open()
        await record(store, at, [{}, { kle: b }])
        await store.reassessDue(assessor, at + end - 1)
        expect(await levelSpans(store)).toEqual(spans.slice(0, 1))
        await note(store)
        const found = await levelSpans(store)
        expect(found.map((span) => span.slice(0, 4))).toEqual(spans.map((span) => span.slice(0, 4)))
        expect((await store.readGroups()).find((g) => g.group === '02')?.changedAt).toBe(at + end)
      }
    })

    it('end with the last of many answers, of which those within five seconds are assessed together', async () => {
      const { store } = open()
      const kles = Array.from({ length: 150 }, (_, i) => `02.${10 + Math.floor(i / 90)}.${10 + (i % 90)}`)
      const many = createAssessor(rulesFor(kles, { staleAfterMs: gapMs }))
      const { counting, assessed } = countingOf(many)
      // The level is flere as long as a number without cases and one with some are known.
      const results = kles.map((kle, i) =>
        makeResult({ kle, cases: i === 149 ? 0 : 5, measuredAt: at + i * 100 }),
      )
      await store.record(makeBatch(results), many, gapMs)
      await store.reassess(counting, at + 2 * day)
      const state = (await store.readGroups()).find((g) => g.group === '02')
      const lastEnd = at + 148 * 100 + gapMs + 1
      expect(state?.level).toBe('ukendt')
      expect(state?.changedAt).toBeGreaterThanOrEqual(lastEnd)
      expect(state?.changedAt).toBeLessThan(lastEnd + 5000)
      expect(assessed()).toBeLessThan(8)
    })

    it('reassessDue writes nothing while nothing is due', async () => {
      const { store } = open()
      await record(store, at, [{}, { kle: b }])
      const before = store.version()
      await store.reassessDue(assessor, at + hour)
      expect(store.version()).toBe(before)
    })

    it('a kommune whose assessment throws keeps its cells, is undecided and is retried; others are not affected', async () => {
      const { store } = open()
      let fails = true
      let failed = 0
      const failing: Assessor = {
        ...assessor,
        assess: (kommunekode, ...rest) => {
          if (fails && kommunekode === '0751') {
            failed += 1
            throw new Error('a bug')
          }
          return assessor.assess(kommunekode, ...rest)
        },
      }
      const batch = (cases: number, now: number, kommunekode = '0751') =>
        makeBatch([a, b].map((kle) => makeResult({ kommunekode, kle, cases, measuredAt: now })))
      await record(store, at, [{}, { kle: b }])
      await store.record(batch(9, at + hour), failing, gapMs)
      await store.record(batch(9, at + hour, '0101'), failing, gapMs)
      expect((await store.readKommune('0751')).cells.map((cell) => cell.cases)).toEqual([9, 9])
      expect(await store.readUndecided()).toEqual([{ kommunekode: '0751', at: at + hour, reason: 'a bug' }])
      expect((await store.readGroups()).filter((g) => g.kommunekode === '0101')).toHaveLength(4)
      await store.reassessDue(failing, at + hour + minute)
      expect(failed).toBe(1)
      await store.reassessDue(failing, at + 2 * hour)
      expect(failed).toBe(2)
      expect((await store.readUndecided())[0]?.at).toBe(at + hour)
      fails = false
      await store.reassessDue(failing, at + 3 * hour)
      expect(await store.readUndecided()).toEqual([])
      expect(await levelSpans(store)).toEqual([
        ['alle', 2, false, 0, 0],
        ['alle', 2, false, 3 * hour, 3 * hour],
      ])
    })

    it('repeated answers write new times and the same state as a whole assessment', async () => {
      const stores = [open().store, open().store]
      const { counting, assessed } = countingOf(assessor)
      const states = await Promise.all(
        stores.map(async (store, i) => {
          for (const now of [at, at + hour, at + 2 * hour]) {
            const batch = makeBatch([a, b].map((kle) => makeResult({ kle, measuredAt: now })))
            await store.record(batch, i === 0 ? counting : assessorOf(assessor.assess), gapMs)
          }
          return [await store.readGroups(), await levelSpans(store)]
        }),
      )
      expect(states[0]).toEqual(states[1])
      expect(assessed()).toBe(1)
    })

    it('are read for one kommune or all, oldest first, when they end at or after `from`', async () => {
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
