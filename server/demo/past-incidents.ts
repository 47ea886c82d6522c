// Past incidents of the demo: the real detector finds them in invented calls and deliveries, each at its own time.
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { type LeftOut, readExpectations, readUsualTimes, type UsualTimes } from '../compose/learning.ts'
import { servicesOf } from '../config/derive.ts'
import { createDetector, detectorDefaults } from '../domain/incidents/detector.ts'
import { createSlots, type Slots } from '../domain/incidents/expected.ts'
import type { Fleet } from '../domain/incidents/fleet.ts'
import type { Changes, Incident } from '../domain/incidents/register.ts'
import { indekser } from '../domain/measured/check.ts'
import type { Delivery } from '../domain/measured/delivery.ts'
import type { Store } from '../domain/ports/store.ts'
import { day, hour } from '../domain/time.ts'
import type { Demo } from './demo.ts'
import { type PastFault, pastFaults } from './past-calls.ts'
import { callsEveryMs, createPastSamples } from './past-samples.ts'
import { createPastSums } from './past-sums.ts'

const quietBeforeMs = 3 * hour

const fleetOf = ({ config }: Demo): Fleet => ({
  services: [...servicesOf(config)].map(([id, platform]) => ({ id, platform })),
  kommuner: config.kommuner.map(({ kommunekode, esdh, eoj }) => ({ kommunekode, esdh, eoj })),
})

/** At a whole hour. */
const startOf = ({ from }: PastFault): number => Math.floor(from / hour) * hour - quietBeforeMs

/**
 * The changes while a fault lasted, from some hours before it until the hour in which nothing is live any more. Records
 * the calls of these hours, in place of those invented before.
 */
const findInCalls = async (
  store: Store,
  demo: Demo,
  fault: PastFault,
  usual: ReadonlyMap<string, UsualTimes>,
  nextId: number,
  slotOf: Slots,
): Promise<Changes[]> => {
  const failShare = (service: string): number => usual.get(service)?.failShare ?? 0
  const learnt = { failShare, expectations: new Map() }
  const detector = createDetector(fleetOf(demo), detectorDefaults, learnt, slotOf, [], nextId)
  const samplesAt = createPastSamples(demo, fault, (indeks) => usual.get(indeks)?.p95Ms, slotOf)
  const sums = createPastSums(fault.kommunekode)
  const found: Changes[] = []
  const isOver = (at: number): boolean =>
    at >= demo.presentAt || (at >= fault.until && at % hour === 0 && detector.live().length === 0)
  for (let at = startOf(fault); !isOver(at); at += callsEveryMs) {
    const samples = samplesAt(at, detector.looks(at))
    sums.add(samples)
    detector.take(samples.flatMap(({ sample }) => sample ?? []))
    found.push(detector.decide(at))
    if (at % hour === 0) await yieldToEventLoop()
  }
  await store.recordServiceTimes(sums.services())
  await store.recordKommuneTimes(sums.ofKommune(indekser))
  return found
}

/** The changes that the deliveries of the last days show, hour by hour. */
const findInDeliveries = async (
  store: Store,
  demo: Demo,
  nextId: number,
  slotOf: Slots,
): Promise<Changes[]> => {
  const { scenario, presentAt, config } = demo
  const { from } = scenario.stopped
  const kommunekoder = config.kommuner.map(({ kommunekode }) => kommunekode)
  const isLeftOut: LeftOut = (...[, , , until]) => until > from
  const expectations = await readExpectations(store, fleetOf(demo), isLeftOut, slotOf, presentAt)
  const learnt = { failShare: () => 0, expectations }
  const detector = createDetector(fleetOf(demo), detectorDefaults, learnt, slotOf, [], nextId)
  const byHour = new Map<number, Delivery[]>()
  for (const kommunekode of kommunekoder)
    for (const delivery of await store.readDeliveries(kommunekode, from - day)) {
      const others = byHour.get(delivery.until)
      if (others === undefined) byHour.set(delivery.until, [delivery])
      else others.push(delivery)
    }
  return [...byHour]
    .sort(([a], [b]) => a - b)
    .map(([at, deliveries]) => {
      detector.take([], deliveries)
      return detector.decide(at)
    })
}

/** All changes as one: each incident as it was last. */
const merge = (all: readonly Changes[]): Changes => ({
  incidents: [
    ...new Map<number, Incident>(
      all.flatMap(({ incidents }) => incidents.map((incident) => [incident.id, incident])),
    ).values(),
  ],
  steps: all.flatMap(({ steps }) => steps),
  notices: all.flatMap(({ notices }) => notices),
})

/** Records, once and in one transaction, the incidents that the response times and deliveries recorded before show. */
export const makeIncidents = async (store: Store, demo: Demo): Promise<void> => {
  if ((await store.nextIncidentId()) > 1) return
  const slotOf = createSlots()
  const { aarhus, platform } = pastFaults(demo.presentAt)
  const services = [...servicesOf(demo.config).keys()]
  // The weeks before the first fault need nothing left out.
  const usual = await readUsualTimes(store, services, () => false, startOf(aarhus))
  const all: Changes[] = []
  const nextId = (): number =>
    1 + Math.max(0, ...all.flatMap(({ incidents }) => incidents.map(({ id }) => id)))
  for (const fault of [aarhus, platform])
    all.push(...(await findInCalls(store, demo, fault, usual, nextId(), slotOf)))
  all.push(...(await findInDeliveries(store, demo, nextId(), slotOf)))
  await store.recordIncidents(merge(all))
}
