// Tests every fault of a group's configurations.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Konfiguration, StoredFact } from '../../../server/domain/facts/facts.ts'
import type { Gate } from '../../../server/domain/facts/gate.ts'
import { konfigurationerOf, narrowingKey, narrowingOf } from '../../../server/domain/facts/konfiguration.ts'
import { type Cell, knownAt } from '../../../server/domain/measured/cell.ts'
import { day, hour } from '../../../server/domain/time.ts'
import {
  assessKonfiguration,
  type KonfigurationState,
  konfigurationFaults,
} from '../../../server/domain/visibility/konfiguration-faults.ts'
import { kaldFact, konfigurationFact } from '../../support/facts.ts'
import { makeCell, aWednesday as now } from '../../support/measured.ts'

const staleAfterMs = 12 * hour
const maxAgeMs = 30 * day
const shut = { aktiv: false } as const
const konfiguration = (change: Partial<Konfiguration> = {}) => konfigurationFact(change).value
const keyOf = (k: Konfiguration): string | undefined => {
  const narrowing = narrowingOf(k)
  return narrowing && narrowingKey(narrowing)
}
/** A cell whose cases have also been counted under a configuration. */
const counted = (k: Konfiguration, visible: number | undefined, change: Partial<Cell> = {}): Cell =>
  makeCell({ visible, narrowing: keyOf(k), ...change })

type Reported = Partial<Konfiguration> | undefined
type Number = { reported: Reported; cell: Cell | undefined }
const numbers = Array.from({ length: 8 }, (_, i) => `02.34.0${i}`)

type Change = {
  kald?: StoredFact<'kald'>[]
  gates?: Gate[]
  right?: string
  at?: number
  kles?: string[]
  oplystDato?: string
  /** When the configurations were recorded, and since when the same has been reported. */
  recordedAt?: number
  knownSinceAt?: number
  konfigurationForMs?: number
}
const assess = (given: readonly Number[], change: Change = {}): KonfigurationState => {
  const { kald = [], gates = [], right, at = now, kles = numbers, oplystDato, recordedAt = now } = change
  const known = change.knownSinceAt === undefined ? {} : { knownSinceAt: change.knownSinceAt }
  const facts = given.flatMap(({ reported }, i) =>
    reported
      ? [konfigurationFact(reported, { key: kles[i] as string, oplystDato, recordedAt, ...known })]
      : [],
  )
  const cells = given.flatMap(({ cell }, i) => (cell ? [{ ...cell, kle: kles[i] as string }] : []))
  return assessKonfiguration({
    kommunekode: '0751',
    numbers: kles.slice(0, given.length),
    cells: new Map(cells.map((cell) => [cell.kle, cell])),
    knownOf: (cell) => knownAt(cell, at, staleAfterMs, right),
    right,
    konfigurationer: konfigurationerOf(facts),
    kald,
    gates,
    now: at,
    maxAgeMs: { konfiguration: change.konfigurationForMs ?? maxAgeMs, kald: maxAgeMs },
  })
}

const some = makeCell({ cases: 5 })
const none = makeCell({ cases: 0 })
const limitedNone = makeCell({ cases: 0, right: 'kle 02' })
const noRight = makeCell({ answer: 'noRight', outcome: 'noRight', cases: undefined })
const narrow = { fradato: '2022-01-01' }
const lukket = { oensket: 'lukket' } as const
const aaben = { oensket: 'aaben' } as const

