// Owns what a kommune's product is known from: told, seen in the index, both, or one thing told and another seen.

import type { ProductAnswer } from '../../server/domain/facts/observed.ts'
import type { ProductKind } from '../../server/domain/kle.ts'
import type { KommuneModel } from './world.ts'

/** both: told and seen · told: told alone · observed: seen alone · disagrees: another is seen than the told one · none: not known */
export const bases = ['both', 'reported', 'observed', 'disagrees', 'none'] as const
export type Basis = (typeof bases)[number]

export const basisOf = ({ product, reported, observed, disagrees }: ProductAnswer): Basis => {
  if (disagrees) return 'disagrees'
  if (reported !== undefined)
    return observed.some((o) => o.product === reported.product) ? 'both' : 'reported'
  return product === undefined ? 'none' : 'observed'
}

/** How many of the kommuner have each basis; sums to them. */
export const countBases = (kommuner: readonly KommuneModel[], kind: ProductKind): Record<Basis, number> => {
  const counts = Object.fromEntries(bases.map((basis) => [basis, 0])) as Record<Basis, number>
  for (const k of kommuner) counts[basisOf(k.productAnswers[kind])] += 1
  return counts
}
