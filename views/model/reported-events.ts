// The view-model of the events that others describe: their spans, states and pages, apart from what we measure.
import type { StoredFact } from '../../server/domain/facts/facts.ts'
import { spanOf } from '../../server/domain/incidents/haendelse.ts'
import type { Scope } from '../../server/domain/incidents/scope.ts'
import type { Reading } from './world.ts'

/** What the events are selected and sorted by. */
export type EventSpan = {
  /** Unique among the events; from the import. */
  id: string
  /** From its first instant until before `until` (epoch ms). */
  from: number
  until?: number | undefined
  scopes: readonly Scope[]
}

export type ReportedEvent = EventSpan & {
  titel: string
  /** As reported: a day (`yyyy-mm-dd`) or an instant. */
  fra: string
  til?: string | undefined
  state: EventState
  tekst?: string | undefined
  kilde?: string | undefined
  /** The file it came from, and when it was imported (epoch ms). */
  origin: string
  recordedAt: number
}

/** `coming`: not begun. */
export type EventState = 'coming' | 'open' | 'over'

/** A page of the events that are selected, the latest first. */
export type EventPage = {
  events: readonly ReportedEvent[]
  /** From 1. */
  page: number
  /** At least 1. */
  pages: number
  /** The most events of a page. */
  limit: number
  /** How many are selected, and how many there are. */
  selected: number
  total: number
}

export const toEventSpan = ({ key, value }: StoredFact<'haendelser'>): EventSpan => ({
  id: key,
  ...spanOf(value),
  scopes: value.omfang,
})

/** The latest first. */
export const byBeginning = (a: EventSpan, b: EventSpan): number => b.from - a.from || (a.id < b.id ? -1 : 1)

/** What is shown is valid until the event begins or ends. */
export const eventState = ({ from, until }: EventSpan, reading: Reading): EventState => {
  reading.until(from)
  if (until !== undefined) reading.until(until)
  const { now } = reading
  if (now < from) return 'coming'
  return until !== undefined && until <= now ? 'over' : 'open'
}

const toEvent = (fact: StoredFact<'haendelser'>, reading: Reading): ReportedEvent => {
  const { value, origin, recordedAt } = fact
  const { titel, fra, til, tekst, kilde } = value
  const span = toEventSpan(fact)
  return { ...span, titel, fra, til, state: eventState(span, reading), tekst, kilde, origin, recordedAt }
}

export const reportedEvents = (
  facts: readonly StoredFact<'haendelser'>[],
  reading: Reading,
): ReportedEvent[] => facts.map((fact) => toEvent(fact, reading)).sort(byBeginning)

/** The part of those selected that a page shows; beyond the last page, the last. */
export const pageOf = <Event extends EventSpan>(
  selected: readonly Event[],
  wanted: number,
  limit: number,
): Pick<EventPage, 'page' | 'pages' | 'limit' | 'selected'> & { shown: readonly Event[] } => {
  const pages = Math.max(1, Math.ceil(selected.length / limit))
  const page = Math.min(wanted, pages)
  const shown = selected.slice((page - 1) * limit, page * limit)
  return { page, pages, limit, selected: selected.length, shown }
}
