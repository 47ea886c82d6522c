// Tests which numbers are counted together.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KleNumber } from '../../../server/domain/facts/facts.ts'
import { countedSeparately, countedTogether } from '../../../server/domain/facts/succession.ts'
import { type Kle, parseKle } from '../../../server/domain/kle.ts'

const today = '2022-11-02'
type Reported = { key: Kle; value: KleNumber }
/** A number retired on a day, with its successors. */
const retired = (key: Kle, afloestAf: Kle[], udgaaet: string | undefined = '2020-01-01'): Reported => ({
  key,
  value: { afloestAf, udgaaet },
})
const a = '02.34.02'
const b = '02.34.04'
const c = '02.34.06'
const d = '02.34.08'
const elder = '27.24.00'

type Row = [string, Kle[], Reported[], Record<Kle, Kle[]>]

describe('countedTogether', () => {
  it.each<Row>([
    ['no KLE is imported', [a], [], {}],
    ['a retired number includes its successors, sorted', [a], [retired(a, [c, b])], { [a]: [b, c] }],
    ['a number includes its retired predecessors', [c], [retired(a, [c]), retired(b, [c])], { [c]: [a, b] }],
    ['many steps ahead', [a], [retired(a, [b]), retired(b, [c]), retired(c, [d])], { [a]: [b, c, d] }],
    ['many steps back', [d], [retired(a, [b]), retired(b, [c]), retired(c, [d])], { [d]: [a, b, c] }],
    ['both ways', [b], [retired(a, [b]), retired(b, [c])], { [b]: [a, c] }],
    ['a number that was split: its other part is not included', [b], [retired(a, [b, c])], { [b]: [a] }],
    [
      'numbers that were merged: the other is not included',
      [a],
      [retired(a, [c]), retired(b, [c])],
      { [a]: [c] },
    ],
    ['a circle', [a], [retired(a, [b]), retired(b, [c]), retired(c, [a])], { [a]: [b, c] }],
    ['its own successor', [a], [retired(a, [a])], {}],
    ['both are obligatory: the successor includes the other', [a, b], [retired(a, [b])], { [b]: [a] }],
    ['both are obligatory, and neither is retired yet', [a, b], [retired(a, [b], '2022-11-03')], {}],
    ['both are obligatory, many steps apart', [a, d], [retired(a, [b]), retired(b, [d])], { [d]: [a, b] }],
    ['three are obligatory', [a, b, c], [retired(a, [b]), retired(b, [c])], { [c]: [a, b] }],
    [
      'all obligatory numbers are retired: the first includes the others',
      [a, b],
      [retired(a, [b]), retired(b, [c])],
      { [a]: [b, c] },
    ],
    ['obligatory in a circle', [a, b], [retired(a, [b]), retired(b, [a])], { [a]: [b] }],
    ['split into obligatory numbers: the first includes it', [a, c, b], [retired(a, [b, c])], { [b]: [a] }],
    [
      'another successor of a number that is counted under its successor is not included',
      [a, b],
      [retired(a, [b, c])],
      { [b]: [a] },
    ],
    [
      'the search stops at an obligatory number in use',
      [b, d],
      [retired(a, [b]), { key: b, value: { afloestAf: [d] } }],
      { [b]: [a] },
    ],
    [
      'a successor of two is counted only under the first',
      [b, a],
      [retired(a, [c]), retired(b, [c])],
      { [a]: [c] },
    ],
    ['a predecessor of two is counted only under the first', [c, b], [retired(a, [b, c])], { [b]: [a] }],
    ['a successor in another of the groups', [a], [retired(a, [elder])], { [a]: [elder] }],
    ['outside the groups nothing is counted', [a], [retired(a, ['85.02.02', '2.34.4', ''])], {}],
    [
      'the search continues through numbers outside the groups',
      [a],
      [retired(a, ['85.02.02']), retired('85.02.02', [b])],
      { [a]: [b] },
    ],
    ['in use, although it has a successor', [a], [{ key: a, value: { afloestAf: [b] } }], {}],
    ['retired today', [a], [retired(a, [b], today)], { [a]: [b] }],
    ['retired tomorrow', [a], [retired(a, [b], '2022-11-03')], {}],
    ['a number named twice', [a, a], [retired(a, [b]), retired(a, [b])], { [a]: [b] }],
  ])('%s', (_, numbers, facts, expected) => {
    expect(Object.fromEntries(countedTogether(numbers, facts, today))).toEqual(expected)
  })

  it('counts nothing twice, nothing in use under another, nothing outside the groups, for any order of facts', () => {
    const kle = fc.constantFrom<Kle[]>(a, b, c, d, elder, '27.24.02', '29.18.00', '85.02.02')
    const facts = fc.array(
      fc
        .tuple(kle, fc.array(kle, { maxLength: 3 }), fc.constantFrom(undefined, '2020-01-01', '2023-01-01'))
        .map(([key, afloestAf, udgaaet]) => ({ key, value: { afloestAf, udgaaet } })),
      { maxLength: 8 },
    )
    const numbers = fc.uniqueArray(kle.filter((k) => parseKle(k) !== undefined))
    fc.assert(
      fc.property(numbers, facts, (some, reported) => {
        const together = countedTogether(some, reported, today)
        const all = [...together.values()].flat()
        expect(new Set(all).size).toBe(all.length)
        const isRetired = (k: Kle) =>
          reported.some((one) => one.key === k && (one.value.udgaaet ?? '9') <= today)
        expect(all.filter((k) => together.has(k) || parseKle(k) === undefined)).toEqual([])
        expect(all.filter((k) => some.includes(k) && !isRetired(k))).toEqual([])
        // Each obligatory number is counted separately, or under a number that is; no number is lost.
        const cells = new Map([...together].map(([k, own]) => [k, { countedWith: own.join(' ') }]))
        expect(countedSeparately([...some].sort(), cells)).toEqual(
          [...some].sort().filter((k) => !all.includes(k)),
        )
        for (const [number, own] of together) {
          expect(some).toContain(number)
          expect(own).toEqual([...own].sort())
        }
        expect(countedTogether(some.toReversed(), reported.toReversed(), today)).toEqual(together)
      }),
    )
  })
})

describe('countedSeparately', () => {
  const cells = (countedWith: Record<Kle, string>) =>
    new Map(Object.entries(countedWith).map(([kle, countedWith]) => [kle, { countedWith }]))

  it.each<[string, Record<Kle, string>, Kle[]]>([
    ['nothing is counted', {}, [a, b, c]],
    ['each is counted separately', { [a]: '', [b]: '', [c]: '' }, [a, b, c]],
    ['one is counted under another', { [a]: '', [b]: a }, [b, c]],
    ['two are counted under another', { [c]: `${a} ${b}` }, [c]],
    ['a number that is not in force is counted under another', { [a]: d }, [a, b, c]],
    ['a number that is not in force counts nothing', { [d]: a }, [a, b, c]],
    ['two are counted under each other: one of them remains', { [a]: b, [b]: a }, [a, c]],
  ])('%s', (_, countedWith, expected) => {
    expect(countedSeparately([a, b, c], cells(countedWith))).toEqual(expected)
  })
})
