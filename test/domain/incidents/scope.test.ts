// Tests the scopes of events described by hand.
import { describe, expect, it } from 'vitest'
import { builtInProducts } from '../../../server/domain/facts/products.ts'
import { parseScope } from '../../../server/domain/incidents/scope.ts'

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
    ['', 'platform:, service:, product: or kommune: with an id after it, such as kommune:0751'],
    ['sdi', 'platform:, service:, product: or kommune: with an id after it, such as kommune:0751'],
    ['gruppe:02', 'platform:, service:, product: or kommune: with an id after it, such as kommune:0751'],
    ['platform:azure', 'after platform:, a configured platform: one of serviceplatformen'],
    ['service:ydi', 'after service:, a configured service: one of sdi, sapa'],
    ['service:', 'after service:, a configured service: one of sdi, sapa'],
    ['product:cura', "after product:, a product's id: one of acadre, nexus"],
    ['kommune:751', 'after kommune:, the four-digit kommunekode of one of the 98 kommuner, such as 0751'],
  ])('%j is refused', (text, expected) => {
    expect(parseScope(text, known)).toEqual({ expected })
  })

  it('names no platform where none is configured', () => {
    expect(parseScope('platform:a', { ...known, services: new Map([['sdi', undefined]]) })).toEqual({
      expected: 'after platform:, a configured platform: none is configured',
    })
  })
})
