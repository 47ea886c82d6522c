// Slide of what changed since the week before: the kommuner by change, who moved, openings and KLIK tasks.
import { gateAreas } from '../../../server/domain/facts/gate.ts'
import { kleGroups, readinessGroups } from '../../../server/domain/kle.ts'
import { changes as allChanges } from '../../../server/domain/week/difference.ts'
import type { FrozenWeek } from '../../../server/domain/week/frozen-week.ts'
import type { GroupChanges } from '../../model/week-changes.ts'
import { capital, count, longDay, plural, weekName } from '../../text/format.ts'
import { areaNames } from '../../text/opening.ts'
import { klikBadges } from '../../text/service-words.ts'
import { changeClause, changeMarks, changeRule, movedText } from '../../text/week-changes.ts'
import { groupNames } from '../../text/words.ts'
import type { Block, TableBlock } from '../deck.ts'
import { type SlideContent, type SlideFacts, textBlock } from './input.ts'
import { bucketsOf, taskName } from './klik.ts'

const countTable = ({ groups }: GroupChanges): TableBlock => ({
  kind: 'table',
  alt: 'Kommunerne i hver gruppe efter, hvordan de har ændret sig',
  columns: [
    { name: 'Gruppe', share: 20 },
    ...allChanges.map((change) => ({
      ...{ name: capital(changeMarks[change].word), share: 14, isNumber: true },
    })),
  ],
  rows: readinessGroups.map((group) => [
    groupNames[group],
    ...allChanges.map((change) => count(groups[group].counts[change])),
  ]),
})

const collator = new Intl.Collator('da')

/** One item for each kommune that went forward or back, with all that it did; those who went back come first. */
const movers = ({ groups }: GroupChanges, names: boolean): string[] => {
  const moves = kleGroups
    .flatMap((group) => groups[group].moves)
    .filter(({ kind }) => names || kind === 'frem' || kind === 'tilbage')
  const wentBack = new Set(moves.flatMap(({ kind, kommune }) => (kind === 'tilbage' ? [kommune] : [])))
  const kommuner = [...new Set(moves.map(({ kommune }) => kommune))].sort(
    (a, b) => Number(wentBack.has(b)) - Number(wentBack.has(a)) || collator.compare(a.kortnavn, b.kortnavn),
  )
  return kommuner.map((kommune) => {
    const own = moves.filter((move) => move.kommune === kommune)
    return `${kommune.kortnavn}: ${own.map((move) => `${changeMarks[move.kind].shape} ${changeClause(move)}`).join('; ')}`
  })
}

const gateChanges = (first: FrozenWeek, second: FrozenWeek): string[] =>
  gateAreas.flatMap((area) => {
    const opensOf = ({ gates }: FrozenWeek) => gates.find((gate) => gate.area === area)?.opens
    const [was, is] = [opensOf(first), opensOf(second)]
    if (was === is) return []
    if (is === undefined) return [`${areaNames[area]}: der er ikke længere en dato for åbningen`]
    return [
      `${areaNames[area]}: DIGSTs åbning er nu ${longDay(is)}${was === undefined ? '' : `, før ${longDay(was)}`}`,
    ]
  })

const klikChanges = (first: FrozenWeek, second: FrozenWeek): string[] =>
  second.klik.flatMap((task) => {
    const former = first.klik.find(({ opgave }) => opgave === task.opgave)
    if (former === undefined) return [`KLIK: ${taskName(task)} er ny`]
    const [was, is] = [bucketsOf(former).fuldfoert, bucketsOf(task).fuldfoert]
    return was === is
      ? []
      : [
          `KLIK: ${taskName(task)} er ${klikBadges.fuldfoert.word.toLowerCase()} i ${plural(is, 'kommune', 'kommuner')}, før ${count(was)}`,
        ]
  })

export const changeSlide = (facts: SlideFacts): SlideContent => {
  const { week, former, changes, names } = facts
  const notes = [
    'Kilde: forskellen på de to frosne uger, kommune for kommune; frem og tilbage trækkes ikke fra hinanden.',
    'Ændret af os: vores numre, regler eller ret er ændret, så de to uger ikke kan sammenlignes.',
  ]
  const rule = changeRule
  if (former === undefined || changes === undefined)
    return {
      title: `Ændringer: ${weekName(week.week)} er den første frosne uge`,
      blocks: textBlock(['Fra næste uge står her, hvem der har flyttet sig.']),
      ...{ notes, rule },
    }
  const moved = movers(changes, names)
  const others = [...gateChanges(former.content, week.content), ...klikChanges(former.content, week.content)]
  const blocks: Block[] = [
    countTable(changes),
    ...textBlock(moved.length === 0 ? ['Ingen kommune har flyttet sig.'] : moved, {
      ...{ heading: 'Hvem flyttede sig', isList: true },
    }),
    ...textBlock(others, { heading: 'Andet' }),
  ]
  const sentences = (['02', 'eoj'] as const).map((group) => movedText(changes.groups[group].counts, group))
  return {
    title: `Siden ${weekName(former.week)}: ${sentences.join('; ')}`,
    blocks,
    notes,
    rule,
    compares: true,
  }
}
