// Reads the deliveries of a stop from the store: since it began of all, and from some days before of those it hit.
import { type StopDetail, stopFrom } from '../../views/model/incident-stop.ts'
import type { Expectation } from '../domain/incidents/expected.ts'
import type { DeliveryStore } from '../domain/ports/deliveries.ts'
import type { StoredIncident } from '../domain/ports/incidents.ts'

type Deps = {
  store: Pick<DeliveryStore, 'readReceived' | 'readDeliveries'>
  /** What each kommune's groups usually receive. Key: `kommunekode group`. */
  usualDeliveries: (now: number) => Promise<ReadonlyMap<string, Expectation>>
}

export const createStopReader =
  ({ store, usualDeliveries }: Deps) =>
  async (now: number, incident: StoredIncident): Promise<StopDetail> => {
    const from = stopFrom(incident)
    const deliveries = await Promise.all(
      incident.hit.map((kommunekode) => store.readDeliveries(kommunekode, from)),
    )
    return {
      received: await store.readReceived(incident.beganAt),
      deliveries: deliveries.flat(),
      expectations: await usualDeliveries(now),
    }
  }
