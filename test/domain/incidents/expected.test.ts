// Tests what is expected to be received: level, shape, holidays, clock changes, and batches.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSlots, type Expectation, expectedIn } from '../../../server/domain/incidents/expected.ts'
import { createLearner } from '../../../server/domain/incidents/learner.ts'
import { leveranceDefaults } from '../../../server/domain/incidents/leverance.ts'
import { stopEvidence } from '../../../server/domain/incidents/stop.ts'
import type { KleGroup } from '../../../server/domain/kle.ts'
import { copenhagenDay, day, hour, startOf } from '../../../server/domain/time.ts'
import { expectingRates } from '../../support/detector.ts'

const slotOf = createSlots()
const weeks = 8
const from = startOf('2026-01-12')
const until = startOf('2026-03-09')

type Received = (at: number, slot: number, date: string) => number

/** Four cases in each hour from 8 to 16 of a working day. */
const daily: Received = (_, slot) => (slot >= 8 && slot < 16 ? 4 : 0)
const scaled =
  (received: Received, factor: number): Received =>
  (at, slot, date) =>
    factor * received(at, slot, date)

const learn = (
  kommuner: Record<string, Received>,
  group: KleGroup = '27',
  slots = slotOf,
): Map<string, Expectation> => {
  const learner = createLearner(slots)
  for (const [kommunekode, received] of Object.entries(kommuner)) {
    const add = learner.watch(kommunekode, group, undefined)
    for (let at = from; at < until; at += hour) {
      const { slot, day: date } = slots(at)
      add(at, at + hour, received(at, slot, date))
    }
  }
  return learner.expectations()
}

const ofKommune = (made: Map<string, Expectation>, kommunekode: string): Expectation =>
  made.get(`${kommunekode} 27`) as Expectation

const inHour = (expectation: Expectation, text: string): number =>
  expectedIn(expectation, slotOf, Date.parse(text), Date.parse(text) + hour)

const onDay = (expectation: Expectation, date: string): number =>
  expectedIn(expectation, slotOf, startOf(date), startOf(copenhagenDay(startOf(date) + 30 * hour)))

const even = learn({ '0101': daily, '0751': scaled(daily, 3) })

describe('what a kommune is expected to receive', () => {
  it.each([
    ['a working hour', '2026-03-10T09:00:00Z', 4],
    ['an hour of the night', '2026-03-10T01:00:00Z', 0],
    ['an hour of a Sunday', '2026-03-15T09:00:00Z', 0],
  ])('in %s is what it received in such hours', (_, at, cases) => {
    expect(inHour(ofKommune(even, '0101'), at)).toBeCloseTo(cases, 1)
    expect(inHour(ofKommune(even, '0751'), at)).toBeCloseTo(3 * cases, 1)
  })

  it('is never none in a slot that others receive in, so that a rare hour is not impossible', () => {
    expect(inHour(ofKommune(even, '0101'), '2026-03-10T01:00:00Z')).toBeGreaterThan(0)
  })

  it('has the shape of all kommuner where its own cases are too few to show one', () => {
    const small = learn({
      '0101': (at) => (at === Date.parse('2026-02-03T20:00:00Z') ? 2 : 0),
      '0751': scaled(daily, 3),
    })
    const own = ofKommune(small, '0101')
    const working = inHour(own, '2026-03-10T09:00:00Z')
    const evening = inHour(own, '2026-03-10T20:00:00Z')
    expect(working).toBeGreaterThan(0.004)
    expect(evening).toBeLessThan(0.1)
    expect(onDay(own, '2026-03-10') * 5 * weeks).toBeGreaterThan(1)
    expect(onDay(own, '2026-03-10') * 5 * weeks).toBeLessThan(4)
  })

  it('is none when it never received anything', () => {
    const never = ofKommune(learn({ '0101': () => 0, '0751': daily }), '0101')
    expect(onDay(never, '2026-03-10')).toBe(0)
    expect(stopEvidence(0, onDay(never, '2026-03-10'), { received: 0, expected: 0 }, never.evenness)).toBe(0)
  })

  it('is not known for a kommune and a group that were not watched', () => {
    expect([...even.keys()]).toEqual(['0101 27', '0751 27'])
  })

  it('is the same in whatever order its deliveries came', () => {
    const spans = Array.from({ length: 100 }, (_, i) => [from + i * 5 * hour, i % 7] as const)
    const learnt = (order: typeof spans) => {
      const learner = createLearner(slotOf)
      const add = learner.watch('0101', '27', undefined)
      for (const [at, received] of order) add(at, at + hour, received)
      return learner.expectations()
    }
    expect(learnt([...spans].reverse())).toEqual(learnt(spans))
  })
})

