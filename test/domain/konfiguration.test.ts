// Owns the proof of the configurations: which one counts, what it lets through, and every fault of a group.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cell, knownAt } from '../../server/domain/cell.ts'
import type { Konfiguration, StoredFact } from '../../server/domain/facts.ts'
import type { Gate } from '../../server/domain/gate.ts'
import {
  assessKonfiguration,
  isLimited,
  type KnownKonfiguration,
  type KonfigurationState,
  konfigurationAt,
  konfigurationerOf,
  konfigurationFaults,
  letThrough,
  narrowingKey,
  narrowingOf,
} from '../../server/domain/konfiguration.ts'
import { day, hour } from '../../server/domain/time.ts'
import { makeCell, aWednesday as now } from '../support/measured.ts'
import { kaldFact, konfigurationFact } from '../support/told.ts'

const kle = '02.34.02'
const staleAfterMs = 12 * hour
const maxAgeMs = 30 * day
const shut = { aktiv: false } as const
const konfiguration = (change: Partial<Konfiguration> = {}) => konfigurationFact(change).value
const from = (fradato: string, change: Partial<Konfiguration> = {}) => konfiguration({ fradato, ...change })
const keyOf = (k: Konfiguration): string | undefined => {
  const narrowing = narrowingOf(k)
  return narrowing && narrowingKey(narrowing)
}
/** A cell whose cases have been counted again under a configuration. */
const counted = (k: Konfiguration, visible: number | undefined, change: Partial<Cell> = {}): Cell =>
  makeCell({ visible, narrowing: keyOf(k), ...change })

describe('narrowingOf', () => {
  it.each<[string, Konfiguration, ReturnType<typeof narrowingOf>]>([
    ['nothing narrows', konfiguration(), undefined],
    ['the exception alone', konfiguration({ deaktiverFradatoForAktive: true }), undefined],
    ['not active', from('2022-01-01', { aktiv: false, fagsystemfilter: ['Nexus'] }), undefined],
    ['a fradato', from('2022-01-01'), { createdFrom: '2022-01-01', alsoActive: false, systems: [] }],
    [
      'a fradato with the exception',
      from('2022-01-01', { deaktiverFradatoForAktive: true }),
      { createdFrom: '2022-01-01', alsoActive: true, systems: [] },
    ],
    [
      'a filter: each system once, sorted, and no exception from what is not there',
      konfiguration({ fagsystemfilter: ['SBSYS', 'Acadre', 'SBSYS'], deaktiverFradatoForAktive: true }),
      { createdFrom: undefined, alsoActive: false, systems: ['Acadre', 'SBSYS'] },
    ],
  ])('%s', (_, k, expected) => {
    expect(narrowingOf(k)).toEqual(expected)
  })

  it('has the same key when it narrows to the same, and else another', () => {
    const same = keyOf(from('2022-01-01', { fagsystemfilter: ['B', 'A', 'B'], oensket: 'aaben' }))
    expect(keyOf(from('2022-01-01', { fagsystemfilter: ['A', 'B'], visKleTitel: true }))).toBe(same)
    const others = [
      from('2022-01-02', { fagsystemfilter: ['A', 'B'] }),
      from('2022-01-01', { fagsystemfilter: ['A', 'B'], deaktiverFradatoForAktive: true }),
      from('2022-01-01', { fagsystemfilter: ['A B'] }),
      from('2022-01-01', { fagsystemfilter: ['A'] }),
      from('2022-01-01', { fagsystemfilter: ['A,B'] }),
      from('2022-01-01'),
      konfiguration({ fagsystemfilter: ['A', 'B'] }),
      konfiguration({ fagsystemfilter: ['2022-01-01'] }),
    ]
    expect(new Set([same, ...others.map(keyOf)]).size).toBe(others.length + 1)
  })
})

