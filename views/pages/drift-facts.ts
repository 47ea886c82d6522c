// Reported facts on the page Drift: imports, their age, and the products found in the index.
import type { ImportRecord, RefusedImport } from '../../server/domain/facts/facts.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { benefitsCoverage } from '../model/coverage.ts'
import type { DriftDetail } from '../model/details.ts'
import type { World } from '../model/world.ts'
import { coverageOfText } from '../text/finding.ts'
import { count, dense, denseText, time, todayOf } from '../text/format.ts'
import { sourceName } from '../text/products.ts'
import { refusedHeading, refusedText } from '../text/refused-imports.ts'
import { factKindNames } from '../text/service-words.ts'
import { alert, columns, numberColumns, table } from './parts.ts'

/** When the KLE configurations were last imported, or confirmed unchanged at their address. */
const konfigurationer = (world: World, reported: DriftDetail['reported']): Markup => {
  const age = reported.find(({ kind }) => kind === 'kle-konfiguration')
  return html`<div><dt>KLE-konfigurationer senest indlæst</dt><dd>${age === undefined ? 'aldrig' : html`${time(world.reading, age.newestAt)} (${count(age.facts)} i alt)`}</dd></div>`
}

const ydiCoverage = (world: World): Child => {
  const covered = benefitsCoverage(world)
  return html`<div><dt>Dækning af Ydelsesindekset</dt><dd>${covered.planned === 0 ? 'ydelser tælles ikke' : coverageOfText(covered)}</dd></div>`
}

/** Checks of the index for products: how many, how many answered, the oldest and the newest. */
const productSearches = (world: World, observations: DriftDetail['observations']): Markup => {
  const times = observations.map(({ checkedAt }) => checkedAt)
  const answered = observations.filter(({ answeredAt }) => answeredAt !== undefined).length
  return html`<div><dt>Eftersøgning af løsninger i indekset</dt><dd>${
    times.length === 0
      ? 'endnu ikke'
      : html`${count(answered)} af ${count(times.length)} er besvaret; den ældste ${time(world.reading, Math.min(...times))}, den nyeste ${time(world.reading, Math.max(...times))}`
  }</dd></div>`
}

/** Entries of the page's definition list. */
export const reportedFacts = (world: World, detail: DriftDetail): Child => [
  ydiCoverage(world),
  konfigurationer(world, detail.reported),
  productSearches(world, detail.observations),
]

/** Tells of imports that were refused; undefined when there are none. */
export const refusedImports = (world: World, refused: readonly RefusedImport[]): Child =>
  refused.length > 0 &&
  alert(
    'warning',
    refusedHeading(refused.length),
    refused.map((one) => html`${refusedText(one, denseText(todayOf(world.reading), one.refusedAt))} `),
  )

export const importTable = (world: World, imports: readonly ImportRecord[]): Child => {
  const today = todayOf(world.reading)
  return table(
    'Indlæsninger, nyeste først',
    [columns('Indlæst', 'Hvad', 'Kilde'), numberColumns('Rækker', 'Nye', 'Ændrede', 'Ophørte', 'Uændrede')],
    imports.map(
      ({ kind, origin, recordedAt, ...n }) =>
        html`<tr><th scope="row">${dense(today, recordedAt)}</th><td>${factKindNames[kind]}</td><td>${sourceName(origin, world.demo)}</td>${[n.rows, n.added, n.changed, n.ended, n.unchanged].map((value) => html`<td class="number">${count(value)}</td>`)}</tr>`,
    ),
    { none: 'Intet er indlæst endnu.' },
  )
}
