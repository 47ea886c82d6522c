// Page of one incident: its cause and certainty, what it rests on, whom it hits and whom not, and what happened when.
import { parseCause } from '../../server/domain/incidents/cause.ts'
import type { Kommune } from '../../server/domain/kommuner.ts'
import type { IncidentDetail, StoredIncident, StoredStep } from '../../server/domain/ports/incidents.ts'
import { type Child, html, type Markup } from '../markup.ts'
import type { IncidentErrors } from '../model/incident-errors.ts'
import { isLive } from '../model/incident-state.ts'
import type { StopDetail } from '../model/incident-stop.ts'
import type { IncidentTimesDetail } from '../model/incident-times.ts'
import { hitOf, servicesBeside } from '../model/incidents.ts'
import { doubtOf } from '../model/own-trouble.ts'
import type { ReportedEvent } from '../model/reported-events.ts'
import type { World } from '../model/world.ts'
import type { Shell } from '../shell.ts'
import { serviceName } from '../text/cause.ts'
import { count, plural, time } from '../text/format.ts'
import { causeLabel } from '../text/incident-cause.ts'
import { closedNote, lastedText } from '../text/incident-end.ts'
import { errorLines } from '../text/incident-errors.ts'
import { noticeNames, stepNames } from '../text/incident-list.ts'
import { groupsText, incidentStepText, whoActsText } from '../text/incident-step.ts'
import {
  evidenceText,
  incidentHeadline,
  pastHeadline,
  restsOn,
  shortTitle,
  signalNames,
  unstableNote,
} from '../text/incidents.ts'
import { causeSentence, eventList, incidentBadge, incidentLink, notJudged } from './incident-parts.ts'
import { stopSection } from './incident-stop.ts'
import { incidentTimesSection } from './incident-times.ts'
import { layout } from './layout.ts'
import { alert, columns, numberColumns, table } from './parts.ts'

const moment = (world: World, term: string, at: number | undefined): Child =>
  at !== undefined && html`<div><dt>${term}</dt><dd>${time(world.reading, at)}</dd></div>`

const facts = (world: World, incident: StoredIncident): Markup => {
  const { beganAt, openedAt, recoveringAt, closedAt, state, acknowledgedAt } = incident
  return html`<dl class="facts">
<div><dt>Signal</dt><dd>${signalNames[incident.signal]}</dd></div>
${groupsText(incident) !== '' && html`<div><dt>KLE-grupper</dt><dd>${groupsText(incident)}</dd></div>`}
${moment(world, 'Begyndt (skønnet)', beganAt)}
${moment(world, 'Åbnet', openedAt)}
${state === 'recovering' && moment(world, 'Ser ud til at være ovre siden', recoveringAt)}
${moment(world, state === 'merged' ? 'Samlet i en anden' : 'Lukket', closedAt)}
${state === 'closed' && html`<div><dt>Varede</dt><dd>${lastedText(incident)}</dd></div>`}
${isLive(incident) && moment(world, 'Arbejdet begyndte', acknowledgedAt)}
</dl>`
}

/** A longer list is folded. */
const mostInSight = 12

const names = (kommuner: readonly Kommune[]): Markup =>
  html`<ul class="unstyled-list no-max-width names">${kommuner.map(({ kommunekode, kortnavn }) => html`<li><a href="/kommuner/${kommunekode}">${kortnavn}</a></li>`)}</ul>`

/** Nothing for no kommuner. */
const kommunerSection = (heading: string, kommuner: readonly Kommune[], why?: string): Child => {
  if (kommuner.length === 0) return undefined
  const title = `${heading}: ${plural(kommuner.length, 'kommune', 'kommuner')}`
  const reason = why !== undefined && html`<p>${why}</p>`
  return kommuner.length <= mostInSight
    ? html`<h3>${title}</h3>${reason}${names(kommuner)}`
    : html`<h3>${title}</h3>${reason}<details class="details"><summary class="details-summary">Vis de ${count(kommuner.length)} kommuner</summary><div class="details-text">${names(kommuner)}</div></details>`
}

/** The services that it hits, those that it does not, and those that fail by another cause; nothing for other causes. */
const servicesLine = (world: World, incident: StoredIncident): Child => {
  const services = servicesBeside(world, incident)
  if (services === undefined) return undefined
  const live = isLive(incident)
  const listed = (heading: string, ids: readonly string[]): string =>
    ids.length === 0 ? '' : `${heading}: ${ids.map((id) => serviceName(world, id)).join(', ')}. `
  const text = [
    listed(live ? 'Rammes' : 'Blev ramt', services.hit),
    doubtOf(world) === undefined || !live
      ? listed(live ? 'Rammes ikke' : 'Blev ikke ramt', services.notHit)
      : '',
    listed(live ? 'Har en anden hændelse' : 'Havde en anden hændelse', services.otherwise),
  ]
  return html`<h3>Tjenester</h3><p>${text.join('').trim()}</p>`
}

const hitSection = (world: World, incident: StoredIncident, stop: StopDetail | undefined): Markup => {
  const { hit, recovered, notHit, silent, unknown } = hitOf(world, incident, stop?.received)
  const live = isLive(incident)
  return html`<h2>${live ? 'Hvem den rammer' : 'Hvem den ramte'}</h2>
${servicesLine(world, incident)}
${hit.length + recovered.length === 0 && html`<p>Ingen kommuner er ramt, så vidt vi ved.</p>`}
${kommunerSection(live ? 'Rammes' : 'Blev ramt', hit)}
${kommunerSection('I orden igen', recovered)}
${kommunerSection(live ? 'Rammes ikke' : 'Blev ikke ramt', notHit)}
${kommunerSection('Leverede ikke i forvejen', silent)}
${kommunerSection('Ikke afgjort', unknown, incident.what === 'stop' ? 'Vi har ikke set sager fra nogen af dem, siden det begyndte, eller de er ikke målt.' : 'De er ikke målt.')}`
}

