// Status line, polled by open pages: measured, changed, next round, coverage and progress.

import { type Child, html, type Markup } from '../markup.ts'
import { liveIncidents, openIncidents } from '../model/incident-order.ts'
import { lookOf } from '../model/incident-state.ts'
import { ownTroubleOf } from '../model/own-trouble.ts'
import type { World } from '../model/world.ts'
import { coverageText, findingOf } from '../text/finding.ts'
import { clock, count, moment, shortTime, time } from '../text/format.ts'
import { incidentHeadline } from '../text/incidents.ts'
import { sinceText, troubleTexts } from '../text/own-trouble.ts'

/** Changes when there are new figures; an open page compares it with the value it was rendered with. */
export const newsOf = (world: World): string =>
  [
    world.measuredAt,
    world.changedAt,
    world.fresh,
    world.planned,
    world.status.round === undefined ? 0 : 1,
    ...liveIncidents(world).map((one) =>
      [one.id, lookOf(one), one.hit.length, one.recovered.length].join('-'),
    ),
  ]
    .map((value) => value ?? '-')
    .join('.')

/** The worst open incident; when none is open, the finding about the deliveries. */
const headlineOf = (world: World): string => {
  const [worst] = openIncidents(world)
  return worst === undefined ? findingOf(world).headline : incidentHeadline(worst, world)
}

const next = ({ status, nextAt, reading }: World): Child => {
  if (nextAt === undefined) return status.round === undefined ? 'ingen runde planlagt' : 'når runden er slut'
  if (nextAt > reading.now) return shortTime(reading, nextAt)
  return status.round === undefined ? `skulle være begyndt ${clock(nextAt)}` : 'når runden er slut'
}

/** In a place of its own also between rounds, so that nothing moves when one begins. */
const progress = ({ status: { round } }: World): Child =>
  round === undefined
    ? html`<p class="round">Ingen runde i gang</p>`
    : html`<p class="round"><label for="runde">Runde i gang: ${count(round.done)} af ${count(round.planned)} opslag${round.failed > 0 && `, ${count(round.failed)} uden svar`}</label> <progress id="runde" max="${Math.max(round.planned, 1)}" value="${round.done}"></progress></p>`

/** Why the page may not show how things are now. */
const trouble = (world: World): Child => {
  const found = ownTroubleOf(world)
  if (found === undefined) return false
  const { before, after } = troubleTexts[found.kind]
  const at = before === sinceText ? moment : time
  return html`<p class="trouble"><span aria-hidden="true">!</span> ${before}${found.sinceAt !== undefined && html` ${at(world.reading, found.sinceAt)}`}${after}</p>`
}

/** Content of `#status`. Screen readers announce only the finding, and only when its text changes. */
export const statusFragment = (world: World): Markup => {
  const { reading, measuredAt, changedAt } = world
  const at = (instant: number | undefined, none: string): Child =>
    instant === undefined ? none : shortTime(reading, instant)
  return html`<div class="status-row" data-news="${newsOf(world)}"><dl class="times">
<div><dt>Målt</dt><dd>${at(measuredAt, 'endnu ikke')}</dd></div>
<div><dt>Ændret</dt><dd>${at(changedAt, 'ingen ændring set endnu')}</dd></div>
<div><dt>Næste</dt><dd>${next(world)}</dd></div>
<div><dt>Dækning</dt><dd>${coverageText(world)}</dd></div>
</dl>${progress(world)}</div>${trouble(world)}<p class="sr-only" aria-live="polite">${headlineOf(world)}</p>`
}
