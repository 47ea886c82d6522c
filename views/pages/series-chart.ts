// Chart of a series of response times: the finding, the chart with its limits, its table, and the spans marked in it.
import { type Child, html, type Markup } from '../markup.ts'
import type { Periode } from '../model/periods.ts'
import type { Point, ResponseTimesDetail, Series } from '../model/response-times.ts'
import { capital, count, duration, finePercent } from '../text/format.ts'
import { periodeTexts, pointText } from '../text/periods.ts'
import { seriesFinding, seriesNames, seriesTitle } from '../text/response-times.ts'
import { columns, drawnColumns, numberColumns, table } from './parts.ts'
import { failedColumn, percentiles } from './service-times.ts'

const cell = (
  value: number | undefined,
  text: (value: number) => string,
  drawn: (value: number) => number,
) =>
  value === undefined
    ? html`<td class="number">ikke målt</td>`
    : html`<td class="number" data-value="${drawn(value)}">${text(value)}</td>`

/** To a tenth, because further digits are noise. */
const tenth = (value: number): number => Math.round(value * 10) / 10

const pointRow = (periode: Periode, point: Point): Markup =>
  html`<tr data-at="${Math.floor(point.from / 1000)}"><th scope="row">${pointText(periode, point)}${point.isPresent && ' (i gang)'}</th>${[point.p50Ms, point.p95Ms, point.p99Ms].map((value) => cell(value, duration, tenth))}${cell(point.failedShare, finePercent, (share) => Math.round(share * 10_000) / 100)}<td class="number">${count(point.results)}</td></tr>`

const limits = ({ kind, slowAtMs, failAtMs }: Series): Child =>
  html`${slowAtMs !== undefined && html`<li data-ms="${tenth(slowAtMs)}">Langsom over ${duration(slowAtMs)}${kind === 'indeks' && ', tre gange det sædvanlige'}</li>`}${failAtMs !== undefined && html`<li data-ms="${failAtMs}">Fejl over ${duration(failAtMs)}</li>`}`

/** A series over its period: the finding, and the chart with its limits and table. */
export const seriesSection = (series: Series, periode: Periode): Markup => {
  const { kind, total, slowAtMs, failAtMs } = series
  const title = seriesTitle(series)
  const hasLimits = slowAtMs !== undefined || failAtMs !== undefined
  const head = html`<h2>${capital(seriesNames[kind])}</h2>
<p class="lead">${seriesFinding(series, periode)}</p>`
  if (total.results === 0) return head
  return html`${head}
<table-chart class="chart" data-table="tal-${kind}" data-limits="graenser-${kind}" data-spans="haendelser" data-label="${title} ${periodeTexts[periode]}" hx-morph-skip-children></table-chart>
${hasLimits && html`<ul class="unstyled-list no-max-width limits" id="graenser-${kind}">${limits(series)}</ul>`}
<details class="details" open><summary class="details-summary">Tallene bag kurven</summary><div class="details-text" id="tal-${kind}">
${table(
  `${title} ${periodeTexts[periode]}`,
  [
    columns('Tidsrum'),
    drawnColumns('ms', ...percentiles),
    drawnColumns('percent', failedColumn),
    numberColumns(capital(seriesNames[kind])),
  ],
  series.points.map((point) => pointRow(periode, point)),
  { variant: 'points' },
)}
</div></details>`
}

/** The incidents and the maintenance that the charts mark, in words. */
export const spanList = ({ bounds, spans, maintenance }: ResponseTimesDetail, periode: Periode): Child => {
  const [first = 0, last = 0] = [bounds[0], bounds.at(-1)]
  const isShown = ({ from, until = last }: { from: number; until?: number | undefined }) =>
    from < last && until > first
  const seconds = (at: number) => Math.floor(at / 1000)
  const items = [
    ...spans
      .filter(isShown)
      .map(
        ({ from, until, title, href }) =>
          html`<li data-from="${seconds(from)}"${until !== undefined && html` data-until="${seconds(until)}"`}>Hændelse: <a href="${href}">${title}</a></li>`,
      ),
    ...maintenance
      .filter(isShown)
      .map(
        ({ from, until }) =>
          html`<li data-kind="maintenance" data-from="${seconds(from)}" data-until="${seconds(until)}">Planlagt vedligehold: ${pointText(periode === '1t' ? '1t' : '7d', { from, until })}</li>`,
      ),
  ]
  return (
    items.length > 0 &&
    html`<h2>Markeret i kurverne</h2>
<ul id="haendelser">${items}</ul>`
  )
}