describe('konfigurationAt', () => {
  const at = (facts: StoredFact<'kle-konfiguration'>[], instant = now, also?: string[]): KnownKonfiguration =>
    konfigurationAt(konfigurationerOf(facts), kle, instant, maxAgeMs, also)

  it('is unknown where nothing is told of the number', () => {
    const unknown = { kind: 'unknown', because: 'never', until: Infinity }
    expect(at([])).toEqual(unknown)
    expect(at([konfigurationFact({}, { key: '02.34.04' })])).toEqual(unknown)
  })

  it('holds as long as its limit, from when it was recorded', () => {
    const until = now + maxAgeMs + 1
    const fact = konfigurationFact()
    expect(at([fact])).toEqual({ kind: 'known', konfiguration: fact.value, until })
    expect(at([fact], until - 1).kind).toBe('known')
    expect(at([fact], until)).toEqual({ kind: 'unknown', because: 'stale', until: Infinity })
  })

  it('is as old as the day it was told for, in Copenhagen, whenever it was recorded', () => {
    const summer = Date.parse('2022-10-09T22:00:00Z')
    const fact = konfigurationFact({}, { oplystDato: '2022-10-10' })
    expect(at([fact])).toMatchObject({ kind: 'known', until: summer + maxAgeMs + 1 })
    expect(at([fact], summer).kind).toBe('known')
    expect(at([fact], summer + maxAgeMs).kind).toBe('known')
    expect(at([fact], summer + maxAgeMs + 1)).toMatchObject({ kind: 'unknown', because: 'stale' })
  })

  it('is not known before it is told', () => {
    const tomorrow = Date.parse('2022-11-02T23:00:00Z')
    const fact = konfigurationFact({}, { oplystDato: '2022-11-03' })
    expect(at([fact])).toEqual({ kind: 'unknown', because: 'future', until: tomorrow })
    expect(at([fact], tomorrow).kind).toBe('known')
    const today = konfigurationFact({}, { oplystDato: '2022-11-02' })
    expect(at([today]).kind).toBe('known')
  })

  it('is the latest told, and the next one’s day ends it', () => {
    const facts = [
      konfigurationFact({ oensket: 'aaben' }, { oplystDato: '2022-11-01' }),
      konfigurationFact({ oensket: 'lukket' }, { oplystDato: '2022-10-01' }),
      konfigurationFact({ aktiv: false }, { oplystDato: '2022-11-03' }),
    ]
    const expected = { konfiguration: { oensket: 'aaben' }, until: Date.parse('2022-11-02T23:00:00Z') }
    expect(at(facts)).toMatchObject(expected)
    expect(at(facts.toReversed())).toMatchObject(expected)
    // Of two told for one day, the one recorded last.
    const twice = [
      konfigurationFact({}, { oplystDato: '2022-11-01' }),
      konfigurationFact({ aktiv: false }, { oplystDato: '2022-11-01', recordedAt: now - 1 }),
    ]
    expect(at(twice)).toMatchObject({ konfiguration: { aktiv: true } })
    expect(at(twice.toReversed())).toMatchObject({ konfiguration: { aktiv: true } })
  })

  describe('with numbers that are counted together', () => {
    const other = '02.34.99'
    const of = (own: Partial<Konfiguration> | undefined, kin: Partial<Konfiguration> | undefined) =>
      at(
        [
          ...(own ? [konfigurationFact(own)] : []),
          ...(kin ? [konfigurationFact(kin, { key: other, recordedAt: now - day })] : []),
        ],
        now,
        [other],
      )
    const own = { oensket: 'aaben' } as const

    it.each<[string, Partial<Konfiguration> | undefined, Partial<Konfiguration> | undefined, object]>([
      [
        'only its own is told',
        own,
        undefined,
        { konfiguration: konfiguration(own), until: now + maxAgeMs + 1 },
      ],
      ['only the other’s is told, and open', undefined, own, { konfiguration: { aktiv: true } }],
      ['only the other’s is told, and closed', undefined, { aktiv: false }, { because: 'never' }],
      [
        'both closed',
        { aktiv: false, ...own },
        { aktiv: false },
        { konfiguration: { aktiv: false, ...own } },
      ],
      ['the other’s alone is open', { aktiv: false }, own, { konfiguration: { aktiv: true, ...own } }],
      [
        'its own alone is open',
        own,
        { aktiv: false, oensket: 'lukket' },
        { konfiguration: konfiguration(own) },
      ],
    ])('%s', (_, a, b, expected) => {
      expect(of(a, b)).toMatchObject(expected)
    })

    it('changes when the first of them does', () => {
      expect(of(own, own).until).toBe(now - day + maxAgeMs + 1)
      expect(of(shut, shut).until).toBe(now - day + maxAgeMs + 1)
    })

    it('lets through what either does', () => {
      const narrow = { fradato: '2022-01-01', fagsystemfilter: ['A'] }
      const merged = (kin: Partial<Konfiguration>) => {
        const known = of(narrow, kin)
        return known.kind === 'known' ? known.konfiguration : undefined
      }
      expect(merged(narrow)?.fradato).toBe('2022-01-01')
      expect(merged({ fradato: '2020-01-01' })?.fradato).toBe('2020-01-01')
      expect(merged({ fradato: '2022-06-01' })?.fradato).toBe('2022-01-01')
      expect(merged({})?.fradato).toBeUndefined()
      expect(merged({ fagsystemfilter: ['B'] })?.fagsystemfilter).toEqual(['A', 'B'])
      expect(merged({})?.fagsystemfilter).toEqual([])
      expect(merged({ deaktiverFradatoForAktive: true })?.deaktiverFradatoForAktive).toBe(true)
      expect(merged(narrow)?.deaktiverFradatoForAktive).toBe(false)
      expect(narrowingOf((of({}, narrow) as { konfiguration: Konfiguration }).konfiguration)).toBeUndefined()
    })

    it('has an intention only where they have the same', () => {
      expect(of({ oensket: 'lukket' }, { oensket: 'lukket' })).toMatchObject({
        konfiguration: { oensket: 'lukket' },
      })
      expect(of({ oensket: 'lukket' }, {})).toMatchObject({ konfiguration: { oensket: undefined } })
    })
  })
})

