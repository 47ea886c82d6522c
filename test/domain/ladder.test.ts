// Owns the proof of the ladder: what each rung says, and which is the one next step.
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../server/domain/cell.ts'
import { assessKommune, type GroupState } from '../../server/domain/group.ts'
import {
  assessLadder,
  nextStepOf,
  type RungId,
  type RungOutcome,
  rungs,
  unknownNumbers,
} from '../../server/domain/ladder.ts'
import { aWednesday as at, makeCell, rulesFor } from '../support/measured.ts'

const numbers = ['02.34.02', '02.34.04', '02.34.06']

const stateOf = (given: (Partial<Cell> | undefined)[], obligatory = numbers): GroupState => {
  const cells = given.flatMap((change, i) =>
    change === undefined ? [] : [makeCell({ kle: numbers[i] as string, ...change })],
  )
  return assessKommune('0751', cells, [], at, rulesFor(obligatory))[0] as GroupState
}

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
  [RungOutcome, RungOutcome, RungOutcome, RungOutcome],
  RungId | undefined,
]

describe('assessLadder and nextStepOf', () => {
  // adgang, leverance, friskhed, kanVises
  it.each<Row>([
    ['all is well', [fine, fine, fine], ['yes', 'yes', 'yes', 'notMeasured'], undefined],
    [
      'never measured',
      [undefined, undefined, undefined],
      ['notMeasured', 'notMeasured', 'notMeasured', 'notMeasured'],
      undefined,
    ],
    ['all lost', [lost, lost, lost], ['notMeasured', 'notMeasured', 'notMeasured', 'notMeasured'], undefined],
    ['one zero', [fine, fine, zero], ['yes', 'no', 'yes', 'no'], 'leverance'],
    ['one zero is known, the rest lost', [lost, lost, zero], ['yes', 'no', 'notMeasured', 'no'], 'leverance'],
    ['all zero', [zero, zero, zero], ['yes', 'no', 'notRelevant', 'no'], 'leverance'],
    ['all delivered, one lost', [fine, fine, lost], ['yes', 'notMeasured', 'yes', 'notMeasured'], undefined],
    [
      'no right to any',
      [noRight, noRight, noRight],
      ['noAccess', 'noAccess', 'notMeasured', 'noAccess'],
      'adgang',
    ],
    ['no right to one', [fine, fine, noRight], ['noAccess', 'noAccess', 'yes', 'noAccess'], 'adgang'],
    ['no right to one, another zero', [fine, zero, noRight], ['noAccess', 'no', 'yes', 'no'], 'adgang'],
    [
      'a 0 under a limited right',
      [fine, fine, limited],
      ['no', 'notMeasured', 'yes', 'notMeasured'],
      'adgang',
    ],
    ['stopped', [quiet, quiet, quiet], ['yes', 'yes', 'no', 'no'], 'friskhed'],
    [
      'stopped, but one of them lost',
      [quiet, quiet, lost],
      ['yes', 'notMeasured', 'notMeasured', 'notMeasured'],
      undefined,
    ],
  ])('%s', (_, cells, [adgang, leverance, friskhed, kanVises], next) => {
    const ladder = assessLadder(stateOf(cells), 'full')
    expect(ladder.map((r) => r.rung)).toEqual(rungs)
    expect(ladder.map((r) => r.outcome)).toEqual([
      adgang,
      leverance,
      friskhed,
      'notMeasured',
      'notMeasured',
      kanVises,
    ])
    expect(nextStepOf(ladder)?.rung).toBe(next)
  })

  it('is not relevant, and asks for nothing, when no number is in force', () => {
    const ladder = assessLadder(stateOf([], []), 'full')
    expect(new Set(ladder.map((r) => r.outcome))).toEqual(new Set(['notRelevant']))
    expect(nextStepOf(ladder)).toBeUndefined()
  })

  it('kan vises only when every rung below is met or not relevant', () => {
    const outcomes: RungOutcome[] = ['yes', 'no', 'notMeasured', 'noAccess', 'notRelevant']
    const ladder = assessLadder(stateOf([fine, fine, fine]), 'full')
    const blocking = outcomes.filter((outcome) =>
      nextStepOf(ladder.map((r) => (r.rung === 'gate' ? { ...r, outcome } : r))),
    )
    expect(blocking).toEqual(['no', 'noAccess'])
  })

  it('says who acts', () => {
    expect(nextStepOf(assessLadder(stateOf([noRight]), 'full'))?.who).toBe('kommune')
    expect(nextStepOf(assessLadder(stateOf([zero]), 'full'))?.who).toBe('kommuneOgLeverandoer')
  })

  it('tells the evidence: numbers and times, and the limit where there is one', () => {
    const [adgang, leverance, friskhed] = assessLadder(stateOf([fine, zero, lost]), 'kle 02')
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
      cases: 100,
      measuredAt: at,
    })
    expect(friskhed?.evidence).toEqual({ received: 3, measuredAt: at })
  })
})

describe('unknownNumbers', () => {
  it('counts what is lost and a 0 under a limit, not what we have no right to', () => {
    expect(unknownNumbers(stateOf([fine, limited, noRight]))).toBe(1)
    expect(unknownNumbers(stateOf([lost, undefined, zero]))).toBe(2)
  })
})
