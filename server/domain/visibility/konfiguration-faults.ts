// Finds faults of a group's KLE-konfigurationer by comparing them with deliveries, intentions and answers to citizens.

import type { Konfiguration, StoredFact } from '../facts/facts.ts'
import { type Gate, gateOf } from '../facts/gate.ts'
import { newestKald } from '../facts/kald.ts'
import {
  isLimited,
  isOpenSince,
  type KnownKonfiguration,
  type Konfigurationer,
  konfigurationOfCell,
  letThrough,
} from '../facts/konfiguration.ts'
import { type Kle, kleGroupOf } from '../kle.ts'
import type { Cell, Known } from '../measured/cell.ts'
import type { Right } from '../measured/check.ts'
import { startOf } from '../time.ts'
import { visibleCases } from './visibility.ts'

/**
 * deliveredClosed: has cases but no active configuration, and is not intended closed · openEmpty: active, but lets no
 * case through · againstIntent: active though the kommune intends it closed · answersEmpty: active with cases, but no
 * call of a month returned data.
 */
export const konfigurationFaults = ['deliveredClosed', 'openEmpty', 'againstIntent', 'answersEmpty'] as const
export type KonfigurationFault = (typeof konfigurationFaults)[number]

/** Reasons why the number of showable cases is unknown; the first that applies is given. */
export const visibleUnknowns = ['noAccess', 'notReported', 'stale', 'limited', 'notCounted'] as const
type VisibleUnknown = (typeof visibleUnknowns)[number]

/** A group's configurations compared with deliveries and intentions, over the obligatory numbers in force. */
export type KonfigurationState = {
  outcome: 'yes' | 'no' | 'notMeasured' | 'notRelevant'
  /** KLE numbers known to have an active configuration, and those known to have none. */
  open: number
  closed: number
  /** Numbers in `closed` that the kommune intends to be closed. */
  intendedClosed: number
  /** Numbers that may have a fault: their configuration, or the cases it lets through, are unknown. */
  unknown: number
  /** Numbers in `unknown` whose configuration was reported too long ago. */
  stale: number
  /** The count of numbers with each fault, and the first `firstShown` of them. A number has at most one fault. */
  faults: Partial<Record<KonfigurationFault, { numbers: number; first: Kle[] }>>
  /** The most cases that can be shown behind an open gate; absent unless known for every number. */
  visible?: number | undefined
  /** Why `visible` is absent. */
  visibleUnknown?: VisibleUnknown | undefined
  /** Numbers known to have a case that can be shown behind an open gate, without those that answer empty. */
  showable: number
  /** The first instant (epoch ms) at which a reported fact becomes valid or too old; absent when none does. */
  until?: number | undefined
}

/** The most KLE numbers listed for a fault, which bounds the size of the stored state. */
export const firstShown = 5

type Verdict = KonfigurationFault | 'fine' | 'intendedClosed' | 'unknown'

/** A number with neither an active configuration nor cases is fine, because it has nothing to open yet. */
const judge = (
  known: Known,
  { aktiv, oensket }: Konfiguration,
  visible: number | undefined,
  callsEmpty: boolean,
): Verdict => {
  if (oensket === 'lukket') return aktiv ? 'againstIntent' : 'intendedClosed'
  if (known.kind !== 'cases') return 'unknown'
  if (!aktiv) return known.cases > 0 ? 'deliveredClosed' : 'fine'
  if (visible === undefined) return 'unknown'
  if (visible === 0) return 'openEmpty'
  return callsEmpty ? 'answersEmpty' : 'fine'
}

const whyUnknown = (known: Known, reported: KnownKonfiguration, limited: boolean): VisibleUnknown => {
  if (known.kind === 'noAccess') return 'noAccess'
  // What is not measured is ours to mend, before others are asked about its configuration.
  if (known.kind === 'unknown' && known.because !== 'limited') return 'notCounted'
  if (reported.kind === 'unknown') return reported.because === 'stale' ? 'stale' : 'notReported'
  return limited ? 'limited' : 'notCounted'
}

