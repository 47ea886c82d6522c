// Chart of a series of response times: the finding, the chart with its limits, its table, and the spans marked in it.
import { type Child, html, type Markup } from '../markup.ts'
import type { Periode } from '../model/periods.ts'
import type { Point, ResponseTimesDetail, Series, Span } from '../model/response-times.ts'
import { capital, count, duration, finePercent } from '../text/format.ts'
import { periodeTexts, pointText } from '../text/periods.ts'
import { seriesFinding, seriesNames, seriesTitle } from '../text/response-times.ts'
import { chartOf } from './chart.ts'
import { columns, drawnColumns, numberColumns, table } from './parts.ts'
import { failedColumn, percentiles } from './service-times.ts'

/** A cell whose value the chart draws. */
const drawnCell = (
  value: number | undefined,
  text: (value: number) => string,
  drawn: (value: number) => number,
) =>
  value === undefined
    ? html`<td class="number">ikke målt</td>`
    : html`<td class="number" data-value="${drawn(value)}">${text(value)}</td>`

/** To a tenth, because further digits are noise. */
const tenth = (value: number): number => Math.round(value * 10) / 10

export const timeCell = (value: number | undefined): Markup => drawnCell(value, duration, tenth)
export const shareCell = (value: number | undefined): Markup =>
  drawnCell(value, finePercent, (share) => Math.round(share * 10_000) / 100)

/** A row of the table behind a chart, drawn at the point's middle: `name` says when the point was. */
export const pointRow = (name: string, point: Point, cells: Child): Markup =>
  html`<tr data-at="${Math.floor((point.from + point.until) / 2000)}"><th scope="row">${name}${point.isPresent && ' (i gang)'}</th>${cells}</tr>`

const limits = ({ kind, slowAtMs, failAtMs }: Series): Child =>
  html`${slowAtMs !== undefined && html`<li data-ms="${tenth(slowAtMs)}">Langsom over ${duration(slowAtMs)}${kind === 'indeks' && ', tre gange det sædvanlige'}</li>`}${failAtMs !== undefined && html`<li data-ms="${failAtMs}">Fejl over ${duration(failAtMs)}</li>`}`

/**
 * `key` distinguishes the charts of a page; `title`: what is drawn, and when it was; `until`: where the chart ends,
 * without it in the middle of the last point.
 */
type Drawn = {
  key: string | number
  title: string
  series: Series
  until?: number | undefined
}

/** A chart with its limits, and the table that it draws. */
export const tableChart = (
  { key, title, series, until }: Drawn,
  heads: Child,
  rows: readonly Markup[],
): Markup => {
  const hasLimits = series.slowAtMs !== undefined || series.failAtMs !== undefined
  return chartOf(
    {
      ...{ id: `tal-${key}`, title, axes: ['Svartid', failedColumn] },
      attributes: html` data-limits="graenser-${key}" data-spans="haendelser"${until !== undefined && html` data-until="${Math.floor(until / 1000)}"`}`,
      between:
        hasLimits &&
        html`<ul class="unstyled-list no-max-width limits" id="graenser-${key}">${limits(series)}</ul>`,
    },
    table(title, [columns('Tidsrum'), heads], rows, { variant: 'points', asList: true }),
  )
}

/** The chart of a series and its table; `nameOf` says when a point was. */
export const seriesChart = (drawn: Drawn, nameOf: (point: Point) => string): Markup => {
  const { kind, points } = drawn.series
  return tableChart(
    drawn,
    [
      drawnColumns('ms', ...percentiles),
      drawnColumns('percent', failedColumn),
      numberColumns(capital(seriesNames[kind])),
    ],
    points.map((point) =>
      pointRow(
        nameOf(point),
        point,
        html`${[point.p50Ms, point.p95Ms, point.p99Ms].map(timeCell)}${shareCell(point.failedShare)}<td class="number">${count(point.results)}</td>`,
      ),
    ),
  )
}

/** A series over its period: the finding, and the chart with its limits and table. */
export const seriesSection = (series: Series, periode: Periode): Markup => {
  const { kind, total } = series
  const title = `${seriesTitle(series)} ${periodeTexts[periode]}`
  return html`<h2>${capital(seriesNames[kind])}</h2>
<p class="lead">${seriesFinding(series, periode)}</p>
${total.results > 0 && seriesChart({ key: kind, title, series }, (point) => pointText(periode, point))}`
}

type Marked = Pick<ResponseTimesDetail, 'bounds' | 'maintenance'> & { spans: readonly Span[] }

/** The incidents and the maintenance that the charts mark, in words; `isShort`: the bounds are within a day. */
export const spanList = (
  { bounds, spans, maintenance }: Marked,
  isShort: boolean,
  heading: Markup = html`<h2>Markeret i kurverne</h2>`,
): Child => {
  const [first = 0, last = 0] = [bounds[0], bounds.at(-1)]
  const isShown = ({ from, until = last }: { from: number; until?: number | undefined }) =>
    from < last && until > first
  const seconds = (at: number) => Math.floor(at / 1000)
  const items = [
    ...spans
      .filter(isShown)
      .map(
        ({ from, until, title, href }) =>
          html`<li data-from="${seconds(from)}"${until !== undefined && html` data-until="${seconds(until)}"`}>${href === undefined ? title : html`Hændelse: <a href="${href}">${title}</a>`}</li>`,
      ),
    ...maintenance
      .filter(isShown)
      .map(
        ({ from, until }) =>
          html`<li data-kind="maintenance" data-from="${seconds(from)}" data-until="${seconds(until)}">Planlagt vedligehold: ${pointText(isShort ? '1t' : '7d', { from, until })}</li>`,
      ),
  ]
  return (
    items.length > 0 &&
    html`${heading}
<ul id="haendelser">${items}</ul>`
  )
}
