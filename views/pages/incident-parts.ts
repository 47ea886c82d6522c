// Parts that show incidents: the badge, the link, the sentence about the cause, marks of what is hit, and chart spans.
import type { Cause } from '../../server/domain/incidents/cause.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { judgedAgainAt } from '../model/incident-maintenance.ts'
import { type IncidentQuery, selectEvents } from '../model/incident-query.ts'
import { type IncidentLook, isLive, lookOf, type TitledIncident } from '../model/incident-state.ts'
import {
  candidatesOf,
  incidentsHitting,
  incidentsOfProduct,
  incidentsOfService,
  unstableBy,
} from '../model/incidents.ts'
import type { ReportedEvent } from '../model/reported-events.ts'
import type { Span } from '../model/response-times.ts'
import type { World } from '../model/world.ts'
import { causeHref, causeWithKind } from '../text/cause.ts'
import { count, momentText } from '../text/format.ts'
import { kommuneIs, kommuneMayBe } from '../text/incident-cause.ts'
import { reportedMoment } from '../text/incident-list.ts'
import { whoActsText } from '../text/incident-step.ts'
import { certaintyText, incidentBadges, incidentTitle } from '../text/incidents.ts'

const lookBadge = (look: IncidentLook): Markup => {
  const { state, shape, word } = incidentBadges[look]
  return html`<span class="state s-${state}"><span aria-hidden="true">${shape}</span> ${word}</span>`
}

export const incidentBadge = (incident: TitledIncident): Markup => lookBadge(lookOf(incident))

/** Says that a live one is worked on; false until someone has told so. */
export const acknowledged = (incident: StoredIncident): Child =>
  isLive(incident) &&
  incident.acknowledgedAt !== undefined &&
  html` <span class="note">Der arbejdes på den.</span>`

/** Says that announced maintenance covers it; false while it is judged. */
export const notJudged = (incident: StoredIncident, world: World): Child => {
  const until = judgedAgainAt(world, incident)
  return (
    until !== undefined &&
    html` <span class="note">Planlagt vedligehold: måles, men bedømmes ikke før ${momentText(world.reading, until)}.</span>`
  )
}

export const incidentHref = ({ id }: Pick<StoredIncident, 'id'>): string => `/haendelser/${id}`

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

/** The cause, or of a kommune what is known, and how sure it is; or that it is not found, with the candidates. */
export const causeSentence = (incident: StoredIncident, world: World): Markup => {
  const { cause, certainty } = incident
  const sure = certaintyText(certainty)
  if (cause.kind === 'kommune') {
    const [before, after] = kommuneIs(incident)
    return html`${before}${causeLink(cause, world)}${after}.${sure.after === '' ? ' Det er sandsynligt.' : sure.after}`
  }
  if (cause.kind !== 'unknown') return html`Årsagen er ${sure.before}${causeLink(cause, world)}.${sure.after}`
  const [before, after] = kommuneMayBe(incident)
  const links = candidatesOf(incident).map((one) =>
    one.kind === 'kommune' ? html`${before}${causeLink(one, world)}${after}` : causeLink(one, world),
  )
  return html`Årsagen er ikke fundet.${
    links.length > 0 &&
    html` Den kan være ${links.map((link, i) => html`${i > 0 && (i === links.length - 1 ? ' eller ' : ', ')}${link}`)}.`
  }`
}

const mostMarks = 3

const line = (incident: StoredIncident, world: World): Markup =>
  html`<li>${incidentBadge(incident)} ${incidentLink(incident, world)}, siden ${momentText(world.reading, incident.beganAt)}. <span class="note">${whoActsText(incident)}.</span>${acknowledged(incident)}${notJudged(incident, world)}</li>`

/** The first incidents as lines, and a link to all, with those that are over. `heading`: such as `Rammes af:`. */
const marks = (heading: string, incidents: readonly StoredIncident[], world: World, href: string): Child => {
  const rest = incidents.length - mostMarks
  return (
    incidents.length > 0 &&
    html`<div class="incidents"><p>${heading}</p><ul class="unstyled-list no-max-width">${incidents.slice(0, mostMarks).map((one) => line(one, world))}${rest > 0 && html`<li>og ${rest === 1 ? '1 anden hændelse' : `${count(rest)} andre hændelser`}. <a href="${href}">Se alle hændelser, også dem, der er ovre</a></li>`}</ul></div>`
  )
}

/** The live incidents that hit a kommune; false when there are none. */
export const kommuneMarks = (world: World, kommunekode: string): Child =>
  marks(
    'Rammes af:',
    incidentsHitting(world, kommunekode),
    world,
    `/haendelser?kommune=${encodeURIComponent(kommunekode)}`,
  )

/** The live incidents of a product; false when there are none. */
export const productMarks = (world: World, id: string): Child =>
  marks('Hændelser:', incidentsOfProduct(world, id), world, `/haendelser?loesning=${encodeURIComponent(id)}`)

/** A line for each event, with its time as it was reported. */
export const eventList = (world: World, events: readonly ReportedEvent[]): Markup =>
  html`<ul class="unstyled-list no-max-width">${events.map((one) => html`<li><a href="${eventHref(one)}">${one.titel}</a>, fra ${reportedMoment(one.fra, world)}${one.til !== undefined && ` til ${reportedMoment(one.til, world)}`}</li>`)}</ul>`

/** The open events that others report, which `query` selects; false when there are none. */
export const eventMarks = (
  world: World,
  events: readonly ReportedEvent[],
  query: Pick<IncidentQuery, 'kommune' | 'loesning' | 'tjeneste'>,
): Child => {
  const open = selectEvents(world, events, { ...query, tilstand: 'aaben' })
  return (
    open.length > 0 &&
    html`<div class="incidents"><p>Oplyst af andre, ikke målt:</p>${eventList(world, open)}</div>`
  )
}

/**
 * The live incidents of a service, each as its badge with a link, for a cell of a table; the one that makes the service
 * unstable says so. False when there are none.
 */
export const serviceMarks = (world: World, id: string): Child => {
  const live = incidentsOfService(world, id).filter(isLive)
  const unstable = unstableBy(world, id)
  return (
    live.length > 0 &&
    live.map(
      (one) =>
        html` <a href="${incidentHref(one)}">${one.id === unstable?.id ? lookBadge('unstable') : incidentBadge(one)}<span class="sr-only"> ${incidentTitle(one, world)}</span></a>`,
    )
  )
}

/** The incidents of a service's calls, from when each began until it closed. */
export const serviceSpans = (world: World, id: string): Span[] =>
  incidentsOfService(world, id)
    .filter(({ signal }) => signal === 'svar')
    .map((one) => ({
      from: one.beganAt,
      until: one.closedAt,
      title: incidentTitle(one, world),
      href: incidentHref(one),
    }))
