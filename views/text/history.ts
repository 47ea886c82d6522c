// The sentence about a kommune's history.
import type { KleGroup } from '../../server/domain/kle.ts'
import type { Point } from '../model/history.ts'
import { longDate } from './format.ts'
import { groupNames } from './words.ts'

/** A sentence that sums up a group's history. */
export const historyFinding = (points: readonly Point[], group: KleGroup): string => {
  const known = points.flatMap(({ day, groups }) => {
    const delivered = groups[group]
    return delivered === undefined ? [] : { day, ...delivered }
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
  const changed = known.some((p) => p.delivered !== first.delivered || p.obligatory !== first.obligatory)
  return changed
    ? `${name}: ${start} ${noun} den ${longDate(first.day)}, ${end}.`
    : `${name}: uændret ${start} ${noun} siden ${longDate(first.day)}${now === undefined ? '; ikke målt nu' : ''}.`
}