const foldedSection = (world: World, folded: readonly StoredIncident[]): Child =>
  folded.length > 0 &&
  html`<h2>Samlet i denne</h2>
<p>Disse hændelser har samme årsag og følges ikke længere hver for sig.</p>
<ul>${folded.map((one) => html`<li>${incidentLink(one, world)}</li>`)}</ul>`

const besideSection = (world: World, events: readonly ReportedEvent[]): Child =>
  events.length > 0 &&
  html`<h2>Oplyst af andre i samme periode</h2>
<p>Vi har ikke målt det, og det indgår ikke i vores vurdering.</p>
${eventList(world, events)}`

/** The kinds of steps at which the numbers of that time are shown. */
const numbered: readonly StoredStep['kind'][] = ['opened', 'cause', 'reopened', 'relapsed']

const stepRow = (world: World, incident: StoredIncident, step: StoredStep): Markup => {
  const { at, kind, hit, evidence, text, origin } = step
  const cause = parseCause(step.cause) ?? incident.cause
  const numbers = numbered.includes(kind)
    ? evidenceText({ ...incident, state: 'closed', cause, evidence })
    : ''
  return html`<tr><td>${time(world.reading, at)}</td><th scope="row">${stepNames[kind]}${text !== undefined && html`<span class="note"> ${text}</span>`}</th><td>${causeLabel(cause, incident, world)}${numbers !== '' && html` <span class="note below">${numbers}</span>`}</td><td class="number">${count(hit)}</td><td>${origin ?? 'målt'}</td></tr>`
}

const noticeSection = (world: World, { incident, notices }: IncidentDetail): Child =>
  notices.length > 0 &&
  html`<h2>Beskeder</h2>
<p>Beskederne er gemt. De kan endnu ikke sendes herfra.</p>
${table(
  'Beskeder om hændelsen',
  columns('Tidspunkt', 'Besked', 'Årsag'),
  notices.map(({ at, kind, cause }) => {
    const parsed = parseCause(cause)
    return html`<tr><td>${time(world.reading, at)}</td><th scope="row">${noticeNames[kind]}</th><td>${parsed === undefined ? cause : causeLabel(parsed, incident, world)}</td></tr>`
  }),
  { asList: true },
)}`

const errorsSection = (
  world: World,
  incident: StoredIncident,
  errors: IncidentErrors | undefined,
): Markup => {
  const { sentence, lines } = errorLines(incident, errors, world)
  return html`<h3>Hvad der gik galt</h3>
<p>${sentence}</p>
${lines.length > 0 && html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`}`
}

export type IncidentContext = {
  /** Absent for deliveries, and when no response times are kept from its time. */
  times?: IncidentTimesDetail | undefined
  /** Absent for deliveries, and when none of its calls is kept. */
  errors?: IncidentErrors | undefined
  /** Only of a stop. */
  stop?: StopDetail | undefined
  /** Those that overlap it in time, and concern what it is about. */
  events?: readonly ReportedEvent[] | undefined
}

export const haendelsePage = (
  shell: Shell,
  world: World,
  detail: IncidentDetail,
  { times, errors, stop, events = [] }: IncidentContext,
): Markup => {
  const { incident, steps, folded } = detail
  const { mergedInto, isUnstable } = incident
  const evidence = restsOn(incident)
  const main = html`<h1 class="finding">${isLive(incident) ? incidentHeadline(incident, world) : pastHeadline(incident, world)}</h1>
<p class="lead">${incidentBadge(incident)} ${causeSentence(incident, world)}${isUnstable && ` ${unstableNote(incident)}`}${notJudged(incident, world)}</p>
${mergedInto !== undefined && html`<p>Den er samlet i <a href="/haendelser/${mergedInto}">hændelse ${mergedInto}</a>, som forklarer den.</p>`}
${closedNote(incident) !== '' && html`<p>${closedNote(incident)}</p>`}
${isLive(incident) && alert('info', `Næste skridt. ${whoActsText(incident)}.`, incidentStepText(incident, world))}
${facts(world, incident)}
${evidence !== '' && html`<h2>Tallene bag</h2><p>${evidence}</p>`}
${incident.signal === 'svar' && errorsSection(world, incident, errors)}
<p class="note">Hvordan vi finder årsagen, og hvornår vi er sikre på den, står under <a href="/om#haendelser">Sådan finder vi hændelser</a>.</p>
${stop !== undefined && stopSection(incident, stop)}
${hitSection(world, incident, stop)}
${incidentTimesSection(world, incident, times)}
${foldedSection(world, folded)}
${besideSection(world, events)}
<h2>Forløb</h2>
${table(
  'Forløb, det ældste først',
  [columns('Tidspunkt', 'Hvad der skete', 'Årsag'), numberColumns('Kommuner'), columns('Kilde')],
  steps.map((step) => stepRow(world, incident, step)),
  { none: 'Intet er noteret.', variant: 'timeline', asList: true },
)}
${noticeSection(world, detail)}`
  const title = shortTitle(incident, world)
  return layout({ shell, world, title, parent: '/haendelser', chart: times !== undefined, main })
}
