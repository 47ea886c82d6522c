// Owns the proof of a kommune's state: what it rests on, since when, and until when.
import { describe, expect, it } from 'vitest'
import type { ReadinessGroup } from '../../../server/domain/kle.ts'
import type { Cell } from '../../../server/domain/measured/cell.ts'
import type { KommuneData } from '../../../server/domain/readiness/group.ts'
import { assessKommune, type GroupState, type Rules } from '../../../server/domain/readiness/group.ts'
import { day, hour, minute } from '../../../server/domain/time.ts'
import { aWednesday as at, makeCell, rulesFor } from '../../support/measured.ts'

const staleAfterMs = 12 * hour
const end = at + staleAfterMs + 1
const utc = (text: string): number => Date.parse(text)

const a = '02.34.02'
const b = '02.34.04'
const nothingKnown: KommuneData = { cells: [], konfigurationer: [], kald: [] }
const rules = rulesFor([a, b, '27.24.00', '29.18.00'])

/** Cells of Aarhus by number: a count, or what else differs. */
const cellsOf = (given: Record<string, number | Partial<Cell>>, answeredAt = at): Cell[] =>
  Object.entries(given).map(([kle, what]) =>
    makeCell({ kle, answeredAt, ...(typeof what === 'number' ? { cases: what } : what) }),
  )

type Look = Partial<KommuneData> & { former?: GroupState[]; now?: number; rules?: Rules }
const assess = ({ former = [], now = at, rules: used = rules, ...data }: Look): GroupState[] =>
  assessKommune('0751', { ...nothingKnown, ...data }, former, now, used)
const groupOf = (states: GroupState[], group: ReadinessGroup = '02'): GroupState =>
  states.find((s) => s.group === group) as GroupState

describe('the groups', () => {
  it('eoj is the numbers of 27 and 29 taken together', () => {
    const states = assess({ cells: cellsOf({ [a]: 1, [b]: 2, '27.24.00': 3, '29.18.00': 0 }) })
    expect(states.map((s) => [s.group, s.level, s.delivered, s.obligatory, s.cases])).toEqual([
      ['02', 'alle', 2, 2, 3],
      ['27', 'alle', 1, 1, 3],
      ['29', 'ingen', 0, 1, 0],
      ['eoj', 'flere', 1, 2, 3],
    ])
  })

  it('a kommune of which nothing is known is ukendt, and claims no number', () => {
    for (const state of assess({}))
      expect(state).toMatchObject({
        level: 'ukendt',
        cases: undefined,
        received: undefined,
        measuredAt: undefined,
        changedAt: undefined,
        freshness: { outcome: 'notMeasured' },
      })
  })

  it('cells of numbers that are not in force count for nothing', () => {
    const states = assess({ cells: cellsOf({ [a]: 1 }), rules: rulesFor([b]) })
    expect(groupOf(states)).toMatchObject({
      level: 'ukendt',
      obligatory: 1,
      delivered: 0,
      newestAt: undefined,
    })
  })

  it('flereFrom decides between ingen and flere', () => {
    const numbers = [a, b, '02.34.06', '02.34.08']
    const cells = cellsOf({ [a]: 1, [b]: 1, '02.34.06': 0, '02.34.08': 0 })
    const levelFrom = (flereFrom: number) =>
      groupOf(assess({ cells, rules: rulesFor(numbers, { flereFrom }) })).level
    expect([1, 2, 3].map(levelFrom)).toEqual(['flere', 'flere', 'ingen'])
  })

  it('rests on the oldest of its answers and tells the newest', () => {
    const cells = [...cellsOf({ [a]: 1 }, at - hour), ...cellsOf({ [b]: 2 }, at - minute)]
    expect(groupOf(assess({ cells }))).toMatchObject({ measuredAt: at - hour, newestAt: at - minute })
  })
})

describe('a retired number that is counted under its successor', () => {
  const reported = { [a]: 0, [b]: { cases: 7, receivedSince: 2, countedWith: a } }
  const state = groupOf(assess({ cells: cellsOf(reported) }))

  it('is not asked of the kommune as well, and its cases are counted once', () => {
    expect(state).toMatchObject({ level: 'alle', obligatory: 1, delivered: 1, cases: 7, received: 2 })
    const both = { ...reported, [a]: 4 }
    expect(groupOf(assess({ cells: cellsOf(both) }))).toMatchObject({ obligatory: 1, cases: 7 })
  })

  it('holds as long as the successor does', () => {
    expect(state.ukendtFrom).toBe(end)
    const older = cellsOf(reported).map((cell) =>
      cell.kle === a ? { ...cell, answeredAt: at - hour } : cell,
    )
    expect(groupOf(assess({ cells: older })).ukendtFrom).toBe(end)
  })

  it('is as ever until it has been counted so', () => {
    const alone = { [a]: 0, [b]: { cases: 7, receivedSince: 2 } }
    expect(groupOf(assess({ cells: cellsOf(alone) }))).toMatchObject({ level: 'flere', obligatory: 2 })
  })

  it('is a change of what is asked, and no step of the kommune’s', () => {
    const former = assess({ cells: cellsOf({ [a]: 0, [b]: 7 }) })
    const next = groupOf(assess({ cells: cellsOf(reported, at + hour), former, now: at + hour }))
    expect(next).toMatchObject({ level: 'alle', changedByUs: true })
  })
})

