// Owns which product delivers in a kommune: what is told of it, what the index itself shows, and whether they agree.

import type { ProductKind } from '../kle.ts'
import { endOf } from '../readiness/validity.ts'
import { copenhagenDay, startOf } from '../time.ts'
import type { StoredFact } from './facts.ts'
import type { Product } from './products.ts'

/** The latest look for a product in a kommune. */
export type Observation = {
  kommunekode: string
  product: string
  /** Cases under any of the product's names; absent when it has never been counted, or was a 0 that a right may explain. */
  cases?: number | undefined
  checkedAt: number
  /** When it was last answered. */
  answeredAt?: number | undefined
}

/** The first instant at which a loesning is too old to be told; what has no oplystDato was told when it was recorded. */
const endOfLoesning = (
  { oplystDato, recordedAt }: Pick<StoredFact<'loesninger'>, 'oplystDato' | 'recordedAt'>,
  maxAgeMs: number,
): number => endOf(oplystDato === undefined ? recordedAt : startOf(oplystDato), maxAgeMs)

/**
 * The loesning of a kind that is told for the day (Copenhagen) of `now`, and until when it is, unless it was told
 * longer than `maxAgeMs` ago; of several, the one that began last.
 */
export const loesningAt = (
  facts: readonly StoredFact<'loesninger'>[],
  kind: ProductKind,
  now: number,
  maxAgeMs: number,
): (StoredFact<'loesninger'> & { until: number }) | undefined => {
  const today = copenhagenDay(now)
  const current = facts
    .filter(
      ({ value: { kind: of, from, until } }) =>
        of === kind && (from === undefined || from <= today) && (until === undefined || today <= until),
    )
    .reduce<StoredFact<'loesninger'> | undefined>(
      (a, b) => (a === undefined || (a.value.from ?? '') < (b.value.from ?? '') ? b : a),
      undefined,
    )
  if (current === undefined) return undefined
  const until = endOfLoesning(current, maxAgeMs)
  return now < until ? { ...current, until } : undefined
}

/** What somebody has told: the configuration, or an import. */
export type ReportedProduct = {
  product: string
  /** The file or address it came from; absent for our own configuration. */
  origin?: string | undefined
  /** The day (`yyyy-mm-dd`) it was told for, where that is told. */
  oplystDato?: string | undefined
  recordedAt?: number | undefined
  /** The first instant at which it was told too long ago; absent where it never is. */
  until?: number | undefined
}

export type ProductAnswer = {
  /** The product that counts: the one that is told, else the only one observed. */
  product?: string | undefined
  reported?: ReportedProduct | undefined
  /** Products of the kind whose cases the index shows, most cases first. */
  observed: readonly { product: string; cases: number }[]
  /** Whether the products have been looked for, lately enough. */
  looked: boolean
  /** The told product is known to have no case, and another of its kind has some. */
  disagrees: boolean
  /** The first instant at which what is told or observed is too old; absent when neither can be. */
  until?: number | undefined
}

/**
 * Which product of a kind a kommune uses. Cases of other products beside the told one are no disagreement: a
 * kommune that has changed keeps its old cases in the index.
 */
export const assessProduct = (
  kind: ProductKind,
  reported: ReportedProduct | undefined,
  observations: readonly Observation[],
  products: ReadonlyMap<string, Product>,
  now: number,
  maxAgeMs: number,
): ProductAnswer => {
  const known = observations.filter(
    ({ product, cases, answeredAt }) =>
      products.get(product)?.kind === kind &&
      cases !== undefined &&
      answeredAt !== undefined &&
      answeredAt <= now &&
      now < endOf(answeredAt, maxAgeMs),
  )
  const observed = known
    .flatMap(({ product, cases = 0 }) => (cases > 0 ? { product, cases } : []))
    .sort((a, b) => b.cases - a.cases || (a.product < b.product ? -1 : 1))
  const ends = known.map((o) => endOf(o.answeredAt as number, maxAgeMs))
  if (reported?.until !== undefined) ends.push(reported.until)
  const reportedHasNone = known.some(({ product, cases }) => product === reported?.product && cases === 0)
  return {
    product: reported?.product ?? (observed.length === 1 ? observed[0]?.product : undefined),
    reported,
    observed,
    looked: known.length > 0,
    disagrees: reportedHasNone && observed.length > 0,
    until: ends.length === 0 ? undefined : Math.min(...ends),
  }
}
