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
/** A cell of 5 cases that have been counted again under a configuration. */
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

/** `kanVises 5`, or the kind and what stands in the way. */
const said = (v: Visibility): string =>
  v.kind === 'kanVises' ? `kanVises ${v.atMost}` : `${v.kind} ${v.because}`
/** Each rule's outcome, or why it is unknown, in order. */
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
  // index konfiguration fradato fagsystemfilter party gate
  it.each<Row>([
    ['all rules hold', {}, 'kanVises 5', `yes yes yes yes ${party} yes`],
    ['no cases', { cell: zero }, 'nej index', `no yes yes yes ${party} yes`],
    ['never measured', { cell: undefined }, 'ukendt index', `never yes yes yes ${party} yes`],
    [
      'measured too long ago',
      { cell: makeCell({ answeredAt: now - staleAfterMs - 1 }) },
      'ukendt index',
      `stale yes yes yes ${party} yes`,
    ],
    [
      'measured just in time',
      { cell: makeCell({ answeredAt: now - staleAfterMs }) },
      'kanVises 5',
      `yes yes yes yes ${party} yes`,
    ],
    [
      'no right to count',
      { cell: makeCell({ answer: 'noRight', cases: undefined }) },
      'ukendt index',
      `noAccess yes yes yes ${party} yes`,
    ],
    [
      'some under a limited right: there may be more',
      { right: 'kle 02' },
      'ukendt index',
      `limited yes yes yes ${party} yes`,
    ],
    [
      '0 under a limited right',
      { cell: zero, right: 'kle 02' },
      'ukendt index',
      `limited yes yes yes ${party} yes`,
    ],
    ['closed', { konfiguration: reported(shut) }, 'nej konfiguration', `yes no yes yes ${party} yes`],
    [
      'closed, never measured',
      { konfiguration: reported(shut), cell: undefined },
      'nej konfiguration',
      `never no yes yes ${party} yes`,
    ],
    [
      'closed, with a fradato and a filter to come',
      { konfiguration: reported({ ...shut, ...both }) },
      'nej konfiguration',
      `yes no notCounted notCounted ${party} yes`,
    ],
    [
      'nothing told',
      { konfiguration: notReported('never') },
      'ukendt konfiguration',
      `yes never never never ${party} yes`,
    ],
    [
      'told too long ago',
      { konfiguration: notReported('stale') },
      'ukendt konfiguration',
      `yes stale stale stale ${party} yes`,
    ],
    [
      'nothing told, and no cases',
      { konfiguration: notReported('never'), cell: zero },
      'nej index',
      `no never never never ${party} yes`,
    ],
    [
      'a fradato, some after it',
      { konfiguration: reported(dated), cell: counted(dated, 1) },
      'kanVises 1',
      `yes yes yes yes ${party} yes`,
    ],
    [
      'a fradato, none after it',
      { konfiguration: reported(dated), cell: counted(dated, 0) },
      'nej fradato',
      `yes yes no yes ${party} yes`,
    ],
    [
      'a fradato, not counted again yet',
      { konfiguration: reported(dated) },
      'ukendt fradato',
      `yes yes notCounted yes ${party} yes`,
    ],
    [
      'a fradato, counted under another',
      { konfiguration: reported(dated), cell: counted({ fradato: '2021-01-01' }, 1) },
      'ukendt fradato',
      `yes yes notCounted yes ${party} yes`,
    ],
    [
      'a fradato, and no cases',
      { konfiguration: reported(dated), cell: zero },
      'nej index',
      `no yes noCases yes ${party} yes`,
    ],
    [
      'a fradato, never measured',
      { konfiguration: reported(dated), cell: undefined },
      'ukendt index',
      `never yes never yes ${party} yes`,
    ],
    [
      'a fradato, none after it that our right shows',
      { konfiguration: reported(dated), cell: counted(dated, 0), right: 'kle 02' },
      'ukendt index',
      `limited yes limited yes ${party} yes`,
    ],
    [
      'a filter, some of its systems',
      { konfiguration: reported(filtered), cell: counted(filtered, 2) },
      'kanVises 2',
      `yes yes yes yes ${party} yes`,
    ],
    [
      'a filter, none of its systems',
      { konfiguration: reported(filtered), cell: counted(filtered, 0) },
      'nej fagsystemfilter',
      `yes yes yes no ${party} yes`,
    ],
    [
      'a filter, not counted again yet',
      { konfiguration: reported(filtered) },
      'ukendt fagsystemfilter',
      `yes yes yes notCounted ${party} yes`,
    ],
    [
      'both, some',
      { konfiguration: reported(both), cell: counted(both, 3) },
      'kanVises 3',
      `yes yes yes yes ${party} yes`,
    ],
    [
      'both, none: which of them cannot be told',
      { konfiguration: reported(both), cell: counted(both, 0) },
      'nej narrowing',
      `yes yes countedAsOne countedAsOne ${party} yes`,
    ],
    [
      'both, not counted again yet',
      { konfiguration: reported(both) },
      'ukendt fradato',
      `yes yes notCounted notCounted ${party} yes`,
    ],
    ['a closed gate', { gate: gateIs('closed') }, 'nej gate', `yes yes yes yes ${party} no`],
    [
      'a gate that is not told',
      { gate: gateIs('unknown') },
      'ukendt gate',
      `yes yes yes yes ${party} notReported`,
    ],
    [
      'a closed gate, and nothing else known',
      { gate: gateIs('closed'), cell: undefined, konfiguration: notReported('never') },
      'nej gate',
      `never never never never ${party} no`,
    ],
    [
      'the first rule that says no',
      { gate: gateIs('closed'), cell: zero, konfiguration: reported(shut) },
      'nej index',
      `no no yes yes ${party} no`,
    ],
  ])('%s', (_, change, expected, rules) => {
    const visibility = assess(change)
    expect(said(visibility)).toBe(expected)
    expect(rulesOf(visibility)).toBe(rules)
    expect(visibility.reasons.map((r) => r.rule)).toEqual(visibilityRules)
  })

  it('asks of a day to come what if nothing but the gate changes, and of an earlier day only its gate', () => {
    expect(said(assess({ day: '2023-11-02' }))).toBe('kanVises 5')
    expect(said(assess({ day: '2023-11-02', gate: gateIs('closed') }))).toBe('nej gate')
    const yesterday = assess({ day: '2022-11-01' })
    expect(said(yesterday)).toBe('ukendt index')
    expect(rulesOf(yesterday)).toBe('past past past past neverMeasured yes')
    expect(said(assess({ day: '2022-11-01', gate: gateIs('closed') }))).toBe('nej gate')
    expect(said(assess({ day: '2022-11-01', cell: zero, konfiguration: reported(shut) }))).toBe(
      'ukendt index',
    )
  })
})