describe('received', () => {
  it.each<[string, Record<string, number | Partial<Cell>>, number | undefined]>([
    ['is summed', { [a]: { receivedSince: 3 }, [b]: { receivedSince: 4 } }, 7],
    [
      'is not told when a delivered number did not answer it',
      { [a]: { receivedSince: undefined }, [b]: 1 },
      undefined,
    ],
    [
      'is 0 of a number without cases',
      { [a]: { cases: 0, receivedSince: undefined }, [b]: { receivedSince: 4 } },
      4,
    ],
    ['is not told when nothing is known', { [a]: { trusted: false }, [b]: { trusted: false } }, undefined],
    [
      'is not told when we have no right',
      { [a]: { answer: 'noRight', cases: undefined, receivedSince: undefined } },
      undefined,
    ],
  ])('%s', (_, given, expected) => {
    expect(groupOf(assess({ cells: cellsOf(given) })).received).toBe(expected)
  })
})

describe('friskhed', () => {
  const learnt = (days: number): GroupState[] => {
    let states: GroupState[] = []
    for (let i = 0; i < days; i += 1) {
      const now = at + (i - days) * day
      states = assess({
        cells: cellsOf({ [a]: { cases: 900, receivedSince: 100 }, [b]: 5 }, now),
        former: states,
        now,
      })
    }
    return states
  }

  it('says no when the usual stops', () => {
    const cells = cellsOf({ [a]: { cases: 900, receivedSince: 0 }, [b]: { receivedSince: 0 } })
    expect(groupOf(assess({ cells, former: learnt(28) })).freshness.outcome).toBe('no')
  })

  it('does not take a number that failed for one that stopped', () => {
    const cells = cellsOf({ [a]: { trusted: false }, [b]: { receivedSince: 0 } })
    expect(groupOf(assess({ cells, former: learnt(28) })).freshness.outcome).toBe('notMeasured')
  })

  it('learns nothing from days on which nothing, or not all, is known', () => {
    const former = learnt(20)
    const usual = groupOf(former).usual
    expect(usual?.received).toHaveLength(20)
    const blind = assess({ cells: cellsOf({ [a]: 900, [b]: 5 }, at - 30 * day), former })
    expect(groupOf(blind).usual).toEqual(usual)
    const partly = assess({ cells: cellsOf({ [a]: { trusted: false }, [b]: 5 }), former })
    expect(groupOf(partly).usual).toEqual(usual)
  })

  it('judges the window that was asked about, not one that ends when somebody looks', () => {
    // Measured on a Sunday evening with a window of two days: no worked day in it, whoever looks on Monday.
    const sunday = utc('2022-11-06T22:30:00Z')
    const twoDays = rulesFor([a], { freshness: { freshWithinMs: 2 * day, minCases: 50 } })
    const cells = cellsOf({ [a]: { cases: 900, receivedSince: 0 } }, sunday)
    for (const now of [sunday, sunday + 11 * hour])
      expect(groupOf(assess({ cells, now, rules: twoDays })).freshness.outcome).toBe('notRelevant')
  })
})

describe('obligatory numbers begin and end at midnight in Copenhagen', () => {
  const dated = (number: { from?: string; until?: string }) => ({
    ...rulesFor([a]),
    obligatory: [{ kle: a }, { kle: b, ...number }],
  })
  it.each([
    ['from, winter time', { from: '2022-12-01' }, '2022-11-30T23:00:00Z', 1, 2],
    ['from, summer time', { from: '2022-07-01' }, '2022-06-30T22:00:00Z', 1, 2],
    ['until, winter time', { until: '2022-12-01' }, '2022-12-01T23:00:00Z', 2, 1],
    ['until, summer time', { until: '2022-07-01' }, '2022-07-01T22:00:00Z', 2, 1],
  ])('%s', (_, number, midnight, before, after) => {
    const used = dated(number)
    const count = (now: number) => groupOf(assess({ now, rules: used })).obligatory
    expect(count(utc(midnight) - 1)).toBe(before)
    expect(count(utc(midnight))).toBe(after)
    const cells = cellsOf({ [a]: 1, [b]: 1 }, utc(midnight) - hour)
    expect(groupOf(assess({ cells, now: utc(midnight) - hour, rules: used })).validUntil).toBe(utc(midnight))
  })

  it('a new number makes the level ukendt from that midnight, however late one looks', () => {
    const used = dated({ from: '2022-11-03' })
    const midnight = utc('2022-11-02T23:00:00Z')
    const cells = cellsOf({ [a]: 1 }, midnight - hour)
    const former = assess({ cells, now: midnight - hour, rules: used })
    expect(groupOf(former)).toMatchObject({ level: 'alle', ukendtFrom: midnight })
    for (const now of [midnight, midnight + hour, midnight + 30 * day])
      expect(groupOf(assess({ cells, former, now, rules: used }))).toMatchObject({
        level: 'ukendt',
        changedAt: midnight,
      })
  })
})

