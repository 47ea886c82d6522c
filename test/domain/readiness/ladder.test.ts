// Tests the ladder: the outcome of each rung, and the one next step.
import { describe, expect, it } from 'vitest'
import type { GateState } from '../../../server/domain/facts/gate.ts'
import type { Cell } from '../../../server/domain/measured/cell.ts'
import type { GroupState } from '../../../server/domain/readiness/group.ts'
import { createAssessor } from '../../../server/domain/readiness/kommune.ts'
import {
  assessLadder,
  nextStepOf,
  type RungId,
  type RungOutcome,
  rungOutcomes,
  rungs,
  unknownNumbers,
} from '../../../server/domain/readiness/ladder.ts'
import type { KonfigurationState } from '../../../server/domain/visibility/konfiguration-faults.ts'
import { shownBehind } from '../../../server/domain/visibility/shown.ts'
import { aWednesday as at, makeCell, rulesFor } from '../../support/measured.ts'

const numbers = ['02.34.02', '02.34.04', '02.34.06']

/** Nothing is told of the configurations. */
const notReported: KonfigurationState = {
  outcome: 'notMeasured',
  open: 0,
  closed: 0,
  intendedClosed: 0,
  unknown: 3,
  stale: 0,
  showable: 0,
  visibleUnknown: 'notReported',
  faults: {},
}
const asIntended: KonfigurationState = {
  ...notReported,
  outcome: 'yes',
  open: 3,
  unknown: 0,
  showable: 3,
  visible: 300,
  visibleUnknown: undefined,
}
const faulty: KonfigurationState = {
  ...asIntended,
  outcome: 'no',
  closed: 1,
  open: 2,
  showable: 2,
  visible: 200,
  faults: { deliveredClosed: { numbers: 1, first: ['02.34.02'] } },
}

const notGated: GateState = { state: 'unknown', pilot: false }
const open: GateState = { state: 'open', opens: '2022-10-31', pilot: false }
const closed: GateState = { state: 'closed', opens: '2022-12-01', pilot: false }

const stateOf = (
  given: (Partial<Cell> | undefined)[],
  obligatory = numbers,
  konfiguration = notReported,
  flereFrom = 1,
): GroupState => {
  const cells = given.flatMap((change, i) =>
    change === undefined ? [] : [makeCell({ kle: numbers[i] as string, ...change })],
  )
  const data = { cells, konfigurationer: [], kald: [] }
  const rules = rulesFor(obligatory, { flereFrom })
  const state = createAssessor(rules).assess('0751', data, [], at)[0] as GroupState
  return { ...state, konfiguration }
}

const ladderOf = (state: GroupState, right: string, gate: GateState) =>
  assessLadder(state, right, gate, shownBehind(state, gate))

const fine: Partial<Cell> = { cases: 100, receivedSince: 3 }
const zero: Partial<Cell> = { cases: 0, receivedSince: 0 }
const quiet: Partial<Cell> = { cases: 100, receivedSince: 0 }
const noRight: Partial<Cell> = {
  answer: 'noRight',
  outcome: 'noRight',
  cases: undefined,
  receivedSince: undefined,
}
const limited: Partial<Cell> = { cases: 0, receivedSince: 0, right: 'kle 02' }
const lost: Partial<Cell> = { trusted: false }

type Row = [
  string,
  (Partial<Cell> | undefined)[],
  [RungOutcome, RungOutcome, RungOutcome],
  RungId | undefined,
]

