// Owns the proof, over random cells, that a state holds exactly as long as it says.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../../server/domain/measured/cell.ts'
import { outcomes } from '../../../server/domain/measured/check.ts'
import { assessKommune, type GroupState, type Rules } from '../../../server/domain/readiness/group.ts'
import { nextChangeOfForce } from '../../../server/domain/readiness/validity.ts'
import { day, hour } from '../../../server/domain/time.ts'
import { makeCell, aWednesday as now, rulesFor } from '../../support/measured.ts'

const staleAfterMs = 30 * hour
const numbers = ['02.34.02', '02.34.04', '02.34.06', '27.24.00', '27.24.02', '29.18.00']

const cellOf = (kle: string, newest: number): fc.Arbitrary<Cell | undefined> =>
  fc.option(
    fc
      .record({
        age: fc.integer({ min: -newest, max: 2 * staleAfterMs }),
        outcome: fc.constantFrom(...outcomes),
        answer: fc.constantFrom(
          'counted' as const,
          'counted' as const,
          'counted' as const,
          'noRight' as const,
          undefined,
        ),
        cases: fc.integer({ min: 0, max: 2 }),
        right: fc.constantFrom('full', 'full', 'kle 02'),
        trusted: fc.constantFrom(true, true, true, false),
      })
      .map(({ age, answer, cases, ...rest }) => {
        const answeredAt = answer && now - age
        return makeCell({ ...rest, kle, answer, answeredAt, cases: answer === 'counted' ? cases : undefined })
      }),
    { nil: undefined, freq: 8 },
  )

const cellsFrom = (newest: number): fc.Arbitrary<Cell[]> =>
  fc
    .tuple(...numbers.map((kle) => cellOf(kle, newest)))
    .map((cells) => cells.filter((cell) => cell !== undefined))

const someRules: fc.Arbitrary<Rules> = fc
  .record({
    flereFrom: fc.integer({ min: 1, max: 3 }),
    from: fc.constantFrom(undefined, '2022-11-02', '2022-11-03', '2022-11-04', '2023-01-01'),
    until: fc.constantFrom(undefined, '2022-11-02', '2022-11-03', '2022-11-04', '2023-01-01'),
  })
  .map(({ flereFrom, from, until }) => ({
    ...rulesFor(numbers.slice(2), { staleAfterMs, flereFrom }),
    obligatory: [
      { kle: numbers[0] as string, from },
      { kle: numbers[1] as string, until },
      ...numbers.slice(2).map((kle) => ({ kle })),
    ],
  }))

const assess = (cells: Cell[], at: number, rules: Rules, former: GroupState[] = []): GroupState[] =>
  assessKommune('0751', { cells, konfigurationer: [], kald: [] }, former, at, rules)
const said = (s: GroupState | undefined) =>
  s && [
    s.level,
    s.atLeastFlere,
    s.obligatory,
    s.delivered,
    s.zero,
    s.noAccess,
    s.limited,
    s.cases,
    s.freshness.outcome,
  ]

describe('validUntil', () => {
  it('until then, any instant gives the same; anything measured in the future included', () => {
    const moment = fc.integer({ min: 0, max: 999 })
    fc.assert(
      fc.property(cellsFrom(3 * hour), someRules, moment, (cells, rules, share) => {
        for (const [i, state] of assess(cells, now, rules).entries()) {
          expect(state.validUntil).toBeGreaterThan(now)
          for (const at of [
            now + Math.floor((share / 1000) * (state.validUntil - now)),
            state.validUntil - 1,
          ])
            expect(said(assess(cells, at, rules)[i])).toEqual(said(state))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('ends: when every answer has, all levels are ukendt', () => {
    fc.assert(
      fc.property(cellsFrom(3 * hour), someRules, (cells, rules) => {
        const after = now + 3 * hour + staleAfterMs + 1
        expect(assess(cells, after, rules).map((s) => s.level)).toEqual([
          'ukendt',
          'ukendt',
          'ukendt',
          'ukendt',
        ])
      }),
      { numRuns: 100 },
    )
  })
})

describe('ukendtFrom', () => {
  it('is the first instant at which the level is ukendt', () => {
    fc.assert(
      fc.property(cellsFrom(0), someRules, fc.integer({ min: 0, max: 999 }), (cells, rules, share) => {
        for (const [i, { level, ukendtFrom }] of assess(cells, now, rules).entries()) {
          expect(ukendtFrom === undefined).toBe(level === 'ukendt')
          if (ukendtFrom === undefined) continue
          const between = now + Math.floor((share / 1000) * (ukendtFrom - now))
          for (const at of [between, ukendtFrom - 1])
            expect(assess(cells, at, rules)[i]?.level).not.toBe('ukendt')
          expect(assess(cells, ukendtFrom, rules)[i]?.level).toBe('ukendt')
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is what changedAt says from then on, however late and however often one looks', () => {
    const looks = fc.array(fc.integer({ min: 0, max: 4 * day }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(cellsFrom(0), someRules, looks, (cells, rules, offsets) => {
        let looked = assess(cells, now, rules)
        const ends = looked.map((s) => s.ukendtFrom)
        for (const at of offsets.sort((x, y) => x - y).map((offset) => now + offset)) {
          looked = assess(cells, at, rules, looked)
          for (const [i, state] of looked.entries()) {
            // A number that is no longer in force may decide the level anew, and gives it a new end.
            if (state.level !== 'ukendt') ends[i] = state.ukendtFrom
            else expect(state.changedAt).toBe(ends[i])
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('nextChangeOfForce', () => {
  it.each([
    ['never', [{}], '2022-11-02', Infinity],
    ['both are past', [{ from: '2022-11-02', until: '2022-11-01' }], '2022-11-02', Infinity],
    ['from tomorrow', [{ from: '2022-11-03' }], '2022-11-02', Date.parse('2022-11-02T23:00:00Z')],
    ['until today', [{ until: '2022-11-02' }], '2022-11-02', Date.parse('2022-11-02T23:00:00Z')],
    [
      'the earliest of several',
      [{ from: '2023-07-01' }, { until: '2023-06-29' }],
      '2022-11-02',
      Date.parse('2023-06-29T22:00:00Z'),
    ],
    [
      'the day summer time begins',
      [{ from: '2023-03-27' }],
      '2023-03-26',
      Date.parse('2023-03-26T22:00:00Z'),
    ],
  ])('%s', (_, dates, today, expected) => {
    expect(
      nextChangeOfForce(
        dates.map((d) => ({ kle: '02.34.02', ...d })),
        today,
      ),
    ).toBe(expected)
  })
})
