// Assesses how many cases of a KLE number a citizen could see on a day at most, and which rule is the obstacle.

import type { GateState } from '../facts/gate.ts'
import { isLimited, type KnownKonfiguration, letThrough } from '../facts/konfiguration.ts'
import { type Cell, type Known, knownAt, type Unknown } from '../measured/cell.ts'
import type { Right } from '../measured/check.ts'

/** The six rules that must all hold for a case to be shown on Mit Overblik, in order. */
export const visibilityRules = [
  'index',
  'konfiguration',
  'fradato',
  'fagsystemfilter',
  'party',
  'gate',
] as const
type VisibilityRule = (typeof visibilityRules)[number]

/**
 * Why a rule's outcome is unknown: the count or the configuration is (see `Unknown`) · noAccess: we may not count ·
 * past: present counts do not apply to an earlier day · notCounted: not yet counted under this configuration ·
 * countedAsOne: fradato and fagsystemfilter, counted as one, let none through · noCases: no case to apply it to ·
 * notReported: the gate is not reported.
 */
export type RuleUnknown =
  | Unknown
  | 'noAccess'
  | 'past'
  | 'notCounted'
  | 'countedAsOne'
  | 'noCases'
  | 'notReported'

/** `yes`: the counts show cases that pass the rule. The rule `party` is never measured. */
type Reason =
  | { rule: VisibilityRule; outcome: 'yes' | 'no' | 'neverMeasured' }
  | { rule: VisibilityRule; outcome: 'unknown'; because: RuleUnknown }

/** The rule that is the obstacle. `narrowing`: fradato and fagsystemfilter counted as one. */
export type Obstacle = Exclude<VisibilityRule, 'party'> | 'narrowing'

/** A result never states that a case is shown, because its party is unknown. `reasons`: every rule, in order. */
export type Visibility =
  | { kind: 'kanVises'; atMost: number; reasons: Reason[] }
  | { kind: 'nej' | 'ukendt'; because: Obstacle; reasons: Reason[] }

export type VisibilityInput = {
  /** The assessed day, and today (Copenhagen, `yyyy-mm-dd`). */
  day: string
  today: string
  now: number
  staleAfterMs: number
  /** The number's cell in Sags- og Dokumentindekset. */
  cell: Cell | undefined
  right?: Right | undefined
  /** The configuration now in force for all numbers that the cell counts. */
  konfiguration: KnownKonfiguration
  /** The gate of the number's area for the kommune on `day`. */
  gate: GateState
}

/**
 * The most cases of a number that a citizen could see behind an open gate; undefined when unknown. The number, its
 * group and the ladder all rely on this value, so that they agree.
 */
export const visibleCases = (
  cell: Cell | undefined,
  known: Known,
  reported: KnownKonfiguration,
  right?: Right,
): number | undefined => {
  if (known.kind === 'cases' && known.cases === 0) return 0
  if (reported.kind === 'unknown') return undefined
  if (!reported.konfiguration.aktiv) return 0
  const through = letThrough(cell, known, reported.konfiguration, right)
  // Under a limited right there may be more cases than we see, so the count is no upper bound.
  return through !== 0 && isLimited(cell, right) ? undefined : through
}

type Finding = 'yes' | 'no' | RuleUnknown
type Findings = Record<Exclude<VisibilityRule, 'party'>, Finding>

const indexFinding = (known: Known, limited: boolean): Finding => {
  if (known.kind === 'noAccess') return 'noAccess'
  if (known.kind === 'unknown') return known.because
  if (known.cases === 0) return 'no'
  return limited ? 'limited' : 'yes'
}

/** The finding of each rule except the gate. */
const countFindings = (input: VisibilityInput, known: Known): Omit<Findings, 'gate'> => {
  const { cell, right, konfiguration: reported } = input
  const limited = isLimited(cell, right)
  const index = indexFinding(known, limited)
  if (reported.kind === 'unknown') {
    const { because } = reported
    return { index, konfiguration: because, fradato: because, fagsystemfilter: because }
  }
  const { aktiv, fradato, fagsystemfilter } = reported.konfiguration
  // An inactive configuration has no count of its own.
  const through = aktiv ? letThrough(cell, known, reported.konfiguration, right) : undefined
  const asOne = fradato !== undefined && fagsystemfilter.length > 0
  const narrows = (isSet: boolean): Finding => {
    if (!isSet) return 'yes'
    if (known.kind !== 'cases') return index
    if (known.cases === 0) return 'noCases'
    if (through === undefined) return limited ? 'limited' : 'notCounted'
    if (through > 0) return 'yes'
    return asOne ? 'countedAsOne' : 'no'
  }
  return {
    index,
    konfiguration: aktiv ? 'yes' : 'no',
    fradato: narrows(fradato !== undefined),
    fagsystemfilter: narrows(fagsystemfilter.length > 0),
  }
}

const past: Omit<Findings, 'gate'> = {
  index: 'past',
  konfiguration: 'past',
  fradato: 'past',
  fagsystemfilter: 'past',
}

const gateFindings: Record<GateState['state'], Finding> = {
  open: 'yes',
  closed: 'no',
  unknown: 'notReported',
}

const toReason = (rule: VisibilityRule, finding: Finding | undefined): Reason => {
  if (finding === undefined) return { rule, outcome: 'neverMeasured' }
  return finding === 'yes' || finding === 'no'
    ? { rule, outcome: finding }
    : { rule, outcome: 'unknown', because: finding }
}

/**
 * The most cases of a kommune's KLE number that a citizen could see on a day, with reasons. Counts and configuration are
 * those of `now`, the gate is that of `day`: a future day is assessed as if nothing but the gate changes, and a past
 * day by its gate alone. A single rule known to let no case through makes the result `nej`.
 *
 * The source computes `Cell.visible` from counts alone, as a sum over the systems of the fagsystemfilter (a single term
 * when the filter is empty). Each term is the number of cases created on or after the fradato or, with the exception
 * for active cases, all cases less those Afsluttet and created before the fradato. A case found under two of the
 * filter's systems counts twice, so the sum is an upper bound; it is never taken to exceed the total.
 */
export const assessVisibility = (input: VisibilityInput): Visibility => {
  const { cell, right, konfiguration, gate } = input
  const isPast = input.day < input.today
  const known = knownAt(cell, input.now, input.staleAfterMs, right)
  const findings: Findings = {
    ...(isPast ? past : countFindings(input, known)),
    gate: gateFindings[gate.state],
  }
  const reasons = visibilityRules.map((rule) => toReason(rule, rule === 'party' ? undefined : findings[rule]))
  const firstRule = (matches: (finding: Finding) => boolean): Obstacle => {
    const rule = visibilityRules.find((r) => r !== 'party' && matches(findings[r])) as Obstacle | undefined
    if (rule === undefined) throw new Error('no rule explains the visibility of a number')
    return findings[rule as keyof Findings] === 'countedAsOne' ? 'narrowing' : rule
  }
  const atMost = isPast ? undefined : visibleCases(cell, known, konfiguration, right)
  if (atMost === 0 || gate.state === 'closed')
    return {
      kind: 'nej',
      because: firstRule((finding) => finding === 'no' || finding === 'countedAsOne'),
      reasons,
    }
  if (atMost === undefined || gate.state === 'unknown')
    return { kind: 'ukendt', because: firstRule((finding) => finding !== 'yes'), reasons }
  return { kind: 'kanVises', atMost, reasons }
}
