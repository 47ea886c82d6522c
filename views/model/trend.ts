// Level runs by kommune and group, the run in force at an instant, and the midnights between which pages look.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import type { LevelRun } from '../../server/domain/ports/levels.ts'
import { day, nextMidnight } from '../../server/domain/time.ts'

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

/** The midnight in Copenhagen `days` days before another, also across clock changes. */
export const midnightBefore = (midnight: number, days: number): number =>
  nextMidnight(midnight - days * day - day / 2)
