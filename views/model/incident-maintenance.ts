// The view-model of maintenance on incidents: until when what an incident is about is measured, but not judged.
import { countedIn } from '../../server/domain/incidents/candidates.ts'
import { type Cover, maintainedUntil } from '../../server/domain/incidents/maintenance.ts'
import { indekser } from '../../server/domain/measured/check.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { isLive } from './incident-state.ts'
import { platformIdOf, servicesOf } from './incidents.ts'
import type { World } from './world.ts'

type Known = Pick<World, 'services' | 'maintenance' | 'reading'>

/** The samples that an incident is about: of its services, and of its kommuner where they are the cause. */
const samplesOf = ({ services }: Known, incident: StoredIncident): Cover[] => {
  const { signal, cause, hit, recovered } = incident
  const still = hit.filter((kommunekode) => !recovered.includes(kommunekode))
  if (signal === 'leverance')
    return still.map((kommunekode) => ({
      platform: platformIdOf({ services }, countedIn),
      service: countedIn,
      kommunekode,
    }))
  const isOfKommuner = cause.kind === 'kommune' || cause.kind === 'unknown'
  const ids = incident.services ?? (isOfKommuner ? indekser : servicesOf({ services }, cause))
  return ids.flatMap((service): Cover[] => {
    const cover = { platform: platformIdOf({ services }, service), service }
    return isOfKommuner ? still.map((kommunekode) => ({ ...cover, kommunekode })) : [cover]
  })
}

/** When a live incident that announced maintenance covers is judged again; undefined when it is judged now, or over. */
export const judgedAgainAt = (world: Known, incident: StoredIncident): number | undefined => {
  const { maintenance, reading } = world
  if (!isLive(incident) || maintenance.length === 0) return undefined
  for (const { from, until } of maintenance) {
    reading.until(from)
    reading.until(until)
  }
  return maintainedUntil(maintenance, samplesOf(world, incident), reading.now)
}