describe('validUntil', () => {
  const midnight = utc('2022-11-02T23:00:00Z')
  const late = midnight - hour
  it.each<[string, Cell[], number, number]>([
    ['midnight, when nothing is known', [], at, midnight],
    ['midnight, when the answers outlive the day', cellsOf({ [a]: 1, [b]: 1 }, late), late, midnight],
    [
      'the end of the oldest answer',
      [...cellsOf({ [a]: 1 }, at - hour), ...cellsOf({ [b]: 1 })],
      at,
      end - hour,
    ],
    [
      'the end of a 0 under a limited right',
      cellsOf({ [a]: { cases: 0, right: 'kle 02' } }, at - hour),
      at,
      end - hour,
    ],
    [
      'the end of no right',
      cellsOf({ [a]: { answer: 'noRight', cases: undefined } }, at - hour),
      at,
      end - hour,
    ],
    ['the instant a measurement of the future is reached', cellsOf({ [a]: 1 }, at + hour), at, at + hour],
  ])('is %s', (_, cells, now, expected) => {
    expect(groupOf(assess({ cells, now })).validUntil).toBe(expected)
  })
})

describe('changedAt', () => {
  const first = assess({ cells: cellsOf({ [a]: 1, [b]: 0 }) })
  const later = at + hour

  it('is absent until the level has been seen to change', () => {
    expect(groupOf(first)).toMatchObject({ level: 'flere', changedAt: undefined, changedByUs: false })
    const same = assess({ cells: cellsOf({ [a]: 1, [b]: 0 }, later), former: first, now: later })
    expect(groupOf(same).changedAt).toBeUndefined()
  })

  it('is when the level changed, and stays while it does not', () => {
    const cells = cellsOf({ [a]: 1, [b]: 2 }, later)
    const changed = assess({ cells, former: first, now: later })
    expect(groupOf(changed)).toMatchObject({ level: 'alle', changedAt: later })
    const again = assess({
      cells: cellsOf({ [a]: 5, [b]: 2 }, later + hour),
      former: changed,
      now: later + hour,
    })
    expect(groupOf(again).changedAt).toBe(later)
  })

  it('of ukendt is when the answers ended, however late and however often one looks', () => {
    const cells = cellsOf({ [a]: 1, [b]: 0 })
    const former = assess({ cells })
    for (const now of [end, end + 1, end + 5 * day])
      expect(groupOf(assess({ cells, former, now }))).toMatchObject({ level: 'ukendt', changedAt: end })
    let looked = former
    for (let now = at; now < at + 3 * day; now += 3 * hour) looked = assess({ cells, former: looked, now })
    expect(groupOf(looked).changedAt).toBe(end)
  })

  it('of ukendt is not the midnight between, at which only the day ended', () => {
    const evening = utc('2022-11-02T19:00:00Z')
    const cells = cellsOf({ [a]: 1, [b]: 1 }, evening)
    const former = assess({ cells, now: evening })
    const noonAfter = utc('2022-11-03T11:00:00Z')
    expect(groupOf(assess({ cells, former, now: noonAfter })).changedAt).toBe(evening + staleAfterMs + 1)
  })

  it('of ukendt is when a second answer ended, where the first did not decide', () => {
    const numbers = rulesFor([a, b, '02.34.06'])
    const cells = [...cellsOf({ [a]: 1 }, at - 2 * hour), ...cellsOf({ [b]: 1, '02.34.06': 0 })]
    const former = assess({ cells, rules: numbers })
    expect(groupOf(assess({ cells, former, now: end - hour, rules: numbers })).level).toBe('flere')
    expect(groupOf(assess({ cells, former, now: end + day, rules: numbers })).changedAt).toBe(end)
  })

  it('a gap in our measuring is no change', () => {
    const cells = cellsOf({ [a]: 1, [b]: 2 }, later)
    const changed = assess({ cells, former: first, now: later })
    const blind = assess({ cells, former: changed, now: later + day })
    expect(groupOf(blind).level).toBe('ukendt')
    const back = later + 2 * day
    const same = assess({ cells: cellsOf({ [a]: 1, [b]: 2 }, back), former: blind, now: back })
    expect(groupOf(same)).toMatchObject({ level: 'alle', changedAt: later })
    const other = assess({ cells: cellsOf({ [a]: 1, [b]: 0 }, back), former: blind, now: back })
    expect(groupOf(other)).toMatchObject({ level: 'flere', changedAt: back })
  })
})

