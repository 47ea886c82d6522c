// Fleet reader: the services and kommuner that are measured now, and the products that deliver for them.
import type { Config } from '../config/config.ts'
import { factsOf, servicesOf } from '../config/derive.ts'
import type { ProductAnswer } from '../domain/facts/observed.ts'
import type { Fleet } from '../domain/incidents/fleet.ts'
import type { Store } from '../domain/ports/store.ts'
import type { Rules } from '../domain/readiness/group.ts'
import { createFactReader } from '../http/facts.ts'

/** The product whose stop would hit a kommune: the one whose cases the index shows, where it is not the reported one. */
const deliveringProduct = ({ product, observed, disagrees }: ProductAnswer): string | undefined =>
  disagrees ? observed[0]?.product : product

type FleetDeps = { config: Config; store: Store; rules: Rules }

export const createFleetReader = ({ config, store, rules }: FleetDeps): ((now: number) => Promise<Fleet>) => {
  const services = [...servicesOf(config)].map(([id, platform]) => ({ id, platform }))
  const readFacts = createFactReader({
    store,
    facts: factsOf(config),
    products: config.products,
    observedMaxAgeMs: config.maxAgeMs.observed,
    rules,
  })
  return async (now) => ({
    services,
    kommuner: [...(await readFacts(now))]
      .filter(([, { polled }]) => polled)
      .map(([kommunekode, { products }]) => ({
        kommunekode,
        esdh: deliveringProduct(products.esdh),
        eoj: deliveringProduct(products.eoj),
      })),
  })
}
