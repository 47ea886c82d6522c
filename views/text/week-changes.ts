// Sentences about how kommuner moved between two weeks: each change with its mark, and the counts.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import type { CellState, ChangeCounts, changes, Transition } from '../../server/domain/week/difference.ts'
import { weekOf } from '../../server/domain/week/iso-week.ts'
import { count, longDate, weekday } from './format.ts'
import { groupNames, stateBadges } from './words.ts'

type Change = (typeof changes)[number]

/** The mark of each change, and its word after a number. */
export const changeMarks: Record<Change, { shape: string; word: string }> = {
  frem: { shape: '▲', word: 'frem' },
  tilbage: { shape: '▼', word: 'tilbage' },
  ny: { shape: '+', word: 'ny' },
  udgaaet: { shape: '–', word: 'udgået' },
  uaendret: { shape: '●', word: 'uændret' },
  ikkeMaalt: { shape: '?', word: 'ikke målt' },
  aendretAfOs: { shape: '⊘', word: 'ændret af os' },
}

export const changeRule =
  'Frem og tilbage: niveauet eller, på samme niveau, antallet af KLE-numre med sager er steget eller faldet. Ikke målt: niveauet er ikke målt længere.'

/** The changes that are always counted; the others only where there are some. */
const alwaysCounted: readonly Change[] = ['frem', 'tilbage', 'uaendret', 'ikkeMaalt']
const shownOrder = ['frem', 'tilbage', 'uaendret', 'ikkeMaalt', 'ny', 'udgaaet', 'aendretAfOs'] as const

/** The counts to show, in order. */
export const shownChanges = (counts: ChangeCounts): Change[] =>
  shownOrder.filter((change) => alwaysCounted.includes(change) || counts[change] > 0)

/** The counts above 0, in order. */
export const someChanges = (counts: ChangeCounts): Change[] =>
  shownOrder.filter((change) => counts[change] > 0)

const levelWord = ({ level, obligatory }: CellState): string =>
  (obligatory === 0 ? stateBadges.notRelevant : stateBadges[level]).word.toLowerCase()

const numbersOf = ({ delivered, obligatory }: CellState): string =>
  delivered === undefined ? `${count(obligatory)} numre` : `${count(delivered)} af ${count(obligatory)}`

/** `flere (4 af 6)`, `ingen`, `ikke målt`. */
const stateText = (state: CellState): string =>
  (state.delivered ?? 0) === 0 ? levelWord(state) : `${levelWord(state)} (${numbersOf(state)})`

/** `fra ingen til flere (4 af 6)`; at one level `flere, fra 3 af 6 til 4 af 6`. */
const fromTo = ({ from, to }: Transition): string => {
  if (from.level === to.level) return `${levelWord(to)}, fra ${numbersOf(from)} til ${numbersOf(to)}`
  return from.obligatory === to.obligatory
    ? `fra ${levelWord(from)} til ${stateText(to)}`
    : `fra ${stateText(from)} til ${stateText(to)}`
}

const whatChanged = (transition: Transition): string => {
  const { kind, from, to } = transition
  if (kind === 'udgaaet') return `udgået, var ${stateText(from)}`
  if (kind === 'ny') return to.level === 'ukendt' ? 'ny, endnu ikke målt' : `nu målt: ${stateText(to)}`
  return fromTo(transition)
}

/** Why it is not known, or is known again, where access is the reason. */
const because = ({ kind, reason: { rung, from, to } }: Transition): string => {
  if (rung !== 'adgang') return ''
  if (kind === 'ikkeMaalt' && to === 'noAccess') return ', vi har ikke længere adgang'
  if (kind === 'ikkeMaalt' && to === 'no') return ', en begrænset ret kan skjule sager'
  return kind === 'ny' && from === 'noAccess' ? ', vi har fået adgang' : ''
}

/** `siden tirsdag`; with the day before the week of `at`, which is the instant of the second week. */
const sinceText = ({ since }: Transition, at: number): string => {
  if (since === undefined) return ''
  return weekOf(since) === weekOf(at) ? `, siden ${weekday(since)}` : `, siden ${longDate(since)}`
}

/** `fra ingen til flere (4 af 6), siden tirsdag`; `at`: the instant of the second week. */
export const changeText = (transition: Transition, at: number): string =>
  `${whatChanged(transition)}${because(transition)}${sinceText(transition, at)}`

/** `KLE 02 fra ingen til flere (4 af 6), siden tirsdag`, to follow the kommune's name and a colon. */
export const changeClause = (transition: Transition, at: number): string =>
  `${groupNames[transition.group]} ${changeText(transition, at)}`

/** `3 kommuner er gået frem i KLE 02 og 1 tilbage`; without capital or full stop. */
export const movedText = (counts: ChangeCounts, group: ReadinessGroup): string => {
  const name = groupNames[group]
  const { frem, tilbage } = counts
  if (frem + tilbage === 0) return `ingen kommune har flyttet sig i ${name}`
  const kommuner = (n: number) => `${count(n)} ${n === 1 ? 'kommune' : 'kommuner'}`
  if (tilbage === 0) return `${kommuner(frem)} er gået frem i ${name}`
  if (frem === 0) return `${kommuner(tilbage)} er gået tilbage i ${name}`
  return `${kommuner(frem)} er gået frem i ${name} og ${count(tilbage)} tilbage`
}
