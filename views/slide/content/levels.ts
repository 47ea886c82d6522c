// Slides of the levels on the indexes, ESDH and EOJ: how many, and who moved.
import type { ReadinessGroup } from '../../../server/domain/kle.ts'
import type { Transition } from '../../../server/domain/week/difference.ts'
import type { Moved } from '../../model/week-changes.ts'
import { frozenState } from '../../model/weeks.ts'
import { count } from '../../text/format.ts'
import { countingRule } from '../../text/ladder.ts'
import { canOpen, levelFinding, levelSum } from '../../text/slide.ts'
import { changeMarks, changeText, shownChanges } from '../../text/week-changes.ts'
import { groupNames, kindNames, stateBadges, states } from '../../text/words.ts'
import type { Block } from '../deck.ts'
import { levelChart, namesOf, type SlideContent, type SlideFacts, sinceText, textBlock } from './input.ts'

type Kind = keyof typeof kindNames

/** The groups that a kind's slide shows, the one that it is about first. */
const groupsOfKind: Record<Kind, readonly [ReadinessGroup, ...ReadinessGroup[]]> = {
  esdh: ['02'],
  eoj: ['eoj', '27', '29'],
}

/** Those who went forward or back are named; the others are counted. */
const hasMoved = ({ kind }: Transition): boolean => kind === 'frem' || kind === 'tilbage'

/** `▲ Hjørring: fra Ingen til Flere (4 af 6)`, for each that moved. */
const moveItems = (moves: Moved['moves'], names: boolean): string[] =>
  moves
    .filter((move) => names || hasMoved(move))
    .map((move) => `${changeMarks[move.kind].shape} ${move.kommune.kortnavn}: ${changeText(move)}`)

/** `2 frem, 1 tilbage, 93 uændret og 2 ikke målt`, which sum to all kommuner. */
const changeSum = ({ counts }: Moved): string =>
  shownChanges(counts)
    .map((change) => `${count(counts[change])} ${changeMarks[change].word}`)
    .join(', ')

const movedBlocks = (facts: SlideFacts, group: ReadinessGroup): Block[] => {
  const heading = sinceText(facts)
  if (facts.changes === undefined || heading === undefined)
    return textBlock(['Det er den første frosne uge, så der er ingen at sammenligne med.'])
  const moved = facts.changes.groups[group]
  const items = moveItems(moved.moves, facts.names)
  return textBlock(items.length === 0 ? ['Ingen kommune har flyttet sig.'] : items, {
    heading: `${heading}: ${changeSum(moved)}`,
    ...{ isMarked: items.length > 0, isList: true },
  })
}

/** The kommuner of each state by name. */
const nameBlocks = ({ week: { content }, names }: SlideFacts, group: ReadinessGroup): Block[] =>
  names
    ? textBlock(
        states.map((state) => {
          const at = content.kommuner.filter(({ groups }) => frozenState(groups[group]) === state)
          return at.length === 0
            ? ''
            : `${stateBadges[state].word} (${count(at.length)}): ${namesOf(at.map(({ kommunekode }) => kommunekode))}`
        }),
        { heading: `Kommunerne i ${groupNames[group]}` },
      )
    : []

export const levelSlide = (facts: SlideFacts, kind: Kind): SlideContent => {
  const { counts } = facts
  const groups = groupsOfKind[kind]
  const [group] = groups
  const finding = levelFinding(facts.states[group], group)
  return {
    title: `${kindNames[kind]} på indekserne: ${finding}`,
    blocks: [
      ...textBlock([
        ...groups.map((one) => `${groupNames[one]}: ${levelSum(facts.states[one])}.`),
        canOpen(counts[group]),
      ]),
      levelChart(groups.map((one) => ({ name: groupNames[one], counts: counts[one] }))),
      ...movedBlocks(facts, group),
      ...nameBlocks(facts, group),
    ],
    rule: countingRule(facts.week.content.rules.flereFrom),
    compares: true,
    notes: [
      `Kilde: opslag i ${kind === 'esdh' ? 'Sags- og Dokumentindekset (SDI)' : 'Sags- og Dokumentindekset (SDI) og Ydelsesindekset (YDI)'}; kun antal, aldrig sager.`,
      'Hver kommune tæller én gang i hver gruppe, så tallene altid giver 98.',
      'At en kommune leverer, betyder, at der er sager i indekset. Hvem der kan se dem, måles aldrig.',
    ],
  }
}
