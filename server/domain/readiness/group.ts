// Owns a kommune's state in a group: the level, what it rests on, since when, and until when it holds.

import type { StoredFact } from '../facts/facts.ts'
import type { Gate } from '../facts/gate.ts'
import { type Konfigurationer, konfigurationerOf } from '../facts/konfiguration.ts'
import { countedSeparately } from '../facts/succession.ts'
import {
  inForce,
  inReadinessGroup,
  type Kle,
  type Obligatory,
  type ReadinessGroup,
  readinessGroups,
} from '../kle.ts'
import { type Cell, knownAt } from '../measured/cell.ts'
import type { Indeks, Right } from '../measured/check.ts'
import { copenhagenDay, nextMidnight } from '../time.ts'
import { assessKonfiguration, type KonfigurationState } from '../visibility/konfiguration-faults.ts'
import { assessBenefits, type Benefits } from './benefits.ts'
import {
  assessFreshness,
  type Freshness,
  type FreshnessRules,
  stepUsual,
  type Usual,
  workedShare,
} from './freshness.ts'
import { type Assessed, assessLevel, type Tally, tally } from './level.ts'
import {
  criteriaChangedAt,
  hashCriteria,
  isChangedByUs,
  type LevelHistory,
  stepLevel,
} from './level-history.ts'
import { cellsOf, endOf, nextChangeOfForce, ukendtFrom } from './validity.ts'

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
  LevelHistory & {
    kommunekode: string
    group: ReadinessGroup
    /** Received within `freshWithin`, over the delivered numbers that are known; absent when any of them is. */
    received?: number | undefined
    freshness: Freshness
    /** Absent for KLE 02, and where benefits are not counted. */
    benefits?: Benefits | undefined
    /** How the kommune's KLE configurations are against what it delivers and intends. */
    konfiguration: KonfigurationState
    /** The oldest of the answers it rests on, a 0 under a limited right included. */
    measuredAt?: number | undefined
    /** The newest answer among the group's numbers, still known or not. */
    newestAt?: number | undefined
    usual?: Usual | undefined
    /** The first instant at which it may read differently with nothing recorded. */
    validUntil: number
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

const minOf = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((v) => v !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

const maxOf = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((v) => v !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

/** What all groups share at one instant; the calendar costs more than the assessment. */
type AssessmentContext = {
  now: number
  today: string
  midnight: number
  numbers: readonly Kle[]
  changeOfForce: number
  criteriaHash: string
  share: number
}

/** A kommune's cells by number, of each index, and what others have told of it. */
type KommuneInput = Record<Indeks, ReadonlyMap<string, Cell>> &
  Pick<KommuneData, 'kald'> & { konfigurationer: Konfigurationer }

/** A group's state at an instant, from its cells and its former state. */
const assessGroup = (
  kommunekode: string,
  group: ReadinessGroup,
  data: KommuneInput,
  former: GroupState | undefined,
  context: AssessmentContext,
  rules: Rules,
): GroupState => {
  const { now, today, share, changeOfForce } = context
  const cells = data.sdi
  const groupCells = cellsOf(group, context.numbers, cells)
  const right = rules.rights?.get(kommunekode)
  const knowns = groupCells.map((cell) => knownAt(cell, now, rules.staleAfterMs, right))
  const because = knowns.map((known) => (known.kind === 'unknown' ? known.because : undefined))
  const counted = groupCells.filter((_, i) => knowns[i]?.kind === 'cases') as Cell[]
  const sums = tally(knowns)
  const assessed = assessLevel(sums, rules.flereFrom)
  const complete = counted.length === groupCells.length
  const measured = { cases: sums.cases, received: receivedOf(counted), complete }
  const freshness = assessFreshness(measured, former?.usual, share, rules.freshness.minCases)
  const measuredAt = minOf(
    groupCells.map((cell, i) =>
      because[i] === undefined || because[i] === 'limited' ? cell?.answeredAt : undefined,
    ),
  )
  const benefits =
    rules.benefits && group !== '02'
      ? assessBenefits(
          cellsOf(group, context.numbers, data.ydi),
          now,
          rules.staleAfterMs,
          right,
          sums.obligatory > 0 && sums.zero === sums.obligatory,
        )
      : undefined
  const konfiguration = assessKonfiguration({
    kommunekode,
    numbers: context.numbers.filter((kle) => inReadinessGroup(kle, group)),
    cells,
    knownOf: (cell) => knownAt(cell, now, rules.staleAfterMs, right),
    right,
    konfigurationer: data.konfigurationer,
    kald: data.kald,
    gates: rules.gates,
    now,
    maxAgeMs: rules.maxAgeMs,
  })
  const comingAt = minOf(
    groupCells.map((cell, i) => (because[i] === 'future' ? cell?.answeredAt : undefined)),
  )
  return {
    kommunekode,
    group,
    ...sums,
    ...assessed,
    received: measured.received,
    freshness,
    benefits,
    konfiguration,
    measuredAt,
    newestAt: maxOf(groupCells.map((cell) => cell?.answeredAt)),
    ...stepLevel(former, assessed.level, now, {
      byUs: groupCells.some((cell) => isChangedByUs(cell, former?.decided?.at)),
      criteriaChangedAt: criteriaChangedAt(former, context.criteriaHash, now),
    }),
    criteriaHash: context.criteriaHash,
    criteriaUntil: Number.isFinite(changeOfForce) ? changeOfForce : undefined,
    usual: stepUsual(former?.usual, measured, freshness, today, share),
    ukendtFrom:
      assessed.level === 'ukendt' ? undefined : ukendtFrom(group, cells, now, rules, changeOfForce, right),
    validUntil: Math.min(
      context.midnight,
      measuredAt === undefined ? Infinity : endOf(measuredAt, rules.staleAfterMs),
      benefits?.measuredAt === undefined ? Infinity : endOf(benefits.measuredAt, rules.staleAfterMs),
      konfiguration.until ?? Infinity,
      comingAt ?? Infinity,
    ),
  }
}

const byKle = (cells: readonly Cell[], indeks: Indeks): ReadonlyMap<string, Cell> =>
  new Map(cells.flatMap((cell) => (cell.indeks === indeks ? [[cell.kle, cell]] : [])))

/** A kommune's state in every group. Pure: the store hands in the data inside its transaction. */
export const assessKommune = (
  kommunekode: string,
  { cells: all, konfigurationer, kald }: KommuneData,
  former: readonly GroupState[],
  now: number,
  rules: Rules,
): GroupState[] => {
  const groupCells: KommuneInput = {
    sdi: byKle(all, 'sdi'),
    ydi: byKle(all, 'ydi'),
    konfigurationer: konfigurationerOf(konfigurationer),
    kald,
  }
  const cells = [...groupCells.sdi.values()]
  const today = copenhagenDay(now)
  // The window that was asked about ended when the answer was given, not now.
  const windowEnd = maxOf(
    cells.map(({ answeredAt }) => answeredAt).filter((at) => at === undefined || at <= now),
  )
  const numbers = countedSeparately(inForce(rules.obligatory, today), groupCells.sdi)
  const context: AssessmentContext = {
    now,
    today,
    midnight: nextMidnight(now),
    numbers,
    criteriaHash: hashCriteria(numbers, rules.flereFrom),
    changeOfForce: nextChangeOfForce(rules.obligatory, today),
    // Where nothing is delivered nobody asks for it, and it costs more than all else here.
    share: cells.some((cell) => cell.cases)
      ? workedShare(windowEnd ?? now, rules.freshness.freshWithinMs)
      : 0,
  }
  return readinessGroups.map((group) =>
    assessGroup(
      kommunekode,
      group,
      groupCells,
      former.find((f) => f.group === group),
      context,
      rules,
    ),
  )
}
