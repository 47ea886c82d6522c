// Input of the slides: a frozen week, the one before it, and the words that several slides share.
import { kommuneByCode } from '../../../server/domain/kommuner.ts'
import { levels } from '../../../server/domain/readiness/level.ts'
import type { GroupChanges } from '../../model/week-changes.ts'
import type { GroupCounts, GroupStates, WeekDetail } from '../../model/weeks.ts'
import type { Counts } from '../../model/world.ts'
import { weekName } from '../../text/format.ts'
import { stateBadges } from '../../text/words.ts'
import type { ChartBlock, Slide, TextBlock } from '../deck.ts'

export type SlideInput = Pick<WeekDetail, 'week' | 'former'> & {
  /** Whether kommuner are named everywhere, and not only where they moved. */
  names: boolean
}

/** What the slides are made of. */
export type SlideFacts = SlideInput & {
  counts: GroupCounts
  states: GroupStates
  /** Absent without an earlier week. */
  changes?: GroupChanges | undefined
}

/** A slide before its footnote. `compares`: it says what has changed since the week before. */
export type SlideContent = Omit<Slide, 'footnote'> & { rule: string; compares?: boolean | undefined }

const collator = new Intl.Collator('da')

/** The place of each kommune in Danish order. */
const places = new Map(
  [...kommuneByCode.values()]
    .sort((a, b) => collator.compare(a.kortnavn, b.kortnavn))
    .map(({ kommunekode }, i) => [kommunekode, i]),
)

/** `Aarhus, Odense`, in Danish order. */
export const namesOf = (kommunekoder: readonly string[]): string =>
  [...kommunekoder]
    .sort((a, b) => (places.get(a) ?? places.size) - (places.get(b) ?? places.size))
    .map((code) => kommuneByCode.get(code)?.kortnavn ?? code)
    .join(', ')

/** Counts of all 98 by level, a bar for each row. */
export const levelChart = (rows: readonly { name: string; counts: Counts }[]): ChartBlock => ({
  ...{ kind: 'chart', shape: 'stacked', categories: rows.map(({ name }) => name) },
  alt: rows
    .map(
      ({ name, counts }) =>
        `${name}: ${levels.map((level) => `${stateBadges[level].word.toLowerCase()} ${counts[level]}`).join(', ')}.`,
    )
    .join(' '),
  max: Math.max(...rows.map(({ counts }) => levels.reduce((sum, level) => sum + counts[level], 0))),
  series: levels.map((level) => ({
    ...{ name: stateBadges[level].word, tone: level },
    values: rows.map(({ counts }) => counts[level]),
  })),
})

/** The heading of what has happened since the week before; undefined without one. */
export const sinceText = ({ former }: SlideInput): string | undefined =>
  former === undefined ? undefined : `Siden ${weekName(former.week)}`

/** A text of the items that are not empty; none when all are. */
export const textBlock = (items: readonly string[], change: Partial<TextBlock> = {}): TextBlock[] => {
  const filled = items.filter((item) => item !== '')
  return filled.length === 0 ? [] : [{ kind: 'text', items: filled, ...change }]
}