type Case = { created: string; state: 'Oplyst' | 'Afsluttet'; systems: string[] }
const systems = ['Acadre', 'SBSYS', 'uuid-of-acadre']

/** As the source counts, from what it can ask: see `assessVisibility`. */
const countAgain = (cases: Case[], k: Konfiguration): number | undefined => {
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

/** The rules 3 and 4 of one case, as they are meant. */
const passes = (k: Konfiguration, c: Case): boolean =>
  (k.fradato === undefined ||
    c.created >= k.fradato ||
    (k.deaktiverFradatoForAktive && c.state !== 'Afsluttet')) &&
  (k.fagsystemfilter.length === 0 || c.systems.some((s) => k.fagsystemfilter.includes(s)))

describe('at most', () => {
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
  const seen = (cases: Case[], k: Konfiguration, change: Partial<VisibilityInput> = {}): Visibility => {
    const visible = countAgain(cases, k)
    return assess({
      cell: counted(k, visible, { cases: cases.length }),
      konfiguration: reported(k),
      ...change,
    })
  }
  const atMost = (v: Visibility): number => (v.kind === 'kanVises' ? v.atMost : 0)

  it('is known when all is, is never too few, and never more than there are', () => {
    fc.assert(
      fc.property(someCases, someKonfiguration, (cases, k) => {
        const visibility = seen(cases, k)
        const truth = cases.filter((c) => passes(k, c)).length
        expect(visibility.kind).toBe(truth > 0 ? 'kanVises' : 'nej')
        expect(atMost(visibility)).toBeGreaterThanOrEqual(truth)
        expect(atMost(visibility)).toBeLessThanOrEqual(cases.length)
      }),
      { numRuns: 500 },
    )
  })

  it('is raised by no filter and no fradato, and lowered by no exception', () => {
    fc.assert(
      fc.property(someCases, someKonfiguration, date, (cases, k, fradato) => {
        const most = atMost(seen(cases, k))
        const filter = k.fagsystemfilter.slice(0, 1)
        expect(atMost(seen(cases, { ...k, fagsystemfilter: filter }))).toBeLessThanOrEqual(
          atMost(seen(cases, { ...k, fagsystemfilter: [] })),
        )
        if (filter.length > 0)
          expect(atMost(seen(cases, { ...k, fagsystemfilter: filter }))).toBeLessThanOrEqual(most)
        if (k.fradato === undefined || k.fradato <= fradato)
          expect(atMost(seen(cases, { ...k, fradato }))).toBeLessThanOrEqual(most)
        expect(atMost(seen(cases, { ...k, deaktiverFradatoForAktive: true }))).toBeGreaterThanOrEqual(most)
      }),
      { numRuns: 500 },
    )
  })

  it('is lowered by no gate that opens', () => {
    fc.assert(
      fc.property(someCases, someKonfiguration, (cases, k) => {
        const behind = (state: GateState['state']) => seen(cases, k, { gate: gateIs(state) })
        expect(behind('closed').kind).toBe('nej')
        expect(behind('unknown').kind).not.toBe('kanVises')
        expect(atMost(behind('open'))).toBeGreaterThanOrEqual(atMost(behind('closed')))
      }),
    )
  })

  it('is said by nothing that is forgotten', () => {
    fc.assert(
      fc.property(someCases, someKonfiguration, fc.boolean(), (cases, k, aktiv) => {
        const before = seen(cases, { ...k, aktiv })
        const less: Partial<VisibilityInput>[] = [
          { cell: undefined },
          { konfiguration: notReported('never') },
          { gate: gateIs('unknown') },
          { cell: counted({ ...k, aktiv }, undefined, { cases: cases.length }) },
        ]
        for (const change of less) {
          const after = seen(cases, { ...k, aktiv }, change)
          // What is said after can only be what was said before.
          if (after.kind !== 'ukendt') expect(after.kind).toBe(before.kind)
          if (after.kind === 'kanVises') expect(atMost(after)).toBe(atMost(before))
        }
      }),
      { numRuns: 500 },
    )
  })
})
