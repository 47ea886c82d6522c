// Page of all incidents: the live ones, those that are over, and what others report, filtered by the query string.
import { kommuneByCode, kommuner } from '../../server/domain/kommuner.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { type Child, html, type Markup } from '../markup.ts'
import {
  type IncidentQuery,
  isFiltered as isFilteredBy,
  selectIncidents,
  signaler,
  tilstande,
  toIncidentSearch,
} from '../model/incident-query.ts'
import { isClosedUnseen, isLive } from '../model/incident-state.ts'
import type { EventPage } from '../model/reported-events.ts'
import type { World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { productName, serviceName } from '../text/cause.ts'
import { count, dense, plural, time, todayOf } from '../text/format.ts'
import { lastedText } from '../text/incident-end.ts'
import {
  eventStateNames,
  hitCount,
  incidentsFinding,
  type Measuring,
  reportedMoment,
  scopesText,
  selectionFinding,
  signalFilterNames,
  sourceOf,
  tilstandNames,
} from '../text/incident-list.ts'
import { groupsText, whoActsText } from '../text/incident-step.ts'
import { certaintyClause, signalNames } from '../text/incidents.ts'
import { select } from './filter-form.ts'
import { acknowledged, eventHref, incidentBadge, incidentLink, notJudged } from './incident-parts.ts'
import { layout } from './layout.ts'
import { addressProblems, columns, numberColumns, optionalCell, table } from './parts.ts'

const collator = new Intl.Collator('da')
const codes = [...kommuner]
  .sort((a, b) => collator.compare(a.kortnavn, b.kortnavn))
  .map(({ kommunekode }) => kommunekode)

const kommuneName = (kommunekode: string): string => kommuneByCode.get(kommunekode)?.kortnavn ?? kommunekode

const serviceIds = ({ services }: World): string[] => [...new Set(services.map(({ id }) => id))]

const filters = (
  world: World,
  query: IncidentQuery,
): Markup => html`<form class="filters" id="filtre" method="get" action="/haendelser" role="search" aria-label="Filtrér hændelser">
${select('tilstand', 'Tilstand', 'Alle tilstande', tilstande, (one) => tilstandNames[one], query.tilstand)}
${select('signal', 'Signal', 'Alle signaler', signaler, (one) => signalFilterNames[one], query.signal)}
${select('tjeneste', 'Tjeneste', 'Alle tjenester', serviceIds(world), (id) => serviceName(world, id), query.tjeneste)}
${select(
  'loesning',
  'Løsning',
  'Alle løsninger',
  world.products.map(({ id }) => id),
  (id) => productName(world, id),
  query.loesning,
)}
${select('kommune', 'Kommune', 'Alle kommuner', codes, kommuneName, query.kommune)}
<div class="form-group actions"><button class="button button-primary" type="submit">Vis</button> <a class="button button-secondary" href="/haendelser">Nulstil</a></div>
</form>`

/** The filters in words, for print, where the form is hidden. */
const selectionOf = (
  world: World,
  { tilstand, signal, tjeneste, loesning, kommune }: IncidentQuery,
): string =>
  [
    tilstand && tilstandNames[tilstand],
    signal && signalFilterNames[signal],
    tjeneste && serviceName(world, tjeneste),
    loesning && productName(world, loesning),
    kommune && kommuneName(kommune),
  ]
    .filter((part) => part !== undefined)
    .join(', ')

const liveRow = (incident: StoredIncident, world: World): Markup =>
  html`<tr><td>${incidentBadge(incident)}${acknowledged(incident)}${notJudged(incident, world)}</td><th scope="row">${incidentLink(incident, world)}<span class="note below">${signalNames[incident.signal]}; ${incident.cause.kind === 'unknown' ? 'årsagen er ikke fundet' : certaintyClause(incident.certainty)}${groupsText(incident) !== '' && `; ${groupsText(incident)}`}. ${whoActsText(incident)}.</span></th><td>${time(world.reading, incident.beganAt)}</td><td class="number">${hitCount(incident)}</td></tr>`

const liveTable = (incidents: readonly StoredIncident[], world: World, isFiltered: boolean): Markup =>
  table(
    'Hændelser, der ikke er ovre',
    [columns('Tilstand', 'Hændelse', 'Siden'), numberColumns('Rammer kommuner')],
    incidents.map((one) => liveRow(one, world)),
    { none: isFiltered ? 'Ingen af dem passer til filtrene.' : 'Der er ingen lige nu.', asList: true },
  )

const pastTable = (incidents: readonly StoredIncident[], world: World, isFiltered: boolean): Markup => {
  const today = todayOf(world.reading)
  return table(
    'Hændelser, der er ovre eller lukket',
    [columns('Hændelse', 'Begyndte', 'Varede'), numberColumns('Ramte kommuner')],
    incidents.map(
      (one) =>
        html`<tr><th scope="row">${incidentLink(one, world)}<span class="note below">${signalNames[one.signal]}${isClosedUnseen(one) && html`. ${incidentBadge(one)}`}</span></th><td>${dense(today, one.beganAt)}</td><td>${lastedText(one)}</td><td class="number">${hitCount(one)}</td></tr>`,
    ),
    { none: isFiltered ? 'Ingen af dem passer til filtrene.' : 'Der har ikke været nogen.', asList: true },
  )
}

/** Which of the events a page shows, and links to the pages before and after it; nothing when all are shown. */
const eventPages = ({ page, pages, limit, selected }: EventPage, query: IncidentQuery): Child => {
  const link = (side: number, rel: string, text: string): Markup =>
    html` <a rel="${rel}" href="/haendelser${toIncidentSearch({ ...query, side: side === 1 ? undefined : side })}#oplyste">${text}</a>`
  const first = (page - 1) * limit + 1
  return (
    pages > 1 &&
    html`<nav aria-label="Sider med oplyste hændelser"><p>Side ${count(page)} af ${count(pages)}: nummer ${count(first)}–${count(Math.min(selected, page * limit))} af ${count(selected)}.${page > 1 && link(page - 1, 'prev', 'Forrige side')}${page < pages && link(page + 1, 'next', 'Næste side')}</p></nav>`
  )
}

const eventTable = ({ events }: EventPage, world: World, isFiltered: boolean): Markup =>
  table(
    'Hændelser, som andre har oplyst',
    columns('Hændelse', 'Tilstand', 'Fra', 'Til', 'Omfang', 'Kilde'),
    events.map(
      (one) =>
        html`<tr><th scope="row"><a href="${eventHref(one)}">${one.titel}</a></th><td>${eventStateNames[one.state]}</td><td>${reportedMoment(one.fra, world)}</td>${optionalCell(one.til && reportedMoment(one.til, world))}<td>${scopesText(one, world)}</td><td class="origin">${sourceOf(one)}</td></tr>`,
    ),
    { none: isFiltered ? 'Ingen af dem passer til filtrene.' : 'Ingen er oplyst.', asList: true },
  )

/** `problems`: messages about invalid parameters, from `parseIncidentQuery`. */
export const haendelserPage = (
  shell: Shell,
  world: World,
  events: EventPage,
  query: IncidentQuery,
  problems: readonly string[],
  measuring: Measuring,
): Markup => {
  const { headline, details } = incidentsFinding(world, measuring)
  const isFiltered = isFilteredBy(query)
  const incidents = selectIncidents(world, query)
  const chosen = selectionOf(world, query)
  const measured = selectIncidents(world, {}).length
  const found = isFiltered
    ? `Til filtrene passer ${count(incidents.length)} af ${plural(measured, 'målt hændelse', 'målte hændelser')} og ${count(events.selected)} af ${count(events.total)}, som andre har oplyst.`
    : `Der er ${measured === 0 ? 'ingen målte hændelser' : plural(measured, 'målt hændelse', 'målte hændelser')} og ${events.total === 0 ? 'ingen' : count(events.total)}, som andre har oplyst.`
  const main = html`<h1 class="finding">${isFiltered ? selectionFinding(incidents, measured, chosen) : headline}</h1>
${(isFiltered ? [headline] : details).map((sentence) => html`<p class="lead">${sentence}</p>`)}
${addressProblems(problems)}
${filters(world, query)}
<p class="found" role="status">${found}</p>
${isFiltered && html`<p class="paper">Udvalg: ${chosen}.</p>`}
<h2>Nu</h2>
${liveTable(incidents.filter(isLive), world, isFiltered)}
<h2>De seneste 90 dage</h2>
${pastTable(
  incidents.filter((one) => !isLive(one)),
  world,
  isFiltered,
)}
<h2 id="oplyste">Oplyst af andre</h2>
<p>Beskrevet i hånden og indlæst fra en fil. Vi har ikke målt dem.</p>
${eventPages(events, query)}
${eventTable(events, world, isFiltered)}
<p class="rule">Hvad vi ser på, og hvornår en hændelse åbner og lukker, står under <a href="/om#haendelser">Sådan finder vi hændelser</a>.</p>`
  return layout({ shell, world, title: 'Hændelser', main })
}
