// Parts shared by pages: state badge, strip, counts, trend, scrollable table, alert.
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import { type Level, levels } from '../../server/domain/readiness/level.ts'
import { type Child, html, type Markup, withCellAttributes } from '../markup.ts'
import type { GroupModel, KommuneModel } from '../model/world.ts'
import { deliveredText, evidenceText, sinceText } from '../text/evidence.ts'
import { count, plural } from '../text/format.ts'
import {
  type Badge,
  groupNames,
  groupSubjects,
  type State,
  type StateCounts,
  scrollText,
  stateBadges,
  stateOf,
  states,
} from '../text/words.ts'
import { keepGroups } from './abbreviations.ts'

/** A state as shape, word and colour. */
export const stateBadge = (state: State, word = stateBadges[state].word): Markup =>
  html`<span class="state s-${state}"><span aria-hidden="true">${stateBadges[state].shape}</span> ${word}</span>`

export const badge = ({ state, word }: Badge): Markup => stateBadge(state, word)

/** A group's state with its count, such as `Flere, 3 af 6`; `since`: to stand between them, with a comma after it. */
export const groupState = (g: GroupModel, since = ''): Markup => {
  const delivered = deliveredText(g)
  return html`${stateBadge(stateOf(g))}${g.atLeastFlere && html` <span class="note">mindst flere</span>`}${since !== '' && html` <span class="note">${since},</span>`}${delivered !== '' && html` <span class="note of">${delivered}</span>`}`
}

/** `groupState`, and since when the level has been so, where that is known. */
export const groupStateSince = (g: GroupModel): Markup => groupState(g, sinceText(g))

/** The level whose list holds the kommuner in a state, and no others. */
export const listedLevel = (counts: StateCounts, state: State): Level | undefined => {
  const level = levels.find((one) => one === state)
  const known: readonly State[] = ['alle', 'flere', 'ingen']
  const unknown = states.filter((one) => !known.includes(one) && (counts[one] ?? 0) > 0)
  return level !== undefined && level !== 'ukendt' ? level : unknown.length === 1 ? 'ukendt' : undefined
}

export const kommuneLink = ({ kommune }: KommuneModel, name: Child = kommune.kortnavn): Markup =>
  html`<a href="/kommuner/${kommune.kommunekode}">${name}</a>`

/**
 * Such as `Albertslund, Allerød og Assens`, each a link that tells its level to the pointer alone, because what stands
 * above the names tells a screen reader; `noteOf` adds a note to a name.
 */
export const kommuneLinks = (
  kommuner: readonly KommuneModel[],
  group: ReadinessGroup,
  noteOf: (k: KommuneModel) => string = () => '',
): Child =>
  kommuner.map((k, i) => {
    const before = i === 0 ? '' : i === kommuner.length - 1 ? ' og ' : ', '
    const name = html`<span title="${evidenceText(k.groups[group])}">${k.kommune.kortnavn}</span>`
    return html`${before}${kommuneLink(k, name)}${noteOf(k)}`
  })

const unit = 10
const stripHeight = 24
/** Fewer segments leave part of the width empty, because stretching would distort their shapes. */
const leastSegments = 40

