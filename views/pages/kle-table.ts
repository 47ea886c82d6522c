// Table of a kommune's KLE numbers: cases, what was received, the configuration, and what can be shown.

import { type Kle, type KleGroup, kleGroups } from '../../server/domain/kle.ts'
import { type Child, html, type Markup } from '../markup.ts'
import type { KleLine } from '../model/kle-lines.ts'
import type { World } from '../model/world.ts'
import { count, dense, denseText, shortDay, type Today, todayOf } from '../text/format.ts'
import { isUnmeasured, obstacleText, partyRule } from '../text/kan-vises.ts'
import { countsOf, intentText, konfigurationBadge, outcomeBadge } from '../text/kle-lines.ts'
import { naming, numbers } from '../text/parts.ts'
import { sourceSinceText } from '../text/products.ts'
import { groupNames, stateBadges, unknownReasons } from '../text/words.ts'
import { klePaper } from './kle-paper.ts'
import { badge, columns, folded, numberColumns, stateBadge, table } from './parts.ts'

const note = (text: Child): Child => text && html`<span class="note below">${text}</span>`

/** Row heading of a number: its title, when known, and the numbers it is counted together with. */
const head = ({ kle, countedWith }: KleLine, titles: ReadonlyMap<Kle, string>): Markup => {
  const title = titles.get(kle)
  return html`<th scope="row">${kle}${title !== undefined && html`<span class="note">${title}</span>`}${countedWith.length > 0 && html`<span class="note">talt sammen med ${countedWith.join(', ')}</span>`}</th>`
}

/** The count, or why it is unknown; and the part that the kommune's own system has delivered, where that is not all. */
const casesCell = (line: KleLine): Markup => {
  const { known } = line.cases
  if (known.kind !== 'cases')
    return html`<td class="number">${badge(outcomeBadge(known))}${known.kind === 'unknown' && note(unknownReasons[known.because])}</td>`
  const { cases = 0, bySystem } = countsOf(line)
  const own = typeof bySystem === 'number' ? `heraf ${count(bySystem)} fra eget system` : bySystem
  return html`<td class="number">${count(cases)}${bySystem !== cases && note(own)}</td>`
}

const number = (n: number | string | undefined): Markup =>
  n === undefined
    ? html`<td class="number">–</td>`
    : html`<td class="number">${typeof n === 'number' ? count(n) : n}</td>`

/** The state, and what narrows the cases that it lets through. */
const konfigurationCell = (line: KleLine): Markup => {
  const { konfiguration } = line
  if (konfiguration.kind === 'unknown') return html`<td>${badge(konfigurationBadge(line))}</td>`
  const { fradato, deaktiverFradatoForAktive, fagsystemfilter } = konfiguration.konfiguration
  return html`<td>${badge(konfigurationBadge(line))}${note(intentText(konfiguration.konfiguration))}${
    fradato !== undefined &&
    note(`fradato ${shortDay(fradato)}${deaktiverFradatoForAktive ? ', dog ikke for aktive sager' : ''}`)
  }${fagsystemfilter.length > 0 && note(`kun fra ${fagsystemfilter.join(', ')}`)}</td>`
}

/** `common`: what is told of the whole group below the table. */
const atMostCell = (line: KleLine, common: string | undefined): Markup => {
  const { visibility } = line
  if (visibility.kind === 'kanVises')
    return html`<td class="number"><strong>${count(visibility.atMost)}</strong></td>`
  const why = obstacleText(visibility)
  if (visibility.kind === 'ukendt')
    return html`<td class="number">${stateBadge('ukendt', isUnmeasured(visibility) ? undefined : stateBadges.undecided.word)}${note(why)}</td>`
  return html`<td class="number"><strong>0</strong>${why !== common && !lacksCases(line) && note(why)}</td>`
}

const changedCell = ({ cases: { cell } }: KleLine, today: Today): Markup =>
  cell?.changedAt === undefined
    ? html`<td>–</td>`
    : html`<td>${dense(today, cell.changedAt)}${cell.changedByUs && html` <span class="note">ændret af os</span>`}</td>`

/** The count says why nothing can be shown. */
const lacksCases = ({ visibility }: KleLine): boolean =>
  visibility.kind === 'nej' && visibility.because === 'index'

