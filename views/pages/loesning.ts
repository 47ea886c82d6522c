// Page of one product: its kommuner and their levels, now and over eight weeks.
import type { StoredFact } from '../../server/domain/facts/facts.ts'
import type { Product } from '../../server/domain/facts/products.ts'
import { groupOfKind } from '../../server/domain/kle.ts'
import type { LevelRun } from '../../server/domain/ports/levels.ts'
import { levels } from '../../server/domain/readiness/level.ts'
import { html, type Markup } from '../markup.ts'
import { selectKommuner } from '../model/query.ts'
import type { ReportedEvent } from '../model/reported-events.ts'
import { countsAt, midnightBefore, stepsSince, toHistory, weekAnchors } from '../model/trend.ts'
import { type Counts, countLevels, type World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { productFinding } from '../text/finding.ts'
import { count, dense, longDate, shortDate, todayOf, week } from '../text/format.ts'
import { countingRule, nextStepText } from '../text/ladder.ts'
import { groupNames, kindNames } from '../text/words.ts'
import { aktiviteterOf } from './aktiviteter.ts'
import { eventMarks, productMarks } from './incident-parts.ts'
import { layout } from './layout.ts'
import {
  columns,
  countList,
  groupState,
  kommuneLink,
  numberColumns,
  stateBadge,
  stepList,
  strip,
  stripPatterns,
  table,
} from './parts.ts'
import { pastLink } from './past-link.ts'
import { basisOfProduct } from './product-basis.ts'
import { kommunerOf } from './products.ts'

const weekRow = (label: Markup, counts: Counts, total: number): Markup =>
  html`<tr><th scope="row">${label}</th>${levels.map((level) => html`<td class="number">${count(counts[level])}</td>`)}<td class="strip-cell">${strip(counts, total)}</td></tr>`

/** `levelRuns` must cover eight weeks and all kommuner. */
export const loesningPage = (
  shell: Shell,
  world: World,
  product: Product,
  levelRuns: readonly LevelRun[],
  aktiviteter: readonly StoredFact<'aktiviteter'>[],
  events: readonly ReportedEvent[] = [],
): Markup => {
  const group = groupOfKind(product.kind)
  const kommuner = kommunerOf(world, product.kind, product)
  const rows = selectKommuner(world, { loesning: product.id, sorter: group, retning: 'ned' })
  const counts = countLevels(kommuner, group)
  const history = toHistory(levelRuns)
  const today = todayOf(world.reading)
  const staleAfterMs = 2 * world.intervalMs
  const anchors = weekAnchors(today.until)
  const since = midnightBefore(today.until, 7)
  const weeks = anchors.map((at) =>
    weekRow(
      html`${shortDate(at - 1)} (${week(at - 1)})`,
      countsAt(history, kommuner, group, at, staleAfterMs),
      kommuner.length,
    ),
  )
  const trend = html`<h2>Udvikling over otte uger</h2>
${stepList(stepsSince(history, kommuner, group, since, staleAfterMs))}
<p class="note">Siden ${longDate(since)}; hver kommune tæller én gang.</p>
${table(
  `Kommuner med ${product.navn} efter niveau, uge for uge`,
  [
    columns('Ved dagens udgang'),
    numberColumns(...levels.map((level) => stateBadge(level))),
    columns('Fordeling'),
  ],
  [...weeks, weekRow(html`Nu`, counts, kommuner.length)],
)}`
  const list = html`<h2>Kommuner</h2>
${table(
  `Kommuner med ${product.navn}`,
  columns('Kommune', 'Netværk', groupNames[group], 'Næste skridt', 'Ændret'),
  rows.map((k) => {
    const g = k.groups[group]
    return html`<tr><th scope="row">${kommuneLink(k)}</th><td>${k.kommune.netvaerk}</td><td>${groupState(g)}</td><td>${g.nextStep === undefined ? '–' : nextStepText(g.nextStep, k, group)}</td><td>${g.changedAt === undefined ? '–' : dense(today, g.changedAt)}${g.changedAt !== undefined && g.changedByUs && html`<span class="note"> ændret af os</span>`}</td></tr>`
  }),
)}`
  const main = html`<h1>${product.navn}</h1>
<p class="lead">${productFinding(counts, group, product.navn, world.flereFrom)}</p>
${productMarks(world, product.id)}
${eventMarks(world, events, { loesning: product.id })}
${pastLink(world, { loesning: product.id })}
<p>${kindNames[product.kind]}-løsning fra ${product.vendor}. Leverer ${groupNames[group]}.</p>
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