/** Patterns of the segments, so that a strip can be read without colour. A page with strips must include them once. */
export const stripPatterns = (): Markup => html`
<svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>
<pattern id="p-alle" width="${unit}" height="${stripHeight}" patternUnits="userSpaceOnUse"><rect class="f-alle" x="1" width="8" height="24"/></pattern>
<pattern id="p-flere" width="${unit}" height="${stripHeight}" patternUnits="userSpaceOnUse"><rect class="o-flere" x="1.5" y=".5" width="7" height="23"/><rect class="f-flere" x="1" y="12" width="8" height="12"/></pattern>
<pattern id="p-ingen" width="${unit}" height="${stripHeight}" patternUnits="userSpaceOnUse"><rect class="o-ingen" x="1.5" y=".5" width="7" height="23"/></pattern>
<pattern id="p-ukendt" width="${unit}" height="${stripHeight}" patternUnits="userSpaceOnUse"><rect class="o-ukendt" x="1.5" y=".5" width="7" height="23"/><path class="l-ukendt" d="M2 7l6-5M2 13l6-5M2 19l6-5M3 23l5-4"/></pattern>
<pattern id="p-noAccess" width="${unit}" height="${stripHeight}" patternUnits="userSpaceOnUse"><rect class="o-noAccess" x="1.5" y=".5" width="7" height="23"/></pattern>
<pattern id="p-limited" width="${unit}" height="${stripHeight}" patternUnits="userSpaceOnUse"><rect class="o-ukendt" x="1.5" y=".5" width="7" height="23"/></pattern>
<pattern id="p-undecided" width="${unit}" height="${stripHeight}" patternUnits="userSpaceOnUse"><rect class="o-ukendt" x="1.5" y=".5" width="7" height="23"/></pattern>
<pattern id="p-notRelevant" width="${unit}" height="${stripHeight}" patternUnits="userSpaceOnUse"><path class="l-ukendt" d="M2 12h6"/></pattern>
</defs></svg>`

/**
 * A segment for each kommune, sorted by level; hidden from screen readers, because `countList` gives the same in words.
 * `scale`: the number of segments that fill the width, so that strips can be compared.
 */
export const strip = (counts: StateCounts, scale?: number): Markup => {
  const total = scale ?? states.reduce((sum, state) => sum + (counts[state] ?? 0), 0)
  let x = 0
  const parts = states.map((state) => {
    const width = (counts[state] ?? 0) * unit
    const part =
      width > 0 &&
      html`<rect x="${x}" width="${width}" height="${stripHeight}" fill="url(#p-${state})"><title>${stateBadges[state].word}: ${plural(counts[state] ?? 0, 'kommune', 'kommuner')}</title></rect>`
    x += width
    return part
  })
  return html`<svg class="strip" viewBox="0 0 ${Math.max(total, leastSegments) * unit} ${stripHeight}" preserveAspectRatio="none" aria-hidden="true" focusable="false">${parts}</svg>`
}

/** The counts above 0, which sum to the number of kommuner; `href` links each that is all of a level to its list. */
export const countList = (counts: StateCounts, href?: (level: Level) => string): Markup => {
  const shown = states.filter((state) => (counts[state] ?? 0) > 0)
  return html`<ul class="unstyled-list no-max-width counts">
${shown.map((state) => {
  const level = listedLevel(counts, state)
  const text = html`${stateBadge(state)} <strong>${count(counts[state] ?? 0)}</strong>`
  return html`<li>${href === undefined || level === undefined ? text : html`<a href="${href(level)}">${text}</a>`}</li>`
})}</ul>`
}

/** Such as `KLE 02, byggesager`. */
export const groupTitle = (group: ReadinessGroup): string => `${groupNames[group]}, ${groupSubjects[group]}`

/** The headings of columns, escaped and without tags. */
const namesOf = (head: Child): string[] =>
  [...String(html`${head}`).matchAll(/<th[^>]*>(.*?)<\/th>/gs)].map(([, name = '']) =>
    keepGroups(name.replace(/<[^>]*>/g, '')),
  )

/**
 * A box of a table that may be wider than a phone. The markup has a stop for the keyboard, because Safari gives none to
 * what scrolls; app.js removes it while all of the table is in view.
 */
export const scrollBox = (caption: string, content: Markup): Markup =>
  html`<div class="table--responsive-scroll" role="region" aria-label="${caption}" tabindex="0"><p class="scroll-hint">${scrollText}</p>${content}</div>`

/**
 * A table in a box that scrolls sideways where it has to. Without rows it is the sentence `none`. Rows may come in
 * groups.
 * `asList`: on a phone each row is a list of its cells with their headings, so that nothing need be scrolled sideways.
 */
