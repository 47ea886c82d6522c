// The basis of a kommune's product: reported, observed in the index, both, or disagreeing.

import type { ProductAnswer } from '../../server/domain/facts/observed.ts'
import type { ProductKind } from '../../server/domain/kle.ts'
import { tally } from './tally.ts'
import type { KommuneModel } from './world.ts'

/** reported, observed: only that · both: they agree · disagrees: another product is observed · none: unknown */
export const bases = ['both', 'reported', 'observed', 'disagrees', 'none'] as const
export type Basis = (typeof bases)[number]

export const basisOf = ({ product, reported, observed, disagrees }: ProductAnswer): Basis => {
  if (disagrees) return 'disagrees'
  if (reported !== undefined)
    return observed.some((o) => o.product === reported.product) ? 'both' : 'reported'
  return product === undefined ? 'none' : 'observed'
}

/** The number of kommuner with each basis; the sum is all of them. */
export const countBases = (kommuner: readonly KommuneModel[], kind: ProductKind): Record<Basis, number> =>
  tally(bases, kommuner, (k) => basisOf(k.productAnswers[kind]))
