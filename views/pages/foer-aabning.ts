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
import { nextOpening, type Opening, type OpeningSum, openingOn } from '../model/opening.ts'
import { selectKommuner } from '../model/query.ts'
import type { World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { dayFaultText } from '../text/asked-day.ts'
import { count, longDay, plural } from '../text/format.ts'
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

/** Each row sums to the number of kommuner. A column that says nothing of any area is left out. */
const sumTable = ({ areas, day, today }: Opening): Markup => {
  const rows = areas.flatMap((area) => [
    { area, when: 'i dag', sum: area.today },
    ...(day === today ? [] : [{ area, when: `den ${longDay(day)}`, sum: area.onDay }]),
  ])
  const shown = sumColumns.filter(({ isNone }) => !rows.every(({ sum }) => isNone(sum)))
  return table(
    'Hvor mange kommuner der kan vise noget',
    [columns('Område', 'Åbninger pr.'), numberColumns(...shown.map(({ heading }) => heading))],
    rows.map(
      ({ area, when, sum }) =>
        html`<tr><th scope="row">${groupTitle(area.group)}</th><td>${when}</td>${shown.map(({ cell }) => html`<td class="number">${cell(sum)}</td>`)}</tr>`,
    ),
    { asList: true },
  )
}

/** Reasons that need no action of a kommune. */
const restful: readonly string[] = [
  'gate',
  'intendedClosed',
  'noNumbers',
  'notCounted',
  'gateNotReported',
] satisfies (ShutReason | UnsureReason)[]

const noteOf = (shown: Shown): string => {
  if (shown.kind === 'kan') return ` (højst ${count(shown.atMost)})`
  const waiting = waitingText(shown).replace('; ', '')
  return waiting === '' ? '' : ` (${waiting})`
}

/** The kommuner of an area by what can be shown, and the first reason for nothing; what needs no action is folded. */
const areaSection = (world: World, { group, shown }: Opening['areas'][number]): Markup => {
  const shownOf = new Map(world.kommuner.map((k, i) => [k, shown[i] as Shown]))
  const kommuner = selectKommuner(world, { sorter: 'navn', retning: 'op' })
  const part = (effect: string, isAction: boolean, isIn: (s: Shown) => boolean): Child => {
    const found = kommuner.filter((k) => isIn(shownOf.get(k) as Shown))
    if (found.length === 0) return undefined
    const head = html`${effect}: ${plural(found.length, 'kommune', 'kommuner')}`
    const names = html`<p>${kommuneLinks(found, group, (k) => noteOf(shownOf.get(k) as Shown))}</p>`
    return isAction ? html`<h4>${head}</h4>${names}` : folded(head, names)
  }
  const shut = (isAction: boolean) =>
    shutReasons
      .filter((reason) => restful.includes(reason) !== isAction)
      .map((reason) =>
        part(
          `Intet kan vises (${shutTexts[reason]})`,
          isAction,
          (s) => s.kind === 'intet' && s.because === reason,
        ),
      )
  const unsure = (isAction: boolean) =>
    unsureReasons
      .filter((reason) => restful.includes(reason) !== isAction)
      .map((reason) =>
        part(
          `Ikke afgjort (${unsureTexts[reason]})`,
          isAction,
          (s) => s.kind === 'ukendt' && s.because === reason,
        ),
      )
  return html`<h3>${groupTitle(group)}</h3>
${skippable(
  group,
  `kommunerne i ${groupNames[group]}`,
  html`${shut(true)}${unsure(true)}
${unsure(false)}${shut(false)}
${part('Kan vises', false, (s) => s.kind === 'kan')}`,
)}`
}

/** Notes which data the figures use, and that a past day cannot be reconstructed. */
const aboutDay = ({ day, today }: Opening): string => {
  const counts = 'Tallene bygger på dagens sager og konfigurationer og på de åbninger, der gælder den dag.'
  return day < today ? `${counts} Datoen er passeret, og hvad der kunne vises dengang, er ikke målt.` : counts
}

/** Without a day that was asked for, the next opening. */
export const foerAabningPage = (shell: Shell, world: World, asked: AskedDay): Markup => {
  const day = asked.day ?? nextOpening(world.gates, copenhagenDay(world.reading.now))
  const problem = dayFaultText(asked)
  const opening = openingOn(world, day)
  const main = html`<h1 class="finding">${openingHeadline(opening)}</h1>
${problem !== undefined && alert('error', 'Datoen blev ikke forstået', html`<a href="#${faultyField(asked)}">${problem}</a>`)}
<ul class="no-max-width">${opening.areas.map(({ group, onDay }) => html`<li>${openingFinding(groupNames[group], onDay, day)}</li>`)}</ul>
<p>${aboutDay(opening)} Vi måler aldrig, hvem der kan se sagen: den primære part, i byggesager ejendommens ejer. Derfor står der »højst«.</p>
${dayForm('/foer-aabning', asked, fieldsOf(day))}
<h2>Åbninger hos DIGST</h2>
${gateTable(world.gates, [
  ['I dag', opening.today],
  ...(opening.day === opening.today ? [] : [[longDay(opening.day), opening.day] as const]),
])}
<h2>${day === opening.today ? 'Sådan fordeler kommunerne sig' : `I dag og den ${longDay(day)}`}</h2>
${sumTable(opening)}
<h2>Kommunerne, og hvorfor der ikke kan vises mere</h2>
<p>Hver kommune står én gang i hver KLE-gruppe. Kan intet vises, eller er det ikke afgjort, står den ved den første grund. Linjer, hvor kommunen intet skal gøre, er foldet sammen.</p>
${opening.areas.map((area) => areaSection(world, area))}`
  return layout({ shell, world, title: 'Før åbning', main })
}
