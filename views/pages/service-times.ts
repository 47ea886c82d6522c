// Response times over a period: the links between periods and services, and the table of all services.
import { html, type Markup } from '../markup.ts'
import { type Periode, periods, type SvartiderQuery, svartiderSearch } from '../model/periods.ts'
import type { Figures, Series, ServiceSeries } from '../model/response-times.ts'
import type { World } from '../model/world.ts'
import { count, duration, finePercent } from '../text/format.ts'
import { periodeNames, periodeTexts } from '../text/periods.ts'
import { seriesNames } from '../text/response-times.ts'
import { hourBar } from './hour-bar.ts'
import { serviceMarks } from './incident-parts.ts'
import { columns, numberColumns, table } from './parts.ts'

export const percentiles = ['Halvdelen inden for', '95 % inden for', '99 % inden for'] as const
export const failedColumn = 'Uden brugbart svar'

const link = (query: SvartiderQuery, text: string, isChosen: boolean): Markup =>
  html`<li><a href="/svartider${svartiderSearch(query)}"${isChosen && html` aria-current="true"`}>${text}</a></li>`

export const periodeSwitch = (query: SvartiderQuery): Markup =>
  html`<nav class="switch" aria-label="Vælg periode"><ul class="unstyled-list no-max-width">${periods.map((periode) => link({ ...query, periode }, periodeNames[periode], periode === query.periode))}</ul></nav>`

export const serviceSwitch = (
  query: SvartiderQuery,
  services: readonly { id: string; navn: string }[],
): Markup =>
  html`<nav class="switch" aria-label="Vælg tjeneste"><ul class="unstyled-list no-max-width">${link({ ...query, tjeneste: undefined }, 'Alle tjenester', query.tjeneste === undefined)}${services.map(({ id, navn }) => link({ ...query, tjeneste: id }, navn, id === query.tjeneste))}</ul></nav>`

export const csvLink = (query: SvartiderQuery): Markup =>
  html`<p class="files"><a href="/svartider.csv${svartiderSearch(query)}" download>Hent tallene som CSV</a></p>`

const ms = (value: number | undefined): string => (value === undefined ? '–' : duration(value))

const figureCells = ({ p50Ms, p95Ms, p99Ms, failedShare, results }: Figures): Markup =>
  html`<td class="number">${ms(p50Ms)}</td><td class="number">${ms(p95Ms)}</td><td class="number">${ms(p99Ms)}</td><td class="number">${failedShare === undefined ? 'ikke målt' : finePercent(failedShare)}</td><td class="number">${count(results)}</td>`

/** Heads a row: the service, linked to its page over `periode`, the kind of series, and first the live incidents. */
const seriesHead = (
  { id, navn, series: [first] }: ServiceSeries,
  series: Series,
  periode: Periode,
  world: World,
): Markup =>
  html`<th scope="row"><a href="/svartider${svartiderSearch({ tjeneste: id, periode })}">${navn}</a><span class="note"> ${seriesNames[series.kind]}</span>${series === first && serviceMarks(world, id)}</th>`

/** `hours`: the same services over the last 24 hours. */
export const serviceTimesTable = (
  services: readonly ServiceSeries[],
  hours: readonly ServiceSeries[],
  periode: Periode,
  world: World,
): Markup =>
  table(
    `Svartider ${periodeTexts[periode]}`,
    [
      columns('Tjeneste', 'Det seneste døgn, time for time'),
      numberColumns(...percentiles, failedColumn, 'Målt'),
    ],
    services.flatMap((service, i) =>
      service.series.map((series, n) => {
        const day = hours[i]?.series[n]
        return html`<tr>${seriesHead(service, series, periode, world)}<td>${day !== undefined && hourBar(day)}</td>${figureCells(series.total)}</tr>`
      }),
    ),
    { none: 'Ingen tjenester måles.', variant: 'services', asList: true },
  )
