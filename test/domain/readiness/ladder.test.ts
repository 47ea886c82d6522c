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

/** No configuration is reported. */
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

const gateNotReported: GateState = { state: 'unknown', pilot: false }
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
  // The outcomes of adgang, leverance and friskhed.
  it.each<Row>([
    ['all numbers are delivered and fresh', [fine, fine, fine], ['yes', 'yes', 'yes'], undefined],
    [
      'no number was ever measured',
      [undefined, undefined, undefined],
      ['notMeasured', 'notMeasured', 'notMeasured'],
      undefined,
    ],
    ['all counts are lost', [lost, lost, lost], ['notMeasured', 'notMeasured', 'notMeasured'], undefined],
    ['one number has no cases', [fine, fine, zero], ['yes', 'partly', 'yes'], 'leverance'],
    [
      'one number has no cases, and deliveries have stopped',
      [quiet, quiet, zero],
      ['yes', 'partly', 'no'],
      'friskhed',
    ],
    [
      'one number is delivered, one has no cases, one is lost',
      [fine, zero, lost],
      ['yes', 'partly', 'yes'],
      'leverance',
    ],
    [
      'one number has no cases, and the rest are lost',
      [lost, lost, zero],
      ['yes', 'notMeasured', 'notMeasured'],
      undefined,
    ],
    ['no number has cases', [zero, zero, zero], ['yes', 'no', 'notRelevant'], 'leverance'],
    [
      'one number is lost, and the rest are delivered',
      [fine, fine, lost],
      ['yes', 'notMeasured', 'yes'],
      undefined,
    ],
    [
      'we have no right to any number',
      [noRight, noRight, noRight],
      ['noAccess', 'noAccess', 'notMeasured'],
      'adgang',
    ],
    ['we have no right to one number', [fine, fine, noRight], ['noAccess', 'noAccess', 'yes'], 'adgang'],
    [
      'we have no right to one number, and another has no cases',
      [fine, zero, noRight],
      ['noAccess', 'partly', 'yes'],
      'adgang',
    ],
    ['one number is 0 under a limited right', [fine, fine, limited], ['no', 'notMeasured', 'yes'], 'adgang'],
    ['deliveries have stopped', [quiet, quiet, quiet], ['yes', 'yes', 'no'], 'friskhed'],
    [
      'deliveries have stopped, but one number is lost',
      [quiet, quiet, lost],
      ['yes', 'notMeasured', 'notMeasured'],
      undefined,
    ],
  ])('assesses the lower rungs when %s', (_, cells, outcomes, next) => {
    const ladder = ladderOf(stateOf(cells), 'full', gateNotReported)
    expect(ladder.map((r) => r.rung)).toEqual(rungs)
    expect(ladder.slice(0, 3).map((r) => r.outcome)).toEqual(outcomes)
    expect(nextStepOf(ladder)?.rung).toBe(next)
  })

  it('meets adgang partly when only the benefits may not be counted, which never hides a missing right to cases', () => {
    const adgangOf = (cells: (Partial<Cell> | undefined)[], noAccess: number) => {
      const benefits = { numbers: 3, known: 3 - noAccess, noAccess, withoutCases: false }
      const ladder = ladderOf({ ...stateOf(cells), benefits }, 'full', gateNotReported)
      return [ladder[0]?.outcome, ladder[0]?.evidence.benefitsNoAccess, nextStepOf(ladder)?.rung]
    }
    expect(adgangOf([fine, fine, fine], 0)).toEqual(['yes', undefined, undefined])
    expect(adgangOf([fine, fine, fine], 1)).toEqual(['partly', 1, 'adgang'])
    expect(adgangOf([fine, fine, zero], 3)).toEqual(['partly', 3, 'adgang'])
    expect(adgangOf([quiet, quiet, quiet], 3)).toEqual(['partly', 3, 'friskhed'])
    expect(adgangOf([zero, zero, zero], 3)).toEqual(['partly', 3, 'leverance'])
    expect(adgangOf([fine, fine, noRight], 3)[0]).toBe('noAccess')
    expect(adgangOf([lost, lost, lost], 3)[0]).toBe('notMeasured')
  })

  it('assesses all rungs as not relevant, without a next step, when no number is in force', () => {
    const ladder = ladderOf(stateOf([], []), 'full', open)
    expect(new Set(ladder.map((r) => r.outcome))).toEqual(new Set(['notRelevant']))
    expect(nextStepOf(ladder)).toBeUndefined()
  })

  type Upper = [string, KonfigurationState, GateState, RungOutcome[], RungId | undefined]
  // The outcomes of konfiguration, gate and kanVises.
  it.each<Upper>([
    ['all rungs are met', asIntended, open, ['yes', 'yes', 'yes'], undefined],
    [
      'neither configurations nor gate are reported',
      notReported,
      gateNotReported,
      ['notMeasured', 'notMeasured', 'notMeasured'],
      undefined,
    ],
    ['no configuration is reported', notReported, open, ['notMeasured', 'yes', 'notMeasured'], undefined],
    [
      'the gate is not reported',
      asIntended,
      gateNotReported,
      ['yes', 'notMeasured', 'notMeasured'],
      undefined,
    ],
    ['one configuration has a fault', faulty, open, ['no', 'yes', 'partly'], 'konfiguration'],
    ['the gate is closed', asIntended, closed, ['yes', 'no', 'no'], 'gate'],
    [
      'the gate is closed, and no configuration is reported',
      notReported,
      closed,
      ['notMeasured', 'no', 'no'],
      'gate',
    ],
    [
      'one configuration has a fault, and the gate is closed',
      faulty,
      closed,
      ['no', 'no', 'no'],
      'konfiguration',
    ],
    [
      'all configurations are closed as intended, so nothing can be shown',
      { ...asIntended, open: 0, closed: 3, intendedClosed: 3, showable: 0, visible: 0 },
      open,
      ['yes', 'yes', 'no'],
      undefined,
    ],
    [
      'one configuration is closed as intended',
      { ...asIntended, open: 2, closed: 1, intendedClosed: 1, showable: 2, visible: 200 },
      open,
      ['yes', 'yes', 'partly'],
      undefined,
    ],
    [
      'we have no right to one number',
      { ...notReported, visibleUnknown: 'noAccess' },
      open,
      ['notMeasured', 'yes', 'noAccess'],
      undefined,
    ],
  ])('assesses the upper rungs when %s', (_, konfiguration, gate, outcomes, next) => {
    const ladder = ladderOf(stateOf([fine, fine, fine], numbers, konfiguration), 'full', gate)
    expect(ladder.slice(3).map((r) => r.outcome)).toEqual(outcomes)
    expect(nextStepOf(ladder)?.rung).toBe(next)
  })

  it('is blocked only by outcomes no and noAccess', () => {
    const ladder = ladderOf(stateOf([fine, fine, zero]), 'full', gateNotReported)
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

  it('never has kanVises, which follows from the other rungs, as the next step', () => {
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
  ])('with flereFrom %i, two of three numbers give leverance %s', (flereFrom, outcome) => {
    const ladder = ladderOf(stateOf([fine, fine, zero], numbers, notReported, flereFrom), 'full', open)
    expect(ladder[1]?.outcome).toBe(outcome)
  })

  it('names the party that acts', () => {
    const who = (cell: Partial<Cell>, konfiguration = asIntended, gate = open) =>
      nextStepOf(ladderOf(stateOf([cell, cell, cell], numbers, konfiguration), 'full', gate))?.who
    expect(who(noRight)).toBe('kommune')
    expect(who(zero)).toBe('kommuneOgLeverandoer')
    expect(who(quiet)).toBe('kommuneOgLeverandoer')
    expect(who(fine, faulty)).toBe('kommune')
    expect(who(fine, asIntended, closed)).toBe('digst')
    expect(who(fine)).toBeUndefined()
  })

  it('gives numbers, times and the limits of the right as evidence of the lower rungs', () => {
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

  it('gives the evidence of konfiguration, gate and kanVises', () => {
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
    expect(upper(asIntended, gateNotReported)[2]).toEqual({ obligatory: 3, showable: 0, atMost: 300 })
    expect(upper(asIntended, closed)[2]).toEqual({ obligatory: 3, showable: 0, atMost: 0, waiting: 300 })
  })
})

describe('unknownNumbers', () => {
  it('counts lost numbers and 0 under a limited right, but not numbers that we have no right to count', () => {
    expect(unknownNumbers(stateOf([fine, limited, noRight]))).toBe(1)
    expect(unknownNumbers(stateOf([lost, undefined, zero]))).toBe(2)
  })
})
