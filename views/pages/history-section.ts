// History of a kommune: the finding in words, the chart, and the table of the chart's data.
import { kleGroups } from '../../server/domain/kle.ts'
import { type Child, html } from '../markup.ts'
import type { KommuneDetail } from '../model/details.ts'
import { historyPoints } from '../model/history.ts'
import { toHistory } from '../model/trend.ts'
import type { KommuneModel, World } from '../model/world.ts'
import { shortDate, todayOf } from '../text/format.ts'
import { historyFinding } from '../text/history.ts'
import { groupNames } from '../text/words.ts'
import { chartOf } from './chart.ts'
import { columns, drawnColumns, table } from './parts.ts'

/** `detail.levelRuns` must cover this kommune over eight weeks. */
export const historySection = (world: World, k: KommuneModel, detail: KommuneDetail): Child => {
  const midnight = todayOf(world.reading).until
  const now = world.reading.now
  const points = historyPoints(toHistory(detail.levelRuns), k, now, midnight, detail.staleAfterMs)
  const rows = points.map(({ at, day, groups }, i) => {
    const last = i === points.length - 1
    // "Nu" needs no date, which would move.
    const label = last ? 'Nu' : shortDate(day)
    const cells = kleGroups.map((group) => {
      const value = groups[group]
      return value === undefined
        ? html`<td class="number">ikke målt</td>`
        : html`<td class="number" data-value="${value.delivered}">${value.delivered} af ${value.obligatory}</td>`
    })
    const seconds = Math.floor((last ? midnight : at) / 1000)
    return html`<tr data-at="${seconds}"><th scope="row">${label}</th>${cells}</tr>`
  })
  return html`<ul>${kleGroups.map((group) => html`<li>${historyFinding(points, group)}</li>`)}</ul>
${chartOf(
  { id: 'historik', title: 'Leverede KLE-numre', axes: ['Leverede numre'] },
  table(
    'Leverede obligatoriske numre ved udgangen af hver dag',
    [columns('Dag'), drawnColumns('count', ...kleGroups.map((g) => groupNames[g]))],
    rows,
  ),
)}`
}
