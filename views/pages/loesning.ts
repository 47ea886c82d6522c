// Page of one product: its kommuner and their levels, now and over eight weeks.
import type { StoredFact } from '../../server/domain/facts/facts.ts'
import type { Product } from '../../server/domain/facts/products.ts'
import { groupOfKind } from '../../server/domain/kle.ts'
import { html, type Markup } from '../markup.ts'
import { incidentsOfProduct } from '../model/incidents.ts'
import { selectKommuner } from '../model/query.ts'
import type { ReportedEvent } from '../model/reported-events.ts'
import { movedAmong, type SinceFrozen } from '../model/week-changes.ts'
import type { WeekSummary } from '../model/weeks.ts'
import { isRefused, type World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { productFinding } from '../text/finding.ts'
import { capital, count, shortDate, weekName } from '../text/format.ts'
import { countingRule } from '../text/ladder.ts'
import { sinceSentence } from '../text/week.ts'
import { countStates, groupNames, groupSubjects, kindNames, type StateCounts, states } from '../text/words.ts'
import { aktiviteterOf } from './aktiviteter.ts'
import { eventMarks, productMarks } from './incident-parts.ts'
import { layout } from './layout.ts'
import { openSection } from './open-incidents.ts'
import { columns, countList, numberColumns, stateBadge, strip, stripPatterns, table } from './parts.ts'
import { pastLink } from './past-link.ts'
import { basisOfProduct } from './product-basis.ts'
import { kommunerOf } from './products.ts'
import { sharedSteps } from './shared-steps.ts'
import { changeList, moveList } from './week-changes.ts'

const weekRow = (
  label: string,
  counts: StateCounts,
  shown: readonly (typeof states)[number][],
  total: number,
): Markup =>
  html`<tr><th scope="row">${label}</th>${shown.map((state) => html`<td class="number">${count(counts[state] ?? 0)}</td>`)}<td class="strip-cell">${strip(counts, total)}</td></tr>`

const totalOf = (counts: StateCounts): number => states.reduce((sum, state) => sum + (counts[state] ?? 0), 0)

export type ProductTrend = {
  /** Absent before the first frozen week. */
  since: SinceFrozen | undefined
  /** The frozen weeks to show, oldest first. */
  weeks: readonly WeekSummary[]
}

export const loesningPage = (
  shell: Shell,
  world: World,
  product: Product,
  { since, weeks }: ProductTrend,
  aktiviteter: readonly StoredFact<'aktiviteter'>[],
  events: readonly ReportedEvent[] = [],
): Markup => {
  const group = groupOfKind(product.kind)
  const kommuner = kommunerOf(world, product.kind, product)
  const rows = selectKommuner(world, { loesning: product.id, sorter: group, retning: 'ned' })
  const counts = countStates(kommuner, group)
  const refused = kommuner.filter(({ groups }) => isRefused(groups[group])).length
  const moved = since && movedAmong(since.changes, kommuner, group)
  const rowsOfWeeks = weeks.flatMap(({ week, at, productStates }) => {
    const then = productStates.get(product.id)
    return then === undefined ? [] : { label: `${capital(weekName(week))}, ${shortDate(at)}`, counts: then }
  })
  const all = [...rowsOfWeeks, { label: 'Nu', counts }]
  const most = Math.max(...all.map((row) => totalOf(row.counts)))
  const shown = states.filter((state) => all.some((row) => (row.counts[state] ?? 0) > 0))
  const trend = html`<h2>Udvikling uge for uge</h2>
${moved && html`${changeList(moved.counts)}${moveList(moved)}`}
<p class="note">${sinceSentence(since?.week)}</p>
${table(
  `Kommuner med ${product.navn} efter niveau, uge for uge`,
  [columns('Frosset'), numberColumns(...shown.map((state) => stateBadge(state))), columns('Fordeling')],
  all.map((row) => weekRow(row.label, row.counts, shown, most)),
  { variant: 'numbers weeks', asList: true },
)}`
  const list = html`<h2>Kommuner</h2>
${sharedSteps(`Kommuner med ${product.navn} efter næste skridt`, rows, group)}
<p><a href="/kommuner?loesning=${encodeURIComponent(product.id)}&amp;gruppe=${group}">Se dem med netværk og seneste ændring</a></p>`
  const finding = productFinding(counts, group, product.navn, world.flereFrom, refused)
  const open = openSection({ ...world, incidents: incidentsOfProduct(world, product.id) }, product.id)
  const main = html`${
    open === undefined
      ? html`<h1 class="finding">${finding}</h1>
${productMarks(world, product.id)}`
      : html`${open}
<p class="lead">${finding}</p>`
  }
${eventMarks(world, events, { loesning: product.id })}
${pastLink(world, { loesning: product.id })}
<p>${product.navn} er en ${kindNames[product.kind]}-løsning fra ${product.vendor} og leverer ${groupSubjects[group]} (${groupNames[group]}).</p>
${
  kommuner.length > 0 &&
  html`${stripPatterns()}${strip(counts)}
${countList(counts, (level) => `/kommuner?loesning=${encodeURIComponent(product.id)}&gruppe=${group}&niveau=${level}`)}`
}
${aktiviteterOf(product, aktiviteter)}
${kommuner.length > 0 && html`${trend}${list}`}
${basisOfProduct(world, product)}
<p class="rule">${countingRule(world.flereFrom)}</p>`
  return layout({ shell, world, title: product.navn, parent: '/loesninger', main })
}
