// A kommune's history as daily points: delivered numbers, with gaps where they were unknown.
import { type KleGroup, kleGroups } from '../../server/domain/kle.ts'
import type { LevelRun } from '../../server/domain/ports/levels.ts'
import { longDate } from '../text/format.ts'
import { groupNames } from '../text/words.ts'
import { type History, midnightBefore, runAt, runsOf } from './trend.ts'
import type { KommuneModel } from './world.ts'

/** Delivered numbers and numbers in force; absent when unknown. */
type Delivered = { delivered: number; obligatory: number } | undefined
export type Point = { at: number; groups: Record<KleGroup, Delivered> }

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
    return { at, groups: Object.fromEntries(groups) as Point['groups'] }
  })
  const current = kleGroups.map((group) => [
    group,
    k.groups[group].level === 'ukendt' ? undefined : k.groups[group],
  ])
  return [...past, { at: now, groups: Object.fromEntries(current) as Point['groups'] }]
}

/** A sentence that sums up a group's history. */
export const historyFinding = (points: readonly Point[], group: KleGroup): string => {
  const known = points.flatMap(({ at, groups }) => {
    const delivered = groups[group]
    return delivered === undefined ? [] : { at, ...delivered }
  })
  const first = known[0]
  const last = known.at(-1)
  const name = groupNames[group]
  if (first === undefined || last === undefined) return `${name}: ikke målt i perioden.`
  const now = points.at(-1)?.groups[group]
  const end =
    now === undefined
      ? `senest målt til ${last.delivered} af ${last.obligatory}`
      : `nu ${now.delivered} af ${now.obligatory}`
  const start = `${first.delivered} af ${first.obligatory}`
  const noun = first.obligatory === 1 ? 'nummer' : 'numre'
  const changed = known.some((p) => p.delivered !== first.delivered)
  return changed
    ? `${name}: ${start} ${noun} den ${longDate(first.at)}, ${end}.`
    : `${name}: uændret ${start} ${noun} siden ${longDate(first.at)}${now === undefined ? '; ikke målt nu' : ''}.`
}
