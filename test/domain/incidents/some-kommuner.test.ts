// Tests which kommuner explain the failing calls of a service, and for how much.
import { describe, expect, it } from 'vitest'
import type { Tally } from '../../../server/domain/incidents/calls.ts'
import { bestKommuner } from '../../../server/domain/incidents/some-kommuner.ts'

const partsOf = (tallies: readonly Tally[]) =>
  new Map(tallies.map((tally, i): [string, Tally] => [`0${101 + i}`, tally]))
const times = (n: number, tally: Tally): Tally[] => Array.from({ length: n }, () => tally)

describe('the kommuner that best explain failures', () => {
  const best = (tallies: readonly Tally[]) => bestKommuner(partsOf(tallies), 98, 0.02)

  it('are those whose calls all fail', () => {
    const tallies = [...times(12, { calls: 3, bad: 3 }), ...times(86, { calls: 3, bad: 0 })]
    expect(best(tallies).kommuner).toEqual([...partsOf(tallies).keys()].slice(0, 12))
  })

  it('are none where the only failure may be chance', () => {
    const tallies = [{ calls: 1, bad: 1 }, ...times(97, { calls: 1, bad: 0 })]
    expect(best(tallies)).toEqual({ kommuner: [], gain: 0 })
  })

  it('explain more, the fewer ways there are to choose so many', () => {
    const gainOf = (n: number) =>
      best([...times(n, { calls: 3, bad: 3 }), ...times(98 - n, { calls: 3, bad: 0 })]).gain / n
    expect(gainOf(90)).toBeGreaterThan(gainOf(49))
    expect(gainOf(49)).toBeGreaterThan(gainOf(1))
  })
})
