// Evidence of a group's level: its count, and since when it has had the level.
import type { GroupModel } from '../model/world.ts'
import { longDate } from './format.ts'
import { stateText } from './words.ts'

/** An undecided group shows a count only as a minimum above 0. */
const countsShown = (g: GroupModel): boolean => g.obligatory > 0 && (g.level !== 'ukendt' || g.delivered > 0)

/** `3 af 6`; empty where it is not known. */
export const deliveredText = (g: GroupModel): string =>
  countsShown(g) ? `${g.level === 'ukendt' ? 'mindst ' : ''}${g.delivered} af ${g.obligatory}` : ''

/**
 * `siden 21. november 2026`; empty where no change of the kommune's own has been seen. Why a level is unknown may have
 * changed since it became so.
 */
export const sinceText = ({ level, changedAt, changedByUs }: GroupModel): string =>
  level === 'ukendt' || changedAt === undefined || changedByUs ? '' : `siden ${longDate(changedAt)}`

/** `Flere siden 21. november 2026, 3 af 6` */
export const evidenceText = (g: GroupModel): string => {
  const since = sinceText(g)
  const state = `${stateText(g)}${since === '' ? '' : ` ${since}`}`
  return [state, deliveredText(g)].filter((text) => text !== '').join(', ')
}
