// Invents the demo's facts that are not public: the obligatory numbers, and the products of each kommune.
import type { Obligatory } from '../../domain/kle.ts'
import { kommuner } from '../../domain/kommuner.ts'
import { createRandom, type Random, uuidOf } from './random.ts'

const note = 'Demodata: nummeret er opfundet, listen over obligatoriske numre er ikke offentlig'

const invented = (group: string, tails: readonly string[]): Obligatory[] =>
  tails.map((tail) => ({ kle: `${group}.${tail}`, note }))

/** Invented numbers (without titles, which are KL's): 6 in 02, 5 in 27, 4 in 29. */
export const demoObligatory: readonly Obligatory[] = [
  ...invented('02', ['34.02', '34.04', '34.06', '34.10', '34.12', '34.20']),
  ...invented('27', ['12.04', '12.16', '18.02', '36.04', '42.12']),
  ...invented('29', ['03.08', '09.04', '12.06', '18.10']),
]

export type DemoKommune = {
  esdh: string
  eoj: string
  /** The UUID of the kommune's source system in the index. */
  systemUuid: string
}

/** The number of kommuner that use each product: invented but plausible, 98 in total of each kind. */
const esdhShares = {
  sbsys: 30,
  acadre: 22,
  getorganized: 15,
  edoc: 10,
  workzone: 8,
  nova: 5,
  f2: 4,
  public360: 4,
}
const eojShares = { nexus: 54, cura: 27, sensum: 10, vitae: 7 }

const deal = (shares: Record<string, number>, random: Random): string[] =>
  random.shuffle(Object.entries(shares).flatMap(([id, n]) => Array<string>(n).fill(id)))

/** Invented products and a source system for each of the 98 kommuner, by kommunekode. */
export const dealProducts = (seed: number): Map<string, DemoKommune> => {
  const esdh = deal(esdhShares, createRandom(`esdh ${seed}`))
  const eoj = deal(eojShares, createRandom(`eoj ${seed}`))
  return new Map(
    kommuner.map(({ kommunekode }, i) => [
      kommunekode,
      { esdh: esdh[i]!, eoj: eoj[i]!, systemUuid: uuidOf(`system ${kommunekode} ${seed}`) },
    ]),
  )
}
