// Tests a kommune's state: its level, the answers behind it, since when, and until when.
import { describe, expect, it } from 'vitest'
import type { ReadinessGroup } from '../../../server/domain/kle.ts'
import type { Cell } from '../../../server/domain/measured/cell.ts'
import {
  type GroupState,
  type KommuneData,
  nothingKnown,
  type Rules,
} from '../../../server/domain/readiness/group.ts'
import { createAssessor } from '../../../server/domain/readiness/kommune.ts'
import { day, hour, minute } from '../../../server/domain/time.ts'
import { aWednesday as at, makeCell, rulesFor } from '../../support/measured.ts'

const staleAfterMs = 12 * hour
const end = at + staleAfterMs + 1
const utc = (text: string): number => Date.parse(text)

const a = '02.34.02'
const b = '02.34.04'
const rules = rulesFor([a, b, '27.24.00', '29.18.00'])

/** Cells of Aarhus by number: a count, or the fields that differ. */
const cellsOf = (given: Record<string, number | Partial<Cell>>, answeredAt = at): Cell[] =>
  Object.entries(given).map(([kle, answer]) =>
    makeCell({ kle, answeredAt, ...(typeof answer === 'number' ? { cases: answer } : answer) }),
  )

type Given = Partial<KommuneData> & { former?: GroupState[]; now?: number; rules?: Rules }
const assess = ({ former = [], now = at, rules: used = rules, ...data }: Given): GroupState[] =>
  createAssessor(used).assess('0751', { ...nothingKnown, ...data }, former, now)
const groupOf = (states: GroupState[], group: ReadinessGroup = '02'): GroupState =>
  states.find((s) => s.group === group) as GroupState

