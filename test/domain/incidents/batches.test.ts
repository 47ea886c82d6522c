// Tests that a product that delivers in batches is not held to have stopped between them, and is when it has.
import { describe, expect, it } from 'vitest'
import { createDetector, detectorDefaults } from '../../../server/domain/incidents/detector.ts'
import type { Slots } from '../../../server/domain/incidents/expected.ts'
import { createLearner } from '../../../server/domain/incidents/learner.ts'
import { kleGroups } from '../../../server/domain/kle.ts'
import { day, hour } from '../../../server/domain/time.ts'
import { draw, hashText } from '../../../server/sandbox/scenario/random.ts'
import { aMonday, slotOf, smallFleet } from '../../support/detector.ts'

/** The mean of a kommune's group in an hour. */
type Pattern = (slot: ReturnType<Slots>) => number

const daily: Pattern = ({ slot }) => (slot >= 8 && slot < 16 ? 2 : 0)

/** A number in [0, 1) of a day. */
const luckOf = (date: string): number => draw(hashText(date), 1)

const poisson = (mean: number, key: string): number => {
  const hash = hashText(key)
  let n = -1
  for (let product = 1; product >= Math.exp(-mean); n += 1) product *= draw(hash, n + 2)
  return n
}

/** The steps `cause day` of four weeks as before, and of two in which Nexus delivers nothing. */
const told = (pattern: Pattern): { before: string[]; after: string[] } => {
  const received = (kommunekode: string, group: string, eoj: string | undefined, at: number): number => {
    const slot = slotOf(at)
    const mean = eoj === 'nexus' && group !== '02' ? pattern(slot) : daily(slot)
    return mean === 0 ? 0 : poisson(mean, `${kommunekode} ${group} ${at}`)
  }
  const cells = smallFleet.kommuner.flatMap((kommune) => kleGroups.map((group) => ({ ...kommune, group })))
  const learner = createLearner(slotOf)
  for (const { kommunekode, group, esdh, eoj } of cells) {
    const learn = learner.watch(kommunekode, group, group === '02' ? esdh : eoj)
    for (let at = aMonday - 56 * day; at < aMonday; at += hour)
      learn(at, at + hour, received(kommunekode, group, eoj, at))
  }
  const learnt = { failShare: () => 0, expectations: learner.expectations() }
  const detector = createDetector(smallFleet, detectorDefaults, learnt, slotOf)
  const stopsAt = aMonday + 28 * day
  const steps: { text: string; at: number }[] = []
  for (let from = aMonday; from < stopsAt + 14 * day; from += hour) {
    const deliveries = cells.map(({ kommunekode, group, eoj }) => ({
      ...{ kommunekode, group, from, until: from + hour },
      received:
        from >= stopsAt && eoj === 'nexus' && group !== '02' ? 0 : received(kommunekode, group, eoj, from),
    }))
    detector.take([], deliveries)
    for (const { kind, cause } of detector.decide(from + hour).steps)
      if (kind === 'opened') steps.push({ text: `${cause} ${Math.floor((from - aMonday) / day)}`, at: from })
  }
  return {
    before: steps.filter(({ at }) => at < stopsAt).map(({ text }) => text),
    after: steps.filter(({ at }) => at >= stopsAt).map(({ text }) => text),
  }
}

describe('a product that delivers', () => {
  it.each<[string, Pattern, number | undefined]>([
    ['each day', daily, 28],
    ['on Mondays', ({ slot, weekday }) => (weekday === 0 && slot === 10 ? 80 : 0), 28],
    [
      'on Tuesdays and Fridays',
      ({ slot, weekday }) => (slot === 14 && (weekday === 1 || weekday === 4) ? 40 : 0),
      29,
    ],
    ['at night', ({ slot }) => (slot === 2 ? 16 : 0), 28],
    ['once a month', ({ slot, day: date }) => (slot === 11 && date.endsWith('-05') ? 200 : 0), undefined],
    [
      'every third day or so',
      ({ slot, day: date }) => (slot === 11 && luckOf(date) < 0.33 ? 48 : 0),
      undefined,
    ],
    ['more on some days than on others', (slot) => daily(slot) * 2 ** (4 * luckOf(slot.day) - 2), 28],
  ])('%s has stopped only when it has', (_, pattern, stopDay) => {
    expect(told(pattern)).toEqual({
      before: [],
      after: stopDay === undefined ? [] : [`product:nexus ${stopDay}`],
    })
  })
})
