// The most cases of a KLE number that a citizen could see on a day, and the rule that is the obstacle.

import type { GateState } from '../facts/gate.ts'
import { isLimited, type KnownKonfiguration, letThrough } from '../facts/konfiguration.ts'
import { type Cell, type Known, knownAt, type Unknown } from '../measured/cell.ts'
import type { Right } from '../measured/check.ts'

/** The six rules that must all hold before a case is shown on Mit Overblik, in order. */
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
 * Why a rule is not known: the count or the configuration is not (see `Unknown`) · noAccess: we may not count ·
 * past: present counts say nothing about an earlier day · notCounted: not yet counted under this configuration ·
 * countedAsOne: fradato and fagsystemfilter together let none through · noCases: there is no case to apply it to ·
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

/** `yes`: there are cases that pass, as far as counts can tell. The party is never measured. */
type Reason =
  | { rule: VisibilityRule; outcome: 'yes' | 'no' | 'neverMeasured' }
  | { rule: VisibilityRule; outcome: 'unknown'; because: RuleUnknown }

/** The obstacle. `narrowing`: fradato and fagsystemfilter together. */
export type Obstacle = Exclude<VisibilityRule, 'party'> | 'narrowing'

/** Never that a case is shown: its party is not known. `reasons`: every rule, in order. */
export type Visibility =
  | { kind: 'kanVises'; atMost: number; reasons: Reason[] }
  | { kind: 'nej' | 'ukendt'; because: Obstacle; reasons: Reason[] }

export type VisibilityInput = {
  /** The day asked about, and the day it is (Copenhagen, `yyyy-mm-dd`). */
  day: string
  today: string
  now: number
  staleAfterMs: number
  /** The number's cell in Sags- og Dokumentindekset. */
  cell: Cell | undefined
  right?: Right | undefined
  /** What counts now for all that the cell counts. */
  konfiguration: KnownKonfiguration
  /** The number's area, for the kommune on `day`. */
  gate: GateState
}

/**
 * How many cases of a number a citizen could see behind an open gate, at most; undefined when that is not known. What
 * is stated about a number, its group and the ladder is based on this.
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
  // There may be more cases than we see, so the count is no upper bound.
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
  // Cases are not counted under an inactive configuration.
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
 * How many cases of a kommune's KLE number a citizen could see on a day, at most, and why. Pure. The counts and the
 * configuration are those of now; the gate is that of the day: so a day to come asks "what if nothing else changes",
 * and an earlier one only what its gate says. One rule that is known to let none through is enough for `nej`.
 *
 * `Cell.visible` is counted by the source, count-only, as the sum over the systems of the fagsystemfilter (once when
 * it is empty) of: the cases created on or after the fradato; with the exception for active cases, all cases less
 * those that are Afsluttet and created before the fradato. A case that two of the filter's systems claim counts
 * twice, so it is an upper bound in every case, and never more than the total here.
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
  const first = (isIt: (finding: Finding) => boolean): Obstacle => {
    const rule = visibilityRules.find((r) => r !== 'party' && isIt(findings[r])) as Obstacle | undefined
    if (rule === undefined) throw new Error('what is said of a number follows from none of its rules')
    return findings[rule as keyof Findings] === 'countedAsOne' ? 'narrowing' : rule
  }
  const atMost = isPast ? undefined : visibleCases(cell, known, konfiguration, right)
  if (atMost === 0 || gate.state === 'closed')
    return {
      kind: 'nej',
      because: first((finding) => finding === 'no' || finding === 'countedAsOne'),
      reasons,
    }
  if (atMost === undefined || gate.state === 'unknown')
    return { kind: 'ukendt', because: first((finding) => finding !== 'yes'), reasons }
  return { kind: 'kanVises', atMost, reasons }
}
