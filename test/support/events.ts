// Builds what the page of incidents shows besides the world: the events that others report, and what is measured.
import type { StoredFact } from '../../server/domain/facts/facts.ts'
import { eventsOnPage, type IncidentQuery, selectEvents } from '../../views/model/incident-query.ts'
import { type EventPage, pageOf, reportedEvents } from '../../views/model/reported-events.ts'
import type { World } from '../../views/model/world.ts'

export const eventPageOf = (
  world: World,
  facts: readonly StoredFact<'haendelser'>[],
  query: IncidentQuery = {},
): EventPage => {
  const { side = 1, antal = eventsOnPage } = query
  const events = reportedEvents(facts, world.reading)
  const { shown, ...page } = pageOf(selectEvents(world, events, query), side, antal)
  return { ...page, events: shown, total: events.length }
}

/** Every service is measured. */
export const allMeasured = { services: 6, unmeasured: 0 }
