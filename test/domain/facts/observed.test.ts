// Tests which product is in use, from reported and observed products, and whether they agree.
import { describe, expect, it } from 'vitest'
import type { StoredFact } from '../../../server/domain/facts/facts.ts'
import {
  assessProduct,
  loesningAt,
  type Observation,
  type ReportedProduct,
} from '../../../server/domain/facts/observed.ts'
import { builtInProducts } from '../../../server/domain/facts/products.ts'
import { day } from '../../../server/domain/time.ts'

const now = Date.parse('2022-10-31T09:00:00Z')
const maxAge = 21 * day
const products = new Map(builtInProducts.map((product) => [product.id, product]))
const seen = (
  product: string,
  cases: number | undefined,
  answeredAt: number | undefined = now,
): Observation => ({
  kommunekode: '0751',
  product,
  cases,
  checkedAt: now,
  answeredAt,
})
const reported: ReportedProduct = { product: 'acadre', origin: 'loesninger.csv', recordedAt: now }

const assess = (observations: Observation[], what: ReportedProduct | undefined = reported) =>
  assessProduct('esdh', what, observations, products, now, maxAge)

describe('assessProduct', () => {
  it.each<[string, Observation[], ReportedProduct | undefined, object]>([
    [
      'reported, not counted',
      [],
      reported,
      { product: 'acadre', searched: false, disagrees: false, observed: [] },
    ],
    [
      'reported and observed',
      [seen('acadre', 9)],
      reported,
      { product: 'acadre', searched: true, disagrees: false },
    ],
    ['nothing known', [], undefined, { product: undefined, searched: false, disagrees: false }],
    [
      'only observed',
      [seen('sbsys', 9), seen('acadre', 0)],
      undefined,
      { product: 'sbsys', disagrees: false },
    ],
    [
      'two observed: the one in use is unknown',
      [seen('sbsys', 9), seen('acadre', 1)],
      undefined,
      { product: undefined },
    ],
    [
      'the reported product has no cases, another has some',
      [seen('acadre', 0), seen('sbsys', 9)],
      reported,
      { product: 'acadre', disagrees: true },
    ],
    [
      'the reported product has cases, and another too: the product was changed',
      [seen('acadre', 3), seen('sbsys', 9)],
      reported,
      { disagrees: false },
    ],
    ['the reported product was not counted', [seen('sbsys', 9)], reported, { disagrees: false }],
    [
      'the reported product could not be counted',
      [seen('acadre', undefined, undefined), seen('sbsys', 9)],
      reported,
      { disagrees: false },
    ],
    [
      'the reported product has a 0 that a limited right may explain',
      [seen('acadre', undefined, now), seen('sbsys', 9)],
      reported,
      { searched: true, disagrees: false },
    ],
    [
      'only a 0 that a limited right may explain',
      [seen('acadre', undefined, now)],
      reported,
      { searched: false, until: undefined },
    ],
    [
      'no product has delivered anything',
      [seen('acadre', 0), seen('sbsys', 0)],
      reported,
      { disagrees: false, observed: [] },
    ],
    ['an EOJ does not count for ESDH', [seen('nexus', 9)], reported, { searched: false, observed: [] }],
  ])('%s', (_, observations, what, expected) => {
    expect(assessProduct('esdh', what, observations, products, now, maxAge)).toMatchObject(expected)
  })

  it('lists the product with most cases first', () => {
    const { observed } = assess([seen('sbsys', 2), seen('acadre', 30), seen('edoc', 2)])
    expect(observed.map(({ product }) => product)).toEqual(['acadre', 'edoc', 'sbsys'])
  })

  it('counts an observation until it is too old, and returns that instant', () => {
    const young = assess([seen('acadre', 0, now - maxAge), seen('sbsys', 1)])
    expect(young).toMatchObject({ disagrees: true, until: now + 1 })
    const old = assess([seen('acadre', 0, now - maxAge - 1), seen('sbsys', 1)])
    expect(old).toMatchObject({ disagrees: false, until: now + maxAge + 1 })
    expect(assess([seen('acadre', 1, now + 1)]).searched).toBe(false)
  })

  it('returns the instant at which the reported product is too old, if that is earlier', () => {
    const until = now + 5 * day
    expect(assess([], { ...reported, until }).until).toBe(until)
    expect(assess([seen('acadre', 1)], { ...reported, until }).until).toBe(until)
    expect(assess([seen('acadre', 1, now - maxAge)], { ...reported, until }).until).toBe(now + 1)
    expect(assess([]).until).toBeUndefined()
  })
})

describe('loesningAt', () => {
  const fact = (product: string, from?: string, until?: string): StoredFact<'loesninger'> => ({
    kind: 'loesninger',
    kommunekode: '0751',
    key: `esdh ${from}`,
    value: { kind: 'esdh', product, from, until },
    origin: 'loesninger.csv',
    recordedAt: now,
    knownSinceAt: now,
  })
  const noon = (date: string): number => Date.parse(`${date}T12:00:00Z`)
  const facts = [
    fact('acadre', undefined, '2022-12-31'),
    fact('sbsys', '2023-01-01'),
    fact('edoc', '2024-01-01'),
  ]

  it.each([
    ['2021-01-01', 'acadre'],
    ['2022-12-31', 'acadre'],
    ['2023-01-01', 'sbsys'],
    ['2025-01-01', 'edoc'],
  ])('on %s it is %s', (date, product) => {
    expect(loesningAt(facts, 'esdh', noon(date), Infinity)?.value.product).toBe(product)
  })

  it('is undefined for another kind, and between two periods', () => {
    expect(loesningAt(facts, 'eoj', noon('2023-01-01'), Infinity)).toBeUndefined()
    const ended = [fact('acadre', undefined, '2022-01-01')]
    expect(loesningAt(ended, 'esdh', noon('2022-01-02'), Infinity)).toBeUndefined()
  })

  it('is known for maxAgeMs from its oplystDato in Copenhagen, otherwise from when it was recorded', () => {
    const summer = Date.parse('2022-10-09T22:00:00Z')
    const recorded = fact('acadre')
    const dated = { ...recorded, oplystDato: '2022-10-10' }
    for (const [one, from] of [
      [recorded, now],
      [dated, summer],
    ] as const) {
      const until = from + maxAge + 1
      expect(loesningAt([one], 'esdh', until - 1, maxAge)).toEqual({ ...one, until })
      expect(loesningAt([one], 'esdh', until, maxAge)).toBeUndefined()
    }
  })

  it('does not fall back to an older loesning when the current one is too old', () => {
    const old = { ...fact('sbsys', '2022-01-01'), oplystDato: '2022-01-01' }
    expect(loesningAt([fact('acadre', '2021-01-01'), old], 'esdh', now, maxAge)).toBeUndefined()
  })
})
