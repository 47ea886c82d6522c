// Owns a kommune's state in a group: the level, what it rests on, since when, and until when it holds.
import { type Cell, knownAt } from './cell.ts'
import type { Right } from './check.ts'
import {
  assessFreshness,
  type Freshness,
  type FreshnessRules,
  stepUsual,
  type Usual,
  workedShare,
} from './freshness.ts'
import { inForce, type Kle, type Obligatory, type ReadinessGroup, readinessGroups } from './kle.ts'
import { type Assessed, assessLevel, type Level, type Tally, tally } from './readiness.ts'
import { copenhagenDay, nextMidnight } from './time.ts'
import { cellsOf, endOf, nextChangeOfForce, ukendtFrom } from './validity.ts'

/** The rules of assessment, from the configuration. */
export type Rules = {
  obligatory: readonly Obligatory[]
  /** An answer older than this (two intervals) is no longer known, ms. */
  staleAfterMs: number
  flereFrom: number
  freshness: FreshnessRules
  /** What the right of a kommune is known to be limited to; a kommune that is missing has the full one. */
  rights?: ReadonlyMap<string, Right> | undefined
}

type Decided = {
  level: Level
  changedAt?: number | undefined
  changedByRight: boolean
  /** When it was last found to be so. */
  at: number
}

