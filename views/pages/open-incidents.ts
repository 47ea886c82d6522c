// Open incidents of a page: the worst as its heading, the further ones, and those that seem over.
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { liveIncidents, openIncidents } from '../model/incident-order.ts'
import { toIncidentSearch } from '../model/incident-query.ts'
import type { World } from '../model/world.ts'
import { capital, count, momentText } from '../text/format.ts'
import { evidenceText, hitText, incidentHeadline } from '../text/incidents.ts'
import {
  acknowledged,
  causeSentence,
  incidentBadge,
  incidentHref,
  incidentLink,
  notJudged,
} from './incident-parts.ts'

/** The numbers that an incident rests on and its cause, in a sentence each. */
const lead = (incident: StoredIncident, world: World): Markup => {
  const evidence = evidenceText(incident)
  return html`${evidence !== '' && `${capital(evidence)}. `}${causeSentence(incident, world)}`
}

const mostRecovering = 3

const listHref = (tilstand: 'aaben' | 'aftager', loesning: string | undefined): string =>
  `/haendelser${toIncidentSearch({ tilstand, loesning })}`

/** A short line of the incidents that seem over; false when there are none. `loesning`: of that product alone. */
export const recoveringLine = (world: World, loesning?: string): Child => {
  const recovering = liveIncidents(world).filter(({ state }) => state === 'recovering')
  return (
    recovering.length > 0 &&
    html`<p>Ser ud til at være ovre: ${recovering.slice(0, mostRecovering).map((one, i) => html`${i > 0 && '; '}${incidentLink(one, world)}`)}${recovering.length > mostRecovering && html`; <a href="${listHref('aftager', loesning)}">se alle ${count(recovering.length)}</a>`}.</p>`
  )
}

const mostOpen = 6

/**
 * The worst open incident as the page's heading, and a line for each further one; undefined when none is open.
 * `loesning`: the product that all incidents of the world concern.
 */
export const openSection = (world: World, loesning?: string): Markup | undefined => {
  const [worst, ...others] = openIncidents(world)
  if (worst === undefined) return undefined
  return html`<h1 class="finding">${incidentHeadline(worst, world)}</h1>
<p class="lead">${incidentBadge(worst)} ${lead(worst, world)}${acknowledged(worst)}${notJudged(worst, world)} <a href="${incidentHref(worst)}">Se hændelsen</a></p>
${
  others.length > 0 &&
  html`<ul class="unstyled-list no-max-width incidents">${others.slice(0, mostOpen).map((one) => {
    const hit = hitText(one, world)
    const notes = [acknowledged(one), notJudged(one, world)].filter((note) => note !== false)
    return html`<li>${incidentBadge(one)} ${incidentLink(one, world)}, siden ${momentText(world.reading, one.beganAt)}${hit !== '' && one.signal === 'svar' && `, ${hit}`}${notes.length > 0 && '.'}${notes}</li>`
  })}${others.length > mostOpen && html`<li><a href="${listHref('aaben', loesning)}">Se alle ${count(others.length + 1)} åbne hændelser</a></li>`}</ul>`
}
${recoveringLine(world, loesning)}`
}
