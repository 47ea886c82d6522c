// The scope of an event in a file: a platform, a service, a product or a kommune.
import type { Product } from '../domain/facts/products.ts'
import type { Scope } from '../domain/incidents/scope.ts'
import { kommuneByCode } from '../domain/kommuner.ts'
import { toPlatformId } from '../domain/services/platform.ts'

export type KnownScopes = {
  products: readonly Product[]
  /** The platform's id of each index and probe, by the service's id. */
  services: ReadonlyMap<string, string | undefined>
}

const oneOf = (ids: readonly string[]): string =>
  ids.length === 0 ? 'der er ingen' : [...new Set(ids)].join(', ')

/** Parses one scope; `expected` is what another text should have been. */
export const parseScope = (
  text: string,
  { products, services }: KnownScopes,
): { scope: Scope } | { expected: string } => {
  const [, kind = '', name = ''] = /^\s*(\p{L}+)\s*:\s*(.*?)\s*$/u.exec(text.toLowerCase()) ?? []
  const known = (scope: Scope, ids: readonly string[], what: string) =>
    ids.includes(scope.slice(scope.indexOf(':') + 1)) ? { scope } : { expected: `${what} (${oneOf(ids)})` }
  switch (kind) {
    case 'platform':
      return known(
        `platform:${toPlatformId(name)}`,
        [...services.values()].filter((id) => id !== undefined),
        'en af vores platforme efter platform:',
      )
    case 'service':
      return known(`service:${name}`, [...services.keys()], 'en af vores tjenester efter service:')
    case 'product':
    case 'loesning':
    case 'løsning':
      return known(
        `product:${name}`,
        products.map(({ id }) => id),
        'en løsnings id efter product:',
      )
    case 'kommune':
      return kommuneByCode.has(name)
        ? { scope: `kommune:${name}` }
        : { expected: 'de fire cifre i en af de 98 kommuners kommunekode efter kommune:, f.eks. 0751' }
    default:
      return {
        expected: 'platform:, service:, product: eller kommune: fulgt af et id, f.eks. kommune:0751',
      }
  }
}
