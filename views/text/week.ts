// Sentences about a frozen week: its finding, since which week kommuner have moved, when and how it was frozen.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import type { StoredWeek, WeekEntry } from '../../server/domain/ports/weeks.ts'
import { parseWeek, type Week } from '../../server/domain/week/iso-week.ts'
import type { WeekChanges } from '../model/week-changes.ts'
import type { GroupStates, WeekSummary } from '../model/weeks.ts'
import { groupFinding } from './finding.ts'
import { capital, count, longInstant, weekName } from './format.ts'
import { enumeration } from './parts.ts'
import { movedText } from './week-changes.ts'
import { groupNames, groupSubjects } from './words.ts'

/** `Uge 48: 31 af 98 kommuner leverer byggesager (KLE 02), heraf 2 på alle obligatoriske numre.` */
export const weekFinding = (week: Week, states: GroupStates, flereFrom: number): string =>
  `${capital(weekName(week))}: ${groupFinding(states['02'], '02', flereFrom)}.`

/** The finding about KLE 27 and 29, and who moved since `former`. */
export const weekLead = (
  states: GroupStates,
  flereFrom: number,
  former: Week | undefined,
  changes: WeekChanges | undefined,
): string => {
  const eoj = `${capital(groupFinding(states.eoj, 'eoj', flereFrom))}.`
  if (former === undefined || changes === undefined) return `${eoj} Det er den første frosne uge.`
  const moved = (['02', 'eoj'] as const).map((group) => movedText(changes.groups[group].counts, group))
  return `${eoj} Siden ${weekName(former)}: ${moved.join('; ')}.`
}

/** `Fra uge 46 til uge 48 er 3 kommuner gået frem …` */
export const comparisonFinding = (former: Week, week: Week, changes: WeekChanges): string => {
  const moved = (['02', 'eoj'] as const).map((group) => movedText(changes.groups[group].counts, group))
  return `Fra ${weekName(former)} til ${weekName(week)}: ${moved.join('; ')}.`
}

/** Since when kommuner have moved, on pages that show the present. */
export const sinceSentence = (week: (Pick<StoredWeek, 'week'> & FrozenAs) | undefined): string =>
  week === undefined
    ? 'Ingen uge er frosset endnu, så her vises ikke, hvem der har flyttet sig.'
    : `Udviklingen er regnet fra ${weekName(week.week)}, frosset ${frozenText(week)}.`

type FrozenAs = Pick<StoredWeek, 'content' | 'correction'>

/** When a week was frozen; of one that was not frozen at its time, what that means. */
export const frozenText = ({ content, correction }: FrozenAs): string => {
  const { at, frozenAt, late, early } = content
  if (early) return `${longInstant(frozenAt)}, før tid; en ny udgave følger, når tiden er inde`
  // A correction keeps what the revision before it had measured.
  if (late && correction !== undefined)
    return `${longInstant(frozenAt)}, rettet bagefter; tallene gælder ${longInstant(at)}`
  return late
    ? `${longInstant(frozenAt)}, ud fra historikken, som den var ${longInstant(at)}; det, den ikke rummer, er ikke målt`
    : longInstant(frozenAt)
}

/** `1`; of a later revision also what it corrects. */
export const revisionText = ({ revision, correction }: Pick<WeekEntry, 'revision' | 'correction'>): string =>
  correction === undefined ? count(revision) : `${count(revision)}. ${correction}`

/** How many kommuner deliver in a group; absent when none has a level. */
const delivering = (
  { counts }: WeekSummary,
  group: ReadinessGroup,
): { who: string; short: string } | undefined => {
  const { alle, flere, ingen, ukendt } = counts[group]
  if (alle + flere + ingen === 0) return undefined
  const [n, total] = [alle + flere, count(kommuner.length)]
  if (n === 0)
    return ukendt > 0
      ? { who: 'ingen af de målte kommuner', short: 'ingen af de målte' }
      : { who: `ingen af de ${total} kommuner`, short: 'ingen' }
  if (n === kommuner.length) return { who: `alle ${total} kommuner`, short: 'alle' }
  const least = `${ukendt > 0 ? 'mindst ' : ''}${count(n)}`
  return { who: `${least} af ${total} kommuner`, short: least }
}

/** How a group has gone from the first of the weeks to the last, which are oldest first. */
export const overTime = (weeks: readonly WeekSummary[], group: ReadinessGroup): string => {
  const [first, last] = [weeks.at(0), weeks.at(-1)]
  if (first === undefined || last === undefined) return ''
  const subject = `${groupSubjects[group]} (${groupNames[group]})`
  const [then, now] = [delivering(first, group), delivering(last, group)]
  const latest =
    now === undefined
      ? `I ${weekName(last.week)} kunne ingen kommune vurderes på ${subject}`
      : `I ${weekName(last.week)} leverede ${now.who} ${subject}`
  if (first === last) return `${latest}.`
  if (then === undefined) return `${latest}; i ${weekName(first.week)} kunne ingen vurderes.`
  return `${latest}; i ${weekName(first.week)} ${now === undefined ? 'leverede' : 'var det'} ${then.short}.`
}

/** Why there is no page at an address of a week, or of two that are compared, as they were written. */
export const notFrozen = (texts: readonly string[]): string => {
  const wrong = texts.find((text) => parseWeek(text) === undefined)
  if (wrong !== undefined) return `»${wrong}« er ikke en uge. En uge skrives som 2026-W48.`
  const names = enumeration(texts.map(weekName))
  return texts.length === 1
    ? `${capital(names)} er ikke frosset.`
    : `${capital(names)} er ikke begge frosset.`
}
