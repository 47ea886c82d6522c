// Tests that incidents are told alike when the detector is replaced each hour, as after a restart or an import.
import { describe, expect, it } from 'vitest'
import { createFleet } from './fleet.ts'
import { mistakesIn } from './judge.ts'
import { createDice } from './random.ts'
import { readSituation } from './read.ts'
import { simulate } from './simulate.ts'
import { truthOf } from './truth.ts'

const run = (hours: number, faults: readonly Record<string, unknown>[], renewEveryHours = 1) => {
  const read = readSituation(
    JSON.stringify({ name: 'renewal', start: '2026-03-02T06:00:00Z', hours, seed: 1, faults }),
  )
  if ('mistakes' in read) throw new Error(read.mistakes.join('; '))
  const { situation } = read
  const told = simulate(situation, { renewEveryHours })
  const fleet = createFleet(situation, createDice(`${situation.name} ${situation.seed}`))
  return { incidents: told.incidents, mistakes: mistakesIn(told, truthOf(situation, fleet)) }
}

const failing = { fromHour: 3, toHour: 12, what: 'fail' }

describe('a detector that is replaced each hour tells once, and closes,', () => {
  it.each<[string, Record<string, unknown>[], string[]]>([
    [
      'a service and a probe that fail now and then, and later their platform',
      [
        { ...failing, at: { service: 'sdi' }, share: 0.1 },
        { ...failing, at: { service: 'sapa' }, share: 0.3 },
        { at: { platform: 'serviceplatformen' }, fromHour: 27, toHour: 31, what: 'fail', share: 0.5 },
      ],
      ['platform:serviceplatformen', 'service:sapa', 'service:sdi'],
    ],
    [
      'a right lost in one index, cases that are gone, and deliveries that stop',
      [
        { fromHour: 3, toHour: 24, at: { kommuner: ['0751'], service: 'ydi' }, what: 'noRight' },
        { fromHour: 3, toHour: 20, at: { kommuner: ['0751'] }, what: 'drop', share: 0.5 },
        { fromHour: 3, toHour: 15, at: { product: 'nexus' }, what: 'stop' },
      ],
      ['kommune:0751', 'kommune:0751', 'product:nexus'],
    ],
  ])('%s', (_, faults, causes) => {
    const { incidents, mistakes } = run(46, faults)
    expect(mistakes).toEqual([])
    expect(incidents.map(({ cause }) => cause).sort()).toEqual(causes)
    for (const { closedHour } of incidents) expect(closedHour).toEqual(expect.any(Number))
  })
})

describe('a detector that is replaced each day', () => {
  it('does not tell a stop again that is over, as long as it looks back', () => {
    const fault = { at: { product: 'sbsys' }, what: 'stop', fromHour: 3, toHour: 105 }
    const { incidents, mistakes } = run(168, [fault], 24)
    expect(mistakes).toEqual([])
    expect(incidents).toHaveLength(1)
  })
})
