// Parts that show incidents: the badge, the link, and the sentence about the cause.
import type { Cause } from '../../server/domain/incidents/cause.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { candidatesOf, lookOf } from '../model/incidents.ts'
import type { ReportedEvent } from '../model/reported-events.ts'
import type { World } from '../model/world.ts'
import { causeHref, causeWithKind } from '../text/cause.ts'
import { certaintyWord, incidentBadges, incidentTitle } from '../text/incidents.ts'

export const incidentBadge = (incident: StoredIncident): Markup => {
  const { state, shape, word } = incidentBadges[lookOf(incident)]
  return html`<span class="state s-${state}"><span aria-hidden="true">${shape}</span> ${word}</span>`
}

const incidentHref = ({ id }: Pick<StoredIncident, 'id'>): string => `/haendelser/${id}`

export const incidentLink = (incident: StoredIncident, world: World): Markup =>
  html`<a href="${incidentHref(incident)}">${incidentTitle(incident, world)}</a>`

export const eventHref = ({ id }: Pick<ReportedEvent, 'id'>): string =>
  `/haendelser/oplyst/${encodeURIComponent(id)}`

/** A cause with what it is, and a link to the page that shows it. */
const causeLink = (cause: Cause, world: World): Child => {
  const href = causeHref(cause)
  const text = causeWithKind(cause, world)
  return href === undefined ? text : html`<a href="${href}">${text}</a>`
}

/** The cause and how sure it is; or that it is unknown, with the candidates. */
export const causeSentence = (incident: StoredIncident, world: World): Markup => {
  const { cause, certainty } = incident
  if (cause.kind !== 'unknown')
    return html`Årsagen er ${causeLink(cause, world)}. Det er ${certaintyWord(certainty)}.`
  const links = candidatesOf(incident).map((one) => causeLink(one, world))
  return html`Vi kender ikke årsagen.${
    links.length > 0 &&
    html` Den kan være ${links.map((link, i) => html`${i > 0 && (i === links.length - 1 ? ' eller ' : ', ')}${link}`)}.`
  }`
}