describe('assessKonfiguration of one number', () => {
  type Row = [string, Reported, Cell | undefined, string, Partial<KonfigurationState>?]
  const fine = 'fine'
  it.each<Row>([
    // Active configuration.
    ['open with cases', {}, some, fine, { open: 1, visible: 5 }],
    ['open with cases, as intended', aaben, some, fine, { open: 1, visible: 5 }],
    ['open without cases', {}, none, 'openEmpty', { open: 1, visible: 0 }],
    ['open, with some cases let through', narrow, counted(konfiguration(narrow), 2), fine, { visible: 2 }],
    ['open, with one case let through', narrow, counted(konfiguration(narrow), 1), fine, { visible: 1 }],
    [
      'open, with no case let through',
      narrow,
      counted(konfiguration(narrow), 0),
      'openEmpty',
      { visible: 0 },
    ],
    [
      'open with cases not counted under the configuration',
      narrow,
      some,
      'unknown',
      { open: 1, visible: undefined },
    ],
    [
      'open without cases, and not counted under the configuration',
      narrow,
      none,
      'openEmpty',
      { visible: 0 },
    ],
    ['open, never measured', {}, undefined, 'unknown', { open: 1, visible: undefined }],
    ['open without a right to count', {}, noRight, 'unknown', { open: 1, visible: undefined }],
    ['open with 0 under a limited right', {}, limitedNone, 'unknown', { open: 1, visible: undefined }],
    [
      'open with some cases under a limited right',
      {},
      { ...some, right: 'kle 02' },
      fine,
      { visible: undefined },
    ],
    ['open against intent', lukket, some, 'againstIntent', { open: 1, visible: 5 }],
    ['open against intent, empty', lukket, none, 'againstIntent', { open: 1, visible: 0 }],
    [
      'open against intent, never measured',
      lukket,
      undefined,
      'againstIntent',
      { open: 1, visible: undefined },
    ],
    // Inactive configuration.
    ['closed with cases', shut, some, 'deliveredClosed', { closed: 1, visible: 0 }],
    [
      'closed with cases, though open is intended',
      { ...shut, ...aaben },
      some,
      'deliveredClosed',
      { closed: 1 },
    ],
    ['closed without cases, so that there is nothing to open', shut, none, fine, { closed: 1, visible: 0 }],
    ['closed without cases, though open is intended', { ...shut, ...aaben }, none, fine, { closed: 1 }],
    ['closed, never measured', shut, undefined, 'unknown', { closed: 1, visible: 0 }],
    ['closed without a right to count', shut, noRight, 'unknown', { closed: 1, visible: 0 }],
    ['closed with 0 under a limited right', shut, limitedNone, 'unknown', { closed: 1, visible: 0 }],
    [
      'closed as intended, with cases',
      { ...shut, ...lukket },
      some,
      'intendedClosed',
      { closed: 1, visible: 0 },
    ],
    [
      'closed as intended, without cases',
      { ...shut, ...lukket },
      none,
      'intendedClosed',
      { closed: 1, visible: 0 },
    ],
    [
      'closed as intended, never measured',
      { ...shut, ...lukket },
      undefined,
      'intendedClosed',
      { closed: 1 },
    ],
    // No reported configuration.
    ['not reported, with cases', undefined, some, 'unknown', { open: 0, closed: 0, visible: undefined }],
    ['not reported, without cases', undefined, none, 'unknown', { open: 0, closed: 0, visible: 0 }],
    [
      'not reported, never measured',
      undefined,
      undefined,
      'unknown',
      { open: 0, closed: 0, visible: undefined },
    ],
  ])('assesses a number that is %s', (_, reported, cell, verdict, expected = {}) => {
    const state = assess([{ reported, cell }])
    const isFault = (konfigurationFaults as readonly string[]).includes(verdict)
    expect(state.outcome).toBe(isFault ? 'no' : verdict === 'unknown' ? 'notMeasured' : 'yes')
    expect(state.faults).toEqual(isFault ? { [verdict]: { numbers: 1, first: [numbers[0]] } } : {})
    expect(state.unknown).toBe(verdict === 'unknown' ? 1 : 0)
    expect(state.intendedClosed).toBe(verdict === 'intendedClosed' ? 1 : 0)
    expect(state).toMatchObject(expected)
    // The state is stored as JSON.
    expect(JSON.parse(JSON.stringify(state))).toEqual(state)
  })
})

describe('assessKonfiguration of a group', () => {
  it('is not relevant without numbers', () => {
    expect(assess([])).toMatchObject({ outcome: 'notRelevant', open: 0, closed: 0, faults: {} })
    expect(assess([]).visible).toBeUndefined()
  })

  it('sums the numbers, and names the first five with each fault', () => {
    const state = assess([
      { reported: {}, cell: some },
      { reported: narrow, cell: counted(konfiguration(narrow), 2) },
      ...Array.from({ length: 6 }, () => ({ reported: shut, cell: some })),
    ])
    expect(state).toMatchObject({ outcome: 'no', open: 2, closed: 6, unknown: 0, visible: 7 })
    expect(state.faults).toEqual({ deliveredClosed: { numbers: 6, first: numbers.slice(2, 7) } })
  })

  it('has outcome no with any fault, else notMeasured with any unknown number', () => {
    const fine = { reported: {}, cell: some }
    const unsure = { reported: undefined, cell: some }
    expect(assess([fine, unsure, { reported: shut, cell: some }]).outcome).toBe('no')
    expect(assess([fine, unsure]).outcome).toBe('notMeasured')
    expect(assess([fine, fine]).outcome).toBe('yes')
  })

  it('counts a number as open when a number counted together with it is', () => {
    const together = { ...some, countedWith: '02.34.06 02.34.07' }
    const state = assess([
      { reported: shut, cell: together },
      ...Array.from({ length: 6 }, () => ({ reported: undefined, cell: undefined })),
      { reported: {}, cell: undefined },
    ])
    expect(state.faults).toEqual({})
    expect(state.open).toBe(2)
  })

  it('is valid until the first report becomes too old', () => {
    expect(assess([{ reported: {}, cell: some }]).until).toBe(now + maxAgeMs + 1)
    expect(assess([{ reported: undefined, cell: some }]).until).toBeUndefined()
    const october = Date.parse('2022-10-31T23:00:00Z')
    expect(assess([{ reported: {}, cell: some }], { kald: [kaldFact()] }).until).toBe(october + maxAgeMs + 1)
  })
})

