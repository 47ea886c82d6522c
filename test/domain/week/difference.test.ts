// Tests the difference of two frozen weeks: its kinds, their reasons, and that it leads from the first to the second.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readinessGroups } from '../../../server/domain/kle.ts'
import { type Level, levels } from '../../../server/domain/readiness/level.ts'
import {
  applyDifference,
  countChanges,
  differenceOf,
  statesOf,
} from '../../../server/domain/week/difference.ts'
import type { FrozenGroup, FrozenWeek } from '../../../server/domain/week/frozen-week.ts'
import { makeWeek } from '../../support/weeks.ts'

const hjoerring = '0860'
type Kommune = FrozenWeek['kommuner'][number]

/** A week in which Hjørring alone is as said in KLE 02. */
const weekWith = (
  name: string,
  level: Level,
  group: Partial<FrozenGroup> = {},
  kommune: Partial<Kommune> = {},
  change: Partial<FrozenWeek> = {},
): FrozenWeek => {
  const week = makeWeek(name, (kode, g) => (kode === hjoerring && g === '02' ? level : undefined), change)
  return {
    ...week,
    kommuner: week.kommuner.map((k) =>
      k.kommunekode === hjoerring
        ? { ...k, ...kommune, groups: { ...k.groups, '02': { ...k.groups['02'], ...group } } }
        : k,
    ),
  }
}

const was = (level: Level, group?: Partial<FrozenGroup>, kommune?: Partial<Kommune>) =>
  weekWith('2026-W47', level, group, kommune)
const is = (
  level: Level,
  group?: Partial<FrozenGroup>,
  kommune?: Partial<Kommune>,
  change?: Partial<FrozenWeek>,
) => weekWith('2026-W48', level, group, kommune, change)

const rules = makeWeek('2026-W48').rules
const otherRule = { rules: { ...rules, flereFrom: 3 } }
const twoOfSix = { delivered: 2, zero: 4 }

