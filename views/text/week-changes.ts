// Sentences about how kommuner moved between two weeks: each change with its mark, and the counts.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import type { CellState, ChangeCounts, changes, Transition } from '../../server/domain/week/difference.ts'
import { count, longDate, uncapital } from './format.ts'
import { numbers } from './parts.ts'
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

/** A level by its name, with a capital, because »flere« would be read as »more«; else `ikke målt` or `ikke relevant`. */
const levelWord = ({ level, obligatory }: CellState): string => {
  if (obligatory === 0) return uncapital(stateBadges.notRelevant.word)
  return level === 'ukendt' ? uncapital(stateBadges.ukendt.word) : stateBadges[level].word
}

const numbersOf = ({ delivered, obligatory }: CellState): string =>
  delivered === undefined ? numbers(obligatory) : `${count(delivered)} af ${count(obligatory)}`

/** `fra 3 til 4 af 6 numre`; `fra 3 af 6 til 4 af 7 numre` where the numbers in force are others. */
const fromToNumbers = (from: CellState, to: CellState): string => {
  if (to.delivered === undefined || from.delivered === undefined)
    return `fra ${numbersOf(from)} til ${numbersOf(to)}`
  const before = from.obligatory === to.obligatory ? count(from.delivered) : numbersOf(from)
  return `fra ${before} til ${count(to.delivered)} af ${numbers(to.obligatory)}`
}

/** `Flere (4 af 6)`, `Ingen`, `ikke målt`. */
const stateText = (state: CellState): string =>
  (state.delivered ?? 0) === 0 ? levelWord(state) : `${levelWord(state)} (${numbersOf(state)})`

/** `fra Ingen til Flere (4 af 6)`; at one level `fra 3 til 4 af 6 numre (stadig Flere)`. */
const fromTo = ({ from, to }: Transition): string => {
  if (from.level === to.level) return `${fromToNumbers(from, to)} (stadig ${levelWord(to)})`
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

/** With its date, because a frozen week and its slides are read long after. */
const sinceText = ({ since }: Transition): string => (since === undefined ? '' : `, siden ${longDate(since)}`)

/** `fra Ingen til Flere (4 af 6), siden 24. november 2026` */
export const changeText = (transition: Transition): string =>
  `${whatChanged(transition)}${because(transition)}${sinceText(transition)}`

/** `KLE 02 fra Ingen til Flere (4 af 6)`, to follow the kommune's name and a colon. */
export const changeClause = (transition: Transition): string =>
  `${groupNames[transition.group]} ${changeText(transition)}`

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