/** The reason for which none of a group's cases can be shown, when it is one for all its numbers with cases. */
const commonObstacles = (lines: readonly KleLine[]): ReadonlyMap<KleGroup, string> =>
  new Map(
    kleGroups.flatMap((group) => {
      const own = lines.filter((line) => line.group === group && !lacksCases(line))
      const [why, ...others] = new Set(
        own.map(({ visibility }) => (visibility.kind === 'nej' ? obstacleText(visibility) : undefined)),
      )
      return own.length > 1 && others.length === 0 && why !== undefined ? [[group, why] as const] : []
    }),
  )

/** Each origin once, with the numbers it is of, unless it is of all that are reported. */
const origins = (lines: readonly KleLine[], demo: boolean): Child => {
  const byText = new Map<string, Kle[]>()
  for (const { kle, reported } of lines)
    for (const text of new Set(reported.map((fact) => sourceSinceText(fact, demo))))
      byText.set(text, [...(byText.get(text) ?? []), kle])
  const all = lines.filter(({ reported }) => reported.length > 0).length
  return [...byText].map(
    ([text, kles]) =>
      html`<li>KLE-konfiguration${kles.length < all && ` for ${numbers(kles.length)} ${naming({ numbers: kles.length, first: kles.slice(0, 5) })}`}: ${text}.</li>`,
  )
}

/** When the cases were counted: the first and the last of the times. */
const measured = (lines: readonly KleLine[], today: Today): Child => {
  const times = lines.flatMap(({ cases: { cell, known } }) =>
    known.kind === 'cases' ? (cell?.answeredAt ?? []) : [],
  )
  if (times.length === 0) return undefined
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const isOne = denseText(today, first) === denseText(today, last)
  return html`<li>Sagerne er talt ${isOne ? dense(today, last) : html`fra ${dense(today, first)} til ${dense(today, last)}`}. En opdatering af en sag, indekset har i forvejen, tæller som modtaget, men ændrer ikke antallet.</li>`
}

/** More numbers than this are folded, because a phone's page would be too long. */
const mostUnfolded = 60
/** More numbers than this are not printed as a table, because a kommune fits on three pages. */
const mostPrinted = 30

/** The numbers in force; a count that is too old reads "ikke målt". */
export const kleTable = (
  world: World,
  lines: readonly KleLine[],
  titles: ReadonlyMap<Kle, string>,
): Markup => {
  const today = todayOf(world.reading)
  // What is unknown or 0 for all numbers is told of their groups, below.
  const benefits = lines.some((line) => Number(countsOf(line).bevillinger) > 0)
  const common = commonObstacles(lines)
  const rows = lines.map((line) => {
    const { cases, received, bevillinger } = countsOf(line)
    return html`<tr>${head(line, titles)}${casesCell(line)}${number(cases === 0 ? undefined : received)}${benefits && number(bevillinger)}${konfigurationCell(line)}${atMostCell(line, common.get(line.group))}${changedCell(line, today)}</tr>`
  })
  const all = table(
    'KLE-numre: sager, KLE-konfiguration, og hvad der højst kan vises i dag',
    [
      columns('KLE-nummer'),
      numberColumns('Sager', 'Modtaget for nylig', ...(benefits ? ['Bevillinger'] : [])),
      columns('KLE-konfiguration'),
      numberColumns('Kan højst vises i dag'),
      columns('Antal ændret'),
    ],
    rows,
    { none: 'Ingen obligatoriske KLE-numre gælder i dag.', variant: 'kle-numbers' },
  )
  if (lines.length === 0) return all
  const unintended = lines.filter(
    ({ konfiguration }) =>
      konfiguration.kind === 'known' && konfiguration.konfiguration.oensket === undefined,
  ).length
  const shown =
    lines.length > mostUnfolded ? folded(`De ${count(lines.length)} obligatoriske numre`, all) : all
  return html`${lines.length > mostPrinted ? html`<div class="screen">${shown}</div>${klePaper(lines)}` : shown}
<ul class="note no-max-width">${[...common].map(([group, why]) => html`<li>Intet i ${groupNames[group]} kan vises: ${why}.</li>`)}
${measured(lines, today)}${origins(lines, world.demo)}${unintended > 0 && html`<li>Kommunens ønske er ikke oplyst for ${unintended === lines.length ? 'numrene' : numbers(unintended)}.</li>`}
<li>»Kan højst vises« bygger på indekset, KLE-konfigurationen og DIGSTs åbning. ${partyRule}</li></ul>`
}