describe('isLimited', () => {
  it('is so by the right the cell was counted under, or by the one we have now', () => {
    expect(isLimited(makeCell())).toBe(false)
    expect(isLimited(undefined)).toBe(false)
    expect(isLimited(makeCell({ right: 'kle 02' }))).toBe(true)
    expect(isLimited(makeCell(), 'kle 02')).toBe(true)
    expect(isLimited(undefined, 'kle 02')).toBe(true)
  })
})

describe('letThrough', () => {
  const narrow = from('2022-01-01')
  const through = (cell: Cell | undefined, k: Konfiguration, right?: string) =>
    letThrough(cell, knownAt(cell, now, staleAfterMs, right), k, right)

  it.each<[string, Cell | undefined, Konfiguration, number | undefined]>([
    ['never measured', undefined, konfiguration(), undefined],
    ['too old', makeCell({ answeredAt: now - staleAfterMs - 1 }), konfiguration(), undefined],
    ['no right', makeCell({ answer: 'noRight', cases: undefined }), konfiguration(), undefined],
    ['nothing narrows', makeCell({ cases: 7 }), konfiguration(), 7],
    ['nothing narrows any more', counted(narrow, 3, { cases: 7 }), konfiguration(), 7],
    ['no cases at all', makeCell({ cases: 0 }), narrow, 0],
    ['counted under it', counted(narrow, 3), narrow, 3],
    ['counted under it: none', counted(narrow, 0), narrow, 0],
    ['more than there are', counted(narrow, 6, { cases: 5 }), narrow, 5],
    ['never counted again', makeCell(), narrow, undefined],
    ['counted under another', counted(from('2021-01-01'), 3), narrow, undefined],
    ['asked under it, and not answered', counted(narrow, undefined), narrow, undefined],
    ['under a limited right: some', counted(narrow, 3, { right: 'kle 02' }), narrow, 3],
    ['under a limited right: none', counted(narrow, 0, { right: 'kle 02' }), narrow, undefined],
  ])('%s', (_, cell, k, expected) => {
    expect(through(cell, k)).toBe(expected)
  })

  it('knows of no 0 under a right that is limited only now', () => {
    expect(through(counted(narrow, 0), narrow, 'kle 02')).toBeUndefined()
  })
})

