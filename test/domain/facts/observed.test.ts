// Owns the proof of which product counts: what is told, what is observed, and whether they agree.
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
      'told, not looked for',
      [],
      reported,
      { product: 'acadre', looked: false, disagrees: false, observed: [] },
    ],
    [
      'told and observed',
      [seen('acadre', 9)],
      reported,
      { product: 'acadre', looked: true, disagrees: false },
    ],
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
      reported,
      { product: 'acadre', disagrees: true },
    ],
    [
      'told has some, another too: it was changed',
      [seen('acadre', 3), seen('sbsys', 9)],
      reported,
      { disagrees: false },
    ],
    ['told was not looked for', [seen('sbsys', 9)], reported, { disagrees: false }],
    [
      'told could not be counted',
      [seen('acadre', undefined, undefined), seen('sbsys', 9)],
      reported,
      { disagrees: false },
    ],
    [
      'told was answered with a 0 that a limited right may explain',
      [seen('acadre', undefined, now), seen('sbsys', 9)],
      reported,
      { looked: true, disagrees: false },
    ],
    [
      'nothing but a 0 that a limited right may explain',
      [seen('acadre', undefined, now)],
      reported,
      { looked: false, until: undefined },
    ],
    [
      'nobody has delivered anything',
      [seen('acadre', 0), seen('sbsys', 0)],
      reported,
      { disagrees: false, observed: [] },
    ],
    ['an EOJ is none of it', [seen('nexus', 9)], reported, { looked: false, observed: [] }],
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

  it('says when what is told is too old, if that is sooner', () => {
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

  it('is none of another kind, nor between two', () => {
    expect(loesningAt(facts, 'eoj', noon('2023-01-01'), Infinity)).toBeUndefined()
    const ended = [fact('acadre', undefined, '2022-01-01')]
    expect(loesningAt(ended, 'esdh', noon('2022-01-02'), Infinity)).toBeUndefined()
  })

  it('is told as long as its limit: from its oplystDato in Copenhagen, else from when it was recorded', () => {
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

  it('is not an older one in the place of one that is too old', () => {
    const old = { ...fact('sbsys', '2022-01-01'), oplystDato: '2022-01-01' }
    expect(loesningAt([fact('acadre', '2021-01-01'), old], 'esdh', now, maxAge)).toBeUndefined()
  })
})
