// The haendelse command's output: the table of incidents, and why one cannot be changed. Pure.
import { type IncidentLook, lookOf } from '../../views/model/incident-state.ts'
import type { StoredFact } from '../domain/facts/facts.ts'
import { causeText } from '../domain/incidents/cause.ts'
import { spanOf } from '../domain/incidents/haendelse.ts'
import type { StoredIncident } from '../domain/ports/incidents.ts'
import { copenhagenMinute } from '../domain/time.ts'
import { table } from './table.ts'

type ImportedEvent = StoredFact<'haendelser'>

/** One line of the table; an incident without an end has no `until`. */
type Row = { from: number; until: number | undefined; cells: readonly string[] }

/** Before the id of an imported event, which may be the number of an incident too; no id has a colon. */
export const importedPrefix = 'imported:'

const mostScopes = 3
const header = ['number', 'state', 'cause', 'since', 'hit', 'source']

/** The states of the pages. */
const lookWords: Record<IncidentLook, string> = {
  open: 'open',
  unstable: 'unstable',
  recovering: 'recovering',
  closed: 'closed',
  closedByHand: 'closed by hand',
  abandoned: 'no longer measured',
  merged: 'merged',
}

const stateText = (incident: StoredIncident): string => {
  const { closedAt, mergedInto, acknowledgedAt } = incident
  const state = lookWords[lookOf(incident)]
  if (mergedInto !== undefined) return `merged into ${mergedInto}`
  if (closedAt !== undefined) return `${state} ${copenhagenMinute(closedAt)}`
  return acknowledgedAt === undefined ? state : `${state}, acknowledged`
}

const rowOfIncident = (incident: StoredIncident): Row => {
  const { id, cause, beganAt, closedAt, hit, signal } = incident
  const since = copenhagenMinute(beganAt)
  return {
    from: beganAt,
    until: closedAt,
    cells: [String(id), stateText(incident), causeText(cause), since, String(hit.length), signal],
  }
}

const rowOfEvent = ({ key, value, origin }: ImportedEvent, now: number): Row => {
  const { from, until } = spanOf(value)
  const ended = until !== undefined && until <= now ? until : undefined
  // A day is its own end: the midnight after it would read as the next day.
  const end = value.til === undefined || value.til.includes('T') ? undefined : value.til
  const state =
    ended !== undefined ? `closed ${end ?? copenhagenMinute(ended)}` : from > now ? 'announced' : 'open'
  const cause = value.omfang.slice(0, mostScopes).join(', ') || '-'
  const more = value.omfang.length > mostScopes ? ` and ${value.omfang.length - mostScopes} more` : ''
  // The kommuner that it hits are not counted.
  const cells = [
    importedPrefix + key,
    state,
    cause + more,
    copenhagenMinute(from),
    '-',
    `imported (${value.kilde ?? origin})`,
  ]
  return { from, until: ended, cells }
}

/**
 * The incidents and imported events that have not ended, then those that ended at or after `endedFrom`; newest first.
 * Empty when there are none.
 */
export const listLines = (
  incidents: readonly StoredIncident[],
  events: readonly ImportedEvent[],
  now: number,
  endedFrom: number,
): string[] => {
  const all = [...incidents.map(rowOfIncident), ...events.map((event) => rowOfEvent(event, now))]
  const rows = all
    .filter(({ until = Number.POSITIVE_INFINITY }) => until >= endedFrom)
    .sort((a, b) => Number(a.until !== undefined) - Number(b.until !== undefined) || b.from - a.from)
  return rows.length === 0
    ? []
    : table(
        header,
        rows.map(({ cells }) => cells),
      )
}

/** Why nothing can be added to an incident, and what to do. `incident` and `event` are those of the number given. */
export const refusalLine = (
  id: string,
  incident: StoredIncident | undefined,
  event: ImportedEvent | undefined,
): string => {
  if (incident?.mergedInto !== undefined)
    return `${id} is merged into ${incident.mergedInto}: use ${incident.mergedInto}.`
  if (incident?.closedAt !== undefined)
    return `${id} has been closed since ${copenhagenMinute(incident.closedAt)}: "haendelse list" shows the open ones.`
  if (event !== undefined) {
    const imported = `${importedPrefix}${event.key} cannot be changed here: change ${event.origin} and import it again.`
    return id.startsWith(importedPrefix) ? imported : `There is no incident ${id}. ${imported}`
  }
  return `There is no incident ${id}: "haendelse list --all" shows the numbers.`
}
