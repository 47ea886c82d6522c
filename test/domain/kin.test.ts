// Owns the proof of which numbers are counted together.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KleNumber } from '../../server/domain/facts.ts'
import { kinOf } from '../../server/domain/kin.ts'
import { type Kle, parseKle } from '../../server/domain/kle.ts'

const today = '2022-11-02'
type Told = { key: Kle; value: KleNumber }
/** A number retired on a day, and what came in its place. */
const retired = (key: Kle, afloestAf: Kle[], udgaaet: string | undefined = '2020-01-01'): Told => ({
  key,
  value: { afloestAf, udgaaet },
})
const a = '02.34.02'
const b = '02.34.04'
const c = '02.34.06'
const d = '02.34.08'
const elder = '27.24.00'

type Row = [string, Kle[], Told[], Record<Kle, Kle[]>]

describe('kinOf', () => {
  it.each<Row>([
    ['nothing is known of KLE', [a], [], {}],
    ['a retired number brings its successors, sorted', [a], [retired(a, [c, b])], { [a]: [b, c] }],
    ['a number brings its retired predecessors', [c], [retired(a, [c]), retired(b, [c])], { [c]: [a, b] }],
    ['many steps ahead', [a], [retired(a, [b]), retired(b, [c]), retired(c, [d])], { [a]: [b, c, d] }],
    ['many steps back', [d], [retired(a, [b]), retired(b, [c]), retired(c, [d])], { [d]: [a, b, c] }],
    ['both ways', [b], [retired(a, [b]), retired(b, [c])], { [b]: [a, c] }],
    ['a number that split: its other part is no kin', [b], [retired(a, [b, c])], { [b]: [a] }],
    ['numbers that merged: the other is no kin', [a], [retired(a, [c]), retired(b, [c])], { [a]: [c] }],
    ['a circle', [a], [retired(a, [b]), retired(b, [c]), retired(c, [a])], { [a]: [b, c] }],
    ['its own successor', [a], [retired(a, [a])], {}],
    ['both are obligatory', [a, b], [retired(a, [b])], {}],
    [
      'what lies beyond an obligatory number is that one’s',
      [a, b],
      [retired(a, [b]), retired(b, [c])],
      { [b]: [c] },
    ],
    ['a successor of two is the first’s alone', [b, a], [retired(a, [c]), retired(b, [c])], { [a]: [c] }],
    ['a predecessor of two is the first’s alone', [c, b], [retired(a, [b, c])], { [b]: [a] }],
    ['a successor in another of the groups', [a], [retired(a, [elder])], { [a]: [elder] }],
    ['outside the groups nothing is counted', [a], [retired(a, ['85.02.02', '2.34.4', ''])], {}],
    [
      'outside the groups the way goes on',
      [a],
      [retired(a, ['85.02.02']), retired('85.02.02', [b])],
      { [a]: [b] },
    ],
    ['in use, whatever comes in its place', [a], [{ key: a, value: { afloestAf: [b] } }], {}],
    ['retired today', [a], [retired(a, [b], today)], { [a]: [b] }],
    ['retired tomorrow', [a], [retired(a, [b], '2022-11-03')], {}],
    ['a number named twice', [a, a], [retired(a, [b]), retired(a, [b])], { [a]: [b] }],
  ])('%s', (_, numbers, facts, expected) => {
    expect(Object.fromEntries(kinOf(numbers, facts, today))).toEqual(expected)
  })

  it('counts nothing twice, nothing obligatory, nothing outside the groups, in whatever order it is told', () => {
    const kle = fc.constantFrom<Kle[]>(a, b, c, d, elder, '27.24.02', '29.18.00', '85.02.02')
    const facts = fc.array(
      fc
        .tuple(kle, fc.array(kle, { maxLength: 3 }), fc.constantFrom(undefined, '2020-01-01', '2023-01-01'))
        .map(([key, afloestAf, udgaaet]) => ({ key, value: { afloestAf, udgaaet } })),
      { maxLength: 8 },
    )
    const numbers = fc.uniqueArray(kle.filter((k) => parseKle(k) !== undefined))
    fc.assert(
      fc.property(numbers, facts, (some, told) => {
        const kin = kinOf(some, told, today)
        const all = [...kin.values()].flat()
        expect(new Set(all).size).toBe(all.length)
        expect(all.filter((k) => some.includes(k) || parseKle(k) === undefined)).toEqual([])
        for (const [number, own] of kin) {
          expect(some).toContain(number)
          expect(own).toEqual([...own].sort())
        }
        expect(kinOf(some.toReversed(), told.toReversed(), today)).toEqual(kin)
      }),
    )
  })
})