export type KonfigurationInput = {
  kommunekode: string
  /** The group's obligatory numbers in force. */
  numbers: readonly Kle[]
  /** The kommune's cells of Sags- og Dokumentindekset. */
  cells: ReadonlyMap<Kle, Cell>
  knownOf: (cell: Cell | undefined) => Known
  right?: Right | undefined
  konfigurationer: Konfigurationer
  kald: readonly StoredFact<'kald'>[]
  gates: readonly Gate[]
  now: number
  /** The age (ms) at which reported facts become unknown. */
  maxAgeMs: { konfiguration: number; kald: number }
}

/**
 * The faults of a group's configurations. The outcome is `no` with any fault, else `notMeasured` if any is unknown.
 * Calls can only add a fault, and only for a number that has been open, with the same configuration, since the month
 * began and whose gate was not closed to the kommune then.
 */
export const assessKonfiguration = (input: KonfigurationInput): KonfigurationState => {
  const { kommunekode, numbers, cells, right, konfigurationer, gates, now, maxAgeMs } = input
  const month = newestKald(input.kald, 'sager', now, maxAgeMs.kald)
  /** Whether a number has been open since a day began and its gate was not closed; else empty answers are expected. */
  const isOpenFrom = (kle: Kle, cell: Cell | undefined, day: string): boolean =>
    gateOf(gates, kleGroupOf(kle), kommunekode, day).state !== 'closed' &&
    isOpenSince(konfigurationer, kle, cell, startOf(day), now, maxAgeMs.konfiguration)
  const state: KonfigurationState = {
    outcome: 'notRelevant',
    open: 0,
    closed: 0,
    intendedClosed: 0,
    unknown: 0,
    stale: 0,
    showable: 0,
    faults: {},
  }
  let visible = 0
  const unknowns = new Set<VisibleUnknown>()
  let until = month?.until ?? Infinity
  for (const kle of numbers) {
    const cell = cells.get(kle)
    const known = input.knownOf(cell)
    const reported = konfigurationOfCell(konfigurationer, kle, cell, now, maxAgeMs.konfiguration)
    until = Math.min(until, reported.until)
    const atMost = visibleCases(cell, known, reported, right)
    if (atMost === undefined) unknowns.add(whyUnknown(known, reported, isLimited(cell, right)))
    else visible += atMost
    if (reported.kind === 'unknown') {
      state.unknown += 1
      if (reported.because === 'stale') state.stale += 1
      continue
    }
    const { konfiguration } = reported
    state[konfiguration.aktiv ? 'open' : 'closed'] += 1
    const through = konfiguration.aktiv ? letThrough(cell, known, konfiguration, right) : 0
    const callsEmpty = month?.empty === true && isOpenFrom(kle, cell, `${month.maaned}-01`)
    const verdict = judge(known, konfiguration, through, callsEmpty)
    if (atMost !== undefined && atMost > 0 && verdict !== 'answersEmpty') state.showable += 1
    if (verdict === 'unknown' || verdict === 'intendedClosed') state[verdict] += 1
    else if (verdict !== 'fine') {
      const { numbers, first } = state.faults[verdict] ?? { numbers: 0, first: [] }
      state.faults[verdict] = { numbers: numbers + 1, first: [...first, kle].slice(0, firstShown) }
    }
  }
  if (numbers.length === 0) return state
  const faulty = Object.keys(state.faults).length > 0
  return {
    ...state,
    outcome: faulty ? 'no' : state.unknown > 0 ? 'notMeasured' : 'yes',
    visible: unknowns.size === 0 ? visible : undefined,
    visibleUnknown: visibleUnknowns.find((unknown) => unknowns.has(unknown)),
    until: until === Infinity ? undefined : until,
  }
}
