// Invents the deliveries of a stop: ten cases in each hour of a working day, and none from those it hits since it began.
import { createSlots } from '../../server/domain/incidents/expected.ts'
import { kleGroups } from '../../server/domain/kle.ts'
import type { Delivery } from '../../server/domain/measured/delivery.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { hour } from '../../server/domain/time.ts'
import { type StopDetail, stopFrom } from '../../views/model/incident-stop.ts'
import type { World } from '../../views/model/world.ts'
import { expectingRates } from './detector.ts'

/** In slots of a working day, then of a day off. */
const rates = Float64Array.from({ length: 48 }, (_, slot) => (slot >= 8 && slot < 16 ? 10 : 0))

/** Undefined for an incident that is no stop. */
export const stopDetailAt = (
  { reading, kommuner }: Pick<World, 'reading' | 'kommuner'>,
  incident: StoredIncident,
): StopDetail | undefined => {
  if (incident.what !== 'stop') return undefined
  const { hit, beganAt, groups = kleGroups } = incident
  const slotOf = createSlots()
  const lastHour = Math.floor(reading.now / hour) * hour
  const hoursFrom = (from: number): number[] =>
    Array.from({ length: Math.floor((lastHour - from) / hour) + 1 }, (_, i) => lastHour - i * hour).reverse()
  const deliveryOf = (kommunekode: string, group: Delivery['group'], until: number): Delivery => {
    const from = until - hour
    const received = from >= beganAt ? 0 : (rates[slotOf(from).slot] as number)
    return { kommunekode, group, from, until, received }
  }
  return {
    received: kommuner.flatMap(({ kommune: { kommunekode } }) =>
      kleGroups.map((group) => ({
        ...{ kommunekode, group, until: lastHour },
        received: hit.includes(kommunekode) ? 0 : 80,
      })),
    ),
    deliveries: hit.flatMap((kommunekode) =>
      groups.flatMap((group) =>
        hoursFrom(stopFrom(incident)).map((until) => deliveryOf(kommunekode, group, until)),
      ),
    ),
    expectations: new Map(
      kommuner.flatMap(({ kommune }) =>
        kleGroups.map((group) => [`${kommune.kommunekode} ${group}`, expectingRates(rates, 9)]),
      ),
    ),
  }
}