export const table = (
  caption: string,
  head: Child,
  rows: readonly Markup[] | readonly (readonly Markup[])[],
  { none, variant = '', asList = false }: { none?: string; variant?: string; asList?: boolean } = {},
): Markup => {
  if (rows.length === 0 && none !== undefined) return html`<p>${none}</p>`
  const names = asList ? namesOf(head) : []
  const shown = (row: Markup): Markup =>
    asList
      ? withCellAttributes(row, (tag, i) => (tag === 'td' ? ` data-title="${names[i] ?? ''}"` : ''))
      : row
  const groups = rows.every((row) => Array.isArray(row)) ? rows : [rows as readonly Markup[]]
  const content = html`<table class="table table--compact ${variant}${asList && ' as-list'}"><caption class="sr-only">${caption}</caption>
<thead><tr>${head}</tr></thead>
${groups.map((group) => html`<tbody>${group.map(shown)}</tbody>`)}</table>`
  return asList ? html`<div class="table--responsive-scroll">${content}</div>` : scrollBox(caption, content)
}

export const columns = (...names: readonly string[]): Markup[] =>
  names.map((name) => html`<th scope="col">${name}</th>`)

/** A cell of a count; a list on a phone leaves out those of 0. */
export const countCell = (n: number, shown: Child = count(n)): Markup =>
  html`<td class="number${n === 0 && ' blank'}">${shown}</td>`

/** A cell that may have no value; a list on a phone leaves it out then. */
export const optionalCell = (shown: Child): Markup =>
  shown === undefined ? html`<td class="blank">–</td>` : html`<td>${shown}</td>`

export const numberColumns = (...names: readonly Child[]): Markup[] =>
  names.map((name) => html`<th scope="col" class="number">${name}</th>`)

/** What has many stops for the keyboard, after a link past it; `id` is unique on the page. */
export const skippable = (id: string, name: string, content: Child): Markup =>
  html`<p class="past"><a href="#efter-${id}">Spring ${name} over</a></p>
${content}
<div id="efter-${id}" tabindex="-1"></div>`

/** A link to a mailbox: a line too short for it breaks before the @, not inside a word. */
export const mailboxLink = (mailbox: string): Markup => {
  const at = mailbox.lastIndexOf('@')
  return html`<a class="mailbox" href="mailto:${mailbox}">${mailbox.slice(0, at)}<wbr>${mailbox.slice(at)}</a>`
}

/** Text that is folded on the screen; paper has all of it. */
export const folded = (summary: Child, body: Child): Markup =>
  html`<details class="details"><summary class="details-summary">${summary}</summary><div class="details-text">
${body}
</div></details>`

/** Columns that the chart of the table draws, each line in the colour of its level, week by week. */
export const levelColumns = (): Markup[] =>
  levels.map(
    (level) =>
      html`<th scope="col" class="number" data-scale="weekly" data-level="${level}">${stateBadges[level].word}</th>`,
  )

/** Columns that the chart of the table draws, on the scale with this name in chart.js. */
export const drawnColumns = (scale: 'count' | 'ms' | 'percent', ...names: readonly string[]): Markup[] =>
  names.map((name) => html`<th scope="col" class="number" data-scale="${scale}">${name}</th>`)

/** A message in the alert box of the design system. */
export const alert = (
  variant: 'info' | 'warning' | 'error' | 'success',
  heading: Child,
  body: Child,
): Markup => html`<div class="alert alert-${variant}"><div class="alert-body">
<p class="alert-heading">${heading}</p>${body !== undefined && body !== false && html`<p class="alert-text">${body}</p>`}</div></div>`

/** The parameters of the address that were not understood. */
export const addressProblems = (problems: readonly string[]): Child =>
  problems.length > 0 &&
  alert(
    'warning',
    'Noget i adressen blev ikke forstået',
    problems.map((problem) => html`${problem} `),
  )
