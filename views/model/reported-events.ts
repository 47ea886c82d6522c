// The view-model of the events that others describe: their span and state, apart from what we measure.
import type { StoredFact } from '../../server/domain/facts/facts.ts'
import { spanOf } from '../../server/domain/incidents/haendelse.ts'
import type { Scope } from '../../server/domain/incidents/scope.ts'
import type { Reading } from './world.ts'

export type ReportedEvent = {
  /** Unique among the events; from the import. */
  id: string
  titel: string
  /** As reported: a day (`yyyy-mm-dd`) or an instant. */
  fra: string
  til?: string | undefined
  /** From its first instant until before `until` (epoch ms). */
  from: number
  until?: number | undefined
  /** `coming`: not begun. */
  state: 'coming' | 'open' | 'over'
  scopes: readonly Scope[]
  tekst?: string | undefined
  kilde?: string | undefined
  /** The file it came from, and when it was imported (epoch ms). */
  origin: string
  recordedAt: number
}

const toEvent = (
  { key, value, origin, recordedAt }: StoredFact<'haendelser'>,
  reading: Reading,
): ReportedEvent => {
  const { titel, fra, til, omfang, tekst, kilde } = value
  const { from, until } = spanOf(value)
  reading.until(from)
  if (until !== undefined) reading.until(until)
  const { now } = reading
  const state = now < from ? 'coming' : until !== undefined && until <= now ? 'over' : 'open'
  return { id: key, titel, fra, til, from, until, state, scopes: omfang, tekst, kilde, origin, recordedAt }
}

/** The events, the latest first; the page is valid until one begins or ends. */
export const reportedEvents = (
  facts: readonly StoredFact<'haendelser'>[],
  reading: Reading,
): ReportedEvent[] =>
  facts.map((fact) => toEvent(fact, reading)).sort((a, b) => b.from - a.from || (a.id < b.id ? -1 : 1))
