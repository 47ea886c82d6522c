// Sentences of the pages of incidents: the list's finding, the names of its filters, and the steps and notices of one.
import type { NoticeKind, StepKind } from '../../server/domain/incidents/register.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { liveIncidents, openIncidents } from '../model/incident-order.ts'
import type { signaler, tilstande } from '../model/incident-query.ts'
import { isLive, lookOf } from '../model/incident-state.ts'
import { doubtOf } from '../model/own-trouble.ts'
import type { ReportedEvent } from '../model/reported-events.ts'
import type { World } from '../model/world.ts'
import { causeName, type Known, platformName, productName, serviceName } from './cause.ts'
import { count, longDay, momentText, plural } from './format.ts'
import { incidentHeadline, sinceSentence } from './incidents.ts'

export const tilstandNames: Record<(typeof tilstande)[number], string> = {
  aaben: 'Åben',
  ustabil: 'Ustabil',
  aftager: 'Ser ud til at være ovre',
  ovre: 'Ovre eller lukket',
}

export const signalFilterNames: Record<(typeof signaler)[number], string> = {
  svar: 'Svar',
  leverance: 'Leverance',
  oplyst: 'Oplyst af andre',
}

/** How many services there are, and how many of them have no judged result in their last two intervals. */
export type Measuring = { services: number; unmeasured: number }

/** Nothing open is no finding about what is not measured. */
const noneOpen = (world: World, { services, unmeasured }: Measuring): string => {
  if (world.fresh === 0)
    return 'Ingen hændelser er åbne, men uden friske målinger kan vi ikke se, om der er nye.'
  if (doubtOf(world) !== undefined)
    return 'Ingen hændelser er åbne, men vi kan ikke bedømme tjenesterne lige nu.'
  if (unmeasured === 0) return 'Ingen hændelser er åbne.'
  return unmeasured === services
    ? 'Ingen hændelser er åbne, men ingen af tjenesterne er målt lige nu.'
    : `Ingen hændelser er åbne, men ${count(unmeasured)} af ${plural(services, 'tjeneste', 'tjenester')} er ikke målt lige nu.`
}

/** How many of several open incidents are unstable, as their badges say; empty when none is. */
const unstableText = (open: readonly StoredIncident[]): string[] => {
  const unstable = open.filter((one) => lookOf(one) === 'unstable').length
  if (unstable === 0) return []
  return unstable === open.length
    ? [`${unstable === 2 ? 'Begge' : `Alle ${count(unstable)}`} åbne hændelser er ustabile.`]
    : [
        `${count(unstable)} af de ${count(open.length)} åbne hændelser er ${unstable === 1 ? 'ustabil' : 'ustabile'}.`,
      ]
}

/** More open incidents are counted beside the worst. */
const mostNamed = 2

/** The open incidents, worst first: two by name, or the worst and how many others. */
const namedOpen = (open: readonly StoredIncident[], world: World): string => {
  const named = open.length <= mostNamed ? open : open.slice(0, 1)
  const rest = open.length - named.length
  const others = rest === 0 ? [] : [`${count(rest)} andre hændelser er åbne.`]
  return [...named.map((one) => sinceSentence(one, world)), ...others].join(' ')
}

/** The finding about all incidents, whatever the filters, and the sentences below it. */
export const incidentsFinding = (
  world: World,
  measuring: Measuring,
): { headline: string; details: readonly string[] } => {
  const open = openIncidents(world)
  const recovering = liveIncidents(world).length - open.length
  const seemOver =
    recovering === 0 ? [] : [`${plural(recovering, 'hændelse', 'hændelser')} ser ud til at være ovre.`]
  const [worst] = open
  if (worst === undefined) return { headline: noneOpen(world, measuring), details: seemOver }
  if (open.length === 1) return { headline: incidentHeadline(worst, world), details: seemOver }
  return {
    headline: namedOpen(open, world),
    details: [...unstableText(open), ...seemOver],
  }
}

/** `den er ovre`, `alle er ovre`, `ingen af dem er ovre`, `2 er ikke ovre` */
const ongoingText = (incidents: readonly StoredIncident[]): string => {
  const live = incidents.filter(isLive).length
  if (incidents.length === 1) return live === 0 ? 'den er ovre' : 'den er ikke ovre'
  if (live === 0) return 'alle er ovre'
  return live === incidents.length ? 'ingen af dem er ovre' : `${count(live)} er ikke ovre`
}

/** The finding about the incidents that pass the filters, such as `2 af 5 målte hændelser passer til »Svar«; alle er ovre.` */
export const selectionFinding = (
  incidents: readonly StoredIncident[],
  measured: number,
  filters: string,
): string =>
  incidents.length === 0
    ? `Ingen målte hændelser passer til »${filters}«.`
    : `${count(incidents.length)} af ${plural(measured, 'målt hændelse', 'målte hændelser')} passer til »${filters}«; ${ongoingText(incidents)}.`

export const stepNames: Record<StepKind, string> = {
  opened: 'Åbnet',
  cause: 'Årsagen er en anden',
  recovering: 'Ser ud til at være ovre',
  relapsed: 'Begyndt igen',
  reopened: 'Åbnet igen',
  merged: 'Samlet i en anden',
  closed: 'Lukket',
  abandoned: 'Lukket, fordi det ikke måles længere',
  note: 'Note',
  acknowledged: 'Der arbejdes på den',
}

export const noticeNames: Record<NoticeKind, string> = {
  opened: 'En hændelse er åbnet',
  reopened: 'Hændelsen er åbnet igen',
  changed: 'Årsagen er en anden',
  closed: 'Hændelsen er lukket',
}

/** Whom or what a reported event concerned, by name; `ikke oplyst` when none is named. */
export const scopesText = ({ scopes }: ReportedEvent, known: Known): string =>
  scopes
    .map((scope) => {
      const at = scope.indexOf(':')
      const id = scope.slice(at + 1)
      switch (scope.slice(0, at)) {
        case 'platform':
          return platformName(known, id)
        case 'service':
          return serviceName(known, id)
        case 'product':
          return productName(known, id)
        default:
          return causeName({ kind: 'kommune', id }, known)
      }
    })
    .join(', ') || 'ikke oplyst'

/** A day as `7. oktober 2022`, or an instant with its time, as it was reported. */
export const reportedMoment = (text: string, { reading }: Pick<World, 'reading'>): string =>
  text.includes('T') ? momentText(reading, Date.parse(text)) : longDay(text)

export const eventStateNames: Record<ReportedEvent['state'], string> = {
  coming: 'Varslet',
  open: 'Ikke ovre',
  over: 'Ovre',
}

/** `Driften, fra haendelser.csv`; once when both have the same name. */
export const sourceOf = ({ kilde, origin }: Pick<ReportedEvent, 'kilde' | 'origin'>): string => {
  if (kilde === undefined) return `fra ${origin}`
  return kilde.toLowerCase() === origin.toLowerCase() ? kilde : `${kilde}, fra ${origin}`
}

/** Whom a live incident hits, or one that is over hit: `98`, `6 af 10`. */
export const hitCount = (incident: StoredIncident): string => {
  const { hit, recovered } = incident
  return isLive(incident) && recovered.length > 0
    ? `${count(hit.length - recovered.length)} af ${count(hit.length)}`
    : count(hit.length)
}
