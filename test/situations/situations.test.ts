// Tests twenty of the seeded situations; `npm run detection` runs all.
import { describe, expect, it } from 'vitest'
import { createFleet } from './fleet.ts'
import { generate, kindNames } from './generate.ts'
import { mistakesIn } from './judge.ts'
import { createDice } from './random.ts'
import { simulate } from './simulate.ts'
import { truthOf } from './truth.ts'

const situations = kindNames.slice(0, 20).map((_, nth) => generate(nth))

describe('the detector', () => {
  it.each(situations.map((situation) => [situation.name, situation] as const))(
    'tells the right causes of situation %s',
    (_, situation) => {
      const fleet = createFleet(situation, createDice(`${situation.name} ${situation.seed}`))
      expect(mistakesIn(simulate(situation), truthOf(situation, fleet))).toEqual([])
    },
  )
})
