// Tests the cases that can be shown of an area behind its gate, and of two areas: upper bounds and first reasons.
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

describe('an area behind a gate', () => {
  const all: Partial<WorldOptions> = { answer: () => 400, konfiguration: () => ({}) }
  const none: Partial<WorldOptions> = { ...all, answer: () => 0 }
  /** No call of October returned data, and nothing was closed then. */
  const silent: Partial<WorldOptions> = {
    ...all,
    oplystDato: '2022-09-30',
    kald: () => ({}),
    rules: { ...rules, gates: [] },
  }
  type Row = [string, Partial<WorldOptions>, GateState, object]
  it.each<Row>([
    ['all numbers are open', all, open, { kind: 'kan', atMost: 2400, showable: 6 }],
    ['all cases wait behind a closed gate', all, closed, { kind: 'intet', because: 'gate', waiting: 2400 }],
    [
      'all numbers are open, but the gate is not reported',
      all,
      notReported,
      { kind: 'ukendt', because: 'gateNotReported', showable: 0, atMost: 2400 },
    ],
    [
      'all numbers are open, but no call of a month returned data',
      silent,
      open,
      { kind: 'ukendt', because: 'answersEmpty', showable: 0, atMost: 2400 },
    ],
    [
      'no call of a month returned data, and one number is not reported',
      { ...silent, konfiguration: (_, kle) => (kle === '02.34.02' ? undefined : {}) },
      open,
      { kind: 'ukendt', because: 'notReported', showable: 0 },
    ],
    ['there are no cases, and the gate is closed', none, closed, { kind: 'intet', because: 'index' }],
    [
      'there are no cases, and the gate is not reported',
      none,
      notReported,
      { kind: 'intet', because: 'index' },
    ],
    [
      'the unreported numbers have no cases, so they hide nothing',
      {
        ...all,
        answer: (_, kle) => (kle < '02.34' ? 0 : 400),
        konfiguration: (_, kle) => (kle < '02.34' ? undefined : {}),
      },
      open,
      { kind: 'kan', atMost: 1600, showable: 4 },
    ],
    [
      'the delivered numbers are closed, and the rest have no cases',
      {
        ...all,
        answer: (_, kle) => (kle < '02.34' ? 0 : 400),
        konfiguration: (_, kle) => ({ aktiv: false, ...(kle < '02.34' && { oensket: 'lukket' }) }),
      },
      open,
      { kind: 'intet', because: 'closed' },
    ],
    [
      'one number is not reported',
      { ...all, konfiguration: (_, kle) => (kle === '02.34.02' ? undefined : {}) },
      open,
      { kind: 'ukendt', because: 'notReported', showable: 5, atMost: undefined },
    ],
    [
      'we have no right to one number, and another is not reported',
      {
        ...all,
        answer: (_, kle) => (kle === '02.34.04' ? 'noRight' : 400),
        konfiguration: (_, kle) => (kle === '02.34.02' ? undefined : {}),
      },
      open,
      { kind: 'ukendt', because: 'noAccess', showable: 4 },
    ],
    [
      'all numbers are closed',
      { ...all, konfiguration: () => ({ aktiv: false }) },
      open,
      { kind: 'intet', because: 'closed' },
    ],
    [
      'all numbers are closed as intended',
      { ...all, konfiguration: () => ({ aktiv: false, oensket: 'lukket' }) },
      closed,
      { kind: 'intet', because: 'intendedClosed' },
    ],
    [
      'no case is let through',
      { ...all, konfiguration: () => ({ fradato: '2022-10-01' }), letThrough: () => 0 },
      open,
      { kind: 'intet', because: 'empty' },
    ],
    [
      'some cases are let through',
      { ...all, konfiguration: () => ({ fradato: '2022-10-01' }), letThrough: () => 7 },
      open,
      { kind: 'kan', atMost: 42, showable: 6 },
    ],
    [
      'the cases are not counted under the configurations',
      { ...all, konfiguration: () => ({ fradato: '2022-10-01' }), letThrough: () => undefined },
      open,
      { kind: 'ukendt', because: 'notCounted' },
    ],
    [
      'no number is reported',
      { ...all, konfiguration: () => undefined },
      open,
      { kind: 'ukendt', because: 'notReported' },
    ],
    // A closed gate decides although the configurations are unknown; no number of waiting cases is given.
    [
      'no number is reported, and the gate is closed',
      { ...all, konfiguration: () => undefined },
      closed,
      { kind: 'intet', because: 'gate', waiting: undefined },
    ],
    [
      'the reports are too old',
      { ...all, oplystDato: '2022-08-01' },
      open,
      { kind: 'ukendt', because: 'stale' },
    ],
    [
      'one number is not reported, and the other reports are too old',
      { ...all, oplystDato: '2022-08-01', konfiguration: (_, kle) => (kle === '02.34.02' ? undefined : {}) },
      open,
      { kind: 'ukendt', because: 'notReported' },
    ],
    [
      'we have no right to count',
      { ...all, answer: () => 'noRight' },
      open,
      { kind: 'ukendt', because: 'noAccess' },
    ],
    ['our right is limited', { ...all, right: 'kle 02' }, open, { kind: 'ukendt', because: 'limited' }],
    [
      'no number was measured',
      { ...all, answer: () => 'never' },
      open,
      { kind: 'ukendt', because: 'notCounted' },
    ],
    [
      'no numbers are in force',
      { ...all, rules: { ...rules, obligatory: [] } },
      open,
      { kind: 'intet', because: 'noNumbers' },
    ],
  ])('shows the right cases when %s', (_, options, gate, expected) => {
    const [first] = createWorld({ answer: () => 0, ...options }).kommuner
    if (first === undefined) throw new Error('no kommuner')
    expect(shownBehind(first.groups['02'], gate)).toMatchObject(expected)
  })
})

describe('two areas', () => {
  const some: Shown = { kind: 'kan', atMost: 40, showable: 2 }
  const waiting: Shown = { kind: 'intet', because: 'gate', waiting: 70 }
  const noCases: Shown = { kind: 'intet', because: 'index' }
  const noNumbers: Shown = { kind: 'intet', because: 'noNumbers' }
  const unreported: Shown = { kind: 'ukendt', because: 'notReported', showable: 1 }
  const gateUnreported: Shown = { kind: 'ukendt', because: 'gateNotReported', showable: 0, atMost: 9 }
  it.each<[string, Shown, Shown, Shown]>([
    ['add up', some, some, { kind: 'kan', atMost: 80, showable: 4 }],
    ['show the cases of the only area that shows any', some, waiting, some],
    ['show nothing when neither does, for the reason that is closest to showing', noCases, waiting, waiting],
    ['show nothing for the reason that they share', noCases, noCases, noCases],
    ['have the result of the only area with numbers', unreported, noNumbers, unreported],
    ['have no numbers when neither has', noNumbers, noNumbers, noNumbers],
    ['are unknown when one is', some, unreported, { ...unreported, showable: 3 }],
    ['are unknown for the first reason', gateUnreported, unreported, unreported],
    [
      'are unknown, but bounded, when only a gate is not reported',
      some,
      gateUnreported,
      { ...gateUnreported, showable: 2, atMost: 49 },
    ],
  ])('%s', (_, a, b, expected) => {
    expect(shownTogether([a, b])).toEqual(expected)
    expect(shownTogether([b, a])).toEqual(expected)
  })

  it('have the kind and the reason that follow from their parts', () => {
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
