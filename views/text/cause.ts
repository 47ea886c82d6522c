// Names of causes: the platform, service, product, KLE group or kommune of an incident, with the address that shows it.
import type { Product } from '../../server/domain/facts/products.ts'
import type { Cause } from '../../server/domain/incidents/cause.ts'
import { kommuneByCode } from '../../server/domain/kommuner.ts'
import { toPlatformId } from '../../server/domain/services/platform.ts'
import type { World } from '../model/world.ts'
import { indeksFullNames } from './service-words.ts'
import { groupNames } from './words.ts'

/** What names are known of. */
export type Known = Pick<World, 'services'> & { products: readonly Pick<Product, 'id' | 'navn' | 'vendor'>[] }

/** A service's name; the indexes in the definite form, for use in a sentence. */
export const serviceName = ({ services }: Known, id: string): string =>
  id === 'sdi' || id === 'ydi' ? indeksFullNames[id] : (services.find((one) => one.id === id)?.navn ?? id)

export const platformName = ({ services }: Known, id: string): string =>
  services.flatMap(({ platform }) => platform ?? []).find((name) => toPlatformId(name) === id) ?? id

export const productName = ({ products }: Known, id: string): string =>
  products.find((product) => product.id === id)?.navn ?? id

const notFound = 'ikke fundet'

/** `Sensum`, `Sensum i KLE 27`, `Aarhus`, `ikke fundet`. */
export const causeName = (cause: Cause, known: Known): string => {
  switch (cause.kind) {
    case 'platform':
      return platformName(known, cause.id)
    case 'service':
      return serviceName(known, cause.id)
    case 'product':
      return `${productName(known, cause.id)}${cause.group === undefined ? '' : ` i ${groupNames[cause.group]}`}`
    case 'group':
      return groupNames[cause.id]
    case 'kommune':
      return kommuneByCode.get(cause.id)?.kortnavn ?? cause.id
    default:
      return notFound
  }
}

const kindWords: Record<Exclude<Cause['kind'], 'kommune' | 'unknown'>, string> = {
  platform: 'platformen',
  service: 'tjenesten',
  product: 'løsningen',
  group: 'KLE-gruppen',
}

/** The name with what it names: `tjenesten Sags- og Dokumentindekset`, `Aarhus Kommune`. */
export const causeWithKind = (cause: Cause, known: Known): string => {
  if (cause.kind === 'kommune') return kommuneByCode.get(cause.id)?.navn ?? cause.id
  return cause.kind === 'unknown' ? notFound : `${kindWords[cause.kind]} ${causeName(cause, known)}`
}

/** The page that shows the cause itself; undefined when there is none. */
export const causeHref = (cause: Cause): string | undefined => {
  switch (cause.kind) {
    case 'service':
      return `/svartider?tjeneste=${encodeURIComponent(cause.id)}`
    case 'platform':
      return '/svartider'
    case 'product':
      return `/loesninger/${encodeURIComponent(cause.id)}`
    case 'group':
      return `/kommuner?gruppe=${cause.id}`
    case 'kommune':
      return `/kommuner/${cause.id}`
    default:
      return undefined
  }
}
