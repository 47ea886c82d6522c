// Owns what every store must do, whatever stands behind it: history as runs, the snapshot, levels, response times, bounds.
import { describe, expect, it } from 'vitest'
import type { AttemptLimits } from '../../db/attempts.ts'
import type { Cell } from '../../server/domain/cell.ts'
import type { CheckResult } from '../../server/domain/check.ts'
import { assessKommune, type GroupState } from '../../server/domain/group.ts'
import type { Decide, Store } from '../../server/domain/ports.ts'
import { percentile } from '../../server/domain/sketch.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import { aWednesday as at, makeAttempt, makeBatch, makeResult, rulesFor } from '../support/measured.ts'

/** An empty store; `beside` connects to the same data once more, as a command beside the server does. */
export type OpenStore = (limits?: Partial<AttemptLimits>) => { store: Store; beside: () => Store }

type Change = Partial<CheckResult>

const gapMs = 12 * hour
const [a, b] = ['02.34.02', '02.34.04'] as const
const rules = rulesFor([a, b], { staleAfterMs: gapMs })
const decideAt =
  (now: number, kommunekode = '0751'): Decide =>
  (cells, former) =>
    assessKommune(kommunekode, cells, former, now, rules)

/** One batch of answers, all measured and recorded at `now`, decided as the poller does. */
const record = async (store: Store, now: number, changes: Change[], trusted = true): Promise<void> => {
  const results = changes.map((change) => makeResult({ measuredAt: now, ...change }))
  const batch = makeBatch(results, { recordedAt: now, trusted })
  await store.record(batch, decideAt(now, batch.kommunekode), gapMs)
}

const spans = async (store: Store, kommunekode = '0751', from = 0) =>
  (await store.readRuns(kommunekode, from)).map((r) => [
    r.answer === 'counted' ? r.cases : r.answer,
    r.firstAt - at,
    r.lastAt - at,
  ])

const levelSpans = async (store: Store) =>
  (await store.readLevelRuns(0, '0751'))
    .filter((r) => r.group === '02')
    .map((r) => [r.level, r.delivered, r.byRight, r.firstAt - at, r.lastAt - at])

const cellOf = async (store: Store, kle: string = a): Promise<Cell | undefined> =>
  (await store.readCells('0751')).find((cell) => cell.kle === kle)

