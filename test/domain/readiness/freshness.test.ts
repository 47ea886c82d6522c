// Tests friskhed: both sides of each limit, holidays, and the days learnt from.
import { describe, expect, it } from 'vitest'
import {
  assessFreshness,
  type Freshness,
  type GroupStop,
  type GroupVerdict,
  type Measured,
  stepUsual,
  type Usual,
  workedShare,
} from '../../../server/domain/readiness/freshness.ts'
import { day } from '../../../server/domain/time.ts'

const utc = (text: string): number => Date.parse(text)
const criteriaHash = 'the question'
const usualOf = (received: number, days = 28): Usual => ({
  criteriaHash,
  day: '2022-11-01',
  received: Array<number>(days).fill(received),
})
const measured = (change: Partial<Measured> = {}): Measured => ({
  cases: 900,
  received: 100,
  complete: true,
  ...change,
})

describe('workedShare', () => {
  it.each([
    ['an ordinary week', '2022-11-09T09:00:00Z', 7, 1],
    ['Monday 00:00 with two days', '2022-11-06T23:00:00Z', 2, 0],
    ['Monday 12:00 with two days', '2022-11-07T11:00:00Z', 2, 0.35],
    ['Thursday 00:00 with two days', '2022-11-09T23:00:00Z', 2, 1.4],
    ['the week of Easter', '2022-04-19T22:00:00Z', 7, 0.4],
    ['the days of Christmas 2025', '2025-12-30T23:00:00Z', 7, 0.4],
    ['the week with Constitution Day on a Wednesday', '2024-06-09T22:00:00Z', 7, 0.8],
  ])('%s', (_, at, days, expected) => {
    expect(workedShare(utc(at), days * day)).toBeCloseTo(expected, 6)
  })
})

describe('assessFreshness without a history', () => {
  it.each<[string, Partial<Measured>, number, Freshness['outcome']]>([
    ['something received', { received: 1 }, 1, 'yes'],
    ['something received in part of the numbers', { received: 1, complete: false }, 1, 'yes'],
    ['nothing, with enough cases', { cases: 50, received: 0 }, 1, 'no'],
    ['nothing, with too few cases', { cases: 49, received: 0 }, 1, 'notRelevant'],
    ['nothing, in half a window’s working days', { received: 0 }, 0.5, 'no'],
    ['nothing, in less than half of them', { received: 0 }, 0.49, 'notRelevant'],
    ['nothing, over a weekend', { received: 0 }, 0, 'notRelevant'],
    ['nothing received in part of the numbers', { received: 0, complete: false }, 1, 'notMeasured'],
    ['no cases', { cases: 0, received: 0 }, 1, 'notRelevant'],
    ['no cases in part of the numbers', { cases: 0, received: 0, complete: false }, 1, 'notMeasured'],
    ['cases not known', { cases: undefined, received: undefined }, 1, 'notMeasured'],
    ['received not answered', { received: undefined }, 1, 'notMeasured'],
  ])('%s', (_, change, share, outcome) => {
    for (const usual of [undefined, usualOf(100, 13)])
      expect(assessFreshness(measured(change), usual, share, 50)).toEqual({ outcome, expected: undefined })
  })
})

describe('assessFreshness against the history', () => {
  it.each<[string, Partial<Measured>, number, number, Freshness['outcome'], number]>([
    ['the usual', {}, 100, 1, 'yes', 100],
    ['a tenth of it', { received: 10 }, 100, 1, 'yes', 100],
    ['less than a tenth', { received: 9 }, 100, 1, 'no', 100],
    [
      'less than a tenth, in part of the numbers',
      { received: 9, complete: false },
      100,
      1,
      'notMeasured',
      100,
    ],
    ['nothing', { received: 0 }, 100, 1, 'no', 100],
    ['nothing, where five are expected', { received: 0 }, 5, 1, 'no', 5],
    ['nothing, where fewer are expected', { received: 0 }, 4.9, 1, 'notRelevant', 4.9],
    ['nothing at Christmas, which leaves too few expected', { received: 0 }, 12, 0.4, 'notRelevant', 4.8],
    ['nothing at Christmas, with many expected', { received: 0 }, 100, 0.4, 'no', 40],
    ['nothing in a weekend', { received: 0 }, 1000, 0, 'notRelevant', 0],
    ['few cases, where many are expected', { cases: 3, received: 0 }, 100, 1, 'no', 100],
  ])('%s', (_, change, usual, share, outcome, expected) => {
    const found = assessFreshness(measured(change), usualOf(usual, 14), share, 50)
    expect(found.outcome).toBe(outcome)
    expect(found.expected).toBeCloseTo(expected, 9)
  })

  it('is not relevant when there are no longer any cases', () => {
    expect(assessFreshness(measured({ cases: 0, received: 0 }), usualOf(100), 1, 50)).toEqual({
      outcome: 'notRelevant',
    })
  })

  it('a bulk load on the first days does not make the ordinary days after it a stop', () => {
    const usual = {
      criteriaHash,
      day: '2022-11-01',
      received: [...Array<number>(7).fill(10_000), ...Array<number>(7).fill(50)],
    }
    expect(assessFreshness(measured({ received: 50 }), usual, 1, 50).outcome).toBe('yes')
  })
})