export type GroupState = Tally &
  Assessed & {
    kommunekode: string
    group: ReadinessGroup
    /** Received within `freshWithin`, over the delivered numbers that are known; absent when any of them is. */
    received?: number | undefined
    freshness: Freshness
    /** The oldest of the answers it rests on, a 0 under a limited right included. */
    measuredAt?: number | undefined
    /** The newest answer among the group's numbers, still known or not. */
    newestAt?: number | undefined
    /** When the level became what it is; absent when it has not been seen to change. */
    changedAt?: number | undefined
    /** That change came with a change of our right, or of what we ask for: no step of the kommune's. */
    changedByRight: boolean
    /** The last level that was not ukendt, and when it became so: a gap in our measuring is no change. */
    decided?: Decided | undefined
    usual?: Usual | undefined
    /** What is asked: the numbers in force and `flereFrom`, as a mark to tell a change by. */
    asks: string
    /** When other numbers come into force; absent when none are to. */
    asksUntil?: number | undefined
    /** The first instant at which the level is ukendt with nothing recorded; absent when it is already. */
    ukendtFrom?: number | undefined
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

/** Why a level may change without a step of the kommune's. */
type Ours = { byRight: boolean; asksChangedAt: number | undefined }

/** The level's history after it has been assessed. */
const stepLevel = (
  former: GroupState | undefined,
  level: Level,
  now: number,
  { byRight, asksChangedAt: askedAt }: Ours,
) => {
  const decided = former?.decided
  if (level === 'ukendt') {
    if (former === undefined || former.level === 'ukendt')
      return { changedAt: former?.changedAt, changedByRight: former?.changedByRight ?? false, decided }
    // What has gone stale did so when its time was over, however late somebody looks.
    const ended = former.ukendtFrom !== undefined && former.ukendtFrom <= now
    return { changedAt: ended ? former.ukendtFrom : now, changedByRight: !ended && byRight, decided }
  }
  if (decided?.level === level)
    return {
      changedAt: decided.changedAt,
      changedByRight: decided.changedByRight,
      decided: { ...decided, at: now },
    }
  const change =
    decided === undefined
      ? { changedAt: undefined, changedByRight: false }
      : { changedAt: askedAt ?? now, changedByRight: byRight || askedAt !== undefined }
  return { ...change, decided: { level, ...change, at: now } }
}

/** What all groups share at one instant; the calendar costs more than the assessment. */
type Moment = {
  now: number
  today: string
  midnight: number
  numbers: readonly Kle[]
  changeOfForce: number
  asks: string
  share: number
}

/** Whether an answer has changed with our right since the level was last decided. */
const isChangedByRight = (cell: Cell | undefined, decidedAt: number | undefined): boolean =>
  cell?.changedByRight === true && (cell.changedAt ?? 0) > (decidedAt ?? Infinity)

/** When something else came to be asked than the former state answers; absent when it is the same. */
const asksChangedAt = (former: GroupState | undefined, { asks, now }: Moment): number | undefined => {
  if (former === undefined || former.asks === asks) return undefined
  return former.asksUntil !== undefined && former.asksUntil <= now ? former.asksUntil : now
}

/** A short mark of the numbers (FNV-1a), so that a state does not grow with them. */
const asksOf = (numbers: readonly Kle[], flereFrom: number): string => {
  let hash = 0x811c9dc5
  for (const char of numbers.join()) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return `${numbers.length}-${flereFrom}-${(hash >>> 0).toString(36)}`
}

/** A group's state at an instant, from its cells and its former state. */
const assessGroup = (
  kommunekode: string,
  group: ReadinessGroup,
  cells: ReadonlyMap<string, Cell>,
  former: GroupState | undefined,
  moment: Moment,
  rules: Rules,
): GroupState => {
  const { now, today, share, changeOfForce } = moment
  const held = cellsOf(group, moment.numbers, cells)
  const right = rules.rights?.get(kommunekode)
  const knowns = held.map((cell) => knownAt(cell, now, rules.staleAfterMs, right))
  const because = knowns.map((known) => (known.kind === 'unknown' ? known.because : undefined))
  const counted = held.filter((_, i) => knowns[i]?.kind === 'cases') as Cell[]
  const sums = tally(knowns)
  const assessed = assessLevel(sums, rules.flereFrom)
  const complete = counted.length === held.length
  const measured = { cases: sums.cases, received: receivedOf(counted), complete }
  const freshness = assessFreshness(measured, former?.usual, share, rules.freshness.minCases)
  const measuredAt = minOf(
    held.map((cell, i) =>
      because[i] === undefined || because[i] === 'limited' ? cell?.answeredAt : undefined,
    ),
  )
  const comingAt = minOf(held.map((cell, i) => (because[i] === 'future' ? cell?.answeredAt : undefined)))
  return {
    kommunekode,
    group,
    ...sums,
    ...assessed,
    received: measured.received,
    freshness,
    measuredAt,
    newestAt: maxOf(held.map((cell) => cell?.answeredAt)),
    ...stepLevel(former, assessed.level, now, {
      byRight: held.some((cell) => isChangedByRight(cell, former?.decided?.at)),
      asksChangedAt: asksChangedAt(former, moment),
    }),
    asks: moment.asks,
    asksUntil: Number.isFinite(changeOfForce) ? changeOfForce : undefined,
    usual: stepUsual(former?.usual, measured, freshness, today, share),
    ukendtFrom:
      assessed.level === 'ukendt' ? undefined : ukendtFrom(group, cells, now, rules, changeOfForce, right),
    validUntil: Math.min(
      moment.midnight,
      measuredAt === undefined ? Infinity : endOf(measuredAt, rules.staleAfterMs),
      comingAt ?? Infinity,
    ),
  }
}

/** A kommune's state in every group. Pure: the store hands in the cells inside its transaction. */
export const assessKommune = (
  kommunekode: string,
  cells: readonly Cell[],
  former: readonly GroupState[],
  now: number,
  rules: Rules,
): GroupState[] => {
  const byKle = new Map(cells.map((cell) => [cell.kle, cell]))
  const today = copenhagenDay(now)
  // The window that was asked about ended when the answer was given, not now.
  const windowEnd = maxOf(
    cells.map(({ answeredAt }) => answeredAt).filter((at) => at === undefined || at <= now),
  )
  const numbers = inForce(rules.obligatory, today)
  const moment: Moment = {
    now,
    today,
    midnight: nextMidnight(now),
    numbers,
    asks: asksOf(numbers, rules.flereFrom),
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
      byKle,
      former.find((f) => f.group === group),
      moment,
      rules,
    ),
  )
}
