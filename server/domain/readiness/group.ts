// Decides a kommune's state in a group: the level, what it rests on, since when, and until when it holds.

import type { StoredFact } from '../facts/facts.ts'
import type { Gate } from '../facts/gate.ts'
import type { Konfigurationer } from '../facts/konfiguration.ts'
import type { Kle, Obligatory, ReadinessGroup } from '../kle.ts'
import { type Cell, type Known, knownAt } from '../measured/cell.ts'
import { fullRight, type Right } from '../measured/check.ts'
import {
  assessKonfiguration,
  firstShown,
  type KonfigurationState,
} from '../visibility/konfiguration-faults.ts'
import { assessBenefits, type Benefits } from './benefits.ts'
import { assessFreshness, type Freshness, type FreshnessRules, stepUsual, type Usual } from './freshness.ts'
import { type Assessed, assessLevel, type Tally, tally } from './level.ts'
import { hashCriteria, type LevelHistory, stepLevel } from './level-history.ts'
import { type GroupCells, type GroupTimes, timesOf } from './times.ts'

/** What the decision about a kommune rests on. */
export type KommuneData = {
  /** Of both indexes. */
  cells: readonly Cell[]
  konfigurationer: readonly StoredFact<'kle-konfiguration'>[]
  kald: readonly StoredFact<'kald'>[]
}

/** The rules of assessment, from the configuration. */
export type Rules = {
  obligatory: readonly Obligatory[]
  /** The address of Sags- og Dokumentindekset: another index's answers say nothing of this one's. */
  address: string
  /** An answer older than this (two intervals) is no longer known, ms. */
  staleAfterMs: number
  flereFrom: number
  freshness: FreshnessRules
  /** What the right of a kommune is known to be limited to; a kommune that is missing has the full one. */
  rights?: ReadonlyMap<string, Right> | undefined
  /** Whether benefits are counted, in Ydelsesindekset. */
  benefits: boolean
  /** How old (ms) what others tell may be and still be known. */
  maxAgeMs: { konfiguration: number; kald: number; loesninger: number }
  /** What DIGST has opened, and for whom. */
  gates: readonly Gate[]
}

export type GroupState = Tally &
  Assessed &
  LevelHistory &
  GroupTimes & {
    kommunekode: string
    group: ReadinessGroup
    /** The first of the numbers known to have no cases; `zero` is how many there are. */
    missing: readonly Kle[]
    /** Received within `freshWithin`, over the delivered numbers that are known; absent when any of them is. */
    received?: number | undefined
    freshness: Freshness
    /** Absent for KLE 02, and where benefits are not counted. */
    benefits?: Benefits | undefined
    /** How the kommune's KLE configurations are against what it delivers and intends. */
    konfiguration: KonfigurationState
    usual?: Usual | undefined
    /** The day (Copenhagen) of the newest answer: friskhed is judged and learnt a day at a time. */
    windowDay: string
  }

/** What all groups of a kommune share at one instant. */
export type AssessmentContext = {
  kommunekode: string
  now: number
  right: Right | undefined
  /** The day of the newest answer, and the share of working days in the window that ends on it. */
  window: { day: string; share: number }
  changeOfForce: number | undefined
  /** The kommune's cells of Sags- og Dokumentindekset by number. */
  cells: ReadonlyMap<Kle, Cell>
  konfigurationer: Konfigurationer
  kald: KommuneData['kald']
}

const receivedOf = (counted: readonly Cell[]): number | undefined => {
  if (counted.length === 0) return undefined
  let sum = 0
  for (const cell of counted) {
    // What has no cases has received none.
    const received = cell.cases === 0 ? 0 : cell.receivedSince
    if (received === undefined) return undefined
    sum += received
  }
  return sum
}

const isZero = (known: Known | undefined): boolean => known?.kind === 'cases' && known.cases === 0

/** A group's state at an instant, from its cells and its former state. */
export const assessGroup = (
  group: ReadinessGroup,
  of: GroupCells,
  former: GroupState | undefined,
  context: AssessmentContext,
  rules: Rules,
): GroupState => {
  const { kommunekode, now, right, window, cells } = context
  const counted = of.sdi.filter((_, i) => of.sdiKnown[i]?.kind === 'cases') as Cell[]
  const sums = tally(of.sdiKnown)
  const assessed = assessLevel(sums, rules.flereFrom)
  const { freshWithinMs, minCases } = rules.freshness
  const criteriaHash = hashCriteria({
    address: rules.address,
    numbers: of.numbers,
    cells,
    right: right ?? fullRight,
    flereFrom: rules.flereFrom,
    freshWithinMs,
  })
  const measured = {
    cases: sums.cases,
    received: receivedOf(counted),
    complete: counted.length === of.numbers.length,
  }
  const usual = former?.usual
  const freshness = assessFreshness(
    measured,
    usual?.criteriaHash === criteriaHash ? usual : undefined,
    window.share,
    minCases,
  )
  const konfiguration = assessKonfiguration({
    kommunekode,
    numbers: of.numbers,
    cells,
    knownOf: (cell) => knownAt(cell, now, rules.staleAfterMs, right),
    right,
    konfigurationer: context.konfigurationer,
    kald: context.kald,
    gates: rules.gates,
    now,
    maxAgeMs: rules.maxAgeMs,
  })
  const noCases = sums.obligatory > 0 && sums.zero === sums.obligatory
  return {
    kommunekode,
    group,
    ...sums,
    ...assessed,
    missing: of.numbers.filter((_, i) => isZero(of.sdiKnown[i])).slice(0, firstShown),
    received: measured.received,
    freshness,
    benefits: rules.benefits && group !== '02' ? assessBenefits(of.ydi, of.ydiKnown, noCases) : undefined,
    konfiguration,
    ...stepLevel(former, assessed.level, now, criteriaHash),
    usual: stepUsual(usual, measured, freshness, { ...window, criteriaHash }),
    windowDay: window.day,
    ...timesOf(of, [konfiguration.until, context.changeOfForce], rules.staleAfterMs),
  }
}
