// Tests the trend: steps since an instant, gaps, changes of our right, and a kommune's history.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LevelRun } from '../../../server/domain/ports/levels.ts'
import { type Level, levels } from '../../../server/domain/readiness/level.ts'
import { day, hour, minute } from '../../../server/domain/time.ts'
import { historyFinding, historyPoints } from '../../../views/model/history.ts'
import { countsAt, runAt, stepSince, stepsSince, toHistory, weekAnchors } from '../../../views/model/trend.ts'
import { worldNow } from '../../support/world-data.ts'
import { createWorld, historyOf, october } from '../../support/worlds.ts'

const stale = 30 * minute
const since = 10 * day

type Piece = [level: Level, fromDay: number, toDay: number, byUs?: 'byUs']
const runs = (...pieces: Piece[]): LevelRun[] =>
  pieces.map(([level, from, to, byUs]) => ({
    kommunekode: '0101',
    group: '02',
    level,
    delivered: level === 'alle' ? 6 : level === 'flere' ? 3 : 0,
    obligatory: 6,
    byUs: byUs === 'byUs',
    firstAt: from * day,
    lastAt: to * day,
  }))

describe('the step of a kommune', () => {
  it.each<[string, LevelRun[], Level, string]>([
    ['no change', runs(['ingen', 0, 17]), 'ingen', 'same'],
    ['one up', runs(['ingen', 0, 12], ['flere', 12, 17]), 'flere', 'forward'],
    ['two up', runs(['ingen', 0, 12], ['flere', 12, 14], ['alle', 14, 17]), 'alle', 'forward'],
    ['one down', runs(['alle', 0, 12], ['flere', 12, 17]), 'flere', 'back'],
    ['up and down again', runs(['ingen', 0, 12], ['flere', 12, 13], ['ingen', 13, 17]), 'ingen', 'same'],
    ['a change before the instant', runs(['ingen', 0, 9], ['flere', 9, 17]), 'flere', 'same'],
    ['never measured then', runs(['flere', 11, 17]), 'flere', 'unknown'],
    ['no history', [], 'ingen', 'unknown'],
    ['a gap at the instant', runs(['ingen', 0, 9], ['flere', 11, 17]), 'flere', 'unknown'],
    ['a gap since', runs(['ingen', 0, 11], ['flere', 14, 17]), 'flere', 'forward'],
    ['unknown now', runs(['ingen', 0, 12]), 'ukendt', 'unknown'],
    ['unknown then', runs(['ukendt', 0, 12], ['flere', 12, 17]), 'flere', 'unknown'],
    ['unknown between', runs(['ingen', 0, 11], ['ukendt', 11, 14], ['ingen', 14, 17]), 'ingen', 'same'],
    ['up by our right', runs(['ingen', 0, 12], ['flere', 12, 17, 'byUs']), 'flere', 'byUs'],
    ['down by our right', runs(['alle', 0, 12], ['ingen', 12, 17, 'byUs']), 'ingen', 'byUs'],
    [
      'up by our right, then by the kommune',
      runs(['ingen', 0, 12], ['flere', 12, 14, 'byUs'], ['alle', 14, 17]),
      'alle',
      'forward',
    ],
    ['newer than the history', runs(['ingen', 0, 16]), 'flere', 'forward'],
  ])('the step of a kommune is right for: %s', (_, history, level, step) => {
    expect(stepSince(history, { level, changedByUs: false }, since, stale)).toBe(step)
  })

  it('a level newer than the history that we changed is no step', () => {
    expect(stepSince(runs(['ingen', 0, 16]), { level: 'flere', changedByUs: true }, since, stale)).toBe(
      'byUs',
    )
  })

  it('the step follows from the level then and the level now, for any history', () => {
    const piece = fc.tuple(
      fc.constantFrom(...levels),
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 2 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom(...levels), (pieces, level) => {
        let at = 0
        const history = pieces.map(([l, days, byUs, gap]): LevelRun => {
          const from = at + gap * day
          at = from + days * day
          return { ...(runs([l, 0, 0])[0] as LevelRun), byUs, firstAt: from, lastAt: at }
        })
        const step = stepSince(history, { level, changedByUs: false }, since, stale)
        const then = runAt(history, since, stale)?.level
        if (step === 'same') expect(then).toBe(level)
        if (step === 'byUs') expect(history.some((run) => run.byUs)).toBe(true)
        expect(step === 'unknown').toBe(then === undefined || then === 'ukendt' || level === 'ukendt')
        if (!history.some((run) => run.byUs) && step !== 'unknown')
          expect(step === 'forward').toBe(rankOf(level) > rankOf(then))
      }),
    )
  })
})

const rankOf = (level: Level | undefined): number => levels.length - levels.indexOf(level ?? 'ukendt')