describe('what is expected after a bulk load', () => {
  const startsAt = Date.parse('2026-02-02T07:00:00Z')
  /** A kommune that begins with all its cases in an hour, and goes on with the daily ones. */
  const newcomer =
    (bulk: number, days: number): Received =>
    (at, slot, date) =>
      at < startsAt || at >= startsAt + days * day ? 0 : at === startsAt ? bulk : daily(at, slot, date)
  const onWorkingDay = (received: Received) =>
    onDay(ofKommune(learn({ '0101': received, '0751': daily }), '0101'), '2026-03-10')

  it.each([300, 3000])('of %i cases is what comes without it', (bulk) => {
    expect(onWorkingDay(newcomer(bulk, 35))).toBeCloseTo(onWorkingDay(newcomer(0, 35)), 0)
  })

  it('is none while the bulk load is all there was', () => {
    expect(onWorkingDay(newcomer(51, 1))).toBe(0)
  })

  it('includes a first day that is no larger than the first days of many', () => {
    const first: Received = (at) => (at === startsAt ? 50 : 0)
    expect(onWorkingDay(first)).toBeGreaterThan(0.5)
  })

  it('leaves the shape of all others as it was', () => {
    const night: Received = (at, slot, date) =>
      at === Date.parse('2026-02-03T01:00:00Z') ? 5000 : daily(at, slot, date)
    const beside = (made: Map<string, Expectation>) => inHour(ofKommune(made, '0751'), '2026-03-10T01:00:00Z')
    expect(beside(learn({ '0101': night, '0751': daily }))).toBeCloseTo(beside(even), 3)
  })
})

describe('what is expected on a day off', () => {
  const own = ofKommune(even, '0101')

  it.each([
    ['Maundy Thursday', '2026-04-02'],
    ['Good Friday', '2026-04-03'],
    ['Easter Monday', '2026-04-06'],
    ['Constitution Day', '2026-06-05'],
    ['Christmas Eve', '2026-12-24'],
  ])('%s is what is expected on a Sunday', (_, date) => {
    expect(onDay(own, date)).toBeCloseTo(onDay(own, '2026-03-15'), 6)
  })

  it('is far less than on the working day after Easter', () => {
    expect(onDay(own, '2026-04-07')).toBeCloseTo(32, 0)
  })
})

describe('what is expected over a clock change', () => {
  const own = ofKommune(even, '0101')

  it('follows the clock in Copenhagen', () => {
    expect(inHour(own, '2026-03-27T07:00:00Z')).toBeCloseTo(4, 1)
    expect(inHour(own, '2026-03-30T06:00:00Z')).toBeCloseTo(4, 1)
    expect(inHour(own, '2026-03-30T14:00:00Z')).toBeCloseTo(0, 1)
  })

  it('counts each hour of a day of 23 or 25 hours once', () => {
    const flat = expectingRates(new Float64Array(48).fill(1), 1)
    expect(onDay(flat, '2026-03-29')).toBe(23)
    expect(onDay(flat, '2026-10-25')).toBe(25)
  })
})

describe('a span', () => {
  it('expects as much as its parts', () => {
    const own = ofKommune(even, '0751')
    const at = fc.integer({ min: 0, max: 4 * day })
    fc.assert(
      fc.property(at, at, at, (...points) => {
        const [a, b, c] = points.map((ms) => until + ms).sort((x, y) => x - y) as [number, number, number]
        const whole = expectedIn(own, slotOf, a, c)
        expect(expectedIn(own, slotOf, a, b) + expectedIn(own, slotOf, b, c)).toBeCloseTo(whole, 6)
      }),
    )
  })
})

describe('how evenly the days of a kommune come', () => {
  /** 300 cases on Mondays, every other week. */
  const batches: Received = (at, slot, date) => {
    const week = Math.floor((at - from) / (7 * day))
    return slot === 10 && (Date.parse(date) / day + 4) % 7 === 1 && week % 2 === 0 ? 300 : 0
  }
  const batched = ofKommune(learn({ '0101': batches, '0751': daily, '0461': daily }), '0101')

  /** The most evidence that silence over some days adds up to. */
  const evidenceOfSilence = (expectation: Expectation, days: number): number => {
    let most = 0
    let sum = 0
    let soFar = { received: 0, expected: 0 }
    for (let at = until; at < until + days * day; at += hour) {
      if (slotOf(at).day !== slotOf(at - hour).day) soFar = { received: 0, expected: 0 }
      const expected = expectedIn(expectation, slotOf, at, at + hour)
      sum = Math.max(0, sum + stopEvidence(0, expected, soFar, expectation.evenness))
      soFar.expected += expected
      most = Math.max(most, sum)
    }
    return most
  }

  it('is much for even days, and little for batches', () => {
    expect(ofKommune(even, '0101').evenness).toBeGreaterThan(20)
    expect(batched.evenness).toBeLessThan(0.3)
  })

  it('is limited on both sides', () => {
    for (const { evenness } of [batched, ...even.values()]) {
      expect(evenness).toBeGreaterThanOrEqual(0.02)
      expect(evenness).toBeLessThanOrEqual(50)
    }
  })

  it('is that of all kommuner where its own cases are too few', () => {
    const few: Received = (at) => (at === Date.parse('2026-02-03T10:00:00Z') ? 1 : 0)
    const { evenness } = ofKommune(learn({ '0101': few, '0751': batches, '0461': batches }), '0101')
    expect(evenness).toBeLessThan(2)
  })

  it('lets a silent fortnight between batches pass without an alarm', () => {
    expect(evidenceOfSilence(batched, 14)).toBeLessThan(leveranceDefaults.openAt.kommune / 2)
  })

  it('makes a silent day of an even kommune an alarm', () => {
    expect(evidenceOfSilence(ofKommune(even, '0101'), 1)).toBeGreaterThan(leveranceDefaults.openAt.kommune)
  })
})
