// Reads from the store what went wrong in the calls of an incident.
import {
  callsOf,
  errorSpans,
  errorsUntil,
  type IncidentErrors,
  sumErrors,
} from '../../views/model/incident-errors.ts'
import type { World } from '../../views/model/world.ts'
import type { Maintenance } from '../domain/incidents/maintenance.ts'
import type { Called } from '../domain/measured/errors.ts'
import type { AttemptStore } from '../domain/ports/attempts.ts'
import type { StoredIncident } from '../domain/ports/incidents.ts'
import type { Probe } from '../domain/services/probe.ts'

type Deps = {
  store: Pick<AttemptStore, 'readOldestCall' | 'readErrors'>
  probes: readonly Probe[]
  maintenance: (from: number, until: number) => Maintenance[]
}

/** Returns a function that reads the errors of an incident; undefined of deliveries, and when no such call is kept. */
export const createErrorReader = ({ store, probes, maintenance }: Deps) => {
  const probeIds = new Set(probes.map(({ id }) => id))
  return async (world: World, incident: StoredIncident): Promise<IncidentErrors | undefined> => {
    const calls = callsOf(world, incident, probeIds)
    const until = errorsUntil(incident, world.reading.now)
    const kept: Called[] = []
    const notKept: Called[] = []
    let from = incident.beganAt
    for (const called of calls) {
      const oldest = (await store.readOldestCall(called)) ?? until
      if (oldest < until) from = Math.max(from, oldest)
      const list = oldest < until ? kept : notKept
      list.push(called)
    }
    if (kept.length === 0) return undefined
    const spans = errorSpans(world, incident, kept, maintenance(from, until), from, until)
    const counted = await Promise.all(
      spans.map(async (span) => [span, await store.readErrors(span)] as const),
    )
    return { from, list: sumErrors(counted), notKept }
  }
}
