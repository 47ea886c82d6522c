// Tests that a bulk load, after which a day is as quiet as usual, is no stop of deliveries.
import { expect, it } from 'vitest'
import { createDetector, detectorDefaults } from '../../../server/domain/incidents/detector.ts'
import { createSlots } from '../../../server/domain/incidents/expected.ts'
import { hour } from '../../../server/domain/time.ts'
import { aMonday, expectingRates, koder, smallFleet } from '../../support/detector.ts'

const slotOf = createSlots()
/** Two cases in each hour, on days that vary little. */
const even = expectingRates(new Float64Array(48).fill(2), 10)

/** The causes told when every kommune receives what is usual, but for one, which first receives `bulk` and then nothing. */
const toldAfter = (bulk: number, silentHours: number): string[] => {
  const expectations = new Map(koder.map((kommunekode) => [`${kommunekode} 02`, even]))
  const detector = createDetector(
    smallFleet,
    detectorDefaults,
    { failShare: () => 0.01, expectations },
    slotOf,
  )
  const causes: string[] = []
  for (let nth = 0; nth <= silentHours; nth += 1) {
    const from = aMonday + nth * hour
    const deliveries = koder.map((kommunekode, i) => ({
      kommunekode,
      group: '02' as const,
      from,
      until: from + hour,
      received: i > 0 ? 2 : nth === 0 ? bulk : 0,
    }))
    detector.take([], deliveries)
    causes.push(...detector.decide(from + hour).steps.map(({ cause }) => cause))
  }
  return causes
}

it('a bulk load does not make the quiet hours after it a stop', () => {
  expect(toldAfter(2, 3)).toEqual([])
  expect(toldAfter(2000, 3)).toEqual([])
})

it('silence that goes on after a bulk load is a stop', () => {
  expect(toldAfter(2000, 15)).toEqual(['kommune:0101'])
})
