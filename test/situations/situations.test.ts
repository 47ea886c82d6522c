// Tests twenty of the seeded situations; `npm run detection` runs all.
import { describe, expect, it } from 'vitest'
import { createFleet } from './fleet.ts'
import { mistakesIn } from './judge.ts'
import { createDice } from './random.ts'
import { readSeeded } from './seeded.ts'
import { simulate } from './simulate.ts'
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
})
