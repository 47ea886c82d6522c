// Table of a kommune's calls on Borgerblikket by month: how many calls, and how many returned data.
import type { Kald, StoredFact } from '../../server/domain/facts/facts.ts'
import { startOf } from '../../server/domain/time.ts'
import { type Child, html, type Markup } from '../markup.ts'
import type { KommuneDetail } from '../model/details.ts'
import { count, longDate, monthText } from '../text/format.ts'
import { columns, numberColumns, table } from './parts.ts'

const types = ['sager', 'ydelser'] as const satisfies Kald['type'][]

const cells = (kald: Kald | undefined): Markup =>
  kald === undefined
    ? html`<td class="number">ikke oplyst</td><td class="number">–</td>`
    : html`<td class="number">${count(kald.kald)}</td><td class="number">${count(kald.medData)}${kald.kald > 0 && kald.medData === 0 && html`<span class="note below"> ingen fik data</span>`}</td>`

const reportedAt = ({ oplystDato, recordedAt }: StoredFact<'kald'>): number =>
  oplystDato === undefined ? recordedAt : startOf(oplystDato)

/** The reported months, newest first, with their source and the day of the latest report. */
export const kaldSection = (facts: KommuneDetail['kald']): Child => {
  const months = [...new Set(facts.map(({ value }) => value.maaned))].sort().reverse()
  const rows = months.map((maaned) => {
    const of = (type: Kald['type']) =>
      facts.find(({ value }) => value.maaned === maaned && value.type === type)?.value
    return html`<tr><th scope="row">${monthText(maaned)}</th>${types.map((type) => cells(of(type)))}</tr>`
  })
  const origins = [...new Set(facts.map(({ origin }) => origin))].sort()
  return html`<h2>Kald på Borgerblikket</h2>
${table(
  'Kald på Borgerblikket, måned for måned',
  [columns('Måned'), numberColumns('Kald om sager', 'Heraf med data', 'Kald om ydelser', 'Heraf med data')],
  rows,
  { none: 'Kommunens kald på Borgerblikket er ikke oplyst.' },
)}${rows.length > 0 && html`<p class="note">Kilde: ${origins.join(', ')}, senest oplyst ${longDate(Math.max(...facts.map(reportedAt)))}.</p>`}`
}
