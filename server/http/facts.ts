// Fact reader: combines the configuration, imports and observations about each kommune.
import type { KommuneFacts } from '../../views/model/world.ts'
import type { StoredFact } from '../domain/facts/facts.ts'
import {
  assessProduct,
  loesningAt,
  type Observation,
  type ReportedProduct,
} from '../domain/facts/observed.ts'
import type { Product } from '../domain/facts/products.ts'
import type { ProductKind } from '../domain/kle.ts'
import { byKommune } from '../domain/kommuner.ts'
import type { Right } from '../domain/measured/check.ts'
import type { FactStore } from '../domain/ports/facts.ts'
import type { Rules } from '../domain/readiness/group.ts'

/** A kommune's facts from our own configuration. */
export type ConfiguredFacts = {
  esdh?: string | undefined
  eoj?: string | undefined
  right: Right
  polled: boolean
}

export type FactReaderDeps = {
  store: Pick<FactStore, 'factsVersion' | 'readFacts' | 'readObservations'>
  /** By kommunekode; a kommune that is missing is not polled, and is shown as ukendt. */
  facts: ReadonlyMap<string, ConfiguredFacts>
  products: readonly Product[]
  /** The age (ms) above which an observation is no longer known. */
  observedMaxAgeMs: number
  rules: Pick<Rules, 'maxAgeMs'>
}

type Reported = {
  version: string
  loesninger: ReadonlyMap<string, readonly StoredFact<'loesninger'>[]>
  observations: ReadonlyMap<string, readonly Observation[]>
}

/** Returns a function that assesses the facts at an instant; reads them from the store only when they have changed. */
export const createFactReader = ({ store, facts, products, observedMaxAgeMs, rules }: FactReaderDeps) => {
  const productById = new Map(products.map((product) => [product.id, product]))
  let reported: Reported | undefined

  const load = async (version: string): Promise<Reported> => ({
    version,
    loesninger: byKommune(await store.readFacts('loesninger')),
    observations: byKommune(await store.readObservations()),
  })

  /** Prefers an import to the configuration, because it is newer and has dates. */
  const reportedProduct = (
    kind: ProductKind,
    configured: string | undefined,
    imported: readonly StoredFact<'loesninger'>[],
    now: number,
  ): ReportedProduct | undefined => {
    const loesning = loesningAt(imported, kind, now, rules.maxAgeMs.loesninger)
    if (loesning !== undefined) {
      const { value, origin, oplystDato, recordedAt, until } = loesning
      return { product: value.product, origin, oplystDato, recordedAt, until }
    }
    return configured === undefined ? undefined : { product: configured }
  }

  return async (now: number): Promise<ReadonlyMap<string, KommuneFacts>> => {
    const version = store.factsVersion()
    if (reported?.version !== version) reported = await load(version)
    const { loesninger, observations } = reported
    const answer = (kommunekode: string, kind: ProductKind, configured: string | undefined) =>
      assessProduct(
        kind,
        reportedProduct(kind, configured, loesninger.get(kommunekode) ?? [], now),
        observations.get(kommunekode) ?? [],
        productById,
        now,
        observedMaxAgeMs,
      )
    return new Map(
      [...facts].map(([kommunekode, { esdh, eoj, ...rest }]) => [
        kommunekode,
        {
          ...rest,
          products: { esdh: answer(kommunekode, 'esdh', esdh), eoj: answer(kommunekode, 'eoj', eoj) },
        },
      ]),
    )
  }
}
