// Tests which calls for received cases are made: about whom, when, about which span, and narrowed by which system.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoredFact } from '../../server/domain/facts/facts.ts'
import type { Product } from '../../server/domain/facts/products.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import {
  type DeliveryKommune,
  deliveryTargets,
  placesDue,
  spanStart,
  systemOf,
} from '../../server/poll/delivery-plan.ts'
import { aWednesday as now } from '../support/measured.ts'

const today = '2022-11-02'
const kommune: DeliveryKommune = { kommunekode: '0751', right: 'full' }

describe('the targets', () => {
  const groupsOf = (
    ...given: [Parameters<typeof deliveryTargets>[1], Parameters<typeof deliveryTargets>[2]]
  ) => deliveryTargets([kommune], ...given, today).map(({ group, numbers }) => [group, numbers.join(' ')])

  it('are the groups with numbers in force, for each kommune', () => {
    const obligatory = [
      { kle: '29.03.08', until: '2022-11-01' },
      { kle: '27.12.16' },
      { kle: '27.12.04', from: today },
      { kle: '02.34.02', from: '2022-11-03' },
    ]
    expect(groupsOf(obligatory, [])).toEqual([['27', '27.12.04 27.12.16']])
    expect(
      deliveryTargets([kommune, { ...kommune, kommunekode: '0101' }], obligatory, [], today),
    ).toHaveLength(2)
    expect(groupsOf([], [])).toEqual([])
  })

  it('include the numbers counted together with those in force, each in one group only', () => {
    const retired = (key: string, afloestAf: string[]) => ({
      key,
      value: { udgaaet: '2020-01-01', afloestAf },
    })
    expect(groupsOf([{ kle: '27.12.04' }], [retired('27.12.04', ['29.99.99'])])).toEqual([
      ['27', '27.12.04 29.99.99'],
    ])
    // Both are obligatory: the retired one counts under its successor.
    expect(groupsOf([{ kle: '27.12.04' }, { kle: '29.03.08' }], [retired('27.12.04', ['29.03.08'])])).toEqual(
      [['29', '29.03.08 27.12.04']],
    )
  })
})

describe('the places that are due', () => {
  it('are each due once in every interval, however time is divided', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom(5 * minute, hour, 12 * hour),
        fc.array(fc.integer({ min: 1, max: 20 * 60 * 1000 }), { minLength: 1, maxLength: 40 }),
        (count, everyMs, steps) => {
          let at = now
          const due = steps.map((step) => {
            const after = at
            // A place is due only once in a step that is longer than the interval.
            at += Math.min(step, everyMs)
            return placesDue(count, everyMs, after, at)
          })
          const times = Array.from({ length: count }, () => 0)
          for (const place of due.flat()) times[place] = (times[place] ?? 0) + 1
          const intervals = (at - now) / everyMs
          for (const n of times) expect(Math.abs(n - intervals)).toBeLessThan(1 + 1e-6)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('are spread evenly over the interval, from its start', () => {
    const start = Math.floor(now / hour) * hour
    expect(placesDue(4, hour, start - 1, start)).toEqual([0])
    expect(placesDue(4, hour, start, start + 15 * minute)).toEqual([1])
    expect(placesDue(4, hour, start, start + 15 * minute - 1)).toEqual([])
    expect(placesDue(4, hour, start + 15 * minute, start + hour)).toEqual([0, 2, 3])
    expect(placesDue(4, hour, start, start + 5 * hour)).toEqual([0, 1, 2, 3])
    expect(placesDue(4, hour, start + hour, start)).toEqual([])
    expect(placesDue(0, hour, start, start + hour)).toEqual([])
  })
})

describe('the span', () => {
  it.each([
    ['the former end', now - 10, now - 10],
    ['the former end, a day ago', now - day, now - day],
    ['an interval ago after a longer gap', now - day - 1, now - hour],
    ['an interval ago without a former end', undefined, now - hour],
    ['an interval ago when the former end is in the future', now + 1, now - hour],
  ])('begins at %s', (_, former, expected) => {
    expect(spanStart(former, now, hour)).toBe(expected)
  })
})

type Loesning = StoredFact<'loesninger'>['value']

describe('the system', () => {
  const products: Product[] = [
    { id: 'acadre', navn: 'Acadre', kind: 'esdh', vendor: '', systemNames: ['Acadre'] },
    { id: 'sbsys', navn: 'SBSYS', kind: 'esdh', vendor: '', systemNames: ['SBSYS', 'SBSYS 2'] },
    { id: 'edoc', navn: 'eDoc', kind: 'esdh', vendor: '', systemNames: [] },
    { id: 'nexus', navn: 'Nexus', kind: 'eoj', vendor: '', systemNames: ['Nexus'] },
  ]
  const loesning = (value: Partial<Loesning>): StoredFact<'loesninger'> => ({
    kind: 'loesninger',
    kommunekode: '0751',
    key: 'esdh',
    value: { kind: 'esdh', product: 'acadre', ...value },
    origin: 'test.csv',
    recordedAt: now,
    knownSinceAt: now,
  })
  type Row = [string, Partial<DeliveryKommune>, '02' | '27', Partial<Loesning>[], object]
  it.each<Row>([
    ['none without a product', {}, '02', [], {}],
    ['the configured UUID', { systemUuid: 'own', esdh: 'acadre' }, '27', [], { systemUuid: 'own' }],
    ['the name of the configured ESDH', { esdh: 'acadre', eoj: 'nexus' }, '02', [], { systemNavn: 'Acadre' }],
    ['the name of the configured EOJ', { esdh: 'acadre', eoj: 'nexus' }, '27', [], { systemNavn: 'Nexus' }],
    ['none for a product with two names', { esdh: 'sbsys' }, '02', [], {}],
    ['none for a product without a name', { esdh: 'edoc' }, '02', [], {}],
    ['none for an unknown product', { esdh: 'another' }, '02', [], {}],
    [
      'the reported product before the configured one',
      { esdh: 'sbsys' },
      '02',
      [{}],
      { systemNavn: 'Acadre' },
    ],
    ['the reported UUID first', { systemUuid: 'own' }, '02', [{ systemUuid: 'new' }], { systemUuid: 'new' }],
    ['that of the kind that delivers the group', { eoj: 'nexus' }, '27', [{}], { systemNavn: 'Nexus' }],
  ])('is %s', (_, change, group, reported, expected) => {
    const target = { kommune: { ...kommune, ...change }, group }
    const found = systemOf(target, reported.map(loesning), products, { now, maxAgeMs: 400 * day })
    expect(Object.entries(found).filter(([, value]) => value !== undefined)).toEqual(Object.entries(expected))
  })

  it('is not that of a loesning that was reported too long ago', () => {
    const target = { kommune: { ...kommune, systemUuid: 'own' }, group: '02' as const }
    const old = { ...loesning({ systemUuid: 'new' }), recordedAt: now - 500 * day }
    expect(systemOf(target, [old], products, { now, maxAgeMs: 400 * day })).toEqual({ systemUuid: 'own' })
  })
})