describe('answersEmpty', () => {
  const open = { reported: {}, cell: some }
  /** Configurations reported on a day, with a maximum age long enough for October's calls, reported in November. */
  const since = (oplystDato: string): Change => ({ oplystDato, konfigurationForMs: 60 * day })
  const whole = since('2022-10-01')
  const faultsOf = (given: Number[], change: Change) => assess(given, { ...whole, ...change }).faults
  const found = { answersEmpty: { numbers: 1, first: [numbers[0]] } }
  const gate = (opens?: string, pilots?: string[]): Gate[] => [{ area: '02', opens, pilots }]

  it.each<[string, Change, object]>([
    ['no calls are reported', {}, {}],
    ['none of the calls returned data', { kald: [kaldFact()] }, found],
    ['one of the calls returned data', { kald: [kaldFact({ medData: 1 })] }, {}],
    ['there were no calls', { kald: [kaldFact({ kald: 0 })] }, {}],
    ['only calls for benefits returned no data', { kald: [kaldFact({ type: 'ydelser' })] }, {}],
    [
      'the newest month has calls that returned data',
      { kald: [kaldFact({ maaned: '2022-09' }), kaldFact({ medData: 1 })] },
      {},
    ],
    ['the month is too old', { kald: [kaldFact({ maaned: '2022-08' })], ...since('2022-08-01') }, {}],
    ['the gate opened on the month’s first day', { kald: [kaldFact()], gates: gate('2022-10-01') }, found],
    ['the gate opened on the month’s second day', { kald: [kaldFact()], gates: gate('2022-10-02') }, {}],
    ['the gate opened on the month’s last day', { kald: [kaldFact()], gates: gate('2022-10-31') }, {}],
    ['the gate opened after the month', { kald: [kaldFact()], gates: gate('2022-11-01') }, {}],
    [
      'the gate was open for the kommune as a pilot',
      { kald: [kaldFact()], gates: gate('2022-11-01', ['0751']) },
      found,
    ],
    [
      'the number was reported open on the month’s second day',
      { kald: [kaldFact()], ...since('2022-10-02') },
      {},
    ],
    ['the number was reported open after the month', { kald: [kaldFact()], ...since('2022-11-01') }, {}],
  ])('is decided when %s', (_, change, expected) => {
    expect(faultsOf([open], change)).toEqual(expected)
  })

  it('uses the time of recording when no day is reported', () => {
    const recorded = (recordedAt: number): Change => ({
      kald: [kaldFact()],
      recordedAt,
      konfigurationForMs: 60 * day,
    })
    const october = Date.parse('2022-09-30T22:00:00Z')
    expect(assess([open], recorded(october)).faults).toEqual(found)
    expect(assess([open], recorded(october + 1)).faults).toEqual({})
  })

  it('uses since when the same has been reported, however lately it was reported again', () => {
    const again = (knownSinceAt: number): Change => ({ kald: [kaldFact()], knownSinceAt })
    const october = Date.parse('2022-09-30T22:00:00Z')
    for (const oplystDato of [undefined, '2022-11-02']) {
      const change = { oplystDato, konfigurationForMs: maxAgeMs }
      expect(assess([open], { ...again(october), ...change }).faults).toEqual(found)
      expect(assess([open], { ...again(october + 1), ...change }).faults).toEqual({})
    }
  })

  it('needs one of the numbers counted together to have been open since the month began', () => {
    const together = { ...some, countedWith: '02.34.06 02.34.07' }
    const facts = (own: number, other: number, othersAktiv = true) => [
      konfigurationFact({}, { key: '02.34.00', knownSinceAt: own }),
      konfigurationFact({ aktiv: othersAktiv }, { key: '02.34.07', knownSinceAt: other }),
    ]
    const october = Date.parse('2022-09-30T22:00:00Z')
    const isBlamed = (reported: readonly StoredFact<'kle-konfiguration'>[]) =>
      assessKonfiguration({
        kommunekode: '0751',
        numbers: ['02.34.00'],
        cells: new Map([['02.34.00', together]]),
        knownOf: (cell) => knownAt(cell, now, staleAfterMs),
        konfigurationer: konfigurationerOf(reported),
        kald: [kaldFact()],
        gates: [],
        now,
        maxAgeMs: { konfiguration: maxAgeMs, kald: maxAgeMs },
      }).faults.answersEmpty !== undefined
    expect(isBlamed(facts(now, now))).toBe(false)
    expect(isBlamed(facts(now, october))).toBe(true)
    expect(isBlamed(facts(october, now))).toBe(true)
    expect(isBlamed(facts(now, october, false))).toBe(false)
  })

  it.each<[string, Number]>([
    ['closed', { reported: { ...shut, ...lukket }, cell: some }],
    ['not reported', { reported: undefined, cell: some }],
    ['not counted', { reported: {}, cell: undefined }],
    ['not counted under its configuration', { reported: narrow, cell: some }],
  ])('is never the fault of a number that is %s', (_, number) => {
    expect(faultsOf([number], { kald: [kaldFact()] })).toEqual({})
  })

  it('is decided for each area by its own gate', () => {
    const kles = ['27.24.00', '29.18.00']
    const change = { kald: [kaldFact()], gates: [{ area: '29', opens: '2023-01-01' } as const], kles }
    expect(faultsOf([open, open], change)).toEqual({ answersEmpty: { numbers: 1, first: ['27.24.00'] } })
  })
})

