// Builders for the detector of incidents: a small fleet, and calls.
import type { CallLog } from '../../server/domain/incidents/calls.ts'
import type { Fleet } from '../../server/domain/incidents/fleet.ts'

/** Kommunekoder of the small fleet: four of each product, in order. */
export const koder = Array.from({ length: 12 }, (_, i) => String(101 + i).padStart(4, '0'))

const productAt = (nth: number, ids: readonly string[]) => ids[Math.floor(nth / 4)] as string

/** Two indexes on one platform, two probes, and twelve kommuner with three products of each kind. */
export const smallFleet: Fleet = {
  services: [
    { id: 'sdi', platform: 'serviceplatformen' },
    { id: 'ydi', platform: 'serviceplatformen' },
    { id: 'sapa' },
    { id: 'mitoverblik' },
  ],
  kommuner: koder.map((kommunekode, i) => ({
    kommunekode,
    esdh: productAt(i, ['acadre', 'sbsys', 'workzone']),
    eoj: productAt(i, ['nexus', 'cura', 'sensum']),
  })),
}

/** Adds calls to a log: the failures first, then the good ones. */
export const addCalls = (
  log: CallLog,
  {
    service,
    at = 0,
    bad = 0,
    good = 0,
    part,
  }: { service: string; at?: number; bad?: number; good?: number; part?: string },
): void => {
  for (let i = 0; i < bad + good; i += 1) log.add(service, at, part, i < bad)
}