describe('what is ours', () => {
  it('a 0 measured under the full right is no ingen once the right is known to be limited', () => {
    const cells = cellsOf({ [a]: 0, [b]: 0 })
    expect(groupOf(assess({ cells })).level).toBe('ingen')
    const limited = { ...rules, rights: new Map([['0751', 'kle 27']]) }
    const former = assess({ cells })
    expect(groupOf(assess({ cells, former, rules: limited }))).toMatchObject({ level: 'ukendt', limited: 2 })
    expect(groupOf(assess({ cells: cellsOf({ [a]: 5, [b]: 5 }), rules: limited })).level).toBe('alle')
  })

  it('another list changes the level at its midnight, however late somebody looks, and is no step of the kommune', () => {
    const now = utc('2026-11-23T20:00:00Z')
    const ending = { ...rules, obligatory: [{ kle: a }, { kle: b, until: '2026-11-23' }] }
    const cells = cellsOf({ [a]: 5, [b]: 0 }, now)
    const former = assess({ cells, now, rules: ending })
    expect(groupOf(former).level).toBe('flere')
    for (const later of [utc('2026-11-23T23:10:00Z'), utc('2026-11-24T02:00:00Z')]) {
      expect(groupOf(assess({ cells, former, now: later, rules: ending }))).toMatchObject({
        level: 'alle',
        changedAt: utc('2026-11-23T23:00:00Z'),
        changedByUs: true,
      })
    }
  })

  it('another list from the configuration changes the level when it is read', () => {
    const cells = cellsOf({ [a]: 5, [b]: 0 })
    const former = assess({ cells })
    const now = at + hour
    const narrower = groupOf(assess({ cells, former, now, rules: rulesFor([a]) }))
    expect(narrower).toMatchObject({ level: 'alle', changedAt: now, changedByUs: true })
  })

  it('a right that came back in one batch explains the level that a later batch decides', () => {
    const first = assess({ cells: cellsOf({ [a]: 5, [b]: 5 }) })
    const back = { cases: 0, changedByUs: true, changedAt: at + 2 * hour }
    const blind = assess({
      cells: [
        ...cellsOf({ [a]: back }, at + 2 * hour),
        makeCell({ kle: b, answer: undefined, outcome: 'timeout' }),
      ],
      former: first,
      now: at + 2 * hour,
    })
    expect(groupOf(blind).level).toBe('ukendt')
    const decided = assess({
      cells: cellsOf({ [a]: back, [b]: 5 }, at + 3 * hour),
      former: blind,
      now: at + 3 * hour,
    })
    expect(groupOf(decided)).toMatchObject({ level: 'flere', changedByUs: true })
  })
})

describe('changedByUs', () => {
  const byUs = { changedByUs: true, changedAt: at + hour }
  const former = assess({ cells: cellsOf({ [a]: 1, [b]: 0 }) })
  const withRight = assess({ cells: cellsOf({ [a]: 1, [b]: byUs }, at + hour), former, now: at + hour })

  it('marks a level that changed as an answer changed with our right', () => {
    expect(groupOf(withRight)).toMatchObject({ level: 'alle', changedAt: at + hour, changedByUs: true })
    const own = assess({ cells: cellsOf({ [a]: 1, [b]: 3 }, at + hour), former, now: at + hour })
    expect(groupOf(own).changedByUs).toBe(false)
  })

  it('is kept over a gap, and is not given to the gap itself', () => {
    const cells = cellsOf({ [a]: 1, [b]: byUs }, at + hour)
    const blind = assess({ cells, former: withRight, now: at + 2 * day })
    expect(groupOf(blind)).toMatchObject({ level: 'ukendt', changedByUs: false })
    const back = at + 3 * day
    const same = assess({ cells: cellsOf({ [a]: 1, [b]: byUs }, back), former: blind, now: back })
    expect(groupOf(same)).toMatchObject({ level: 'alle', changedAt: at + hour, changedByUs: true })
  })

  it('an old change with the right does not mark a later one of the kommune', () => {
    const now = at + 2 * hour
    const cells = cellsOf({ [a]: { cases: 0 }, [b]: byUs }, now)
    expect(groupOf(assess({ cells, former: withRight, now }))).toMatchObject({
      level: 'flere',
      changedByUs: false,
    })
  })
})