describe('a group’s configurations', () => {
  const reported = fc.option(
    fc.record({
      aktiv: fc.boolean(),
      fradato: fc.constantFrom(undefined, '2022-01-01'),
      oensket: fc.constantFrom(undefined, 'aaben' as const, 'lukket' as const),
      deaktiverFradatoForAktive: fc.boolean(),
      fagsystemfilter: fc.constantFrom([], ['Acadre'], ['SBSYS', 'Acadre']),
    }),
    { nil: undefined },
  )
  const cell = fc.option(
    fc.record({
      cases: fc.integer({ min: 0, max: 2 }),
      visible: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
      right: fc.constantFrom('full', 'full', 'kle 02'),
      under: fc.boolean(),
    }),
    { nil: undefined },
  )
  const number: fc.Arbitrary<Number> = fc.record({ reported, cell }).map(({ reported, cell }) => ({
    reported,
    cell:
      cell &&
      makeCell({
        cases: cell.cases,
        right: cell.right,
        visible: cell.visible,
        narrowing: cell.under && reported ? keyOf(konfiguration(reported)) : undefined,
      }),
  }))
  const group = fc.array(number, { minLength: 1, maxLength: 4 })

  it('do not become met or faulty when a fact is removed', () => {
    fc.assert(
      fc.property(
        group,
        fc.nat(3),
        fc.constantFrom('reported' as const, 'cell' as const),
        (given, place, removed) => {
          const fewer = given.map((n, i) => (i === place % given.length ? { ...n, [removed]: undefined } : n))
          const before = assess(given)
          const after = assess(fewer)
          if (before.outcome !== 'yes') expect(after.outcome).not.toBe('yes')
          if (before.outcome !== 'no') expect(after.outcome).not.toBe('no')
          if (before.visible === undefined) expect(after.visible ?? 'unknown').toBe('unknown')
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('stay the same until their end of validity', () => {
    fc.assert(
      fc.property(group, (given) => {
        const fresh = given.map((n) => ({ ...n, cell: n.cell && { ...n.cell, answeredAt: now } }))
        const known = (at: number) =>
          assess(
            fresh.map((n) => ({ ...n, cell: n.cell && { ...n.cell, answeredAt: at } })),
            { at },
          )
        const { until = now + day, ...state } = known(now)
        const { until: _, ...last } = known(until - 1)
        expect(last).toEqual(state)
        if (given.some((n) => n.reported)) expect(known(until).unknown).toBe(given.length)
      }),
    )
  })

  it('let through at most the cases that exist, and count every number once', () => {
    fc.assert(
      fc.property(group, (given) => {
        const { visible, open, closed, unknown, faults } = assess(given)
        const total = given.reduce((sum, n) => sum + (n.cell?.cases ?? 0), 0)
        if (visible !== undefined) expect(visible).toBeLessThanOrEqual(total)
        expect(open + closed).toBe(given.filter((n) => n.reported).length)
        const faulty = Object.values(faults).reduce((sum, f) => sum + f.numbers, 0)
        expect(faulty + unknown).toBeLessThanOrEqual(given.length)
      }),
    )
  })
})