describe('the level at an instant', () => {
  const history = runs(['ingen', 0, 5], ['flere', 8, 12])

  it.each([
    [0, 'ingen'],
    [5 * day, 'ingen'],
    [5 * day + stale, 'ingen'],
    [5 * day + stale + 1, undefined],
    [8 * day - 1, undefined],
    [8 * day, 'flere'],
    [-1, undefined],
  ])('the level at %d ms is %s', (at, level) => {
    expect(runAt(history, at, stale)?.level).toBe(level)
  })

  it('the level at an instant is that of the continuing run, after a run recorded while the clock was ahead', () => {
    const ahead = runs(['flere', 0, 4], ['ukendt', 3, 3], ['ingen', 3, 20], ['ingen', 5, 6])
    expect(runAt(ahead, 10 * day, stale)?.level).toBe('ingen')
    expect(stepSince(ahead, { level: 'ingen', changedByUs: false }, 10 * day, stale)).toBe('same')
  })
})

describe('the trend of the 98', () => {
  const world = createWorld({ answer: october })
  const history = toHistory(historyOf(world))

  it('steps and counts sum to 98', () => {
    const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0)
    for (const at of weekAnchors(worldNow)) {
      expect(sum(countsAt(history, world.kommuner, '02', at, stale))).toBe(98)
      expect(sum(stepsSince(history, world.kommuner, '02', at, stale))).toBe(98)
    }
    const steps = stepsSince(history, world.kommuner, '02', worldNow - 50 * day, stale)
    expect(steps.forward).toBeGreaterThan(5)
    expect(steps.byUs).toBeGreaterThan(0)
  })

  it('the anchors are the same weekday of the weeks before', () => {
    // The clocks change on 30 October 2022, so the week is an hour longer.
    const midnight = Date.UTC(2022, 9, 31, 23)
    expect(weekAnchors(midnight, 2).map((at) => new Date(at).toISOString())).toEqual([
      '2022-10-17T22:00:00.000Z',
      '2022-10-24T22:00:00.000Z',
    ])
    expect(weekAnchors(midnight)).toHaveLength(8)
  })
})

describe('the history of a kommune', () => {
  const world = createWorld({ answer: october })
  const k = world.kommuner.find((one) => one.groups['02'].level === 'flere')
  if (k === undefined) throw new Error('the state has no kommune with flere')
  const run = (delivered: number, from: number, to: number, level: Level = 'flere'): LevelRun => ({
    kommunekode: k.kommune.kommunekode,
    group: '02',
    level,
    delivered,
    obligatory: 6,
    byUs: false,
    firstAt: worldNow - from * day,
    lastAt: worldNow - to * day,
  })
  const points = (...held: LevelRun[]) =>
    historyPoints(toHistory(held), k, worldNow, worldNow + 9 * hour, stale)
  const delivered = (...held: LevelRun[]) => points(...held).map((p) => p.groups['02']?.delivered)

  it('the history has a point for each day and a point for now', () => {
    expect(points()).toHaveLength(57)
  })

  it('the history has gaps where nothing was known', () => {
    const values = delivered(run(1, 60, 40), run(2, 30, 20), run(3, 20, 10, 'ukendt'), run(3, 10, 0))
    const { delivered: current } = k.groups['02']
    expect(new Set(values)).toEqual(new Set([1, undefined, 2, 3, current]))
    expect(values.filter((n) => n === undefined).length).toBeGreaterThan(15)
    expect(values.at(-1)).toBe(current)
  })

  it.each([
    ['02' as const, [run(1, 60, 0)], /^KLE 02: 1 af 6 numre den \d+\. september 2022, nu \d af 6\.$/],
    ['27' as const, [run(1, 60, 0)], /^KLE 27: uændret 0 af 3 numre siden 31\. oktober 2022\.$/],
  ])('the history is described in words for KLE %s', (group, held, text) => {
    expect(historyFinding(points(...held), group)).toMatch(text)
  })

  it('the history states that nothing was measured', () => {
    const none = createWorld({ answer: () => 'never' })
    const [first] = none.kommuner
    if (first === undefined) throw new Error('no kommuner')
    const empty = historyPoints(toHistory([]), first, worldNow, worldNow, stale)
    expect(historyFinding(empty, '02')).toBe('KLE 02: ikke målt i perioden.')
    const old = historyPoints(
      toHistory([{ ...run(1, 60, 40), kommunekode: first.kommune.kommunekode }]),
      first,
      worldNow,
      worldNow,
      stale,
    )
    expect(historyFinding(old, '02')).toMatch(/^KLE 02: uændret 1 af 6 numre siden .*; ikke målt nu\.$/)
  })
})