describe('assessFreshness with the verdict of hourly calls', () => {
  const stopped: GroupStop = { since: 7, received: 0, groups: ['02'] }

  it.each<[string, GroupVerdict, Partial<Measured>, Freshness['outcome']]>([
    ['stopped, although the window still holds cases', stopped, {}, 'no'],
    ['stopped, where not all numbers are known', stopped, { complete: false }, 'no'],
    ['stopped, where what was received lately is unknown', stopped, { received: undefined }, 'no'],
    ['stopped, where no cases are left', stopped, { cases: 0, received: 0 }, 'notRelevant'],
    ['stopped, but not measured', stopped, { cases: undefined, received: undefined }, 'notMeasured'],
    ['receiving in batches, with little in the window', 'receiving', { received: 9 }, 'yes'],
    ['receiving so seldom that nothing is no stop', 'receiving', { received: 0 }, 'notRelevant'],
    ['receiving', 'receiving', {}, 'yes'],
  ])('%s', (_, verdict, change, outcome) => {
    expect(assessFreshness(measured(change), usualOf(100, 14), 1, 50, verdict).outcome).toBe(outcome)
  })

  it('has the numbers of the stop that decided it, not those of the window', () => {
    const judged = assessFreshness(measured(), usualOf(100, 14), 1, 50, stopped)
    expect(judged).toEqual({ outcome: 'no', stopped })
  })
})

describe('stepUsual', () => {
  const yes: Freshness = { outcome: 'yes' }
  const on = (date: string, share = 1) => ({ day: date, share, criteriaHash })
  const today = on('2022-11-02')

  it('learns one day at a time, per ordinary window', () => {
    const first = stepUsual(undefined, measured({ received: 40 }), yes, on('2022-11-02', 0.8))
    expect(first).toEqual({ criteriaHash, day: '2022-11-02', received: [50] })
    expect(stepUsual(first, measured({ received: 999 }), yes, today)).toBe(first)
    expect(stepUsual(first, measured({ received: 999 }), yes, on('2022-11-01'))).toBe(first)
    expect(stepUsual(first, measured({ received: 7 }), yes, on('2022-11-03'))).toEqual({
      criteriaHash,
      day: '2022-11-03',
      received: [50, 7],
    })
  })

  it('remembers four weeks of days', () => {
    const next = stepUsual(usualOf(100), measured({ received: 1 }), yes, today)
    expect(next?.received).toHaveLength(28)
    expect(next?.received.at(-1)).toBe(1)
  })

  it.each<[string, Partial<Measured>, Freshness['outcome'], number]>([
    ['delivery had not begun', { cases: 0, received: 0 }, 'notRelevant', 1],
    ['nothing is known', { cases: undefined, received: undefined }, 'notMeasured', 1],
    ['only part of the numbers is known', { complete: false }, 'yes', 1],
    ['received was not answered', { received: undefined }, 'notMeasured', 1],
    ['the window has too few working days', {}, 'yes', 0.49],
  ])('does not learn from a day on which %s', (_, change, outcome, share) => {
    const usual = usualOf(100)
    expect(stepUsual(usual, measured(change), { outcome }, on('2022-11-02', share))).toBe(usual)
  })

  it('learns from a quiet day of a small kommune', () => {
    const next = stepUsual(usualOf(2, 14), measured({ received: 0 }), { outcome: 'notRelevant' }, today)
    expect(next?.received.at(-1)).toBe(0)
  })

  it('starts over under other criteria, and keeps the former usual until there is something to learn', () => {
    const usual = { ...usualOf(100), criteriaHash: 'another question' }
    expect(stepUsual(usual, measured({ received: 0 }), { outcome: 'no' }, today)).toBe(usual)
    expect(stepUsual(usual, measured({ received: 7 }), yes, today)).toEqual({
      criteriaHash,
      day: '2022-11-02',
      received: [7],
    })
  })

  /** Assesses day by day, and returns the outcomes and the usual learnt in the end. */
  const live = (days: readonly number[], from: Usual | undefined) => {
    let usual = from
    const outcomes = days.map((received, i) => {
      const one = measured({ cases: 4000, received })
      const freshness = assessFreshness(one, usual, 1, 50)
      const date = new Date(utc('2023-01-01T12:00:00Z') + i * day).toISOString().slice(0, 10)
      usual = stepUsual(usual, one, freshness, on(date))
      return freshness.outcome
    })
    return { outcomes, usual }
  }
  const repeat = (value: number, days: number): number[] => Array<number>(days).fill(value)

  it('four weeks of steady deliveries at a lower level become the usual', () => {
    const { outcomes, usual } = live(repeat(90, 30), usualOf(4000))
    expect(outcomes).toEqual([...Array(28).fill('no'), 'yes', 'yes'])
    expect(usual?.lower).toBeUndefined()
  })

  it('a stop never becomes the usual, however long it lasts', () => {
    expect(live(repeat(0, 800), usualOf(4000)).outcomes.every((outcome) => outcome === 'no')).toBe(true)
  })

  it('a day without deliveries, and a day at the usual level, restart the four weeks', () => {
    for (const between of [0, 4000]) {
      const { outcomes } = live([...repeat(90, 27), between, ...repeat(90, 28)], usualOf(4000))
      expect(outcomes.slice(28)).toEqual(Array(28).fill('no'))
    }
  })
})