describe('assessLadder and nextStepOf', () => {
  // adgang, leverance, friskhed
  it.each<Row>([
    ['all is well', [fine, fine, fine], ['yes', 'yes', 'yes'], undefined],
    [
      'never measured',
      [undefined, undefined, undefined],
      ['notMeasured', 'notMeasured', 'notMeasured'],
      undefined,
    ],
    ['all lost', [lost, lost, lost], ['notMeasured', 'notMeasured', 'notMeasured'], undefined],
    ['one zero', [fine, fine, zero], ['yes', 'partly', 'yes'], 'leverance'],
    ['one zero, and stopped', [quiet, quiet, zero], ['yes', 'partly', 'no'], 'friskhed'],
    ['one delivered, one zero, one lost', [fine, zero, lost], ['yes', 'partly', 'yes'], 'leverance'],
    [
      'one zero is known, the rest lost',
      [lost, lost, zero],
      ['yes', 'notMeasured', 'notMeasured'],
      undefined,
    ],
    ['all zero', [zero, zero, zero], ['yes', 'no', 'notRelevant'], 'leverance'],
    ['all delivered, one lost', [fine, fine, lost], ['yes', 'notMeasured', 'yes'], undefined],
    ['no right to any', [noRight, noRight, noRight], ['noAccess', 'noAccess', 'notMeasured'], 'adgang'],
    ['no right to one', [fine, fine, noRight], ['noAccess', 'noAccess', 'yes'], 'adgang'],
    ['no right to one, another zero', [fine, zero, noRight], ['noAccess', 'partly', 'yes'], 'adgang'],
    ['a 0 under a limited right', [fine, fine, limited], ['no', 'notMeasured', 'yes'], 'adgang'],
    ['stopped', [quiet, quiet, quiet], ['yes', 'yes', 'no'], 'friskhed'],
    ['stopped, but one of them lost', [quiet, quiet, lost], ['yes', 'notMeasured', 'notMeasured'], undefined],
  ])('%s', (_, cells, outcomes, next) => {
    const ladder = ladderOf(stateOf(cells), 'full', notGated)
    expect(ladder.map((r) => r.rung)).toEqual(rungs)
    expect(ladder.slice(0, 3).map((r) => r.outcome)).toEqual(outcomes)
    expect(nextStepOf(ladder)?.rung).toBe(next)
  })

  it('is not relevant, and asks for nothing, when no number is in force', () => {
    const ladder = ladderOf(stateOf([], []), 'full', open)
    expect(new Set(ladder.map((r) => r.outcome))).toEqual(new Set(['notRelevant']))
    expect(nextStepOf(ladder)).toBeUndefined()
  })

  type Upper = [string, KonfigurationState, GateState, RungOutcome[], RungId | undefined]
  // konfiguration, gate, kanVises
  it.each<Upper>([
    ['all is met', asIntended, open, ['yes', 'yes', 'yes'], undefined],
    [
      'nothing told of either',
      notReported,
      notGated,
      ['notMeasured', 'notMeasured', 'notMeasured'],
      undefined,
    ],
    [
      'nothing told of the configurations',
      notReported,
      open,
      ['notMeasured', 'yes', 'notMeasured'],
      undefined,
    ],
    ['nothing told of the gate', asIntended, notGated, ['yes', 'notMeasured', 'notMeasured'], undefined],
    ['a fault, and the others open', faulty, open, ['no', 'yes', 'partly'], 'konfiguration'],
    ['a closed gate', asIntended, closed, ['yes', 'no', 'no'], 'gate'],
    ['a closed gate, nothing else told', notReported, closed, ['notMeasured', 'no', 'no'], 'gate'],
    ['a fault and a closed gate', faulty, closed, ['no', 'no', 'no'], 'konfiguration'],
    [
      'all closed, and so intended: nothing can be shown',
      { ...asIntended, open: 0, closed: 3, intendedClosed: 3, showable: 0, visible: 0 },
      open,
      ['yes', 'yes', 'no'],
      undefined,
    ],
    [
      'one closed as intended',
      { ...asIntended, open: 2, closed: 1, intendedClosed: 1, showable: 2, visible: 200 },
      open,
      ['yes', 'yes', 'partly'],
      undefined,
    ],
    [
      'no right to one',
      { ...notReported, visibleUnknown: 'noAccess' },
      open,
      ['notMeasured', 'yes', 'noAccess'],
      undefined,
    ],
  ])('%s', (_, konfiguration, gate, outcomes, next) => {
    const ladder = ladderOf(stateOf([fine, fine, fine], numbers, konfiguration), 'full', gate)
    expect(ladder.slice(3).map((r) => r.outcome)).toEqual(outcomes)
    expect(nextStepOf(ladder)?.rung).toBe(next)
  })

  it('is stopped by what is not met and by what we may not see alone', () => {
    const ladder = ladderOf(stateOf([fine, fine, zero]), 'full', notGated)
    const next = (outcome: RungOutcome) =>
      nextStepOf(ladder.map((r) => (r.rung === 'gate' ? { ...r, outcome } : r)))
    expect(rungOutcomes.filter((outcome) => next(outcome)?.rung === 'gate')).toEqual(['no', 'noAccess'])
    for (const outcome of ['yes', 'partly', 'notMeasured', 'notRelevant'] as const)
      expect(next(outcome)).toMatchObject({
        rung: 'leverance',
        outcome: 'partly',
        who: 'kommuneOgLeverandoer',
      })
  })

  it('is never what can be shown, which follows from the rest', () => {
    const ladder = ladderOf(
      stateOf([fine, fine, fine], numbers, { ...asIntended, showable: 2 }),
      'full',
      open,
    )
    expect(ladder.at(-1)).toMatchObject({ rung: 'kanVises', outcome: 'partly' })
    expect(nextStepOf(ladder)).toBeUndefined()
  })

  it.each<[number, RungOutcome]>([
    [1, 'partly'],
    [2, 'partly'],
    [3, 'no'],
  ])('says of two numbers of three, when flere is from %i, %s', (flereFrom, outcome) => {
    const ladder = ladderOf(stateOf([fine, fine, zero], numbers, notReported, flereFrom), 'full', open)
    expect(ladder[1]?.outcome).toBe(outcome)
  })

  it('says who acts', () => {
    const who = (cell: Partial<Cell>, konfiguration = asIntended, gate = open) =>
      nextStepOf(ladderOf(stateOf([cell, cell, cell], numbers, konfiguration), 'full', gate))?.who
    expect(who(noRight)).toBe('kommune')
    expect(who(zero)).toBe('kommuneOgLeverandoer')
    expect(who(quiet)).toBe('kommuneOgLeverandoer')
    expect(who(fine, faulty)).toBe('kommune')
    expect(who(fine, asIntended, closed)).toBe('digst')
    expect(who(fine)).toBeUndefined()
  })

  it('tells the evidence: numbers and times, and the limit where there is one', () => {
    const [adgang, leverance, friskhed] = ladderOf(stateOf([fine, zero, lost]), 'kle 02', open)
    expect(adgang?.evidence).toEqual({
      obligatory: 3,
      noAccess: 0,
      limited: 0,
      right: 'kle 02',
      measuredAt: at,
    })
    expect(leverance?.evidence).toEqual({
      obligatory: 3,
      delivered: 1,
      zero: 1,
      unknown: 1,
      missing: '02.34.04',
      cases: 100,
      measuredAt: at,
    })
    expect(ladderOf(stateOf([fine, fine, fine]), 'full', open)[1]?.evidence.missing).toBeUndefined()
    expect(friskhed?.evidence).toEqual({ received: 3, measuredAt: at })
  })

  it('tells the evidence of the configurations, of the gate, and of what can be shown', () => {
    const upper = (konfiguration: KonfigurationState, gate: GateState) =>
      ladderOf(stateOf([fine, fine, fine], numbers, konfiguration), 'full', gate)
        .slice(3)
        .map((r) => r.evidence)
    const none = { deliveredClosed: 0, openEmpty: 0, againstIntent: 0, answersEmpty: 0 }
    expect(upper(faulty, open)).toEqual([
      { open: 2, closed: 1, ...none, deliveredClosed: 1, intendedClosed: 0, unknown: 0, visible: 200 },
      { opens: '2022-10-31' },
      { obligatory: 3, showable: 2, atMost: 200 },
    ])
    expect(upper(notReported, { state: 'open', pilot: true })).toEqual([
      { open: 0, closed: 0, ...none, intendedClosed: 0, unknown: 3 },
      { pilot: 1 },
      { obligatory: 3, showable: 0 },
    ])
    expect(upper(asIntended, notGated)[2]).toEqual({ obligatory: 3, showable: 0, atMost: 300 })
    expect(upper(asIntended, closed)[2]).toEqual({ obligatory: 3, showable: 0, atMost: 0, waiting: 300 })
  })
})

describe('unknownNumbers', () => {
  it('counts what is lost and a 0 under a limit, not what we have no right to', () => {
    expect(unknownNumbers(stateOf([fine, limited, noRight]))).toBe(1)
    expect(unknownNumbers(stateOf([lost, undefined, zero]))).toBe(2)
  })
})
