// Tests the visibility of a number: its rules, and that the most cases are never too few.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Konfiguration } from '../../../server/domain/facts/facts.ts'
import type { GateState } from '../../../server/domain/facts/gate.ts'
import {
  type KnownKonfiguration,
  narrowingKey,
  narrowingOf,
} from '../../../server/domain/facts/konfiguration.ts'
import type { Cell } from '../../../server/domain/measured/cell.ts'
import { hour } from '../../../server/domain/time.ts'
import {
  assessVisibility,
  type Visibility,
  type VisibilityInput,
  visibilityRules,
} from '../../../server/domain/visibility/visibility.ts'
import { konfigurationFact } from '../../support/facts.ts'
import { makeCell, aWednesday as now } from '../../support/measured.ts'

const today = '2022-11-02'
const staleAfterMs = 12 * hour
const gateIs = (state: GateState['state']): GateState => ({ state, pilot: false })
const reported = (change: Partial<Konfiguration> = {}): KnownKonfiguration => ({
  kind: 'known',
  konfiguration: konfigurationFact(change).value,
  until: Infinity,
})
const notReported = (because: 'never' | 'stale' | 'future'): KnownKonfiguration => ({
  kind: 'unknown',
  because,
  until: Infinity,
})
/** A cell of 5 cases that have also been counted under a configuration. */
const counted = (
  change: Partial<Konfiguration>,
  visible: number | undefined,
  more: Partial<Cell> = {},
): Cell => {
  const narrowing = narrowingOf(konfigurationFact(change).value)
  return makeCell({ visible, narrowing: narrowing && narrowingKey(narrowing), ...more })
}

const assess = (change: Partial<VisibilityInput> = {}): Visibility =>
  assessVisibility({
    day: today,
    today,
    now,
    staleAfterMs,
    cell: makeCell(),
    konfiguration: reported(),
    gate: gateIs('open'),
    ...change,
  })

/** `kanVises 5`, or the kind and the obstacle. */
const summaryOf = (v: Visibility): string =>
  v.kind === 'kanVises' ? `kanVises ${v.atMost}` : `${v.kind} ${v.because}`
/** The outcome of each rule, or why it is unknown, in order. */
const rulesOf = (v: Visibility): string =>
  v.reasons.map((r) => (r.outcome === 'unknown' ? r.because : r.outcome)).join(' ')

const dated = { fradato: '2022-01-01' }
const filtered = { fagsystemfilter: ['Acadre'] }
const both = { ...dated, ...filtered }
const shut = { aktiv: false }
const zero = makeCell({ cases: 0 })

