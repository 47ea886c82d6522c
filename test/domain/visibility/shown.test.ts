// Tests what can be shown of an area behind a gate, and of two areas together: the first reason, and how much at most.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GateState } from '../../../server/domain/facts/gate.ts'
import {
  type Shown,
  shownBehind,
  shownTogether,
  shutReasons,
  unsureReasons,
} from '../../../server/domain/visibility/shown.ts'
import { rules, type WorldOptions } from '../../support/world-data.ts'
import { createWorld } from '../../support/worlds.ts'

const open: GateState = { state: 'open', pilot: false }
const closed: GateState = { state: 'closed', pilot: false }
const notReported: GateState = { state: 'unknown', pilot: false }

describe('what could be shown behind a gate', () => {
  const all: Partial<WorldOptions> = { answer: () => 400, konfiguration: () => ({}) }
  const none: Partial<WorldOptions> = { ...all, answer: () => 0 }
  type Row = [string, Partial<WorldOptions>, GateState, object]
  it.each<Row>([
    ['all, open', all, open, { kind: 'kan', atMost: 2400, showable: 6 }],
    ['all, behind a gate: they wait', all, closed, { kind: 'intet', because: 'gate', waiting: 2400 }],
    [
      'all, no gate told',
      all,
      notReported,
      { kind: 'ukendt', because: 'gateNotReported', showable: 0, atMost: 2400 },
    ],
    ['no cases, before the gate', none, closed, { kind: 'intet', because: 'index' }],
    ['no cases, no gate told', none, notReported, { kind: 'intet', because: 'index' }],
    [
      'some without cases, of which nothing is told: they hide nothing',
      {
        ...all,
        answer: (_, kle) => (kle < '02.34' ? 0 : 400),
        konfiguration: (_, kle) => (kle < '02.34' ? undefined : {}),
      },
      open,
      { kind: 'kan', atMost: 1600, showable: 4 },
    ],
    [
      'what is delivered shut, the rest without cases',
      {
        ...all,
        answer: (_, kle) => (kle < '02.34' ? 0 : 400),
        konfiguration: (_, kle) => ({ aktiv: false, ...(kle < '02.34' && { oensket: 'lukket' }) }),
      },
      open,
      { kind: 'intet', because: 'closed' },
    ],
    [
      'one not told of, the others known',
      { ...all, konfiguration: (_, kle) => (kle === '02.34.02' ? undefined : {}) },
      open,
      { kind: 'ukendt', because: 'notReported', showable: 5, atMost: undefined },
    ],
    [
      'no right to one, and another not told of',
      {
        ...all,
        answer: (_, kle) => (kle === '02.34.04' ? 'noRight' : 400),
        konfiguration: (_, kle) => (kle === '02.34.02' ? undefined : {}),
      },
      open,
      { kind: 'ukendt', because: 'noAccess', showable: 4 },
    ],
    [
      'all shut',
      { ...all, konfiguration: () => ({ aktiv: false }) },
      open,
      { kind: 'intet', because: 'closed' },
    ],
    [
      'all shut as intended',
      { ...all, konfiguration: () => ({ aktiv: false, oensket: 'lukket' }) },
      closed,
      { kind: 'intet', because: 'intendedClosed' },
    ],
    [
      'none let through',
      { ...all, konfiguration: () => ({ fradato: '2022-10-01' }), letThrough: () => 0 },
      open,
      { kind: 'intet', because: 'empty' },
    ],
    [
      'some let through',
      { ...all, konfiguration: () => ({ fradato: '2022-10-01' }), letThrough: () => 7 },
      open,
      { kind: 'kan', atMost: 42, showable: 6 },
    ],
    [
      'not counted',
      { ...all, konfiguration: () => ({ fradato: '2022-10-01' }), letThrough: () => undefined },
      open,
      { kind: 'ukendt', because: 'notCounted' },
    ],
    [
      'not told',
      { ...all, konfiguration: () => undefined },
      open,
      { kind: 'ukendt', because: 'notReported' },
    ],
    // The gate shuts whatever is not known behind it; nothing is said to wait.
    [
      'not told, behind a gate',
      { ...all, konfiguration: () => undefined },
      closed,
      { kind: 'intet', because: 'gate', waiting: undefined },
    ],
    ['told too long ago', { ...all, oplystDato: '2022-08-01' }, open, { kind: 'ukendt', because: 'stale' }],
    [
      'not told of some, of others too long ago',
      { ...all, oplystDato: '2022-08-01', konfiguration: (_, kle) => (kle === '02.34.02' ? undefined : {}) },
      open,
      { kind: 'ukendt', because: 'notReported' },
    ],
    ['no right', { ...all, answer: () => 'noRight' }, open, { kind: 'ukendt', because: 'noAccess' }],
    ['a limited right', { ...all, right: 'kle 02' }, open, { kind: 'ukendt', because: 'limited' }],
    ['not measured', { ...all, answer: () => 'never' }, open, { kind: 'ukendt', because: 'notCounted' }],
    [
      'no numbers in force',
      { ...all, rules: { ...rules, obligatory: [] } },
      open,
      { kind: 'intet', because: 'noNumbers' },
    ],
  ])('%s', (_, options, gate, expected) => {
    const [first] = createWorld({ answer: () => 0, ...options }).kommuner
    if (first === undefined) throw new Error('no kommuner')
    expect(shownBehind(first.groups['02'], gate)).toMatchObject(expected)
  })
})

