// Tests that our own network's failures hide no fault that is surely more than they are, and that nobody else is blamed.
import { describe, expect, it } from 'vitest'
import { readSituation } from './read.ts'
import { simulate } from './simulate.ts'

describe('while our own network loses 15 % of the calls', () => {
  it.each([
    ['service:sapa', { at: { service: 'sapa' }, what: 'fail', share: 0.6 }],
    ['kommune:0751', { at: { kommuner: ['0751'] }, what: 'noRight' }],
  ])('%s is told alone', (cause, fault) => {
    const read = readSituation(
      JSON.stringify({
        ...{ name: 'beside our own network', start: '2026-03-03T06:00:00Z', hours: 14, seed: 2 },
        faults: [
          { fromHour: 1, toHour: 13, at: { monitor: 'network' }, what: 'fail', share: 0.15 },
          { fromHour: 2, toHour: 12, ...fault },
        ],
      }),
    )
    if ('mistakes' in read) throw new Error(read.mistakes.join('; '))
    expect(simulate(read.situation).incidents.map((incident) => incident.cause)).toEqual([cause])
  })
})
