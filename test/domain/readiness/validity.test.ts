// Tests, over random cells, that a state is valid exactly until validUntil, and that renewing its times is enough.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../../server/domain/measured/cell.ts'
import { outcomes } from '../../../server/domain/measured/check.ts'
import type { GroupState, Rules } from '../../../server/domain/readiness/group.ts'
import { createAssessor } from '../../../server/domain/readiness/kommune.ts'
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
  createAssessor(rules).assess('0751', { cells, konfigurationer: [], kald: [] }, former, at)
const timeless = (s: GroupState | undefined) =>
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
  it('any instant before it gives the same state, also with answers from the future', () => {
    const moment = fc.integer({ min: 0, max: 999 })
    fc.assert(
      fc.property(cellsFrom(3 * hour), someRules, moment, (cells, rules, share) => {
        for (const [i, state] of assess(cells, now, rules).entries()) {
          const validUntil = state.validUntil ?? now + 400 * day
          expect(validUntil).toBeGreaterThan(now)
          for (const at of [now + Math.floor((share / 1000) * (validUntil - now)), validUntil - 1])
            expect(timeless(assess(cells, at, rules)[i])).toEqual(timeless(state))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('ends every state: when all answers have ended, all levels are ukendt', () => {
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

describe('renew', () => {
  const data = (cells: Cell[]) => ({ cells, konfigurationer: [], kald: [] })
  const later = fc.integer({ min: 0, max: 20 * hour })

  it('gives the states that a whole assessment gives, or undefined', () => {
    let renewed = 0
    fc.assert(
      fc.property(cellsFrom(0), someRules, later, (cells, rules, passed) => {
        const { assess, renew } = createAssessor(rules)
        const former = assess('0751', data(cells), [], now)
        const at = now + passed
        // The same answers, measured again.
        const next = cells.map((cell) => ({ ...cell, answeredAt: cell.answeredAt && at, checkedAt: at }))
        const times = renew('0751', next, former, at)
        if (times === undefined) return
        renewed += 1
        const whole = assess('0751', data(next), former, at)
        expect(former.map((state, i) => ({ ...state, ...times[i] }))).toEqual(whole)
      }),
      { numRuns: 500 },
    )
    expect(renewed).toBeGreaterThan(0)
  })

  it('gives undefined when a state has ended, on another day, or when an answer is known again', () => {
    const rules = rulesFor(numbers, { staleAfterMs })
    const { assess, renew } = createAssessor(rules)
    const cells = numbers.map((kle) => makeCell({ kle, answeredAt: now }))
    const former = assess('0751', data(cells), [], now)
    const measured = (at: number) => cells.map((cell) => ({ ...cell, answeredAt: at }))
    expect(renew('0751', measured(now + hour), former, now + hour)).toHaveLength(4)
    expect(renew('0751', measured(now + day), former, now + day)).toBeUndefined()
    expect(renew('0751', cells, former, now + staleAfterMs + 1)).toBeUndefined()
    const stale = assess('0751', data(cells), former, now + staleAfterMs + 1)
    expect(renew('0751', measured(now + staleAfterMs + 2), stale, now + staleAfterMs + 2)).toBeUndefined()
    expect(renew('0751', cells, former.slice(1), now + hour)).toBeUndefined()
  })
})

describe('nextChangeOfForce', () => {
  it.each([
    ['never', [{}], '2022-11-02', undefined],
    ['both are past', [{ from: '2022-11-02', until: '2022-11-01' }], '2022-11-02', undefined],
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
