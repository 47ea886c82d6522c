// Page Før åbning: the cases citizens could see on a chosen day if their area were open, and the reasons why not.
import { copenhagenDay } from '../../server/domain/time.ts'
import {
  type Shown,
  type ShutReason,
  shutReasons,
  type UnsureReason,
  unsureReasons,
} from '../../server/domain/visibility/shown.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { type AskedDay, fieldsOf } from '../model/asked-day.ts'
import { isUnchanged, nextOpening, type Opening, type OpeningSum, openingOn } from '../model/opening.ts'
import { selectKommuner } from '../model/query.ts'
import type { World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { dayFaultText } from '../text/asked-day.ts'
import { count, longDay, plural } from '../text/format.ts'
import { partyRule } from '../text/kan-vises.ts'
import { openingFinding, openingHeadline, shutTexts, unsureTexts, waitingText } from '../text/opening.ts'
import { groupNames } from '../text/words.ts'
import { dayForm, faultyField } from './day-form.ts'
import { gateTable } from './gate-table.ts'
import { layout } from './layout.ts'
import { alert, columns, folded, groupTitle, kommuneLinks, numberColumns, skippable, table } from './parts.ts'

/** A number of a sum's row; `isNone`: whether it says nothing, because it is known to be 0. */
type SumColumn = { heading: string; cell(sum: OpeningSum): Child; isNone(sum: OpeningSum): boolean }

const kommunerColumn = (heading: string, kind: Shown['kind']): SumColumn => ({
  heading,
  cell: (sum) => count(sum[kind]),
  isNone: (sum) => sum[kind] === 0,
})

const undecided = 'ikke afgjort'

const sumColumns: readonly SumColumn[] = [
  kommunerColumn('Kan vises', 'kan'),
  kommunerColumn('Intet kan vises', 'intet'),
  kommunerColumn('Ikke afgjort', 'ukendt'),
  {
    heading: 'Sager, højst',
    cell: ({ kan, ukendt, atMost }) => (kan === 0 && ukendt > 0 ? undecided : count(atMost)),
    isNone: ({ kan, ukendt }) => kan === 0 && ukendt === 0,
  },
  {
    heading: 'Sager, der venter på DIGST',
    cell: ({ waiting, waitingUnknown }) =>
      waiting === 0 && waitingUnknown > 0
        ? undecided
        : html`${count(waiting)}${waitingUnknown > 0 && html`<span class="note below">i ${count(waitingUnknown)} ikke afgjort</span>`}`,
    isNone: ({ waiting, waitingUnknown }) => waiting === 0 && waitingUnknown === 0,
  },
]

/**
 * Each row sums to the number of kommuner. An area that does not change has one row. A column that says nothing of any
 * area is left out, and so is the day when it is today for all.
 */
const sumTable = ({ areas, day, today }: Opening): Markup => {
  const onDay = `den ${longDay(day)}`
  const rows = areas.flatMap((area) => {
    if (day === today) return { area, sum: area.today }
    if (isUnchanged(area)) return { area, when: `i dag og ${onDay}`, sum: area.today }
    return [
      { area, when: 'i dag', sum: area.today },
      { area, when: onDay, sum: area.onDay },
    ]
  })
  const shown = sumColumns.filter(({ isNone }) => !rows.every(({ sum }) => isNone(sum)))
  return table(
    'Hvor mange kommuner der kan vise noget',
    [
      columns('Område', ...(day === today ? [] : ['Åbninger pr.'])),
      numberColumns(...shown.map(({ heading }) => heading)),
    ],
    rows.map(
      ({ area, when, sum }) =>
        html`<tr><th scope="row">${groupTitle(area.group)}</th>${when !== undefined && html`<td>${when}</td>`}${shown.map(({ cell }) => html`<td class="number">${cell(sum)}</td>`)}</tr>`,
    ),
    { asList: true },
  )
}

/** Reasons whose kommuner are folded: they deliver nothing, or we or DIGST have not said enough yet. */
const folding: readonly string[] = ['noNumbers', 'index', 'notCounted', 'gateNotReported'] satisfies (
  | ShutReason
  | UnsureReason
)[]

/** The lines of an area: what can be shown or waits, then those that fall out, then those that are folded. */
const lines: readonly { effect: string; isFolded: boolean; isIn: (shown: Shown) => boolean }[] = [
  { effect: 'Kan vises', isFolded: false, isIn: ({ kind }: Shown) => kind === 'kan' },
  ...shutReasons.toReversed().map((reason) => ({
    effect: `Intet kan vises (${shutTexts[reason]})`,
    isFolded: folding.includes(reason),
    isIn: (shown: Shown) => shown.kind === 'intet' && shown.because === reason,
  })),
  ...unsureReasons.map((reason) => ({
    effect: `Ikke afgjort (${unsureTexts[reason]})`,
    isFolded: folding.includes(reason),
    isIn: (shown: Shown) => shown.kind === 'ukendt' && shown.because === reason,
  })),
].sort((a, b) => Number(a.isFolded) - Number(b.isFolded))

const noteOf = (shown: Shown): string => {
  const note = shown.kind === 'kan' ? `højst ${count(shown.atMost)}` : waitingText(shown)
  return note === undefined ? '' : ` (${note})`
}

/** The kommuner of an area by what can be shown, and the first reason for nothing. */
const areaSection = (world: World, { group, shown }: Opening['areas'][number]): Markup => {
  const shownOf = new Map(world.kommuner.map((k, i) => [k, shown[i] as Shown]))
  const kommuner = selectKommuner(world, { sorter: 'navn', retning: 'op' })
  const line = ({ effect, isFolded, isIn }: (typeof lines)[number]): Child => {
    const found = kommuner.filter((k) => isIn(shownOf.get(k) as Shown))
    if (found.length === 0) return undefined
    const head = `${effect}: ${plural(found.length, 'kommune', 'kommuner')}`
    const names = html`<p>${kommuneLinks(found, group, (k) => noteOf(shownOf.get(k) as Shown))}</p>`
    return isFolded ? folded(head, names) : html`<h4>${head}</h4>${names}`
  }
  return html`<h3>${groupTitle(group)}</h3>
${skippable(group, `kommunerne i ${groupNames[group]}`, lines.map(line))}`
}

/** Without a day that was asked for, the next opening. */
export const foerAabningPage = (shell: Shell, world: World, asked: AskedDay): Markup => {
  const today = copenhagenDay(world.reading.now)
  const next = nextOpening(world.gates, today)
  const day = asked.day ?? next
  const isPast = day < today
  const problem = dayFaultText(asked)
  // A past day was not measured, so the figures are of today.
  const opening = openingOn(world, isPast ? today : day)
  const main = html`<h1 class="finding">${openingHeadline({ ...opening, day })}</h1>
${problem !== undefined && alert('error', 'Datoen blev ikke forstået', html`<a href="#${faultyField(asked)}">${problem}</a>`)}
${isPast && html`<p class="lead">Tallene herunder gælder i dag.</p>`}
<ul class="no-max-width">${opening.areas.map((area) => html`<li>${openingFinding(`${groupNames[area.group]}${opening.day !== today && isUnchanged(area) ? ' (som i dag)' : ''}`, area.onDay)}</li>`)}</ul>
<p>Tallene bygger på dagens sager og konfigurationer og på de åbninger, der gælder den dag. ${partyRule} Derfor står der »højst«.</p>
${dayForm('/foer-aabning', asked, fieldsOf(day), next)}
<h2>Åbninger hos DIGST</h2>
${gateTable(world.gates, [['I dag', today], ...(day === today ? [] : [[longDay(day), day] as const])])}
<h2>${opening.day === today ? 'Sådan fordeler kommunerne sig i dag' : `I dag og den ${longDay(day)}`}</h2>
${sumTable(opening)}
<h2>Kommunerne, og hvorfor der ikke kan vises mere</h2>
<p>Hver kommune står én gang i hver KLE-gruppe. Kan intet vises, eller er det ikke afgjort, står den ved den første grund. Kommuner uden sager i indekset er foldet sammen, og det samme er dem, hvor et tal eller DIGSTs åbning mangler.</p>
${opening.areas.map((area) => areaSection(world, area))}`
  return layout({ shell, world, title: 'Før åbning', main })
}
