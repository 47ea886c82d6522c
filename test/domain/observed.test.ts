// Owns the proof of which product counts: what is told, what is observed, and whether they agree.
import { describe, expect, it } from 'vitest'
import type { StoredFact } from '../../server/domain/facts.ts'
import { assessProduct, loesningAt, type Observation } from '../../server/domain/observed.ts'
import { builtInProducts } from '../../server/domain/products.ts'
import { day } from '../../server/domain/time.ts'

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
const told = { product: 'acadre', origin: 'loesninger.csv', recordedAt: now }

const assess = (observations: Observation[], what: typeof told | undefined = told) =>
  assessProduct('esdh', what, observations, products, now, maxAge)

describe('assessProduct', () => {
  it.each<[string, Observation[], typeof told | undefined, object]>([
    ['told, not looked for', [], told, { product: 'acadre', looked: false, disagrees: false, observed: [] }],
    ['told and observed', [seen('acadre', 9)], told, { product: 'acadre', looked: true, disagrees: false }],
    ['nothing known', [], undefined, { product: undefined, looked: false, disagrees: false }],
    [
      'observed alone',
      [seen('sbsys', 9), seen('acadre', 0)],
      undefined,
      { product: 'sbsys', disagrees: false },
    ],
    [
      'two observed: which one is in use is not known',
      [seen('sbsys', 9), seen('acadre', 1)],
      undefined,
      { product: undefined },
    ],
    [
      'told has none, another has some',
      [seen('acadre', 0), seen('sbsys', 9)],
      told,
      { product: 'acadre', disagrees: true },
    ],
    [
      'told has some, another too: it was changed',
      [seen('acadre', 3), seen('sbsys', 9)],
      told,
      { disagrees: false },
    ],
    ['told was not looked for', [seen('sbsys', 9)], told, { disagrees: false }],
    [
      'told could not be counted',
      [seen('acadre', undefined, undefined), seen('sbsys', 9)],
      told,
      { disagrees: false },
    ],
    [
      'nobody has delivered anything',
      [seen('acadre', 0), seen('sbsys', 0)],
      told,
      { disagrees: false, observed: [] },
    ],
    ['an EOJ is none of it', [seen('nexus', 9)], told, { looked: false, observed: [] }],
  ])('%s', (_, observations, what, expected) => {
    expect(assessProduct('esdh', what, observations, products, now, maxAge)).toMatchObject(expected)
  })

  it('names the one with most cases first', () => {
    const { observed } = assess([seen('sbsys', 2), seen('acadre', 30), seen('edoc', 2)])
    expect(observed.map(({ product }) => product)).toEqual(['acadre', 'edoc', 'sbsys'])
  })

  it('an observation tells until it is too old, and says when that is', () => {
    const young = assess([seen('acadre', 0, now - maxAge), seen('sbsys', 1)])
    expect(young).toMatchObject({ disagrees: true, until: now + 1 })
    const old = assess([seen('acadre', 0, now - maxAge - 1), seen('sbsys', 1)])
    expect(old).toMatchObject({ disagrees: false, until: now + maxAge + 1 })
    expect(assess([seen('acadre', 1, now + 1)]).looked).toBe(false)
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
  })
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
    expect(loesningAt(facts, 'esdh', date)?.value.product).toBe(product)
  })

  it('is none of another kind, nor between two', () => {
    expect(loesningAt(facts, 'eoj', '2023-01-01')).toBeUndefined()
    expect(loesningAt([fact('acadre', undefined, '2022-01-01')], 'esdh', '2022-01-02')).toBeUndefined()
  })
})
