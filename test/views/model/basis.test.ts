// Tests the sources of a product (reported, observed, both, neither) in words, in counts that sum to 98, and on the pages.
import { describe, expect, it } from 'vitest'
import type { ProductAnswer } from '../../../server/domain/facts/observed.ts'
import { builtInProducts } from '../../../server/domain/facts/products.ts'
import { basisOf, countBases } from '../../../views/model/basis.ts'
import { basisOfProduct, productBasis } from '../../../views/pages/product-basis.ts'
import { basisText, disagreementText } from '../../../views/text/products.ts'
import { unlabelled } from '../../support/markup.ts'
import { worlds } from '../../support/worlds.ts'

const answer = (change: Partial<ProductAnswer>): ProductAnswer => ({
  observed: [],
  searched: true,
  disagrees: false,
  ...change,
})
const acadre = { product: 'acadre', origin: 'fil.csv', oplystDato: '2022-10-07', recordedAt: 0 }
const sbsys = { product: 'sbsys', cases: 1500 }

describe('the basis of a product', () => {
  it.each<[string, Partial<ProductAnswer>, string, string]>([
    [
      'reported and observed',
      { product: 'acadre', reported: acadre, observed: [{ product: 'acadre', cases: 1 }, sbsys] },
      'both',
      'oplyst 07.10.2022, fra fil.csv; i indekset ses Acadre (1 sag) og SBSYS (1.500 sager)',
    ],
    [
      'reported, checked and not observed',
      { product: 'acadre', reported: acadre },
      'reported',
      'oplyst 07.10.2022, fra fil.csv; ikke set i indekset',
    ],
    [
      'reported without a day, not checked',
      {
        product: 'acadre',
        reported: { ...acadre, oplystDato: undefined, recordedAt: Date.UTC(2022, 9, 30, 23, 30) },
        searched: false,
      },
      'reported',
      'oplyst 31.10.2022, fra fil.csv',
    ],
    [
      'reported by our configuration',
      { product: 'acadre', reported: { product: 'acadre' }, searched: false },
      'reported',
      'oplyst i opsætningen',
    ],
    // Whether the reported product has cases is unknown, so this is no disagreement.
    [
      'reported, and another product observed',
      { product: 'acadre', reported: acadre, observed: [sbsys] },
      'reported',
      'oplyst 07.10.2022, fra fil.csv; i indekset ses SBSYS (1.500 sager)',
    ],
    [
      'observed',
      { product: 'sbsys', observed: [sbsys] },
      'observed',
      'ikke oplyst; i indekset ses SBSYS (1.500 sager)',
    ],
    [
      'two products observed, so none is settled',
      { observed: [sbsys, { product: 'word<x>', cases: 3 }] },
      'none',
      'ikke oplyst; i indekset ses SBSYS (1.500 sager) og word<x> (3 sager)',
    ],
    [
      'another product observed than reported',
      { product: 'acadre', reported: acadre, observed: [sbsys], disagrees: true },
      'disagrees',
      'oplyst 07.10.2022, fra fil.csv; i indekset ses SBSYS (1.500 sager)',
    ],
    ['checked and not observed', {}, 'none', 'ikke oplyst og ikke set i indekset'],
    ['neither reported nor checked', { searched: false }, 'none', ''],
  ])('the basis of a product is right: %s', (_, change, basis, text) => {
    expect(basisOf(answer(change))).toBe(basis)
    expect(basisText(answer(change), builtInProducts)).toBe(text)
  })

  it('a disagreement is written as a sentence', () => {
    expect(
      disagreementText(answer({ reported: acadre, observed: [sbsys], disagrees: true }), builtInProducts),
    ).toBe(
      'Oplyst er Acadre (07.10.2022, fra fil.csv), men indekset har ingen sager derfra; i indekset ses SBSYS (1.500 sager).',
    )
  })
})

describe('the counts', () => {
  it.each(Object.keys(worlds))('the counts of each kind sum to 98 in the state %s', (name) => {
    const { kommuner } = worlds[name]!()
    for (const kind of ['esdh', 'eoj'] as const)
      expect(Object.values(countBases(kommuner, kind)).reduce((a, b) => a + b, 0)).toBe(98)
  })

  it('the counts match the state »products«', () => {
    const { kommuner } = worlds.products!()
    expect(countBases(kommuner, 'esdh')).toEqual({
      both: 25,
      reported: 25,
      observed: 24,
      disagrees: 24,
      none: 0,
    })
    expect(countBases(kommuner, 'eoj')).toEqual({
      both: 24,
      reported: 74,
      observed: 0,
      disagrees: 0,
      none: 0,
    })
  })
})

describe('the list of products', () => {
  const rowOf = (html: string, name: string) => {
    const row =
      unlabelled(html)
        .split('<tr>')
        .find((part) => part.includes(`<th scope="row">${name}</th>`)) ?? ''
    return [...row.matchAll(/<td class="number(?: blank)?">(\d+)<\/td>/g)].map(([, n]) => Number(n))
  }

  it('the page counts each product, and lists each disagreement once', () => {
    const html = String(productBasis(worlds.products!()))
    expect(rowOf(html, 'Acadre')).toEqual([25, 25, 0, 24])
    expect(rowOf(html, 'SBSYS')).toEqual([0, 0, 24, 0])
    expect(unlabelled(html)).toContain(
      ['Oplyst og set', 'Kun oplyst', 'Kun set', 'Stemmer ikke']
        .map((name) => `<th scope="col" class="number">${name}</th>`)
        .join(''),
    )
    expect(html).not.toContain('<th scope="col" class="number">Ikke oplyst')
    expect(html.match(/href="\/kommuner\/\d{4}"/g)).toHaveLength(24)
    expect(html).toContain('oplyst 07.10.2022, fra potentialeanalyse.csv')
  })

  it('a product lists the disagreements where it is reported or observed', () => {
    const world = worlds.products!()
    const html = (id: string) => String(basisOfProduct(world, world.products.find((p) => p.id === id)!))
    for (const id of ['acadre', 'sbsys']) expect(html(id).match(/href="\/kommuner\/\d{4}"/g)).toHaveLength(24)
    expect(html('nexus')).not.toContain('stemmer med indekset</h3>')
    expect(basisOfProduct(world, world.products.find((p) => p.id === 'f2')!)).toBeUndefined()
  })

  it('the page has no list when there is no disagreement', () => {
    expect(String(productBasis(worlds.october!()))).not.toContain('stemmer med indekset</h3>')
  })
})