describe('assessVisibility', () => {
  type Row = [string, Partial<VisibilityInput>, string, string]
  const party = 'neverMeasured'
  // The rules in order: index konfiguration fradato fagsystemfilter party gate
  it.each<Row>([
    ['all rules hold', {}, 'kanVises 5', `yes yes yes yes ${party} yes`],
    ['there are no cases', { cell: zero }, 'nej index', `no yes yes yes ${party} yes`],
    ['the number was never measured', { cell: undefined }, 'ukendt index', `never yes yes yes ${party} yes`],
    [
      'the count is too old',
      { cell: makeCell({ answeredAt: now - staleAfterMs - 1 }) },
      'ukendt index',
      `stale yes yes yes ${party} yes`,
    ],
    [
      'the count is as old as allowed',
      { cell: makeCell({ answeredAt: now - staleAfterMs }) },
      'kanVises 5',
      `yes yes yes yes ${party} yes`,
    ],
    [
      'we have no right to count',
      { cell: makeCell({ answer: 'noRight', cases: undefined }) },
      'ukendt index',
      `noAccess yes yes yes ${party} yes`,
    ],
    [
      'there are cases under a limited right, which may hide more',
      { right: 'kle 02' },
      'ukendt index',
      `limited yes yes yes ${party} yes`,
    ],
    [
      'the count is 0 under a limited right',
      { cell: zero, right: 'kle 02' },
      'ukendt index',
      `limited yes yes yes ${party} yes`,
    ],
    [
      'the configuration is closed',
      { konfiguration: reported(shut) },
      'nej konfiguration',
      `yes no yes yes ${party} yes`,
    ],
    [
      'the configuration is closed, and the number was never measured',
      { konfiguration: reported(shut), cell: undefined },
      'nej konfiguration',
      `never no yes yes ${party} yes`,
    ],
    [
      'the configuration is closed, with a fradato and a filter',
      { konfiguration: reported({ ...shut, ...both }) },
      'nej konfiguration',
      `yes no notCounted notCounted ${party} yes`,
    ],
    [
      'the configuration is not reported',
      { konfiguration: notReported('never') },
      'ukendt konfiguration',
      `yes never never never ${party} yes`,
    ],
    [
      'the report is too old',
      { konfiguration: notReported('stale') },
      'ukendt konfiguration',
      `yes stale stale stale ${party} yes`,
    ],
    [
      'the configuration is not reported, and there are no cases',
      { konfiguration: notReported('never'), cell: zero },
      'nej index',
      `no never never never ${party} yes`,
    ],
    [
      'some cases are after the fradato',
      { konfiguration: reported(dated), cell: counted(dated, 1) },
      'kanVises 1',
      `yes yes yes yes ${party} yes`,
    ],
    [
      'no cases are after the fradato',
      { konfiguration: reported(dated), cell: counted(dated, 0) },
      'nej fradato',
      `yes yes no yes ${party} yes`,
    ],
    [
      'the cases are not counted under the fradato',
      { konfiguration: reported(dated) },
      'ukendt fradato',
      `yes yes notCounted yes ${party} yes`,
    ],
    [
      'the cases are counted under another fradato',
      { konfiguration: reported(dated), cell: counted({ fradato: '2021-01-01' }, 1) },
      'ukendt fradato',
      `yes yes notCounted yes ${party} yes`,
    ],
    [
      'there is a fradato, and no cases',
      { konfiguration: reported(dated), cell: zero },
      'nej index',
      `no yes noCases yes ${party} yes`,
    ],
    [
      'there is a fradato, and the number was never measured',
      { konfiguration: reported(dated), cell: undefined },
      'ukendt index',
      `never yes never yes ${party} yes`,
    ],
    [
      'our limited right shows no cases after the fradato',
      { konfiguration: reported(dated), cell: counted(dated, 0), right: 'kle 02' },
      'ukendt index',
      `limited yes limited yes ${party} yes`,
    ],
    [
      'some cases are from the systems of the filter',
      { konfiguration: reported(filtered), cell: counted(filtered, 2) },
      'kanVises 2',
      `yes yes yes yes ${party} yes`,
    ],
    [
      'no cases are from the systems of the filter',
      { konfiguration: reported(filtered), cell: counted(filtered, 0) },
      'nej fagsystemfilter',
      `yes yes yes no ${party} yes`,
    ],
    [
      'the cases are not counted under the filter',
      { konfiguration: reported(filtered) },
      'ukendt fagsystemfilter',
      `yes yes yes notCounted ${party} yes`,
    ],
    [
      'some cases pass both fradato and filter',
      { konfiguration: reported(both), cell: counted(both, 3) },
      'kanVises 3',
      `yes yes yes yes ${party} yes`,
    ],
    [
      'no cases pass both fradato and filter, so the obstacle is both',
      { konfiguration: reported(both), cell: counted(both, 0) },
      'nej narrowing',
      `yes yes countedAsOne countedAsOne ${party} yes`,
    ],
    [
      'the cases are not counted under fradato and filter',
      { konfiguration: reported(both) },
      'ukendt fradato',
      `yes yes notCounted notCounted ${party} yes`,
    ],
    ['the gate is closed', { gate: gateIs('closed') }, 'nej gate', `yes yes yes yes ${party} no`],
    [
      'the gate is not reported',
      { gate: gateIs('unknown') },
      'ukendt gate',
      `yes yes yes yes ${party} notReported`,
    ],
    [
      'the gate is closed, and nothing else is known',
      { gate: gateIs('closed'), cell: undefined, konfiguration: notReported('never') },
      'nej gate',
      `never never never never ${party} no`,
    ],
    [
      'several rules are no, and the first is the obstacle',
      { gate: gateIs('closed'), cell: zero, konfiguration: reported(shut) },
      'nej index',
      `no no yes yes ${party} no`,
    ],
  ])('decides each rule when %s', (_, change, expected, rules) => {
    const visibility = assess(change)
    expect(summaryOf(visibility)).toBe(expected)
    expect(rulesOf(visibility)).toBe(rules)
    expect(visibility.reasons.map((r) => r.rule)).toEqual(visibilityRules)
  })

  it('assesses a future day as if only the gate changes, and a past day by its gate alone', () => {
    expect(summaryOf(assess({ day: '2023-11-02' }))).toBe('kanVises 5')
    expect(summaryOf(assess({ day: '2023-11-02', gate: gateIs('closed') }))).toBe('nej gate')
    const yesterday = assess({ day: '2022-11-01' })
    expect(summaryOf(yesterday)).toBe('ukendt index')
    expect(rulesOf(yesterday)).toBe('past past past past neverMeasured yes')
    expect(summaryOf(assess({ day: '2022-11-01', gate: gateIs('closed') }))).toBe('nej gate')
    expect(summaryOf(assess({ day: '2022-11-01', cell: zero, konfiguration: reported(shut) }))).toBe(
      'ukendt index',
    )
  })
})

type Case = { created: string; state: 'Oplyst' | 'Afsluttet'; systems: string[] }
const systems = ['Acadre', 'SBSYS', 'uuid-of-acadre']

/** Counts as the source does; see `assessVisibility`. */
const countUnder = (cases: Case[], k: Konfiguration): number | undefined => {
  const narrowing = narrowingOf(k)
  if (narrowing === undefined) return undefined
  const { createdFrom = '', alsoActive } = narrowing
  const of = (system: string | undefined, ...wanted: ((c: Case) => boolean)[]) =>
    cases.filter((c) => (system === undefined || c.systems.includes(system)) && wanted.every((w) => w(c)))
      .length
  const isOld = (c: Case) => c.created < createdFrom
  const each = narrowing.systems.length === 0 ? [undefined] : narrowing.systems
  return each
    .map((s) => (alsoActive ? of(s) - of(s, isOld, (c) => c.state === 'Afsluttet') : of(s, (c) => !isOld(c))))
    .reduce((sum, n) => sum + n, 0)
}

