// Decides which product delivers in a kommune: the reported one, those the index shows, and whether they agree.

import type { ProductKind } from '../kle.ts'
import { endOf } from '../readiness/validity.ts'
import { copenhagenDay, startOf } from '../time.ts'
import type { StoredFact } from './facts.ts'
import type { Product } from './products.ts'

/** The latest count of a product's cases in a kommune. */
export type Observation = {
  kommunekode: string
  product: string
  /** Cases under any of the product's names; absent when never counted, without a right, and for a 0 that its limit may explain. */
  cases?: number | undefined
  checkedAt: number
  /** When the index last answered. */
  answeredAt?: number | undefined
}

/** The first instant at which a loesning is too old; without oplystDato its age counts from when it was recorded. */
const endOfLoesning = (
  { oplystDato, recordedAt }: Pick<StoredFact<'loesninger'>, 'oplystDato' | 'recordedAt'>,
  maxAgeMs: number,
): number => endOf(oplystDato === undefined ? recordedAt : startOf(oplystDato), maxAgeMs)

/**
 * The loesning of a kind that covers the day (Copenhagen) of `now`, and until when it is known; undefined when it was
 * reported longer than `maxAgeMs` ago. When several cover the day, the loesning that began last.
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

/** A product that the configuration or an import reports. */
export type ReportedProduct = {
  product: string
  /** The file or address it came from; absent for our own configuration. */
  origin?: string | undefined
  /** The day (`yyyy-mm-dd`) it was reported for; absent when the import does not contain it. */
  oplystDato?: string | undefined
  recordedAt?: number | undefined
  /** The first instant at which it is too old; absent when it never becomes too old. */
  until?: number | undefined
}

export type ProductAnswer = {
  /** The product in use: the reported product, otherwise the only observed one. */
  product?: string | undefined
  reported?: ReportedProduct | undefined
  /** Products of the kind whose cases the index shows, most cases first. */
  observed: readonly { product: string; cases: number }[]
  /** Whether any product of the kind has been counted within `maxAgeMs`. */
  searched: boolean
  /** The reported product is known to have no case, and another product of its kind has some. */
  disagrees: boolean
  /** The first instant at which the reported product or an observation is too old; absent when neither can be. */
  until?: number | undefined
}

/**
 * Decides which product of a kind a kommune uses. Cases of other products beside the reported one are no
 * disagreement, because a kommune that has changed product keeps its old cases in the index.
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
    searched: known.length > 0,
    disagrees: reportedHasNone && observed.length > 0,
    until: ends.length === 0 ? undefined : Math.min(...ends),
  }
}
