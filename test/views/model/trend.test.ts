// Tests level runs: the one in force at an instant, gaps, midnights, and a kommune's history.
import { describe, expect, it } from 'vitest'
import type { LevelRun } from '../../../server/domain/ports/levels.ts'
import type { Level } from '../../../server/domain/readiness/level.ts'
import { day, hour, minute } from '../../../server/domain/time.ts'
import { historyPoints } from '../../../views/model/history.ts'
import { midnightBefore, runAt, toHistory } from '../../../views/model/trend.ts'
import type { KommuneModel } from '../../../views/model/world.ts'
import { historyFinding } from '../../../views/text/history.ts'
import { rules, worldNow } from '../../support/world-data.ts'
import { createWorld, october } from '../../support/worlds.ts'

const stale = 30 * minute

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
  })
})

it('a midnight before another is of the same clock across its changes', () => {
  // The clocks change on 30 October 2022, so the week is an hour longer.
  expect(new Date(midnightBefore(Date.UTC(2022, 9, 31, 23), 7)).toISOString()).toBe(
    '2022-10-24T22:00:00.000Z',
  )
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

  it('the history begins on the day of its first measurement, as its table does', () => {
    const { delivered: current } = k.groups['02']
    const held = points(run(current, 26, 0))
    expect(historyFinding(held, '02')).toBe(`KLE 02: uændret ${current} af 6 numre siden 5. oktober 2022.`)
  })

  it('the history tells of other numbers in force too', () => {
    const { delivered: current } = k.groups['02']
    const held = points({ ...run(current, 60, 0), obligatory: 5 })
    expect(historyFinding(held, '02')).toBe(
      `KLE 02: ${current} af 5 numre den 5. september 2022, nu ${current} af 6.`,
    )
  })

  it('the history says »nummer« of one', () => {
    const [one] = createWorld({
      answer: () => 1,
      rules: { ...rules, obligatory: [{ kle: '02.34.02' }] },
    }).kommuner as [KommuneModel]
    const now = historyPoints(toHistory([]), one, worldNow, worldNow, stale)
    expect(historyFinding(now, '02')).toBe('KLE 02: uændret 1 af 1 nummer siden 31. oktober 2022.')
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
