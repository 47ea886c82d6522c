// How kommuner moved between two weeks: counts and names for each group, and tables by product and network.
import { type ReadinessGroup, readinessGroups } from '../../server/domain/kle.ts'
import { type Level, levels } from '../../server/domain/readiness/level.ts'
import type { ChangeCounts } from '../../server/domain/week/difference.ts'
import { type Child, html, type Markup } from '../markup.ts'
import type { Move, Moved, WeekChanges } from '../model/week-changes.ts'
import type { GroupCounts } from '../model/weeks.ts'
import { count } from '../text/format.ts'
import { changeMarks, changeText, someChanges } from '../text/week-changes.ts'
import { groupNames, type StateCounts } from '../text/words.ts'
import { columns, countList, folded, groupTitle, numberColumns, stateBadge, strip, table } from './parts.ts'

/** More names than these are folded. */
const mostNames = 6

const mark = (kind: keyof ChangeCounts): Markup =>
  html`<span aria-hidden="true" class="step-${kind}">${changeMarks[kind].shape}</span>`

/** Such as `▲ 3 frem ▼ 1 tilbage ● 92 uændret`: the counts above 0; each kommune counts once. */
export const changeList = (counts: ChangeCounts): Markup => html`<ul class="unstyled-list no-max-width steps">
${someChanges(counts).map((kind) => html`<li>${mark(kind)} ${count(counts[kind])} ${changeMarks[kind].word}</li>`)}</ul>`

const moveLine = (move: Move): Markup =>
  html`<li>${mark(move.kind)} <a href="/kommuner/${move.kommune.kommunekode}">${move.kommune.kortnavn}</a>: ${changeText(move)}</li>`

const names = (moves: readonly Move[]): Markup =>
  html`<ul class="unstyled-list no-max-width moves">${moves.map(moveLine)}</ul>`

const foldedNames = (moves: readonly Move[]): Child => {
  const rest = moves.slice(mostNames)
  return [
    moves.length > 0 && names(moves.slice(0, mostNames)),
    rest.length > 0 &&
      folded(`og ${count(rest.length)} ${rest.length === 1 ? 'anden' : 'andre'}`, names(rest)),
  ]
}

/** The moves that are not ours. */
const stepsOf = ({ moves }: Pick<Moved, 'moves'>): Move[] =>
  moves.filter(({ kind }) => kind !== 'aendretAfOs')

/** The kommuner that moved, by name; apart from them those that we changed. */
export const moveList = (moved: Pick<Moved, 'moves'>): Child => {
  const byUs = moved.moves.filter(({ kind }) => kind === 'aendretAfOs')
  return [
    foldedNames(stepsOf(moved)),
    byUs.length > 0 &&
      folded(
        `${count(byUs.length)} ${changeMarks.aendretAfOs.word}`,
        html`<p class="note">Vi har ændret numre, regler eller ret, så disse er hverken gået frem eller tilbage:</p>${names(byUs)}`,
      ),
  ]
}

/** Who moved in both groups together moved in one of them, where the name stands. */
const namesElsewhere = ({ moves }: Moved): Child =>
  moves.length > 0 && html`<p class="note">Navnene står under ${groupNames['27']} og ${groupNames['29']}.</p>`

type Boxes = {
  counts: Readonly<Record<ReadinessGroup, StateCounts>>
  /** Absent without an earlier frozen week. */
  changes?: WeekChanges | undefined
  href?: (group: ReadinessGroup, level: Level) => string
}

/** A box for each group: the strip of its kommuner, their levels, and who moved. */
export const groupBoxes = ({ counts, changes, href }: Boxes): Markup =>
  html`<div class="strips">${readinessGroups.map((group) => {
    const moved = changes?.groups[group]
    return html`<section class="strip-box">
<h3>${groupTitle(group)}</h3>
${strip(counts[group])}
${countList(counts[group], href && ((level) => href(group, level)))}
${moved && html`${changeList(moved.counts)}${group === 'eoj' ? namesElsewhere(moved) : moveList(moved)}`}
</section>`
  })}</div>`

/** `80 → 67`; a number that is unchanged is shown once. */
const fromTo = (then: number, now: number): Child =>
  then === now
    ? count(now)
    : html`${count(then)} <span aria-hidden="true">→</span><span class="sr-only">til</span> ${count(now)}`

/** Kommuner by level in two weeks: a row for each group, without levels that none has. */
export const levelTable = (then: GroupCounts, now: GroupCounts, weeks: string): Markup => {
  const shown = levels.filter((level) => readinessGroups.some((g) => then[g][level] + now[g][level] > 0))
  return table(
    `Kommuner efter niveau, ${weeks}`,
    [columns('Gruppe'), numberColumns(...shown.map((level) => stateBadge(level)))],
    readinessGroups.map(
      (group) =>
        html`<tr><th scope="row">${groupNames[group]}</th>${shown.map((level) => html`<td class="number">${fromTo(then[group][level], now[group][level])}</td>`)}</tr>`,
    ),
    { variant: 'numbers', asList: true },
  )
}

const movesTable = (
  caption: string,
  head: string,
  rows: readonly (Moved & { name: Child; group: ReadinessGroup })[],
): Markup =>
  table(
    caption,
    columns(head, 'Gruppe', 'I alt', 'Hvem'),
    rows
      .filter((row) => stepsOf(row).length > 0)
      .map(
        (row) =>
          html`<tr><th scope="row">${row.name}</th><td>${groupNames[row.group]}</td><td>${changeList(row.counts)}</td><td class="wide">${foldedNames(stepsOf(row))}</td></tr>`,
      ),
    { none: 'Ingen har flyttet sig.', asList: true },
  )

/** The same moves by product and by network, folded; `where` names the period, such as `siden uge 47`. */
export const changeTables = ({ products, networks }: WeekChanges, where: string): Child => [
  products.length > 0 &&
    folded(
      `Hvem der flyttede sig, efter løsning (${count(products.length)})`,
      movesTable(
        `Ændringer efter løsning ${where}`,
        'Løsning',
        products.map((row) => ({
          ...row,
          name: html`<a href="/loesninger/${encodeURIComponent(row.product.id)}">${row.product.navn}</a>`,
        })),
      ),
    ),
  networks.length > 0 &&
    folded(
      `Hvem der flyttede sig, efter netværk (${count(networks.length)})`,
      movesTable(
        `Ændringer efter netværk ${where}`,
        'Netværk',
        networks.map((row) => ({
          ...row,
          name: html`<a href="/kommuner?${new URLSearchParams({ netvaerk: row.network }).toString()}">${row.network}</a>`,
        })),
      ),
    ),
]
