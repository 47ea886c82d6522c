// Event reader: selects among the events that others report, and reads only those that a page shows.
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { eventsBeside } from '../../views/model/incident-events.ts'
import { eventsOnPage, type IncidentQuery, selectEvents } from '../../views/model/incident-query.ts'
import {
  byBeginning,
  type EventPage,
  type EventSpan,
  eventState,
  pageOf,
  type ReportedEvent,
  reportedEvents,
  toEventSpan,
} from '../../views/model/reported-events.ts'
import type { World } from '../../views/model/world.ts'
import type { FactStore } from '../domain/ports/facts.ts'
import type { StoredIncident } from '../domain/ports/incidents.ts'

/** Reading and parsing so many takes some milliseconds, in which nothing else runs. */
const partSize = 500

/** So many events are told on a page about something else. */
const mostMarks = 10

export type EventReader = {
  page(world: World, query: IncidentQuery): Promise<EventPage>
  /** The open events that name a kommune, product or service: at most `mostMarks`. */
  open(
    world: World,
    query: Pick<IncidentQuery, 'kommune' | 'loesning' | 'tjeneste'>,
  ): Promise<readonly ReportedEvent[]>
  /** The events that overlap an incident in time, and concern what it is about: at most `mostMarks`, the latest first. */
  beside(world: World, incident: StoredIncident): Promise<readonly ReportedEvent[]>
  /** The events that begin before an instant (epoch ms) and have not begun: at most `mostMarks`, the first to begin first. */
  coming(world: World, before: number): Promise<readonly ReportedEvent[]>
  one(world: World, id: string): Promise<ReportedEvent | undefined>
}

type EventStore = Pick<FactStore, 'factsVersion' | 'readFacts' | 'readFactPart'>

/** Reads all events in parts, the latest first; keeps what they are selected by, and not their texts. */
const readSpans = async (store: EventStore): Promise<EventSpan[]> => {
  const spans: EventSpan[] = []
  for (let after = ''; ; ) {
    const part = await store.readFactPart('haendelser', { after, limit: partSize })
    for (const fact of part) spans.push(toEventSpan(fact))
    const last = part.at(-1)
    if (last === undefined || part.length < partSize) return spans.sort(byBeginning)
    after = last.key
    await yieldToEventLoop()
  }
}

export const createEventReader = (store: EventStore): EventReader => {
  let cached: { version: string; spans: Promise<EventSpan[]> } | undefined

  /** The spans of all events, read again only when the facts have changed. */
  const readCached = (): Promise<EventSpan[]> => {
    const version = store.factsVersion()
    if (cached?.version === version) return cached.spans
    const mine = { version, spans: readSpans(store) }
    cached = mine
    mine.spans.catch(() => {
      if (cached === mine) cached = undefined
    })
    return mine.spans
  }

  const read = async ({ reading }: World, keys: readonly string[]): Promise<ReportedEvent[]> =>
    reportedEvents(await store.readFacts('haendelser', { kommunekode: '', keys }), reading)

  const readFirst = (world: World, spans: readonly EventSpan[]): Promise<ReportedEvent[]> =>
    read(
      world,
      spans.slice(0, mostMarks).map(({ id }) => id),
    )

  const readPage = async (world: World, query: IncidentQuery): Promise<EventPage> => {
    const spans = await readCached()
    const { side = 1, antal = eventsOnPage } = query
    const { shown, ...page } = pageOf(selectEvents(world, spans, query), side, antal)
    const keys = shown.map(({ id }) => id)
    return { ...page, events: await read(world, keys), total: spans.length }
  }

  return {
    page: readPage,
    open: async (world, query) =>
      (await readPage(world, { ...query, tilstand: 'aaben', antal: mostMarks })).events,
    beside: async (world, incident) => readFirst(world, eventsBeside(world, await readCached(), incident)),
    coming: async (world, before) => {
      const isComing = (span: EventSpan) => span.from < before && eventState(span, world.reading) === 'coming'
      return (await readFirst(world, (await readCached()).filter(isComing).reverse())).reverse()
    },
    one: async (world, id) => (await read(world, [id]))[0],
  }
}
