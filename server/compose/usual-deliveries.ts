// Usual deliveries: what each kommune's groups usually receive, as the detector learns it, for pages to show.
import type { Config } from '../config/config.ts'
import { servicesOf } from '../config/derive.ts'
import { maintenanceBetween } from '../config/windows.ts'
import { createSlots, type Expectation } from '../domain/incidents/expected.ts'
import type { Store } from '../domain/ports/store.ts'
import type { Rules } from '../domain/readiness/group.ts'
import { copenhagenDay, day } from '../domain/time.ts'
import { createFleetReader } from './fleet.ts'
import { leftOutBy, readExpectations } from './learning.ts'

const learntFromMs = 60 * day

export type UsualDeliveries = (now: number) => Promise<ReadonlyMap<string, Expectation>>

/**
 * Returns a function that reads what is usual, again when a day or an incident has begun since it last did. It reads
 * the deliveries of eight weeks, which takes a few hundred milliseconds, in steps between which others run.
 */
export const createUsualDeliveries = (config: Config, store: Store, rules: Rules): UsualDeliveries => {
  const readFleet = createFleetReader({ config, store, rules })
  const platforms = servicesOf(config)
  let learnt: { key: string; expectations: Promise<ReadonlyMap<string, Expectation>> } | undefined

  const learn = async (now: number): Promise<ReadonlyMap<string, Expectation>> => {
    const incidents = await store.readIncidents(now - learntFromMs)
    const maintenance = maintenanceBetween(config, now - learntFromMs, now)
    const isLeftOut = leftOutBy(incidents, maintenance, platforms, now)
    return readExpectations(store, await readFleet(now), isLeftOut, createSlots(), now)
  }

  return async (now) => {
    const key = `${copenhagenDay(now)} ${await store.nextIncidentId()}`
    if (learnt?.key !== key) {
      const expectations = learn(now)
      learnt = { key, expectations }
      // A failed read is not kept; the caller that waits for it gets the error.
      expectations.catch(() => {
        if (learnt?.expectations === expectations) learnt = undefined
      })
    }
    return learnt.expectations
  }
}
