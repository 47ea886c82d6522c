// Reads the response times over the span of an incident from the store.
import { incidentSpan, type KeptTimes, storedSpan } from '../../views/model/incident-span.ts'
import type { IncidentTimesDetail } from '../../views/model/incident-times.ts'
import { daysBefore } from '../../views/model/periods.ts'
import { usualDays } from '../../views/model/response-times.ts'
import type { World } from '../../views/model/world.ts'
import type { Maintenance } from '../domain/incidents/maintenance.ts'
import type { Indeks } from '../domain/measured/check.ts'
import type { AttemptStore } from '../domain/ports/attempts.ts'
import type { StoredIncident } from '../domain/ports/incidents.ts'
import type { Probe } from '../domain/services/probe.ts'

type Deps = {
  store: Pick<AttemptStore, 'readServiceTimes' | 'readKommuneTimes'>
  probes: readonly Probe[]
  /** The indexes that we call. */
  indekser: readonly Indeks[]
  keptTimes: KeptTimes
  maintenance: (from: number, until: number) => Maintenance[]
}

/** Returns a function that reads the times over an incident's span; undefined when none are kept from its time. */
export const createIncidentTimes =
  ({ store, probes, indekser, keptTimes, maintenance }: Deps) =>
  async (
    { reading }: Pick<World, 'reading'>,
    incident: StoredIncident,
  ): Promise<IncidentTimesDetail | undefined> => {
    const span = incidentSpan(incident, reading, keptTimes)
    if (span === undefined) return undefined
    const { cause, beganAt } = incident
    const { step, bounds } = span
    const end = bounds.at(-1) as number
    const usual = daysBefore(beganAt, usualDays)
    return {
      ...span,
      times: await store.readServiceTimes(storedSpan(step), bounds),
      ofKommune: cause.kind === 'kommune' ? await store.readKommuneTimes(cause.id, bounds) : undefined,
      usual: { bounds: usual, times: await store.readServiceTimes('hour', usual) },
      probes,
      indekser,
      // The charts of an incident show no states.
      silent: new Set(),
      isOver: end <= reading.now,
      maintenance: maintenance(bounds[0] as number, end),
    }
  }
