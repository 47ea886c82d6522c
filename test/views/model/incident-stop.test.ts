// Tests what came and what was expected of a stop, day by day.
import { describe, expect, it } from 'vitest'
import { createSlots, expectedIn } from '../../../server/domain/incidents/expected.ts'
import { copenhagenDay, day, hour } from '../../../server/domain/time.ts'
import { stopDays, stopFrom } from '../../../views/model/incident-stop.ts'
import { stopDetailAt } from '../../support/incident-stop.ts'
import { makeIncident } from '../../support/incidents.ts'
import { createWorld, october } from '../../support/worlds.ts'

const world = createWorld({ answer: october })
/** 31 October 2022 was a Monday: the stop began on the Friday before, at ten. */
const friday = Date.UTC(2022, 9, 28, 8)
const stop = makeIncident({
  signal: 'leverance',
  what: 'stop',
  cause: { kind: 'product', id: 'acadre' },
  beganAt: friday,
  hit: ['0101', '0751'],
  groups: ['02'],
})
const detail = stopDetailAt(world, stop)

describe('the days of a stop', () => {
  it('begin five days before it, and have what was received and expected of those it hits', () => {
    expect(copenhagenDay(stopFrom(stop))).toBe('2022-10-23')
    const days = stopDays(stop, detail!)
    expect(days.map(({ day, received, expected }) => [day.slice(8), received, Math.round(expected)])).toEqual(
      [
        ['23', 0, 0],
        ...['24', '25', '26', '27'].map((date) => [date, 160, 160]),
        ['28', 40, 160],
        ['29', 0, 0],
        ['30', 0, 0],
        ['31', 0, 120],
      ],
    )
  })

  it('leave out groups it does not concern, kommuner without an expectation, and what is long after', () => {
    const { deliveries, expectations } = detail!
    const other = deliveries.map((one) => ({ ...one, group: '27' as const }))
    expect(stopDays(stop, { deliveries: other, expectations })).toEqual([])
    expect(stopDays(stop, { deliveries, expectations: new Map() })).toEqual([])
    const late = deliveries.map((one) => ({ ...one, from: one.from + 30 * day, until: one.until + 30 * day }))
    expect(stopDays(stop, { deliveries: late, expectations })).toEqual([])
    const over = { ...stop, state: 'closed' as const, closedAt: friday + hour }
    expect(stopDays(over, detail!).at(-1)?.day).toBe('2022-10-29')
  })

  it('of a bulk load are marked as the learner knows them: by what one kommune received in one group', () => {
    const { deliveries, expectations } = detail!
    const days = [80, 70, 60, 90].map((received, i) => ({
      ...{ day: `2022-10-1${i}`, weekday: i, received, expected: 75 },
    }))
    const learnt = new Map([...expectations].map(([key, one]) => [key, { ...one, days }]))
    const isAt = (one: { kommunekode: string; from: number }, code: string, hours: number) =>
      one.kommunekode === code && one.from === friday - hours * hour
    const withLoad = (received: number) =>
      deliveries.map((one) => (isAt(one, '0101', 24) ? { ...one, received } : one))
    const bulkOf = (received: number) =>
      stopDays(stop, { deliveries: withLoad(received), expectations: learnt })
        .filter(({ isBulk }) => isBulk)
        .map(({ day }) => day)
    // The lower quartile is 70, and the other hours bring 70.
    expect(bulkOf(8 * 70 - 70)).toEqual([])
    expect(bulkOf(8 * 70 - 69)).toEqual(['2022-10-27'])
  })

  it('expect what the detector does', () => {
    const { deliveries, expectations } = detail!
    const slotOf = createSlots()
    const sum = deliveries.reduce(
      (total, one) => total + expectedIn(expectations.get('0101 02')!, slotOf, one.from, one.until),
      0,
    )
    expect(stopDays(stop, detail!).reduce((total, { expected }) => total + expected, 0)).toBeCloseTo(sum)
  })
})
