// Owns which product delivers in a kommune: what is told of it, what the index itself shows, and whether they agree.
import type { StoredFact } from './facts.ts'
import type { ProductKind } from './kle.ts'
import type { Product } from './products.ts'
import { endOf } from './validity.ts'

/** The latest look for a product in a kommune. */
export type Observation = {
  kommunekode: string
  product: string
  /** Cases under any of the product's names; absent when it has never been counted. */
  cases?: number | undefined
  checkedAt: number
  /** When it was last counted. */
  answeredAt?: number | undefined
}

/** The loesning of a kind that is told for a day (`yyyy-mm-dd`); of several, the one that began last. */
export const loesningAt = (
  facts: readonly StoredFact<'loesninger'>[],
  kind: ProductKind,
  day: string,
): StoredFact<'loesninger'> | undefined =>
  facts
    .filter(
      ({ value: { kind: of, from, until } }) =>
        of === kind && (from === undefined || from <= day) && (until === undefined || day <= until),
    )
    .reduce<StoredFact<'loesninger'> | undefined>(
      (a, b) => (a === undefined || (a.value.from ?? '') < (b.value.from ?? '') ? b : a),
      undefined,
    )

/** What somebody has told: the configuration, or an import. */
export type ToldProduct = {
  product: string
  /** The file or address it came from; absent for our own configuration. */
  origin?: string | undefined
  /** The day (`yyyy-mm-dd`) it was told for, where that is told. */
  oplystDato?: string | undefined
  recordedAt?: number | undefined
}

export type ProductAnswer = {
  /** The product that counts: the one that is told, else the only one observed. */
  product?: string | undefined
  told?: ToldProduct | undefined
  /** Products of the kind whose cases the index shows, most cases first. */
  observed: readonly { product: string; cases: number }[]
  /** Whether the products have been looked for, lately enough. */
  looked: boolean
  /** The told product is known to have no case, and another of its kind has some. */
  disagrees: boolean
  /** The first instant at which an observation is too old; absent when there is none. */
  until?: number | undefined
}

/**
 * Which product of a kind a kommune uses. Cases of other products beside the told one are no disagreement: a
 * kommune that has changed keeps its old cases in the index.
 */
export const assessProduct = (
  kind: ProductKind,
  told: ToldProduct | undefined,
  observations: readonly Observation[],
  products: ReadonlyMap<string, Product>,
  now: number,
  maxAgeMs: number,
): ProductAnswer => {
  const known = observations.filter(
    ({ product, answeredAt }) =>
      products.get(product)?.kind === kind &&
      answeredAt !== undefined &&
      answeredAt <= now &&
      now < endOf(answeredAt, maxAgeMs),
  )
  const observed = known
    .flatMap(({ product, cases = 0 }) => (cases > 0 ? { product, cases } : []))
    .sort((a, b) => b.cases - a.cases || (a.product < b.product ? -1 : 1))
  const toldHasNone = known.some(({ product, cases }) => product === told?.product && cases === 0)
  return {
    product: told?.product ?? (observed.length === 1 ? observed[0]?.product : undefined),
    told,
    observed,
    looked: known.length > 0,
    disagrees: toldHasNone && observed.length > 0,
    until:
      known.length === 0 ? undefined : Math.min(...known.map((o) => endOf(o.answeredAt as number, maxAgeMs))),
  }
}
