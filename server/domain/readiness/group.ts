// Assesses a kommune's state in a group: its level, the counts behind it, since when, and until when it is valid.

import type { StoredFact } from '../facts/facts.ts'
import type { Gate } from '../facts/gate.ts'
import type { Konfigurationer } from '../facts/konfiguration.ts'
import { type Kle, type KleGroup, kleGroupsIn, type Obligatory, type ReadinessGroup } from '../kle.ts'
import { type Cell, type Known, knownAt } from '../measured/cell.ts'
import { fullRight, type Right } from '../measured/check.ts'
import type { DeliveryVerdict } from '../measured/delivery.ts'
import {
  assessKonfiguration,
  firstShown,
  type KonfigurationState,
} from '../visibility/konfiguration-faults.ts'
import { assessBenefits, type Benefits } from './benefits.ts'
import {
  assessFreshness,
  type Freshness,
  type FreshnessRules,
  type GroupVerdict,
  stepUsual,
  type Usual,
} from './freshness.ts'
import { type Assessed, assessLevel, type Tally, tally } from './level.ts'
import { hashCriteria, type LevelHistory, stepLevel } from './level-history.ts'
import { type GroupCells, type GroupTimes, timesOf } from './times.ts'

/** The stored data that a kommune is assessed from. */
export type KommuneData = {
  /** Cells of both indexes. */
  cells: readonly Cell[]
  konfigurationer: readonly StoredFact<'kle-konfiguration'>[]
  kald: readonly StoredFact<'kald'>[]
  /** The verdict of the hourly calls about each KLE group; a group without such calls has none. */
  deliveries?: Readonly<Partial<Record<KleGroup, DeliveryVerdict>>> | undefined
}

/** The data of a kommune of which nothing is stored. */
export const nothingKnown: KommuneData = { cells: [], konfigurationer: [], kald: [] }

/** The rules of assessment, from the configuration. */
export type Rules = {
  obligatory: readonly Obligatory[]
  /** The address of Sags- og Dokumentindekset; answers from another address are not comparable. */
  address: string
  /** An answer older than this (two intervals) is no longer known, ms. */
  staleAfterMs: number
  flereFrom: number
  freshness: FreshnessRules
  /** The limited right for a kommune, where known; a kommune that is missing has the full right. */
  rights?: ReadonlyMap<string, Right> | undefined
  /** Whether benefits are counted, in Ydelsesindekset. */
  benefits: boolean
  /** The age (ms) above which an imported fact is no longer known. */
  maxAgeMs: { konfiguration: number; kald: number; loesninger: number }
  /** DIGST's gates: what is open, and for which kommuner. */
  gates: readonly Gate[]
}

export type GroupState = Tally &
  Assessed &
  LevelHistory &
  GroupTimes & {
    kommunekode: string
    group: ReadinessGroup
    /** The first of the numbers known to have no cases; `zero` counts them all. */
    missing: readonly Kle[]
    /** Received within `freshWithin`, summed over the known numbers; absent when any of their counts is. */
    received?: number | undefined
    freshness: Freshness
    /** Absent for KLE 02, and where benefits are not counted. */
    benefits?: Benefits | undefined
    /** The kommune's KLE configurations compared with what it delivers and intends. */
    konfiguration: KonfigurationState
    usual?: Usual | undefined
    /** The day (Copenhagen) of the newest answer; friskhed is judged and learnt one day at a time. */
    windowDay: string
  }

/** The input that all groups of a kommune share at one instant. */
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
  deliveries: NonNullable<KommuneData['deliveries']>
}

const receivedOf = (counted: readonly Cell[]): number | undefined => {
  if (counted.length === 0) return undefined
  let sum = 0
  for (const cell of counted) {
    // A number without cases has received none, so it is not asked about.
    const received = cell.cases === 0 ? 0 : cell.receivedSince
    if (received === undefined) return undefined
    sum += received
  }
  return sum
}

/** A readiness group has stopped when any of its KLE groups has, and is receiving when all are. */
const verdictOf = (
  group: ReadinessGroup,
  deliveries: AssessmentContext['deliveries'],
): GroupVerdict | undefined => {
  const kleGroups = kleGroupsIn(group)
  const stops = kleGroups.flatMap((kleGroup) => {
    const verdict = deliveries[kleGroup]
    return typeof verdict === 'object' ? { kleGroup, ...verdict } : []
  })
  if (stops.length > 0)
    return {
      since: Math.min(...stops.map(({ since }) => since)),
      received: stops.reduce((sum, { received }) => sum + received, 0),
      groups: stops.map(({ kleGroup }) => kleGroup),
    }
  return kleGroups.every((kleGroup) => deliveries[kleGroup] === 'receiving') ? 'receiving' : undefined
}

const isZero = (known: Known | undefined): boolean => known?.kind === 'cases' && known.cases === 0

/** A group's state at `context.now`, from its cells and its former state. */
export const assessGroup = (
  group: ReadinessGroup,
  groupCells: GroupCells,
  former: GroupState | undefined,
  context: AssessmentContext,
  rules: Rules,
): GroupState => {
  const { kommunekode, now, right, window, cells } = context
  const { numbers, sdi, sdiKnown, ydi, ydiKnown } = groupCells
  const counted = sdi.filter((_, i) => sdiKnown[i]?.kind === 'cases') as Cell[]
  const sums = tally(sdiKnown)
  const assessed = assessLevel(sums, rules.flereFrom)
  const { freshWithinMs, minCases } = rules.freshness
  const criteriaHash = hashCriteria({
    address: rules.address,
    numbers,
    cells,
    right: right ?? fullRight,
    flereFrom: rules.flereFrom,
    freshWithinMs,
  })
  const measured = {
    cases: sums.cases,
    received: receivedOf(counted),
    complete: counted.length === numbers.length,
  }
  const usual = former?.usual
  const freshness = assessFreshness(
    measured,
    usual?.criteriaHash === criteriaHash ? usual : undefined,
    window.share,
    minCases,
    verdictOf(group, context.deliveries),
  )
  const konfiguration = assessKonfiguration({
    kommunekode,
    numbers,
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
    missing: numbers.filter((_, i) => isZero(sdiKnown[i])).slice(0, firstShown),
    received: measured.received,
    freshness,
    benefits: rules.benefits && group !== '02' ? assessBenefits(ydi, ydiKnown, noCases) : undefined,
    konfiguration,
    ...stepLevel(former, assessed.level, now, criteriaHash),
    usual: stepUsual(usual, measured, freshness, { ...window, criteriaHash }),
    windowDay: window.day,
    ...timesOf(groupCells, [konfiguration.until, context.changeOfForce], rules.staleAfterMs),
  }
}