describe('two areas together', () => {
  const some: Shown = { kind: 'kan', atMost: 40, showable: 2 }
  const waiting: Shown = { kind: 'intet', because: 'gate', waiting: 70 }
  const noCases: Shown = { kind: 'intet', because: 'index' }
  const noNumbers: Shown = { kind: 'intet', because: 'noNumbers' }
  const untold: Shown = { kind: 'ukendt', because: 'notReported', showable: 1 }
  const ungated: Shown = { kind: 'ukendt', because: 'gateNotReported', showable: 0, atMost: 9 }
  it.each<[string, Shown, Shown, Shown]>([
    ['add up', some, some, { kind: 'kan', atMost: 80, showable: 4 }],
    ['show what one of them does', some, waiting, some],
    ['show nothing when neither does, and wait for the gate', noCases, waiting, waiting],
    ['show nothing for the reason they share', noCases, noCases, noCases],
    ['are what the one with numbers is', untold, noNumbers, untold],
    ['have no numbers when neither has', noNumbers, noNumbers, noNumbers],
    ['are unknown when one is', some, untold, { ...untold, showable: 3 }],
    ['are unknown for the first reason', ungated, untold, untold],
    [
      'are unknown, but bounded, when the gate alone is',
      some,
      ungated,
      { ...ungated, showable: 2, atMost: 49 },
    ],
  ])('%s', (_, a, b, expected) => {
    expect(shownTogether([a, b])).toEqual(expected)
    expect(shownTogether([b, a])).toEqual(expected)
  })

  it('never say more or less than their parts', () => {
    const shown: fc.Arbitrary<Shown> = fc.oneof(
      fc.record({
        kind: fc.constant('kan' as const),
        atMost: fc.integer({ min: 1, max: 9 }),
        showable: fc.constant(1),
      }),
      fc.record({ kind: fc.constant('intet' as const), because: fc.constantFrom(...shutReasons) }),
      fc.record({
        kind: fc.constant('ukendt' as const),
        because: fc.constantFrom(...unsureReasons),
        showable: fc.nat(2),
      }),
    )
    fc.assert(
      fc.property(shown, shown, (a, b) => {
        const both = shownTogether([a, b])
        const kinds = [a.kind, b.kind]
        const kind = kinds.includes('ukendt') ? 'ukendt' : kinds.includes('kan') ? 'kan' : 'intet'
        expect(both.kind).toBe(kind)
        if ('because' in both) expect([a, b].map((s) => 'because' in s && s.because)).toContain(both.because)
      }),
    )
  })
})
