// The trend: levels that rose or fell since an instant, and the levels at earlier instants.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import type { LevelRun } from '../../server/domain/ports/levels.ts'
import type { GroupState } from '../../server/domain/readiness/group.ts'
import { type Level, levels } from '../../server/domain/readiness/level.ts'
import { day, nextMidnight } from '../../server/domain/time.ts'
import { tally } from './tally.ts'
import type { Counts, KommuneModel } from './world.ts'

/** The runs of each kommune and group, oldest first. */
export type History = ReadonlyMap<string, readonly LevelRun[]>

const keyOf = (kommunekode: string, group: ReadinessGroup): string => `${kommunekode} ${group}`

export const toHistory = (runs: readonly LevelRun[]): History => {
  const history = new Map<string, LevelRun[]>()
  for (const run of runs) {
    const key = keyOf(run.kommunekode, run.group)
    const known = history.get(key)
    if (known === undefined) history.set(key, [run])
    else known.push(run)
  }
  for (const sorted of history.values()) sorted.sort((a, b) => a.firstAt - b.firstAt)
  return history
}

export const runsOf = (history: History, kommunekode: string, group: ReadinessGroup): readonly LevelRun[] =>
  history.get(keyOf(kommunekode, group)) ?? []

/**
 * The run in force at `at`; undefined when its last measurement is older than `staleAfterMs`. Runs overlap where the
 * clock was ahead for a while: the last run to begin may have ended long before.
 */
export const runAt = (runs: readonly LevelRun[], at: number, staleAfterMs: number): LevelRun | undefined =>
  runs.findLast((run) => run.firstAt <= at && at <= run.lastAt + staleAfterMs)

const steps = ['forward', 'back', 'same', 'unknown', 'byUs'] as const
export type Step = (typeof steps)[number]
/** The number of kommuner by step; the sum is all the given kommuner. */
export type Steps = Record<Step, number>

const rank: Record<Exclude<Level, 'ukendt'>, number> = { ingen: 0, flere: 1, alle: 2 }

/**
 * The step of a kommune's level since an instant. Changes made by us do not count; a level that differs only because
 * of them is `byUs`.
 */
export const stepSince = (
  runs: readonly LevelRun[],
  { level: now, changedByUs }: Pick<GroupState, 'level' | 'changedByUs'>,
  since: number,
  staleAfterMs: number,
): Step => {
  const then = runAt(runs, since, staleAfterMs)?.level
  if (then === undefined || then === 'ukendt' || now === 'ukendt') return 'unknown'
  let level = then
  let taken = 0
  for (const run of runs) {
    if (run.firstAt <= since || run.level === 'ukendt' || run.level === level) continue
    if (!run.byUs) taken += rank[run.level] - rank[level]
    level = run.level
  }
  // The present level may be newer than the given history.
  if (!changedByUs) taken += rank[now] - rank[level]
  if (taken !== 0) return taken > 0 ? 'forward' : 'back'
  return then === now ? 'same' : 'byUs'
}

export const stepsSince = (
  history: History,
  kommuner: readonly KommuneModel[],
  group: ReadinessGroup,
  since: number,
  staleAfterMs: number,
): Steps => {
  const runsIn = (k: KommuneModel) => runsOf(history, k.kommune.kommunekode, group)
  return tally(steps, kommuner, (k) => stepSince(runsIn(k), k.groups[group], since, staleAfterMs))
}

/** The number of kommuner by level at an instant; the sum is all the given kommuner. */
export const countsAt = (
  history: History,
  kommuner: readonly KommuneModel[],
  group: ReadinessGroup,
  at: number,
  staleAfterMs: number,
): Counts => {
  const runsIn = (k: KommuneModel) => runsOf(history, k.kommune.kommunekode, group)
  return tally(levels, kommuner, (k) => runAt(runsIn(k), at, staleAfterMs)?.level ?? 'ukendt')
}

const weeksOfTrend = 8

/** The midnight in Copenhagen `days` days before another, also across clock changes. */
export const midnightBefore = (midnight: number, days: number): number =>
  nextMidnight(midnight - days * day - day / 2)

/** The ends of today's weekday in earlier weeks, oldest first. They change only at midnight, as the page does. */
export const weekAnchors = (midnight: number, weeks: number = weeksOfTrend): number[] =>
  Array.from({ length: weeks }, (_, i) => midnightBefore(midnight, (weeks - i) * 7))
