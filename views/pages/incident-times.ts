// Response times over the span of an incident: for each series the finding, the chart with the incident, and its table.
import { kommuneByCode } from '../../server/domain/kommuner.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { hour } from '../../server/domain/time.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { isLive } from '../model/incident-state.ts'
import {
  type IncidentSeries,
  type IncidentTimesDetail,
  incidentTimes,
  servicesConcerned,
} from '../model/incident-times.ts'
import { periodeSince, svartiderSearch } from '../model/periods.ts'
import type { Point } from '../model/response-times.ts'
import type { World } from '../model/world.ts'
import { serviceName } from '../text/cause.ts'
import { capital, count, momentText } from '../text/format.ts'
import {
  hoursGoneText,
  incidentSeriesTitle,
  phasesText,
  refusalsText,
  timesGoneText,
  type When,
  wholePointsText,
} from '../text/incident-times.ts'
import { spanPointText } from '../text/periods.ts'
import { timesRule } from '../text/response-times.ts'
import { drawnColumns, numberColumns } from './parts.ts'
import { pointRow, seriesChart, shareCell, spanList, tableChart, timeCell } from './series-chart.ts'

type Drawn = Parameters<typeof tableChart>[0]

/** The calls about a kommune beside those about all. */
const kommuneChart = (
  drawn: Drawn,
  all: readonly Point[],
  kommune: string,
  nameOf: (point: Point) => string,
): Markup => {
  const both = (name: string) => [`${name}: ${kommune}`, `${name}: alle, også ${kommune}`]
  return tableChart(
    drawn,
    [
      numberColumns(...both('Halvdelen inden for')),
      drawnColumns('ms', ...both('95 % inden for')),
      drawnColumns('percent', ...both('Uden brugbart svar')),
      numberColumns(...both('Opslag')),
    ],
    drawn.series.points.map((point, i) => {
      const pair = [point, all[i]].filter((one) => one !== undefined)
      return pointRow(
        nameOf(point),
        point,
        html`${pair.map(({ p50Ms }) => timeCell(p50Ms))}${pair.map(({ p95Ms }) => timeCell(p95Ms))}${pair.map(({ failedShare }) => shareCell(failedShare))}${pair.map(({ results }) => html`<td class="number">${count(results)}</td>`)}`,
      )
    }),
  )
}

const seriesSection = (one: IncidentSeries, key: number, when: When, kommune: string | undefined): Markup => {
  const { series, all } = one
  const title = incidentSeriesTitle(one, kommune)
  const nameOf = (point: Point): string => capital(spanPointText(when.step, point))
  const until = series.points.at(-1)?.until
  const drawn = { key, title: `${title} omkring hændelsen`, series, until }
  return html`<h3>${title}</h3>
<p>${phasesText(one, when, kommune)}</p>
${
  series.total.results > 0 &&
  (all === undefined || kommune === undefined
    ? seriesChart(drawn, nameOf)
    : kommuneChart(drawn, all.series.points, kommune, nameOf))
}`
}

/** Links to all response times of the services, over a period that reaches back to the beginning. */
const links = (world: World, incident: StoredIncident): Child => {
  // The first point moves at the hour, and at midnight.
  world.reading.until((Math.floor(world.reading.now / hour) + 1) * hour)
  const periode = periodeSince(incident.beganAt, world.reading.now)
  const services = servicesConcerned(world, incident)
  return (
    services.length > 0 &&
    periode !== undefined &&
    html`<p>Alle svartider siden da: ${services.map((id, i) => html`${i > 0 && ', '}<a href="/svartider${svartiderSearch({ tjeneste: id, periode })}">${serviceName(world, id)}</a>`)}.</p>`
  )
}

const charts = (world: World, incident: StoredIncident, detail: IncidentTimesDetail): Child => {
  const { cause, what, state, beganAt, closedAt } = incident
  const { step, bounds } = detail
  const { series, unconfigured, maintenance } = incidentTimes(world, incident, detail)
  const kommune = cause.kind === 'kommune' ? (kommuneByCode.get(cause.id)?.kortnavn ?? cause.id) : undefined
  const when = { step, isLive: state === 'open' }
  const moment = (at: number) => momentText(world.reading, at)
  const title = `Hændelsen: fra ${moment(beganAt)}${closedAt === undefined ? ', ikke ovre' : ` til ${moment(closedAt)}`}`
  const marked = { bounds, maintenance, spans: [{ from: beganAt, until: closedAt, title }] }
  return html`${what === 'right' && html`<p>${refusalsText}</p>`}${detail.hoursGone && html`<p>${hoursGoneText}</p>`}
${series.map((one, i) => seriesSection(one, i, when, kommune))}
${unconfigured.map((id) => html`<p>${serviceName(world, id)} måles ikke: tjenesten er ikke i opsætningen.</p>`)}
${series.length > 0 && spanList(marked, step === 'fiveMinutes', html`<h3>Markeret i kurverne</h3>`)}`
}

/** `detail`: absent when nothing is kept from the incident's time. Nothing for deliveries. */
export const incidentTimesSection = (
  world: World,
  incident: StoredIncident,
  detail: IncidentTimesDetail | undefined,
): Child => {
  if (incident.signal !== 'svar') return undefined
  return html`<h2>${isLive(incident) ? 'Svartider, siden det begyndte' : 'Svartider, mens det stod på'}</h2>
${detail === undefined ? html`<p>${timesGoneText}</p>` : charts(world, incident, detail)}
${links(world, incident)}
${detail !== undefined && html`<p class="note">${wholePointsText} ${timesRule}</p>`}`
}
