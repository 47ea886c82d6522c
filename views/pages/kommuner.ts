// Matrix of the kommuner, one row each, filtered and sorted by the query string.
import { type ReadinessGroup, readinessGroups } from '../../server/domain/kle.ts'
import { levels } from '../../server/domain/readiness/level.ts'
import { type Child, html, type Markup } from '../markup.ts'
import {
  changedAtOf,
  type Direction,
  type KommunerQuery,
  measuredAtOf,
  netvaerk,
  type SortKey,
  selectKommuner,
  toSearch,
  unknownProduct,
} from '../model/query.ts'
import { findings, stepKindIn, stepKinds, steppedGroups } from '../model/step-kind.ts'
import type { KommuneModel, World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { deliveredText, evidenceText, sinceText } from '../text/evidence.ts'
import { findingOf } from '../text/finding.ts'
import { dense, type Today, todayOf, uncapital } from '../text/format.ts'
import { countingRule } from '../text/ladder.ts'
import { foundText, selectionFinding, selectionText } from '../text/selection.ts'
import { findingNames, foundIn, stepNames } from '../text/steps.ts'
import { groupNames, kindNames, levelOption, stateBadges, stateOf } from '../text/words.ts'
import { fileLinks } from './file-links.ts'
import { select } from './filter-form.ts'
import { layout } from './layout.ts'
import { addressProblems, scrollBox, skippable } from './parts.ts'

const productText = ({ products }: World, id: string): string => {
  const product = products.find((p) => p.id === id)
  return product === undefined ? 'Ikke oplyst' : `${product.navn} (${kindNames[product.kind]})`
}

const filters = (
  world: World,
  query: KommunerQuery,
): Markup => html`<form class="filters" id="filtre" method="get" action="/kommuner" role="search" aria-label="Filtrér kommuner">
<div class="form-group"><label class="form-label" for="f-q">Søg</label><input class="form-input" id="f-q" name="q" type="search" value="${query.q ?? ''}" aria-describedby="f-q-hint"><span class="form-hint" id="f-q-hint">Navn, kode, CVR m.m.</span></div>
${select('gruppe', 'KLE-gruppe', 'Alle grupper', readinessGroups, (group) => groupNames[group], query.gruppe)}
${select('niveau', 'Niveau', 'Alle niveauer', levels, (level) => levelOption(level, world.flereFrom), query.niveau)}
${select('trin', 'Næste skridt', 'Alle skridt', stepKinds, (kind) => stepNames[kind], query.trin)}
${select('fund', 'Konfiguration', 'Alle fund', findings, (finding) => findingNames[finding], query.fund)}
${select('loesning', 'Løsning', 'Alle løsninger', [...world.products.map(({ id }) => id), unknownProduct], (id) => productText(world, id), query.loesning)}
${select('netvaerk', 'Netværk', 'Alle netværk', netvaerk, (name) => name, query.netvaerk)}
${query.sorter !== 'navn' && html`<input type="hidden" name="sorter" value="${query.sorter}">`}${query.retning !== 'op' && html`<input type="hidden" name="retning" value="${query.retning}">`}
<div class="form-group actions"><button class="button button-primary" type="submit">Vis</button> <a class="button button-secondary" href="/kommuner">Nulstil</a></div>
</form>`

/** Levels and times sort descending first, because readers look for the furthest and the newest. */
const firstDirection = (key: SortKey): Direction =>
  key === 'navn' || key === 'kommunekode' || key === 'netvaerk' ? 'op' : 'ned'

const sortHead = (query: KommunerQuery, key: SortKey, text: string): Markup => {
  const active = query.sorter === key
  const other: Direction = query.retning === 'op' ? 'ned' : 'op'
  const href = `/kommuner${toSearch({ ...query, sorter: key, retning: active ? other : firstDirection(key) })}`
  const sort = query.retning === 'op' ? 'ascending' : 'descending'
  // The arrow stays beside the last word.
  return html`<th scope="col"${active && html` aria-sort="${sort}"`}><a href="${href}">${text}<span aria-hidden="true">\u00a0${active ? (query.retning === 'op' ? '▲' : '▼') : '↕'}</span></a></th>`
}

const head = (query: KommunerQuery): Markup => {
  const step = html`<th scope="col">${query.fund === undefined ? 'Næste skridt' : 'Konfiguration'}</th>`
  const isFirst = isAsked(query)
  return html`${sortHead(query, 'navn', 'Kommune')}${sortHead(query, 'kommunekode', 'Kode')}${sortHead(query, 'netvaerk', 'Netværk')}${isFirst && step}${readinessGroups.map((g) => sortHead(query, g, groupNames[g]))}<th scope="col">Løsninger</th>${!isFirst && step}${sortHead(query, 'maalt', 'Målt')}${sortHead(query, 'aendret', 'Ændret')}`
}

/** Short markup, because the page has four of these cells in each of 98 rows. */
const levelCell = (k: KommuneModel, group: (typeof readinessGroups)[number]): Markup => {
  const g = k.groups[group]
  const state = stateOf(g)
  const { shape, word } = stateBadges[state]
  const delivered = deliveredText(g)
  const since = sinceText(g)
  return html`<td class="level s-${state}"${since !== '' && html` title="${evidenceText(g)}"`}><span aria-hidden="true">${shape}</span> ${word}${g.atLeastFlere && html`, <small>mindst flere</small>`}${since !== '' && html`<span class="sr-only"> ${since},</span>`}${delivered !== '' && html` <small>${delivered}</small>`}</td>`
}

/** The next step, or what the filters found with its numbers, of each group on a line of its own, or of the chosen group. */
const stepOf = (k: KommuneModel, query: KommunerQuery): Child => {
  const nameOf = (group: ReadinessGroup) => stepNames[stepKindIn(k.groups[group])]
  const { gruppe } = query
  const lines = (gruppe === undefined ? steppedGroups : [gruppe]).flatMap((group) => {
    const text = isAsked(query) ? foundIn(k, group, query) : nameOf(group)
    return text === undefined ? [] : `${gruppe === undefined ? `${groupNames[group]}: ` : ''}${text}`
  })
  return lines.map((line, i) => html`${i > 0 && html`<br>`}${line}`)
}

/** Whether the filters ask for steps or faults, which then stand first. */
const isAsked = ({ trin, fund }: KommunerQuery): boolean => trin !== undefined || fund !== undefined

const row = (k: KommuneModel, query: KommunerQuery, today: Today): Markup => {
  const { kommune, products } = k
  const measured = measuredAtOf(k)
  const changed = changedAtOf(k)
  const step = html`<td class="step${isAsked(query) && ' asked'}">${stepOf(k, query)}</td>`
  const isFirst = isAsked(query)
  return html`<tr><th scope="row"><a href="/kommuner/${kommune.kommunekode}">${kommune.kortnavn}</a></th><td>${kommune.kommunekode}</td><td>${kommune.netvaerk}</td>${isFirst && step}${readinessGroups.map((g) => levelCell(k, g))}<td class="products">${products.esdh?.navn ?? 'ikke oplyst'}<br>${products.eoj?.navn ?? 'ikke oplyst'}</td>${!isFirst && step}<td>${measured === undefined ? '–' : dense(today, measured)}</td><td>${changed === undefined ? '–' : dense(today, changed)}</td></tr>
`
}

/** For print, where the form is hidden. */
const selection = (world: World, query: KommunerQuery): Child => {
  const text = selectionText(world, query)
  return text !== '' && html`<p class="paper">Udvalg: ${text}.</p>`
}

const caption = 'Kommuner'

/** `problems`: messages about invalid parameters, from `parseKommunerQuery` and `queryProblems`. */
export const kommunerPage = (
  shell: Shell,
  world: World,
  query: KommunerQuery,
  problems: readonly string[],
): Markup => {
  const rows = selectKommuner(world, query)
  const today = todayOf(world.reading)
  const main = html`<h1 class="finding">${selectionFinding(world, rows, query) ?? findingOf(world).headline}</h1>
${addressProblems(problems)}
${filters(world, query)}
<p class="found" role="status">Viser ${uncapital(foundText(rows.length, world.kommuner.length))}.</p>
${selection(world, query)}
${skippable(
  'tabellen',
  'tabellen',
  scrollBox(
    caption,
    html`<table class="table table--compact matrix"><caption class="sr-only">${caption}</caption>
<thead><tr>${head(query)}</tr></thead>
<tbody>${rows.map((k) => row(k, query, today))}</tbody></table>`,
  ),
)}
${rows.length === 0 && html`<p>Ingen kommuner passer til filtrene. <a href="/kommuner">Vis alle</a>.</p>`}
${fileLinks('/kommuner', toSearch(query))}
<p class="rule">${countingRule(world.flereFrom)}</p>`
  return layout({ shell, world, title: 'Kommuner', main })
}