const describeRuns = (open: OpenStore): void => {
  /** Times in hours after `at`. */
  const story = async (...steps: [number, Change, boolean?][]): Promise<Store> => {
    const { store } = open()
    for (const [hours, change, trusted] of steps) await record(store, at + hours * hour, [change], trusted)
    return store
  }

  describe('history', () => {
    it('the same answer goes on in the same run', async () => {
      expect(await spans(await story([0, {}], [6, { receivedSince: 9, bySystem: 2 }], [18, {}]))).toEqual([
        [5, 0, 18 * hour],
      ])
    })

    it.each<[string, Change]>([
      ['another number', { cases: 6 }],
      ['no right', { outcome: 'noRight' }],
    ])('%s begins a new run, which ends the former where it was last seen', async (_, change) => {
      const store = await story([0, {}], [6, {}], [12, change], [18, change])
      expect(await spans(store)).toEqual([
        [5, 0, 6 * hour],
        [change.cases ?? 'noRight', 12 * hour, 18 * hour],
      ])
    })

    it('another right begins a new run, though the number is the same, and is kept beside it', async () => {
      const store = await story([0, {}], [6, { right: 'kle 02' }])
      expect((await store.readRuns('0751', 0)).map((r) => [r.right, r.cases])).toEqual([
        ['full', 5],
        ['kle 02', 5],
      ])
    })

    it('a gap begins a new run; exactly the longest that is none does not', async () => {
      expect(await spans(await story([0, {}], [12, {}]))).toEqual([[5, 0, 12 * hour]])
      const { store } = open()
      await record(store, at, [{}])
      await record(store, at + gapMs + 1, [{}])
      expect(await spans(store)).toEqual([
        [5, 0, 0],
        [5, gapMs + 1, gapMs + 1],
      ])
    })

    it('a failure neither ends a run nor makes it longer', async () => {
      const failed = await story([0, {}], [6, { outcome: 'timeout' }])
      expect(await spans(failed)).toEqual([[5, 0, 0]])
      await record(failed, at + 12 * hour, [{}])
      expect(await spans(failed)).toEqual([[5, 0, 12 * hour]])
      expect(await spans(await story([0, { outcome: 'timeout' }]))).toEqual([])
    })

    it('failures do not hide a gap', async () => {
      expect(await spans(await story([0, {}], [8, { outcome: 'http' }], [16, {}]))).toHaveLength(2)
    })

    it('a jump begins a new run, before it and under it', async () => {
      expect(await spans(await story([0, {}], [1, {}, false], [2, {}]))).toHaveLength(3)
      const { store } = open()
      await record(store, at, [{}])
      await store.distrust()
      await record(store, at + hour, [{}])
      expect(await spans(store)).toHaveLength(2)
    })

    it('a clock that was set back begins a new run', async () => {
      expect(await spans(await story([6, {}], [0, {}]))).toEqual([
        [5, 0, 0],
        [5, 6 * hour, 6 * hour],
      ])
    })

    it('tells when a run was recorded, and reaches back to `from` by its end', async () => {
      const { store } = open()
      await store.record(makeBatch([makeResult()], { recordedAt: at + 30_000 }), decideAt(at + 30_000), gapMs)
      expect((await store.readRuns('0751', 0))[0]).toEqual({
        kle: a,
        answer: 'counted',
        cases: 5,
        right: 'full',
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

    it('is one for each kommune and number', async () => {
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

const describeSnapshot = (open: OpenStore): void => {
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
      const before = [await cellOf(store), await spans(store), await store.readSizes(), store.version()]
      const batch = makeBatch([makeResult({ measuredAt: at + hour, cases: 9, attempts: [makeAttempt()] })])
      const broken = () => {
        throw new Error('a bug')
      }
      await expect(store.record(batch, broken, gapMs)).rejects.toThrow('a bug')
      expect([await cellOf(store), await spans(store), await store.readSizes(), store.version()]).toEqual(
        before,
      )
      expect(await store.readOutcomes(0)).toEqual([])
    })

    it('distrusts everything, until each is measured anew', async () => {
      const { store } = open()
      await record(store, at, [{}, { kle: b }])
      await store.distrust()
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
      await store.distrust()
      expect((await store.readCheckedAt()).size).toBe(0)
    })
  })
}

const describeLevels = (open: OpenStore): void => {
  describe('levels', () => {
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
      expect((await levelSpans(store)).map(([level, , byRight]) => [level, byRight])).toEqual([
        ['ukendt', false],
        ['flere', false],
        ['alle', true],
        ['ukendt', false],
        ['alle', false],
      ])
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

const describeAttempts = (open: OpenStore): void => {
  describe('attempts', () => {
    it('are kept as response times only where they may be judged, and as outcomes always', async () => {
      const { store } = open()
      const attempts = [
        makeAttempt({ durationMs: 100 }),
        makeAttempt({ durationMs: 20_000, outcome: 'timeout' }),
        makeAttempt({ number: 2, durationMs: 7 }),
        makeAttempt({ lagMs: 51, durationMs: 9000 }),
        makeAttempt({ lagMs: 50, durationMs: 100 }),
      ]
      await store.record(makeBatch([makeResult({ attempts })]), decideAt(at), gapMs)
      const sketch = (await store.readSketches(at)).get('0751')
      expect(sketch).toMatchObject({ count: 3, failed: 1 })
      expect(sketch && percentile(sketch, 0.5)).toBeCloseTo(100, -1)
      const outcomes = Object.fromEntries((await store.readOutcomes(at)).map((o) => [o.outcome, o.attempts]))
      expect(outcomes).toEqual({ counted: 4, timeout: 1 })
      expect(await store.readSizes()).toMatchObject({ attempts: 5, oldestAttemptAt: at })
    })

    it('add up by kommune, over batches and hours, from the hour that `from` is in', async () => {
      const { store } = open()
      await store.recordAttempts([makeAttempt(), makeAttempt({ kommunekode: '0101' })])
      await store.recordAttempts([
        makeAttempt({ at: at + minute, question: 'pulse' }),
        makeAttempt({ at: at + hour }),
      ])
      const counts = async (from: number) =>
        Object.fromEntries(
          [...(await store.readSketches(from))].map(([kommunekode, s]) => [kommunekode, s.count]),
        )
      expect(await counts(at + 59 * minute)).toEqual({ '0751': 3, '0101': 1 })
      expect(await counts(at + hour)).toEqual({ '0751': 1 })
      expect(await store.readOutcomes(at + hour)).toEqual([{ outcome: 'counted', attempts: 1 }])
    })

    const attemptsAt = (n: number, when: (i: number) => number) =>
      Array.from({ length: n }, (_, i) => makeAttempt({ at: when(i) }))

    it('are deleted when they are too old, however many, and no younger one', async () => {
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

    it('are deleted from the oldest when they are too many, however young', async () => {
      const { store } = open({ maxBytes: 110_000 })
      await store.recordAttempts(attemptsAt(12_000, (i) => at + i))
      await store.prune(at + 12_000)
      const { attempts, oldestAttemptAt } = await store.readSizes()
      expect(attempts).toBeGreaterThan(900)
      expect(attempts).toBeLessThan(1100)
      expect(oldestAttemptAt).toBe(at + 12_000 - attempts)
      expect((await store.readSketches(0)).get('0751')?.count).toBe(12_000)
    })

    it('leave their rollups behind, for as long as those are kept', async () => {
      const { store } = open({ keepMs: day, keepRollupsMs: 30 * day })
      await store.recordAttempts([makeAttempt()])
      await store.prune(at + 29 * day)
      expect((await store.readSketches(0)).size).toBe(1)
      await store.prune(at + 30 * day + hour)
      expect([(await store.readSketches(0)).size, await store.readOutcomes(0)]).toEqual([0, []])
    })
  })
}

const describeRest = (open: OpenStore): void => {
  describe('version', () => {
    const writes: [string, (store: Store, n: number) => Promise<unknown>][] = [
      ['record', (store, n) => record(store, at + n, [{}])],
      ['recordAttempts', (store) => store.recordAttempts([makeAttempt()])],
      ['distrust', (store) => store.distrust()],
      ['startRound', (store) => store.startRound('counts', at, 1)],
      ['endRound', (store, n) => store.endRound(1, { endedAt: at + n, done: 1, failed: 0 })],
      ['writeMark', (store, n) => store.writeMark('key', `value ${n}`)],
    ]

    it.each(writes)('changes when %s is done, by us or by another', async (_, write) => {
      const { store, beside } = open()
      await store.startRound('counts', at, 1)
      for (const [n, writer] of [store, beside()].entries()) {
        await record(store, at - hour, [{}])
        const before = store.version()
        await write(writer, n)
        expect(store.version()).not.toBe(before)
      }
    })

    it('stays while only reading is done', async () => {
      const { store, beside } = open()
      await record(store, at, [{}])
      const before = store.version()
      for (const reader of [store, beside()])
        await Promise.all([
          reader.readGroups(),
          reader.readCells('0751'),
          reader.readRuns('0751', 0),
          reader.readSizes(),
        ])
      expect(store.version()).toBe(before)
    })
  })

  describe('rounds and marks', () => {
    it('rounds are read newest first, of their kind; one that was killed has no end', async () => {
      const { store } = open()
      const first = await store.startRound('counts', at, 10)
      await store.endRound(first, { endedAt: at + minute, done: 10, failed: 2 })
      await store.startRound('pulse', at, 3)
      const killed = await store.startRound('counts', at + hour, 10)
      expect(await store.readRounds('counts', 5)).toEqual([
        {
          id: killed,
          kind: 'counts',
          startedAt: at + hour,
          endedAt: undefined,
          planned: 10,
          done: 0,
          failed: 0,
        },
        { id: first, kind: 'counts', startedAt: at, endedAt: at + minute, planned: 10, done: 10, failed: 2 },
      ])
      expect(await store.readRounds('counts', 1)).toHaveLength(1)
    })

    it('a round is deleted with its attempts', async () => {
      const { store } = open({ keepMs: day })
      const id = await store.startRound('counts', at, 1)
      await store.endRound(id, { endedAt: at, done: 1, failed: 0 })
      await store.prune(at + day)
      expect(await store.readRounds('counts', 5)).toHaveLength(1)
      await store.prune(at + day + 1)
      expect(await store.readRounds('counts', 5)).toEqual([])
    })

    it('a mark is read as it was last written', async () => {
      const { store, beside } = open()
      expect(await store.readMark('key')).toBeUndefined()
      await store.writeMark('key', 'one')
      await beside().writeMark('key', 'two')
      expect(await store.readMark('key')).toBe('two')
    })
  })
}

/** Runs the whole suite against a store. */
export const describeStore = (name: string, open: OpenStore): void => {
  describe(name, () => {
    for (const part of [describeRuns, describeSnapshot, describeLevels, describeAttempts, describeRest])
      part(open)
  })
}