describe('the groups', () => {
  it('eoj is the numbers of 27 and 29 together', () => {
    const states = assess({ cells: cellsOf({ [a]: 1, [b]: 2, '27.24.00': 3, '29.18.00': 0 }) })
    expect(states.map((s) => [s.group, s.level, s.delivered, s.obligatory, s.cases])).toEqual([
      ['02', 'alle', 2, 2, 3],
      ['27', 'alle', 1, 1, 3],
      ['29', 'ingen', 0, 1, 0],
      ['eoj', 'flere', 1, 2, 3],
    ])
  })

  it('a kommune without answers is ukendt, with undefined instead of 0 for what was not measured', () => {
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

  it('names the first of the numbers that are known to have no cases', () => {
    const missing = (given: Parameters<typeof cellsOf>[0], kles = Object.keys(given)) =>
      groupOf(assess({ cells: cellsOf(given), rules: rulesFor(kles) })).missing
    const noRight = { answer: 'noRight', outcome: 'noRight', cases: undefined } as const
    expect(missing({ [a]: 1, [b]: 0 })).toEqual([b])
    expect(missing({ [a]: { cases: 0, right: 'kle 02' }, [b]: noRight })).toEqual([])
    expect(missing({ [a]: { cases: 0, answeredAt: at - 20 * hour }, [b]: 0 })).toEqual([b])
    const eight = Array.from({ length: 8 }, (_, i) => `02.34.1${i}`)
    expect(missing(Object.fromEntries(eight.map((kle) => [kle, 0])))).toEqual(eight.slice(0, 5))
  })

  it('cells of numbers that are not in force do not count', () => {
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

  it('is measured at its oldest answer, and returns the newest too', () => {
    const cells = [...cellsOf({ [a]: 1 }, at - hour), ...cellsOf({ [b]: 2 }, at - minute)]
    expect(groupOf(assess({ cells }))).toMatchObject({ measuredAt: at - hour, newestAt: at - minute })
  })

  it('takes the newest answer of either index', () => {
    const kle = '27.24.00'
    const cells = [makeCell({ kle, answeredAt: at - hour }), makeCell({ kle, indeks: 'ydi', answeredAt: at })]
    const states = assess({ cells, rules: rulesFor([kle], { benefits: true }) })
    expect(groupOf(states, '27')).toMatchObject({ measuredAt: at - hour, newestAt: at })
  })
})

describe('a retired number that is counted under its successor', () => {
  const reported = { [a]: 0, [b]: { cases: 7, receivedSince: 2, countedWith: a } }
  const state = groupOf(assess({ cells: cellsOf(reported) }))

  it('is not an obligatory number of its own, and its cases are counted once', () => {
    expect(state).toMatchObject({ level: 'alle', obligatory: 1, delivered: 1, cases: 7, received: 2 })
    const both = { ...reported, [a]: 4 }
    expect(groupOf(assess({ cells: cellsOf(both) }))).toMatchObject({ obligatory: 1, cases: 7 })
  })

  it('is counted under it as long as the successor is in force', () => {
    expect(state.validUntil).toBe(end)
    const older = cellsOf(reported).map((cell) =>
      cell.kle === a ? { ...cell, answeredAt: at - hour } : cell,
    )
    expect(groupOf(assess({ cells: older })).validUntil).toBe(end)
  })

  it('is counted separately until a check has counted them together', () => {
    const alone = { [a]: 0, [b]: { cases: 7, receivedSince: 2 } }
    expect(groupOf(assess({ cells: cellsOf(alone) }))).toMatchObject({ level: 'flere', obligatory: 2 })
  })

  it('is a change of our criteria, and no step of the kommune', () => {
    const former = assess({ cells: cellsOf({ [a]: 0, [b]: 7 }) })
    const next = groupOf(assess({ cells: cellsOf(reported, at + hour), former, now: at + hour }))
    expect(next).toMatchObject({ level: 'alle', changedByUs: true })
  })
})

describe('received', () => {
  it.each<[string, Record<string, number | Partial<Cell>>, number | undefined]>([
    ['is summed', { [a]: { receivedSince: 3 }, [b]: { receivedSince: 4 } }, 7],
    [
      'is absent when a delivered number did not answer it',
      { [a]: { receivedSince: undefined }, [b]: 1 },
      undefined,
    ],
    [
      'is 0 for a number without cases',
      { [a]: { cases: 0, receivedSince: undefined }, [b]: { receivedSince: 4 } },
      4,
    ],
    ['is absent when nothing is known', { [a]: { trusted: false }, [b]: { trusted: false } }, undefined],
    [
      'is absent when we have no right',
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

  it('is no when the usual deliveries stop', () => {
    const cells = cellsOf({ [a]: { cases: 900, receivedSince: 0 }, [b]: { receivedSince: 0 } })
    expect(groupOf(assess({ cells, former: learnt(28) })).freshness.outcome).toBe('no')
  })

  it('does not treat a failed number as a stop', () => {
    const cells = cellsOf({ [a]: { trusted: false }, [b]: { receivedSince: 0 } })
    expect(groupOf(assess({ cells, former: learnt(28) })).freshness.outcome).toBe('notMeasured')
  })

  it('learns nothing from days on which a number is unknown', () => {
    const former = learnt(20)
    const usual = groupOf(former).usual
    expect(usual?.received).toHaveLength(20)
    const blind = assess({ cells: cellsOf({ [a]: 900, [b]: 5 }, at - 30 * day), former })
    expect(groupOf(blind).usual).toEqual(usual)
    const partly = assess({ cells: cellsOf({ [a]: { trusted: false }, [b]: 5 }), former })
    expect(groupOf(partly).usual).toEqual(usual)
  })

  it('judges the measured window, not a window that ends when the page is read', () => {
    // Measured on a Sunday evening with a window of two days: no working day in it, even when read on Monday.
    const sunday = utc('2022-11-06T22:30:00Z')
    const twoDays = rulesFor([a], { freshness: { freshWithinMs: 2 * day, minCases: 50 } })
    const cells = cellsOf({ [a]: { cases: 900, receivedSince: 0 } }, sunday)
    for (const now of [sunday, sunday + 11 * hour])
      expect(groupOf(assess({ cells, now, rules: twoDays })).freshness.outcome).toBe('notRelevant')
  })
})

describe('the window', () => {
  it('ends on the day of the newest answer, except for answers from the future', () => {
    const cells = [...cellsOf({ [a]: 1 }, at - day), ...cellsOf({ [b]: 1 }, at + 3 * day)]
    expect(groupOf(assess({ cells })).windowDay).toBe('2022-11-01')
    expect(groupOf(assess({ cells, now: at + 3 * day })).windowDay).toBe('2022-11-05')
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

  it('a new number makes the level ukendt at that midnight, which is no step of the kommune', () => {
    const used = dated({ from: '2022-11-03' })
    const midnight = utc('2022-11-02T23:00:00Z')
    const former = assess({ cells: cellsOf({ [a]: 1 }, midnight - hour), now: midnight - hour, rules: used })
    expect(groupOf(former)).toMatchObject({ level: 'alle', validUntil: midnight })
    const cells = cellsOf({ [a]: 1 }, midnight - hour)
    const next = assess({ cells, former, now: midnight, rules: used })
    expect(groupOf(next)).toMatchObject({ level: 'ukendt', changedAt: midnight, changedByUs: true })
    const measured = assess({
      cells: [...cells, ...cellsOf({ [b]: 0 }, midnight + hour)],
      former: next,
      now: midnight + hour,
      rules: used,
    })
    expect(groupOf(measured)).toMatchObject({ level: 'flere', changedAt: midnight + hour, changedByUs: true })
  })
})

describe('validUntil', () => {
  it.each<[string, Cell[], number, number | undefined]>([
    ['absent, when nothing is known', [], at, undefined],
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
    ['the instant of an answer from the future', cellsOf({ [a]: 1 }, at + hour), at, at + hour],
  ])('is %s', (_, cells, now, expected) => {
    expect(groupOf(assess({ cells, now })).validUntil).toBe(expected)
  })
})

describe('changedAt', () => {
  const first = assess({ cells: cellsOf({ [a]: 1, [b]: 0 }) })
  const later = at + hour

  it('is absent until a change of level is observed', () => {
    expect(groupOf(first)).toMatchObject({ level: 'flere', changedAt: undefined, changedByUs: false })
    const same = assess({ cells: cellsOf({ [a]: 1, [b]: 0 }, later), former: first, now: later })
    expect(groupOf(same).changedAt).toBeUndefined()
  })

  it('is when the level changed, and stays while the level is the same', () => {
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

  it('is, for ukendt, when the last answer that decided the level ended', () => {
    const numbers = rulesFor([a, b, '02.34.06'])
    const cells = [...cellsOf({ [a]: 1 }, at - 2 * hour), ...cellsOf({ [b]: 1, '02.34.06': 0 })]
    const former = assess({ cells, rules: numbers })
    const without = assess({ cells, former, now: end - 2 * hour, rules: numbers })
    expect(groupOf(without)).toMatchObject({
      level: 'flere',
      delivered: 1,
      changedAt: undefined,
      validUntil: end,
    })
    const ended = assess({ cells, former: without, now: end, rules: numbers })
    expect(groupOf(ended)).toMatchObject({ level: 'ukendt', changedAt: end })
    expect(groupOf(assess({ cells, former: ended, now: end + day, rules: numbers })).changedAt).toBe(end)
  })

  it('is not set by a gap in our measurements', () => {
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

describe('changes of ours', () => {
  it('a 0 measured under the full right is not ingen once the right is known to be limited', () => {
    const cells = cellsOf({ [a]: 0, [b]: 0 })
    expect(groupOf(assess({ cells })).level).toBe('ingen')
    const limited = { ...rules, rights: new Map([['0751', 'kle 27']]) }
    const former = assess({ cells })
    expect(groupOf(assess({ cells, former, rules: limited }))).toMatchObject({ level: 'ukendt', limited: 2 })
    expect(groupOf(assess({ cells: cellsOf({ [a]: 5, [b]: 5 }), rules: limited })).level).toBe('alle')
  })

  it('a number that leaves the list changes the level at its midnight, which is no step of the kommune', () => {
    const now = utc('2026-11-23T20:00:00Z')
    const ending = { ...rules, obligatory: [{ kle: a }, { kle: b, until: '2026-11-23' }] }
    const cells = cellsOf({ [a]: 5, [b]: 0 }, now)
    const former = assess({ cells, now, rules: ending })
    expect(groupOf(former).level).toBe('flere')
    const midnight = utc('2026-11-23T23:00:00Z')
    expect(groupOf(former).validUntil).toBe(midnight)
    expect(groupOf(assess({ cells, former, now: midnight, rules: ending }))).toMatchObject({
      level: 'alle',
      changedAt: midnight,
      changedByUs: true,
    })
  })

  it('another list from the configuration changes the level when it is read', () => {
    const cells = cellsOf({ [a]: 5, [b]: 0 })
    const former = assess({ cells })
    const now = at + hour
    const narrower = groupOf(assess({ cells, former, now, rules: rulesFor([a]) }))
    expect(narrower).toMatchObject({ level: 'alle', changedAt: now, changedByUs: true })
  })

  it('a right that was lost and regained explains the level that is decided next', () => {
    const first = assess({ cells: cellsOf({ [a]: 5, [b]: 5 }) })
    const lost = cellsOf({ [a]: { answer: 'noRight', cases: undefined }, [b]: 5 }, at + hour)
    const without = assess({ cells: lost, former: first, now: at + hour })
    expect(groupOf(without).level).toBe('ukendt')
    const cells = cellsOf({ [a]: 0, [b]: 5 }, at + 2 * hour)
    expect(groupOf(assess({ cells, former: without, now: at + 2 * hour }))).toMatchObject({
      level: 'flere',
      changedByUs: true,
    })
    expect(groupOf(assess({ cells, former: first, now: at + 2 * hour }))).toMatchObject({
      level: 'flere',
      changedByUs: false,
    })
  })

  const moved = at + hour
  const former = assess({ cells: cellsOf({ [a]: 1, [b]: 0 }) })
  it.each<[string, Partial<Cell>, Partial<Rules>]>([
    ['the right it was counted under', { right: 'kle 02' }, {}],
    ['the right in the configuration', {}, { rights: new Map([['0751', 'kle 02']]) }],
    ['the numbers counted with it', { countedWith: '02.34.99' }, {}],
    ['the index’s address', {}, { address: 'http://other.test' }],
    ['flereFrom', {}, { flereFrom: 2 }],
    ['the window', {}, { freshness: { freshWithinMs: day, minCases: 50 } }],
  ])('%s is part of the criteria: a level that changes with it was changed by us', (_, cell, change) => {
    const cells = cellsOf({ [a]: { cases: 1, ...cell }, [b]: { cases: 2, ...cell } }, moved)
    const other = assess({ cells, former, now: moved, rules: { ...rules, ...change } })
    expect(groupOf(other)).toMatchObject({ level: 'alle', changedAt: moved, changedByUs: true })
    const own = assess({ cells: cellsOf({ [a]: 1, [b]: 2 }, moved), former, now: moved })
    expect(groupOf(own)).toMatchObject({ level: 'alle', changedByUs: false })
  })

  it('a number that is added to another group does not affect this group', () => {
    const cells = cellsOf({ [a]: 1, [b]: 2 }, moved)
    const more = { ...rules, obligatory: [...rules.obligatory, { kle: '27.36.04' }] }
    expect(groupOf(assess({ cells, former, now: moved, rules: more })).changedByUs).toBe(false)
  })
})

describe('changedByUs', () => {
  const full = { right: 'full' }
  const limited = { right: 'kle 02' }
  const former = assess({ cells: cellsOf({ [a]: { cases: 1, ...limited }, [b]: { cases: 2, ...limited } }) })
  const changed = assess({
    cells: cellsOf({ [a]: { cases: 1, ...full }, [b]: { cases: 0, ...full } }, at + hour),
    former,
    now: at + hour,
  })

  it('is kept over a gap, and does not apply to the gap itself', () => {
    expect(groupOf(changed)).toMatchObject({ level: 'flere', changedByUs: true })
    const cells = cellsOf({ [a]: 1, [b]: 0 }, at + hour)
    const blind = assess({ cells, former: changed, now: at + 2 * day })
    expect(groupOf(blind)).toMatchObject({ level: 'ukendt', changedByUs: false })
    const back = at + 3 * day
    const same = assess({ cells: cellsOf({ [a]: 1, [b]: 0 }, back), former: blind, now: back })
    expect(groupOf(same)).toMatchObject({ level: 'flere', changedAt: at + hour, changedByUs: true })
  })

  it('does not mark a later change of the kommune', () => {
    const now = at + 2 * hour
    const cells = cellsOf({ [a]: 1, [b]: 3 }, now)
    expect(groupOf(assess({ cells, former: changed, now }))).toMatchObject({
      level: 'alle',
      changedByUs: false,
    })
  })
})
