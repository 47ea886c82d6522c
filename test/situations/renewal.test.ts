// Tests that incidents are told alike when the detector is replaced each hour, as after a restart or an import.
import { describe, expect, it } from 'vitest'
import { createFleet } from './fleet.ts'
import { mistakesIn } from './judge.ts'
import { createDice } from './random.ts'
import { simulate } from './simulate.ts'
import { readSituation } from './situation.ts'
import { truthOf } from './truth.ts'

const run = (hours: number, fault: Record<string, unknown>, renewEveryHours = 1) => {
  const read = readSituation(
    JSON.stringify({ name: 'renewal', start: '2026-03-02T06:00:00Z', hours, seed: 1, faults: [fault] }),
  )
  if ('mistakes' in read) throw new Error(read.mistakes.join('; '))
  const { situation } = read
  const told = simulate(situation, { renewEveryHours })
  const fleet = createFleet(situation, createDice(`${situation.name} ${situation.seed}`))
  return { incidents: told.incidents, mistakes: mistakesIn(told, truthOf(situation, fleet)) }
}

describe('a detector that is replaced each hour', () => {
  it.each([
    ['a service that fails now and then', { at: { service: 'sdi' }, what: 'fail', share: 0.1, toHour: 12 }],
    ['a probe that fails now and then', { at: { service: 'sapa' }, what: 'fail', share: 0.3, toHour: 12 }],
    ['a platform', { at: { platform: 'serviceplatformen' }, what: 'fail', share: 0.5, toHour: 12 }],
    [
      'a right lost in one index',
      { at: { kommuner: ['0751'], service: 'ydi' }, what: 'noRight', toHour: 24 },
    ],
    ['deliveries that stop', { at: { product: 'nexus' }, what: 'stop', toHour: 15 }],
    ['cases that are gone', { at: { kommuner: ['0751'] }, what: 'drop', share: 0.5, toHour: 20 }],
  ])('tells %s once, and closes it', (_, fault) => {
    const { incidents, mistakes } = run(40, { fromHour: 3, ...fault })
    expect(mistakes).toEqual([])
    expect(incidents).toMatchObject([{ closedHour: expect.any(Number) }])
  })
})

describe('a detector that is replaced each day', () => {
  it('does not tell a stop again that is over, as long as it looks back', () => {
    const fault = { at: { product: 'sbsys' }, what: 'stop', fromHour: 3, toHour: 105 }
    const { incidents, mistakes } = run(168, fault, 24)
    expect(mistakes).toEqual([])
    expect(incidents).toHaveLength(1)
  })
})
