// Tests the scopes of events described by hand.
import { describe, expect, it } from 'vitest'
import { builtInProducts } from '../../server/domain/facts/products.ts'
import { parseScope } from '../../server/imports/scope.ts'

const known = {
  products: builtInProducts.filter(({ id }) => ['nexus', 'acadre'].includes(id)),
  services: new Map([
    ['sdi', 'serviceplatformen'],
    ['sapa', undefined],
  ]),
}

describe('a scope', () => {
  it.each([
    ['platform:serviceplatformen', 'platform:serviceplatformen'],
    [' Platform : Serviceplatformen ', 'platform:serviceplatformen'],
    ['service:sdi', 'service:sdi'],
    ['SERVICE:SAPA', 'service:sapa'],
    ['product:nexus', 'product:nexus'],
    ['loesning:nexus', 'product:nexus'],
    ['Løsning: Acadre', 'product:acadre'],
    ['kommune:0751', 'kommune:0751'],
  ])('%j is %s', (text, scope) => {
    expect(parseScope(text, known)).toEqual({ scope })
  })

  it.each([
    ['', 'platform:, service:, product: eller kommune: fulgt af et id, f.eks. kommune:0751'],
    ['sdi', 'platform:, service:, product: eller kommune: fulgt af et id, f.eks. kommune:0751'],
    ['gruppe:02', 'platform:, service:, product: eller kommune: fulgt af et id, f.eks. kommune:0751'],
    ['platform:azure', 'en af vores platforme efter platform: (serviceplatformen)'],
    ['service:ydi', 'en af vores tjenester efter service: (sdi, sapa)'],
    ['service:', 'en af vores tjenester efter service: (sdi, sapa)'],
    ['product:cura', 'en løsnings id efter product: (acadre, nexus)'],
    ['kommune:751', 'de fire cifre i en af de 98 kommuners kommunekode efter kommune:, f.eks. 0751'],
  ])('%j is refused', (text, expected) => {
    expect(parseScope(text, known)).toEqual({ expected })
  })

  it('names no platform where none is configured', () => {
    expect(parseScope('platform:a', { ...known, services: new Map([['sdi', undefined]]) })).toEqual({
      expected: 'en af vores platforme efter platform: (der er ingen)',
    })
  })
})
