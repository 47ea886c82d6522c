// Sections of a frozen week besides its kommuner: products, incidents, response times, KLIK, gates, and how it was frozen.
import { groupOfKind } from '../../server/domain/kle.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import type { StoredWeek } from '../../server/domain/ports/weeks.ts'
import { copenhagenDay } from '../../server/domain/time.ts'
import type { FrozenWeek } from '../../server/domain/week/frozen-week.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { klikBuckets } from '../model/klik.ts'
import { tally } from '../model/tally.ts'
import { statesOfProduct } from '../model/weeks.ts'
import type { World } from '../model/world.ts'
import {
  capital,
  count,
  coverage,
  duration,
  finePercent,
  length,
  longDate,
  plural,
  shortDate,
  shortDay,
} from '../text/format.ts'
import { incidentTitle } from '../text/incidents.ts'
import { reportedCount, reportedLines } from '../text/reported.ts'
import { klikBadges, klikTypeNames } from '../text/service-words.ts'
import { frozenText, revisionText } from '../text/week.ts'
import { groupNames, kindNames, states } from '../text/words.ts'
import { gateTable } from './gate-table.ts'
import { incidentBadge, incidentHref } from './incident-parts.ts'
import {
  badge,
  columns,
  countCell,
  folded,
  numberColumns,
  optionalCell,
  skippable,
  stateBadge,
  table,
} from './parts.ts'
import { failedColumn, percentiles } from './service-times.ts'

/** The products that kommuner used, with the states of their kommuner and KOMBIT's activity. */
export const productSection = (content: FrozenWeek): Child => {
  const counted = content.products.map((product) => ({ product, counts: statesOfProduct(content, product) }))
  const shown = states.filter((state) => counted.some(({ counts }) => counts[state] > 0))
  const rows = counted.flatMap(({ product: { id, navn, kind, activity }, counts }) => {
    const users = states.reduce((sum, state) => sum + counts[state], 0)
    if (users === 0 && activity === undefined) return []
    return html`<tr><th scope="row"><a href="/loesninger/${encodeURIComponent(id)}">${navn}</a><span class="note"> ${kindNames[kind]}, ${groupNames[groupOfKind(kind)]}</span></th>${[users, ...shown.map((state) => counts[state])].map((n) => countCell(n))}<td class="wide">${activity === undefined ? 'Ikke oplyst' : html`${activity.tekst}${activity.dato !== undefined && html` <span class="note">${shortDay(activity.dato)}</span>`}`}</td></tr>`
  })
  const all = table(
    'Løsninger, deres kommuner og KOMBITs aktivitet',
    [
      columns('Løsning'),
      numberColumns('Kommuner', ...shown.map((state) => stateBadge(state))),
      columns('KOMBITs aktivitet'),
    ],
    rows,
    { none: 'Ingen løsninger er oplyst.', variant: 'numbers', asList: true },
  )
  return html`<h2>Løsninger</h2>
${skippable('loesningerne', 'løsningerne', all)}`
}

export const incidentSection = (
  world: World,
  { incidents, products, reported }: FrozenWeek,
): Child => html`<h2>Hændelser</h2>
${table(
  'Ugens hændelser, som de var, da ugen blev frosset',
  [columns('Hændelse', 'Tilstand', 'Fra', 'Til'), numberColumns('Kommuner')],
  incidents.map(
    (one) =>
      html`<tr><th scope="row"><a href="${incidentHref(one)}">${incidentTitle(one, { products, services: world.services })}</a></th><td>${incidentBadge(one)}</td><td>${shortDate(one.beganAt)}</td>${optionalCell(one.closedAt && shortDate(one.closedAt))}${countCell(one.hit.length)}</tr>`,
  ),
  { none: 'Vi fandt ingen hændelser i ugen.', asList: true },
)}
${
  reported !== undefined &&
  reported.total > 0 &&
  folded(
    capital(reportedCount(reported)),
    html`<ul>${reportedLines(reported).map((text) => html`<li>${text}</li>`)}</ul>`,
  )
}`

const ms = (value: number | undefined): string => (value === undefined ? '–' : duration(value))

export const timesSection = ({ times }: FrozenWeek): Child => {
  const all = table(
    'Svartider i de syv dage, til ugen blev frosset',
    [columns('Tjeneste'), numberColumns(...percentiles, failedColumn, 'Målt')],
    times.map(
      ({ navn, results, p50Ms, p95Ms, p99Ms, failedShare }) =>
        html`<tr><th scope="row">${navn}</th>${[p50Ms, p95Ms, p99Ms].map((value) => html`<td class="number">${ms(value)}</td>`)}<td class="number">${failedShare === undefined ? 'ikke målt' : finePercent(failedShare)}</td>${countCell(results)}</tr>`,
    ),
    { none: 'Ingen tjenester blev målt.', variant: 'numbers', asList: true },
  )
  return html`<h2>Svartider</h2>
${times.length === 0 ? all : folded(`Svartider i de syv dage, til ugen blev frosset (${plural(times.length, 'tjeneste', 'tjenester')})`, all)}`
}

export const klikSection = ({ klik }: FrozenWeek): Child => {
  const counted = klik.map((task) => ({
    ...task,
    counts: tally(klikBuckets, kommuner, ({ kommunekode }) => task.statuses[kommunekode] ?? 'ikkeOplyst'),
  }))
  const shown = klikBuckets.filter((bucket) => counted.some(({ counts }) => counts[bucket] > 0))
  const all = table(
    'KLIK-opgaver efter kommunernes status',
    [
      columns('Opgave'),
      numberColumns(...shown.map((bucket) => badge(klikBadges[bucket]))),
      columns('Start', 'Deadline', 'Type'),
    ],
    counted.map(({ opgave, titel, start, deadline, type, counts }) => {
      const days = [start, deadline].map((day) => optionalCell(day && shortDay(day)))
      return html`<tr><th scope="row">${titel ?? `Opgave ${opgave}`}${titel !== undefined && html`<span class="note"> Opgave ${opgave}</span>`}</th>${shown.map((bucket) => countCell(counts[bucket]))}${days}${optionalCell(type && klikTypeNames[type])}</tr>`
    }),
    { none: 'Ingen KLIK-opgaver var oplyst.', asList: true },
  )
  return html`<h2>KLIK-opgaver</h2>
${klik.length === 0 ? all : folded(`Opgaverne efter kommunernes status (${count(klik.length)})`, all)}`
}

export const gateSection = ({ gates, at }: FrozenWeek): Child => html`<h2>Åbninger hos DIGST</h2>
${gateTable(gates, [[longDate(at), copenhagenDay(at)]])}`

const fact = (term: string, value: Child): Markup => html`<div><dt>${term}</dt><dd>${value}</dd></div>`

/** How the week was frozen, by which rules, and its place in the chain. */
export const basisSection = (stored: StoredWeek): Child => {
  const { content, ...link } = stored
  const { rules, coverage: covered } = content
  return html`<h2>Grundlag</h2>
<dl class="facts">
${fact('Frosset', frozenText(stored))}
${fact('Dækning', coverage(covered.fresh, covered.planned))}
${fact('Obligatoriske KLE-numre', count(rules.obligatory.length))}
${fact('Modtaget for nylig', `inden for ${length(rules.freshWithinMs)}`)}
${fact('Bevillinger og ydelser', rules.benefits ? 'tælles' : 'tælles ikke')}
${fact('Udgave', revisionText(link))}
${fact('Nummer i kæden', count(link.number))}
${fact('Kædens hash', html`<code class="hash">${link.hash}</code>`)}
</dl>`
}