describe('the difference of two weeks', () => {
  it.each([
    ['a rise of the level is frem', was('ingen'), is('flere'), 'frem'],
    ['a fall of the level is tilbage', was('alle'), is('flere'), 'tilbage'],
    ['more delivered numbers at one level are frem', was('flere', { delivered: 3 }), is('flere'), 'frem'],
    ['fewer are tilbage', was('flere', { delivered: 5 }), is('flere'), 'tilbage'],
    ['a level that was not known is ny', was('ukendt'), is('ingen'), 'ny'],
    ['a level that is not known is ikkeMaalt', was('alle'), is('ukendt'), 'ikkeMaalt'],
    ['a group without numbers before is ny', was('ukendt', { obligatory: 0 }), is('ingen'), 'ny'],
    ['one without numbers now is udgaaet', was('ingen'), is('ukendt', { obligatory: 0 }), 'udgaaet'],
    [
      'a kommune not asked about any more is udgaaet',
      was('ingen'),
      is('ukendt', {}, { polled: false }),
      'udgaaet',
    ],
    ['another number in force is ours', was('flere'), is('flere', { obligatory: 7 }), 'aendretAfOs'],
    ['another right is ours', was('ingen'), is('ukendt', {}, { right: '02' }), 'aendretAfOs'],
    [
      'another flereFrom that decides the level is ours',
      was('flere', twoOfSix),
      is('ingen', twoOfSix, {}, otherRule),
      'aendretAfOs',
    ],
    [
      'another flereFrom that decides only what the level was is ours',
      was('flere', twoOfSix),
      is('alle', {}, {}, otherRule),
      'aendretAfOs',
    ],
    [
      'another flereFrom that decides only what the level is, is ours',
      was('alle'),
      is('ingen', twoOfSix, {}, otherRule),
      'aendretAfOs',
    ],
    [
      'another flereFrom that decides neither is not ours',
      was('ingen'),
      is('alle', {}, {}, otherRule),
      'frem',
    ],
    [
      'another flereFrom at one level is not ours',
      was('flere', { delivered: 3, zero: 3 }),
      is('flere', {}, {}, otherRule),
      'frem',
    ],
    [
      'as many numbers, but others, are ours',
      was('ingen'),
      is('flere', {}, {}, { rules: { ...rules, obligatory: [{ kle: '02.34.02' }] } }),
      'aendretAfOs',
    ],
    ['a change recorded as ours is ours', was('ingen'), is('flere', { changedByUs: true }), 'aendretAfOs'],
    [
      'a change recorded as ours before the first week does not make a later one ours',
      was('flere', { delivered: 3, changedByUs: true, changedAt: 1 }),
      is('flere', { changedByUs: true, changedAt: 1 }),
      'frem',
    ],
  ])('%s', (_, first, second, kind) => {
    const difference = differenceOf(first, second)
    expect(difference).toMatchObject([{ kommunekode: hjoerring, group: '02', kind }])
    expect(countChanges(difference, second, '02')).toMatchObject({ [kind]: 1, uaendret: 97 })
  })

  it('is empty between equal weeks, also where our rules differ', () => {
    expect(differenceOf(was('flere'), is('flere', {}, {}, { rules: { ...rules, flereFrom: 2 } }))).toEqual([])
  })

  it('counts what is still not known as not measured', () => {
    const [first, second] = [was('ukendt'), is('ukendt')]
    const difference = differenceOf(first, second)
    expect(difference).toEqual([])
    expect(countChanges(difference, second, '02')).toMatchObject({ ikkeMaalt: 1, uaendret: 97 })
  })

  it('says since when the level is what it is, and what it was', () => {
    const first = was('ingen')
    const changedAt = first.at + 86_400_000
    expect(differenceOf(first, is('flere', { changedAt }))).toMatchObject([
      {
        ...{ from: { level: 'ingen', obligatory: 6, delivered: 0 }, to: { level: 'flere', delivered: 4 } },
        since: changedAt,
      },
    ])
    expect(differenceOf(first, is('flere', { changedAt: first.at - 1 }))[0]).not.toHaveProperty('since')
    const more = differenceOf(was('flere', { delivered: 3 }), is('flere', { changedAt }))
    expect(more).toMatchObject([{ kind: 'frem' }])
    expect(more[0]).not.toHaveProperty('since')
  })

  it.each([
    ['adgang', { adgang: 'yes', leverance: 'yes' }, { adgang: 'noAccess', leverance: 'noAccess' }],
    ['leverance', { adgang: 'yes', leverance: 'no' }, { adgang: 'yes', leverance: 'partly' }],
    ['leverance', { adgang: 'yes', leverance: 'partly' }, { adgang: 'yes', leverance: 'partly' }],
  ] as const)('has the rung that changed as its reason: %s', (rung, a, b) => {
    const difference = differenceOf(was('flere', { ladder: a, delivered: 3 }), is('flere', { ladder: b }))
    expect(difference[0]?.reason).toEqual({ rung, from: a[rung], to: b[rung] })
  })

  const textOf = (states: ReturnType<typeof statesOf>): string => JSON.stringify([...states])
  const groups = fc.record({
    level: fc.constantFrom(...levels),
    obligatory: fc.integer({ min: 0, max: 7 }),
    delivered: fc.integer({ min: 0, max: 7 }),
    changedByUs: fc.boolean(),
    changedAt: fc.option(fc.integer({ min: 0, max: 2e12 }), { nil: undefined }),
  })
  const kommune = fc.record({
    polled: fc.boolean(),
    right: fc.constantFrom('full', '02'),
    groups: fc.tuple(groups, groups, groups, groups),
  })
  const randomWeek = (name: string) =>
    fc.array(kommune, { minLength: 98, maxLength: 98 }).map((random): FrozenWeek => {
      const week = makeWeek(name)
      return {
        ...week,
        kommuner: week.kommuner.map((k, i) => ({
          ...k,
          ...{ polled: random[i]?.polled ?? true, right: random[i]?.right ?? 'full' },
          groups: Object.fromEntries(
            readinessGroups.map((group, j) => [group, { ...k.groups[group], ...random[i]?.groups[j] }]),
          ) as Kommune['groups'],
        })),
      }
    })

  it('applied to the states of the first week gives those of the second, and counts each kommune once', () => {
    fc.assert(
      fc.property(randomWeek('2026-W47'), randomWeek('2026-W48'), (first, second) => {
        const difference = differenceOf(first, second)
        expect(textOf(applyDifference(statesOf(first), difference))).toBe(textOf(statesOf(second)))
        for (const group of readinessGroups) {
          const counts = countChanges(difference, second, group)
          expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(98)
        }
      }),
      { numRuns: 30 },
    )
  })
})
