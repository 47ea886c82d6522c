// Front page: the worst incident, the finding, who moved, the strips, next steps, products, and the map last.
import { kleGroups, type ReadinessGroup, readinessGroups } from '../../server/domain/kle.ts'
import type { Level } from '../../server/domain/readiness/level.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { comingOpening } from '../model/opening.ts'
import type { ReportedEvent } from '../model/reported-events.ts'
import { type ResponseTimesDetail, responseTimesOf } from '../model/response-times.ts'
import { type ServicesDetail, servicesOf } from '../model/services.ts'
import type { SinceFrozen } from '../model/week-changes.ts'
import type { World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { findingOf } from '../text/finding.ts'
import { weekName } from '../text/format.ts'
import { countingRule } from '../text/ladder.ts'
import { comingText } from '../text/opening.ts'
import { periodeFinding } from '../text/response-times.ts'
import { isWell, servicesHeadline } from '../text/services.ts'
import { stepRule } from '../text/steps.ts'
import { frozenText } from '../text/week.ts'
import { countStates, groupNames, groupSubjects, type StateCounts } from '../text/words.ts'
import { findingTable, stepTable } from './actions.ts'
import { eventMarks } from './incident-parts.ts'
import { layout } from './layout.ts'
import { openSection, recoveringLine } from './open-incidents.ts'
import { groupTitle, skippable, stripPatterns } from './parts.ts'
import { productTables } from './products.ts'
import { tileMap } from './tile-map.ts'
import { changeList, groupBoxes, moveList } from './week-changes.ts'

const groupIn = (search: URLSearchParams): ReadinessGroup =>
  readinessGroups.find((group) => group === search.get('gruppe')) ?? '02'

const pathOf = (group: ReadinessGroup): string => (group === '02' ? '/' : `/?gruppe=${group}`)

/** The canonical address: only the group of the map, and not the default KLE 02. */
export const overviewPath = (search: URLSearchParams): string => pathOf(groupIn(search))

/** The kommuner of each group by state. */
const statesOf = ({ kommuner }: World) =>
  Object.fromEntries(readinessGroups.map((group) => [group, countStates(kommuner, group)])) as Record<
    ReadinessGroup,
    StateCounts
  >

const strips = (world: World, since: SinceFrozen | undefined): Child => {
  const href = (group: ReadinessGroup, level: Level) => `/kommuner?gruppe=${group}&niveau=${level}`
  return html`${stripPatterns()}${groupBoxes({ counts: statesOf(world), href })}
<p class="rule">${countingRule(world.flereFrom)} ${
    since === undefined
      ? 'Ingen uge er frosset endnu, så her vises ikke, hvem der har flyttet sig.'
      : html`Ændringer er regnet fra <a href="/uge/${since.week.week}">${weekName(since.week.week)}</a>, frosset ${frozenText(since.week)}.`
  }</p>`
}

/** Who moved in each KLE group, by name. */
const movedByName = ({ changes }: SinceFrozen): Markup =>
  html`<div class="strips">${kleGroups.map((group) => {
    const moved = changes.groups[group]
    return html`<section><h3>${groupTitle(group)}</h3>
${changeList(moved.counts)}${moveList(moved)}</section>`
  })}</div>`

/** What can be shown when DIGST next opens a KLE group, where that is known. */
const comingLine = (world: World): Child => {
  const coming = comingOpening(world)
  return (
    coming && html`<p>${comingText(coming)} <a href="/foer-aabning?dato=${coming.day}">Se kommunerne</a></p>`
  )
}

const groupSwitch = (chosen: ReadinessGroup): Markup =>
  html`<nav class="switch" aria-label="Vælg KLE-gruppe på kortet"><ul class="unstyled-list no-max-width">${readinessGroups.map(
    (group) =>
      html`<li><a href="${pathOf(group)}#kort"${group === chosen && html` aria-current="true"`}>${groupNames[group]}</a></li>`,
  )}</ul></nav>`

/** The services now, and their times over the last 24 hours. */
export type OverviewServices = { now: ServicesDetail; hours: ResponseTimesDetail }

/**
 * In one line, because the incidents tell what is wrong, and the linked page has each service by hour. The times would
 * name another service as the worst, so they are left out while something is wrong now.
 */
const servicesLine = (world: World, { now, hours }: OverviewServices): Markup => {
  const model = servicesOf(now, world)
  const times = isWell(model) && ` ${periodeFinding(responseTimesOf(hours), '24t')}`
  return html`<p>${servicesHeadline(model)}${times} <a href="/svartider">Se svartiderne time for time</a></p>`
}

/** `since` is absent before the first frozen week. */
export const overviewPage = (
  shell: Shell,
  world: World,
  since: SinceFrozen | undefined,
  services: OverviewServices,
  events: readonly ReportedEvent[] = [],
): Markup => {
  const { headline, details } = findingOf(world)
  const group = groupIn(new URLSearchParams(shell.path.split('?')[1] ?? ''))
  const open = openSection(world)
  const main = html`${open && html`${open}${eventMarks(world, events, {})}${servicesLine(world, services)}`}
${open === undefined ? html`<h1 class="finding">${headline}</h1>` : html`<h2 class="finding">${headline}</h2>`}
${details !== undefined && html`<p class="lead">${details}</p>`}
${comingLine(world)}
${open === undefined && html`${recoveringLine(world)}${eventMarks(world, events, {})}${servicesLine(world, services)}`}
${
  since &&
  html`<h2>Hvem der har flyttet sig siden ${weekName(since.week.week)}</h2>
${skippable('flytningerne', 'dem, der har flyttet sig,', movedByName(since))}`
}
<h2>Sådan fordeler de ${world.kommuner.length} kommuner sig</h2>
${strips(world, since)}
<h2>Det næste skridt, og hvem der tager det</h2>
${skippable('skridtene', 'tabellen over skridt', stepTable(world))}
<p class="rule">${stepRule}</p>
<h3>Fundet i KLE-konfigurationerne</h3>
<p>Også hvor noget andet spærrer først. En kommune kan stå på flere linjer.</p>
${skippable('fundene', 'tabellen over fund', findingTable(world))}
<h2>Løsninger</h2>
${productTables(world, 'h3')}
<h2 id="kort">Kommunerne: ${groupSubjects[group]} i ${groupNames[group]}</h2>
<p class="on-map">Hver kommune er ét felt; alle felter er lige store. <a class="screen" href="#efter-kortet">Spring kortet over</a></p>
${groupSwitch(group)}
${tileMap(world, group)}
<p id="efter-kortet" tabindex="-1"><a href="/kommuner?gruppe=${group}">Se de ${world.kommuner.length} kommuner som liste</a></p>`
  return layout({ shell, world, title: 'Overblik', isFrontPage: true, main })
}
