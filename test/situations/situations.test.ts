// Tests twenty of the seeded situations; `npm run detection` runs all.
import { describe, expect, it } from 'vitest'
import { createFleet } from './fleet.ts'
import { mistakesIn } from './judge.ts'
import { createDice } from './random.ts'
import { readSeeded } from './seeded.ts'
import { simulate } from './simulate.ts'
import type { Situation } from './situation.ts'
import { truthOf } from './truth.ts'

const situations = readSeeded().slice(0, 20)

describe('the detector', () => {
  it.each(situations.map((situation) => [situation.name, situation] as const))(
    'tells the right causes of situation %s',
    (_, situation) => {
      const fleet = createFleet(situation, createDice(`${situation.name} ${situation.seed}`))
      expect(mistakesIn(simulate(situation), truthOf(situation, fleet))).toEqual([])
    },
  )

  it('tells a service that fails for some minutes every few hours in four notices, however long that goes on', () => {
    const faults = Array.from({ length: 8 }, (_, i) => ({
      ...{ fromHour: 2 + 4 * i, toHour: 2.2 + 4 * i, at: { service: 'sdi' }, what: 'fail' as const },
      ...{ share: 1, ms: 0 },
    }))
    const [first] = situations as [Situation]
    const { incidents } = simulate({ ...first, name: 'flapping', hours: 60, faults })
    expect(incidents).toMatchObject([{ cause: 'service:sdi', notices: 4, closedHour: expect.any(Number) }])
  })
})
