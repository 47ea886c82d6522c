// A kommune's history as daily points: delivered numbers, with gaps where they were unknown.
import { type KleGroup, kleGroups } from '../../server/domain/kle.ts'
import type { LevelRun } from '../../server/domain/ports/levels.ts'
import { type History, midnightBefore, runAt, runsOf } from './trend.ts'
import type { KommuneModel } from './world.ts'

/** Delivered numbers and numbers in force; absent when unknown. */
type Delivered = { delivered: number; obligatory: number } | undefined
/** `at`: the midnight that ends a day, or now. `day`: an instant within the day, for its date. */
export type Point = { at: number; day: number; groups: Record<KleGroup, Delivered> }

const daysShown = 56

const deliveredIn = (run: LevelRun | undefined): Delivered =>
  // At level ukendt `delivered` counts only the known numbers.
  run === undefined || run.level === 'ukendt' ? undefined : run

/** A point at each day's end over the last eight weeks, then the present state. `midnight`: the end of today. */
export const historyPoints = (
  history: History,
  k: KommuneModel,
  now: number,
  midnight: number,
  staleAfterMs: number,
): Point[] => {
  const runs = kleGroups.map((group) => [group, runsOf(history, k.kommune.kommunekode, group)] as const)
  const past = Array.from({ length: daysShown }, (_, i) => {
    const at = midnightBefore(midnight, daysShown - i)
    const groups = runs.map(([group, groupRuns]) => [group, deliveredIn(runAt(groupRuns, at, staleAfterMs))])
    return { at, day: at - 1, groups: Object.fromEntries(groups) as Point['groups'] }
  })
  const current = kleGroups.map((group) => [
    group,
    k.groups[group].level === 'ukendt' ? undefined : k.groups[group],
  ])
  return [...past, { at: now, day: now, groups: Object.fromEntries(current) as Point['groups'] }]
}