type Told = Partial<Konfiguration> | undefined
type Number = { told: Told; cell: Cell | undefined }
const numbers = Array.from({ length: 8 }, (_, i) => `02.34.0${i}`)

type Change = { kald?: StoredFact<'kald'>[]; gates?: Gate[]; right?: string; at?: number; kles?: string[] }
const assess = (given: readonly Number[], change: Change = {}): KonfigurationState => {
  const { kald = [], gates = [], right, at = now, kles = numbers } = change
  const facts = given.flatMap(({ told }, i) =>
    told ? [konfigurationFact(told, { key: kles[i] as string })] : [],
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
    toldFor: { konfiguration: maxAgeMs, kald: maxAgeMs },
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
  type Row = [string, Told, Cell | undefined, string, Partial<KonfigurationState>?]
  const fine = 'fine'
  it.each<Row>([
    // An active configuration.
    ['open with cases', {}, some, fine, { open: 1, visible: 5 }],
    ['open with cases, as intended', aaben, some, fine, { open: 1, visible: 5 }],
    ['open without cases', {}, none, 'openEmpty', { open: 1, visible: 0 }],
    ['open, and some let through', narrow, counted(konfiguration(narrow), 2), fine, { visible: 2 }],
    ['open, and one let through', narrow, counted(konfiguration(narrow), 1), fine, { visible: 1 }],
    ['open, and none let through', narrow, counted(konfiguration(narrow), 0), 'openEmpty', { visible: 0 }],
    ['open, cases, not counted again', narrow, some, 'unknown', { open: 1, visible: undefined }],
    ['open, no cases, not counted again', narrow, none, 'openEmpty', { visible: 0 }],
    ['open, never measured', {}, undefined, 'unknown', { open: 1, visible: undefined }],
    ['open, no right to count', {}, noRight, 'unknown', { open: 1, visible: undefined }],
    ['open, 0 under a limited right', {}, limitedNone, 'unknown', { open: 1, visible: undefined }],
    ['open, some under a limited right', {}, { ...some, right: 'kle 02' }, fine, { visible: undefined }],
    ['open against intent', lukket, some, 'againstIntent', { open: 1, visible: 5 }],
    ['open against intent, empty', lukket, none, 'againstIntent', { open: 1, visible: 0 }],
    [
      'open against intent, never measured',
      lukket,
      undefined,
      'againstIntent',
      { open: 1, visible: undefined },
    ],
    // No active configuration.
    ['closed with cases', shut, some, 'deliveredClosed', { closed: 1, visible: 0 }],
    [
      'closed with cases, though open is intended',
      { ...shut, ...aaben },
      some,
      'deliveredClosed',
      { closed: 1 },
    ],
    ['closed without cases: nothing to open yet', shut, none, fine, { closed: 1, visible: 0 }],
    ['closed without cases, though open is intended', { ...shut, ...aaben }, none, fine, { closed: 1 }],
    ['closed, never measured', shut, undefined, 'unknown', { closed: 1, visible: 0 }],
    ['closed, no right to count', shut, noRight, 'unknown', { closed: 1, visible: 0 }],
    ['closed, 0 under a limited right', shut, limitedNone, 'unknown', { closed: 1, visible: 0 }],
    [
      'closed as intended, with cases',
      { ...shut, ...lukket },
      some,
      'intendedClosed',
      { closed: 1, visible: 0 },
    ],
    [
      'closed as intended, without',
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
    // Nothing told.
    ['not told, with cases', undefined, some, 'unknown', { open: 0, closed: 0, visible: undefined }],
    ['not told, without cases', undefined, none, 'unknown', { open: 0, closed: 0, visible: undefined }],
    ['not told, never measured', undefined, undefined, 'unknown', { open: 0, closed: 0, visible: undefined }],
  ])('%s', (_, told, cell, verdict, expected = {}) => {
    const state = assess([{ told, cell }])
    const isFault = (konfigurationFaults as readonly string[]).includes(verdict)
    expect(state.outcome).toBe(isFault ? 'no' : verdict === 'unknown' ? 'notMeasured' : 'yes')
    expect(state.faults).toEqual(isFault ? { [verdict]: { numbers: 1, first: [numbers[0]] } } : {})
    expect(state.unknown).toBe(verdict === 'unknown' ? 1 : 0)
    expect(state.intendedClosed).toBe(verdict === 'intendedClosed' ? 1 : 0)
    expect(state).toMatchObject(expected)
    // It is kept beside the level, as JSON.
    expect(JSON.parse(JSON.stringify(state))).toEqual(state)
  })
})

describe('assessKonfiguration of a group', () => {
  it('is not relevant without numbers', () => {
    expect(assess([])).toMatchObject({ outcome: 'notRelevant', open: 0, closed: 0, faults: {} })
    expect(assess([]).visible).toBeUndefined()
  })

  it('adds up, and names the first five of each fault', () => {
    const state = assess([
      { told: {}, cell: some },
      { told: narrow, cell: counted(konfiguration(narrow), 2) },
      ...Array.from({ length: 6 }, () => ({ told: shut, cell: some })),
    ])
    expect(state).toMatchObject({ outcome: 'no', open: 2, closed: 6, unknown: 0, visible: 7 })
    expect(state.faults).toEqual({ deliveredClosed: { numbers: 6, first: numbers.slice(2, 7) } })
  })

  it('is no with a fault, whatever is unknown; else not measured while anything is', () => {
    const fine = { told: {}, cell: some }
    const unsure = { told: undefined, cell: some }
    expect(assess([fine, unsure, { told: shut, cell: some }]).outcome).toBe('no')
    expect(assess([fine, unsure]).outcome).toBe('notMeasured')
    expect(assess([fine, fine]).outcome).toBe('yes')
  })

  it('counts what is counted together with a number by its configuration too', () => {
    const together = { ...some, also: '02.34.06 02.34.07' }
    const state = assess([
      { told: shut, cell: together },
      ...Array.from({ length: 6 }, () => ({ told: undefined, cell: undefined })),
      { told: {}, cell: undefined },
    ])
    expect(state.faults).toEqual({})
    expect(state.open).toBe(2)
  })

  it('says until when it holds: the first of what was told', () => {
    expect(assess([{ told: {}, cell: some }]).until).toBe(now + maxAgeMs + 1)
    expect(assess([{ told: undefined, cell: some }]).until).toBeUndefined()
    const october = Date.parse('2022-10-31T23:00:00Z')
    expect(assess([{ told: {}, cell: some }], { kald: [kaldFact()] }).until).toBe(october + maxAgeMs + 1)
  })
})

describe('answersEmpty', () => {
  const open = { told: {}, cell: some }
  const faultsOf = (given: Number[], change: Change) => assess(given, change).faults
  const found = { answersEmpty: { numbers: 1, first: [numbers[0]] } }
  const gate = (opens?: string, pilots?: string[]): Gate[] => [{ area: '02', opens, pilots }]

  it.each<[string, Change, object]>([
    ['no calls are told', {}, {}],
    ['none of the calls returned data', { kald: [kaldFact()] }, found],
    ['one of them did', { kald: [kaldFact({ medData: 1 })] }, {}],
    ['nobody called', { kald: [kaldFact({ kald: 0 })] }, {}],
    ['only the calls for benefits', { kald: [kaldFact({ type: 'ydelser' })] }, {}],
    ['the newest month decides', { kald: [kaldFact({ maaned: '2022-09' }), kaldFact({ medData: 1 })] }, {}],
    ['the month is too long ago', { kald: [kaldFact({ maaned: '2022-08' })] }, {}],
    ['the gate opened on the month’s last day', { kald: [kaldFact()], gates: gate('2022-10-31') }, found],
    ['the gate opened after the month', { kald: [kaldFact()], gates: gate('2022-11-01') }, {}],
    ['for a pilot it was open', { kald: [kaldFact()], gates: gate('2022-11-01', ['0751']) }, found],
    [
      'a month of 30 days',
      { kald: [kaldFact({ maaned: '2022-09' })], gates: gate('2022-10-01'), at: now - 7 * day },
      {},
    ],
  ])('%s', (_, change, expected) => {
    expect(faultsOf([open], change)).toEqual(expected)
  })

  it.each<[string, Number]>([
    ['closed', { told: { ...shut, ...lukket }, cell: some }],
    ['not told', { told: undefined, cell: some }],
    ['not counted', { told: {}, cell: undefined }],
    ['not counted again', { told: narrow, cell: some }],
  ])('never of a number that is %s', (_, number) => {
    expect(faultsOf([number], { kald: [kaldFact()] })).toEqual({})
  })

  it('is told of each area by its own gate', () => {
    const kles = ['27.24.00', '29.18.00']
    const change = { kald: [kaldFact()], gates: [{ area: '29', opens: '2023-01-01' } as const], kles }
    expect(faultsOf([open, open], change)).toEqual({ answersEmpty: { numbers: 1, first: ['27.24.00'] } })
  })
})

describe('a group’s configurations', () => {
  const told = fc.option(
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
  const number: fc.Arbitrary<Number> = fc.record({ told, cell }).map(({ told, cell }) => ({
    told,
    cell:
      cell &&
      makeCell({
        cases: cell.cases,
        right: cell.right,
        visible: cell.visible,
        narrowing: cell.under && told ? keyOf(konfiguration(told)) : undefined,
      }),
  }))
  const group = fc.array(number, { minLength: 1, maxLength: 4 })

  it('become met, or at fault, by no fact that is forgotten', () => {
    fc.assert(
      fc.property(
        group,
        fc.nat(3),
        fc.constantFrom('told' as const, 'cell' as const),
        (given, place, what) => {
          const forgotten = given.map((n, i) =>
            i === place % given.length ? { ...n, [what]: undefined } : n,
          )
          const before = assess(given)
          const after = assess(forgotten)
          if (before.outcome !== 'yes') expect(after.outcome).not.toBe('yes')
          if (before.outcome !== 'no') expect(after.outcome).not.toBe('no')
          if (before.visible === undefined) expect(after.visible ?? 'unknown').toBe('unknown')
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('hold until they say', () => {
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
        if (given.some((n) => n.told)) expect(known(until).unknown).toBe(given.length)
      }),
    )
  })

  it('let no more through than there are, and count every number once', () => {
    fc.assert(
      fc.property(group, (given) => {
        const { visible, open, closed, unknown, faults } = assess(given)
        const total = given.reduce((sum, n) => sum + (n.cell?.cases ?? 0), 0)
        if (visible !== undefined) expect(visible).toBeLessThanOrEqual(total)
        expect(open + closed).toBe(given.filter((n) => n.told).length)
        const faulty = Object.values(faults).reduce((sum, f) => sum + f.numbers, 0)
        expect(faulty + unknown).toBeLessThanOrEqual(given.length)
      }),
    )
  })
})
