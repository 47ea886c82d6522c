// Page Før åbning: the cases citizens could see on a chosen day if their area were open, and the reasons why not.
import { copenhagenDay } from '../../server/domain/time.ts'
import { type Shown, shutReasons, unsureReasons } from '../../server/domain/visibility/shown.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { type Opening, type OpeningSum, openingOn, requestedDay } from '../model/opening.ts'
import { selectKommuner } from '../model/query.ts'
import type { World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { capital, count, longDay } from '../text/format.ts'
import { openingFinding, shutTexts, unsureTexts, waitingText } from '../text/opening.ts'
import { groupNames } from '../text/words.ts'
import { gateTable } from './gate-table.ts'
import { layout } from './layout.ts'
import { alert, columns, groupTitle, kommuneLink, numberColumns, table } from './parts.ts'

const form = (day: string): Markup => html`<form class="filters" method="get" action="/foer-aabning">
<div class="form-group"><label class="form-label" for="f-dato">Dato</label><input class="form-input" id="f-dato" name="dato" type="date" value="${day}" min="2000-01-01" max="2099-12-31"></div>
<div class="form-group actions"><button class="button button-primary" type="submit">Vis</button></div>
</form>`

const sumRow = (head: Child, when: string, sum: OpeningSum): Markup =>
  html`<tr><th scope="row">${head}</th><td>${when}</td><td class="number">${count(sum.kan)}</td><td class="number">${count(sum.intet)}</td><td class="number">${count(sum.ukendt)}</td><td class="number">${sum.kan === 0 && sum.ukendt > 0 ? '–' : count(sum.atMost)}</td><td class="number">${sum.waiting === 0 && sum.waitingUnknown > 0 ? '–' : count(sum.waiting)}${sum.waitingUnknown > 0 && html`<span class="note below">i ${count(sum.waitingUnknown)} ikke kendt</span>`}</td></tr>`

/** Each row sums to the number of kommuner. */
const sumTable = ({ areas, day, today }: Opening): Markup =>
  table(
    'Hvor mange kommuner der kan vise noget',
    [
      columns('Område', 'Åbninger pr.'),
      numberColumns(
        'Kan vises',
        'Intet kan vises',
        'Ikke kendt',
        'Sager, højst',
        'Sager, der venter på DIGST',
      ),
    ],
    areas.flatMap((area) => [
      sumRow(groupTitle(area.group), 'i dag', area.today),
      ...(day === today ? [] : [sumRow(groupTitle(area.group), `den ${longDay(day)}`, area.onDay)]),
    ]),
  )

/** The number of kommuner by first reason, among those that could show nothing or are unknown. */
const reasonTable = ({ areas }: Opening): Markup => {
  const reasons = [
    ...shutReasons.map((reason) => ['intet', reason, 'Intet kan vises', shutTexts[reason]] as const),
    ...unsureReasons.map((reason) => ['ukendt', reason, 'Ikke kendt', unsureTexts[reason]] as const),
  ]
  const rows = reasons.flatMap(([kind, reason, effect, text]) => {
    const isFor = (s: Shown) => s.kind === kind && s.because === reason
    const counts = areas.map(({ shown }) => shown.filter(isFor).length)
    return counts.some((n) => n > 0)
      ? html`<tr><th scope="row">${capital(text)}</th><td>${effect}</td>${counts.map((n) => html`<td class="number">${count(n)}</td>`)}</tr>`
      : []
  })
  return table(
    'Kommuner efter den første grund',
    [columns('Grund', 'Følge'), numberColumns(...areas.map(({ group }) => groupNames[group]))],
    rows,
  )
}

const cell = (shown: Shown): Markup => {
  switch (shown.kind) {
    case 'kan':
      return html`<td>højst <strong>${count(shown.atMost)}</strong></td>`
    case 'intet':
      return html`<td>intet<span class="note below">${shutTexts[shown.because]}${waitingText(shown)}</span></td>`
    default:
      return html`<td>ikke kendt<span class="note below">${unsureTexts[shown.because]}</span></td>`
  }
}

const kommuneTable = (world: World, { areas, day }: Opening): Markup => {
  const placeOf = new Map(world.kommuner.map((k, i) => [k, i]))
  return table(
    `Hvad der højst kan vises den ${longDay(day)}, kommune for kommune`,
    columns('Kommune', ...areas.map(({ group }) => groupNames[group])),
    selectKommuner(world, { sorter: 'navn', retning: 'op' }).map((k) => {
      const shown = areas.map((area) => area.shown[placeOf.get(k) as number] as Shown)
      return html`<tr><th scope="row">${kommuneLink(k)}</th>${shown.map(cell)}</tr>`
    }),
  )
}

/** Notes which data the figures use, and that a past day cannot be reconstructed. */
const aboutDay = ({ day, today }: Opening): string => {
  const counts =
    'Tallene er dem, vi kender i dag: dagens sager, dagens konfigurationer, og åbningerne som de er den dato.'
  return day < today ? `${counts} Datoen er gået; hvad en borger kunne se dengang, ved vi ikke.` : counts
}

/** `dato`: the unparsed query parameter. */
export const foerAabningPage = (shell: Shell, world: World, dato: string | undefined): Markup => {
  const { day, problem } = requestedDay(dato, world.gates, copenhagenDay(world.reading.now))
  const opening = openingOn(world, day)
  const main = html`<h1>Før åbning: hvad borgerne højst kan se den ${longDay(day)}</h1>
${problem !== undefined && alert('warning', 'Datoen blev ikke forstået', problem)}
<ul class="no-max-width">${opening.areas.map(({ group, onDay }) => html`<li>${openingFinding(groupNames[group], onDay, day)}</li>`)}</ul>
<p>${aboutDay(opening)} Vi måler aldrig, hvem der kan se sagen: den primære part, i byggesager ejendommens ejer. Derfor »højst«.</p>
${form(day)}
<h2>Åbninger hos DIGST</h2>
${gateTable(world.gates, [
  ['I dag', opening.today],
  ...(opening.day === opening.today ? [] : [[longDay(opening.day), opening.day] as const]),
])}
<h2>${day === opening.today ? 'Sådan fordeler kommunerne sig' : `I dag og den ${longDay(day)}`}</h2>
${sumTable(opening)}
<h2>Hvorfor der ikke kan vises mere</h2>
<p>Hver kommune, hvor intet kan vises, eller hvor det ikke er kendt, tæller ved den første grund.</p>
${reasonTable(opening)}
<h2>Kommunerne</h2>
${kommuneTable(world, opening)}`
  return layout({ shell, world, title: 'Før åbning', main })
}
