// The simulated fleet: 98 kommuner, their products and numbers, six services, and what each kommune usually receives.
import type { Fleet } from '../../server/domain/incidents/fleet.ts'
import { type KleGroup, kleGroups } from '../../server/domain/kle.ts'
import { type Target, targetsOf } from '../../server/poll/plan.ts'
import { dealProducts, demoObligatory } from '../../server/sandbox/scenario/demo-facts.ts'
import { onPlatform, platform, probeIds } from './places.ts'
import type { Dice } from './random.ts'
import type { Situation } from './situation.ts'

export type Cell = { kommunekode: string; group: KleGroup; product: string; level: number; cases: number }

export type SimulatedFleet = {
  fleet: Fleet
  targets: readonly Target[]
  products: ReadonlyMap<string, { esdh: string; eoj: string }>
  cells: readonly Cell[]
}

export const createFleet = ({ products: overrides }: Situation, dice: Dice): SimulatedFleet => {
  const products = new Map(
    [...dealProducts(20221031)].map(([code, { esdh, eoj }]) => [code, { esdh, eoj, ...overrides[code] }]),
  ) as Map<string, { esdh: string; eoj: string }>
  const cells = [...products].flatMap(([kommunekode, { esdh, eoj }]) =>
    kleGroups.map((group) => {
      const level = dice.lognormal(1, 1)
      return {
        kommunekode,
        group,
        product: group === '02' ? esdh : eoj,
        level,
        cases: Math.round(60 + 200 * level),
      }
    }),
  )
  return {
    fleet: {
      services: probeIds.map((id) => ({ id, platform: onPlatform.includes(id) ? platform : undefined })),
      kommuner: [...products].map(([kommunekode, own]) => ({ kommunekode, ...own })),
    },
    targets: targetsOf(
      demoObligatory.map(({ kle }) => kle),
      true,
    ),
    products,
    cells,
  }
}

/** Cases an hour that a cell receives in an hour of the day. */
export const rateOf = (level: number, hourOfDay: number, isWorking: boolean): number =>
  isWorking && hourOfDay >= 8 && hourOfDay < 16 ? level : level / 20
