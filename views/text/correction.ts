// The text of a correction of a frozen week: why, by what, and which levels it changed.
import { kommuneByCode } from '../../server/domain/kommuner.ts'
import { differenceOf } from '../../server/domain/week/difference.ts'
import type { FrozenWeek } from '../../server/domain/week/frozen-week.ts'
import { groupNames, stateBadges } from './words.ts'

/** `why` is a sentence without its full stop; `by` says what froze the week again. */
export const correctionText = (why: string, by: string, former: FrozenWeek, next: FrozenWeek): string => {
  const changes = differenceOf(former, next)
    .filter(({ from, to }) => from.level !== to.level)
    .map(({ kommunekode, group, from, to }) => {
      const { kortnavn = kommunekode } = kommuneByCode.get(kommunekode) ?? {}
      return `${kortnavn}, ${groupNames[group]}: ${stateBadges[from.level].word} → ${stateBadges[to.level].word}`
    })
  return `${why} (${by}). ${changes.length === 0 ? 'Ingen niveauer er ændret.' : `Ændret: ${changes.join('; ')}.`}`
}