/** Whether a case passes the rules fradato and fagsystemfilter as they are defined. */
const passes = (k: Konfiguration, c: Case): boolean =>
  (k.fradato === undefined ||
    c.created >= k.fradato ||
    (k.deaktiverFradatoForAktive && c.state !== 'Afsluttet')) &&
  (k.fagsystemfilter.length === 0 || c.systems.some((s) => k.fagsystemfilter.includes(s)))

describe('the upper bound', () => {
  const date = fc.integer({ min: 1, max: 9 }).map((n) => `2022-0${n}-01`)
  const someCases = fc.array(
    fc.record<Case>({
      created: date,
      state: fc.constantFrom('Oplyst', 'Afsluttet'),
      // A system may be found under its name, its UUID, or both.
      systems: fc.subarray(systems, { minLength: 1 }),
    }),
    { maxLength: 8 },
  )
  const someKonfiguration: fc.Arbitrary<Konfiguration> = fc.record({
    aktiv: fc.constant(true),
    fradato: fc.option(date, { nil: undefined }),
    deaktiverFradatoForAktive: fc.boolean(),
    fagsystemfilter: fc.array(fc.constantFrom(...systems), { maxLength: 4 }),
  })
  const assessCases = (
    cases: Case[],
    k: Konfiguration,
    change: Partial<VisibilityInput> = {},
  ): Visibility => {
    const visible = countUnder(cases, k)
    return assess({
      cell: counted(k, visible, { cases: cases.length }),
      konfiguration: reported(k),
      ...change,
    })
  }
  const atMost = (v: Visibility): number => (v.kind === 'kanVises' ? v.atMost : 0)

  it('is known when all facts are, and lies between the cases that pass and all cases', () => {
    fc.assert(
      fc.property(someCases, someKonfiguration, (cases, k) => {
        const visibility = assessCases(cases, k)
        const truth = cases.filter((c) => passes(k, c)).length
        expect(visibility.kind).toBe(truth > 0 ? 'kanVises' : 'nej')
        expect(atMost(visibility)).toBeGreaterThanOrEqual(truth)
        expect(atMost(visibility)).toBeLessThanOrEqual(cases.length)
      }),
      { numRuns: 500 },
    )
  })

  it('is not raised by a filter or a fradato, and not lowered by the exception for active cases', () => {
    fc.assert(
      fc.property(someCases, someKonfiguration, date, (cases, k, fradato) => {
        const most = atMost(assessCases(cases, k))
        const filter = k.fagsystemfilter.slice(0, 1)
        expect(atMost(assessCases(cases, { ...k, fagsystemfilter: filter }))).toBeLessThanOrEqual(
          atMost(assessCases(cases, { ...k, fagsystemfilter: [] })),
        )
        if (filter.length > 0)
          expect(atMost(assessCases(cases, { ...k, fagsystemfilter: filter }))).toBeLessThanOrEqual(most)
        if (k.fradato === undefined || k.fradato <= fradato)
          expect(atMost(assessCases(cases, { ...k, fradato }))).toBeLessThanOrEqual(most)
        expect(atMost(assessCases(cases, { ...k, deaktiverFradatoForAktive: true }))).toBeGreaterThanOrEqual(
          most,
        )
      }),
      { numRuns: 500 },
    )
  })

  it('is not lowered when the gate opens', () => {
    fc.assert(
      fc.property(someCases, someKonfiguration, (cases, k) => {
        const behind = (state: GateState['state']) => assessCases(cases, k, { gate: gateIs(state) })
        expect(behind('closed').kind).toBe('nej')
        expect(behind('unknown').kind).not.toBe('kanVises')
        expect(atMost(behind('open'))).toBeGreaterThanOrEqual(atMost(behind('closed')))
      }),
    )
  })

  it('is not changed by a removed fact, which can only make it unknown', () => {
    fc.assert(
      fc.property(someCases, someKonfiguration, fc.boolean(), (cases, k, aktiv) => {
        const before = assessCases(cases, { ...k, aktiv })
        const less: Partial<VisibilityInput>[] = [
          { cell: undefined },
          { konfiguration: notReported('never') },
          { gate: gateIs('unknown') },
          { cell: counted({ ...k, aktiv }, undefined, { cases: cases.length }) },
        ]
        for (const change of less) {
          const after = assessCases(cases, { ...k, aktiv }, change)
          // Unless it becomes unknown, the result stays the same.
          if (after.kind !== 'ukendt') expect(after.kind).toBe(before.kind)
          if (after.kind === 'kanVises') expect(atMost(after)).toBe(atMost(before))
        }
      }),
      { numRuns: 500 },
    )
  })
})
