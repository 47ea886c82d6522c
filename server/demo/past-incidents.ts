// Past incidents of the demo: the real detector finds them in invented calls and deliveries, each at its own time.
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { readExpectations, readUsualTimes } from '../compose/learning.ts'
import { servicesOf } from '../config/derive.ts'
import { createDetector, type Detector, detectorDefaults } from '../domain/incidents/detector.ts'
import { createSlots, type Slots } from '../domain/incidents/expected.ts'
import type { Fleet } from '../domain/incidents/fleet.ts'
import type { Changes, Incident, Notice, Step } from '../domain/incidents/register.ts'
import { type Sample, toProbeSample, toSample } from '../domain/incidents/sample.ts'
import { inForce } from '../domain/kle.ts'
import type { Indeks } from '../domain/measured/check.ts'
import type { Delivery } from '../domain/measured/delivery.ts'
import type { Store } from '../domain/ports/store.ts'
import { copenhagenDay, day, hour, minute, second } from '../domain/time.ts'
import { planPulse, targetsOf } from '../poll/plan.ts'
import { createRandom } from '../sandbox/scenario/random.ts'
import type { Demo } from './demo.ts'
import { createPastCalls, type PastFault, pastFaults } from './past-calls.ts'

const looksEveryMs = 30 * second
/** As in live mode by default. */
const callsEveryMs = 5 * minute
const pulseKommuner = 10
const quietBeforeMs = 3 * hour
/** Far longer than it takes until an incident that is over is closed. */
const closedWithinMs = day

const fleetOf = ({ config }: Demo): Fleet => ({
  services: [...servicesOf(config)].map(([id, platform]) => ({ id, platform })),
  kommuner: config.kommuner.map(({ kommunekode, esdh, eoj }) => ({ kommunekode, esdh, eoj })),
})

const neverLeftOut = (): boolean => false

/** The changes while a fault lasted, from some hours before it until nothing is live any more. */
const findInCalls = async (
  store: Store,
  demo: Demo,
  fault: PastFault,
  nextId: number,
  slotOf: Slots,
): Promise<Changes[]> => {
  const { config, scenario } = demo
  const fleet = fleetOf(demo)
  const start = Math.floor(fault.from / callsEveryMs) * callsEveryMs - quietBeforeMs
  const usual = await readUsualTimes(
    store,
    fleet.services.map(({ id }) => id),
    neverLeftOut,
    start,
  )
  const failShare = (service: string): number => usual.get(service)?.failShare ?? 0
  const learnt = { failShare, expectations: new Map() }
  const detector = createDetector(fleet, detectorDefaults, learnt, slotOf, [], nextId)
  const random = createRandom(`past calls ${fault.from - demo.presentAt} ${scenario.seed}`)
  const invent = createPastCalls([fault], scenario.seed, random)
  const polled = random.shuffle(config.kommuner)
  const targets = targetsOf(inForce(scenario.obligatory, copenhagenDay(start)), true)

  const probe = (id: string, at: number): Sample | undefined => {
    const { failed, ...call } = invent({ kind: 'probe', service: id, at, slot: slotOf(at).slot })
    const settings = config.probes.find((one) => one.id === id)
    if (settings === undefined) return undefined
    const outcome = failed ? 'status' : 'ok'
    return toProbeSample({ probe: id, at, outcome, ...call, phases: {}, redirects: 0, lagMs: 0 }, settings)
  }
  const pulse = (indeks: Indeks, kommunekode: string, kle: string, at: number): Sample | undefined => {
    const { slot } = slotOf(at)
    const { failed, durationMs } = invent({ kind: 'indeks', service: indeks, kommunekode, at, slot })
    const outcome = failed ? 'fault' : 'counted'
    const rest = { question: 'pulse', number: 1, lagMs: 0, transactionUuid: '' } as const
    const attempt = { indeks, kommunekode, kle, at, durationMs, outcome, ...rest } as const
    return toSample(attempt, usual.get(indeks)?.p95Ms, true)
  }

  let nth = 0
  const due = (at: number): (Sample | undefined)[] => {
    if (at % callsEveryMs !== 0) return []
    const pulses = planPulse(polled, targets, nth, pulseKommuner)
    nth += 1
    return [
      ...config.probes.map(({ id }) => probe(id, at)),
      ...pulses.map(({ indeks, kommunekode, kle }) => pulse(indeks, kommunekode, kle, at)),
    ]
  }
  let nthLook = 0
  const looks = (at: number): (Sample | undefined)[] =>
    detector.looks(at).flatMap(({ service, kommunekode }) => {
      nthLook += 1
      const target = targets.find(({ indeks }) => indeks === service)
      const about = kommunekode ?? polled[nthLook % polled.length]?.kommunekode
      return [
        ...(kommunekode === undefined ? [probe(service, at)] : []),
        ...(target === undefined || about === undefined ? [] : [pulse(target.indeks, about, target.kle, at)]),
      ]
    })

  const found: Changes[] = []
  const last = fault.until + closedWithinMs
  for (let at = start; at < fault.until || (detector.live().length > 0 && at < last); at += looksEveryMs) {
    const samples = [...due(at), ...looks(at)].filter((sample) => sample !== undefined)
    detector.take(samples)
    found.push(detector.decide(at))
    if (at % hour === 0) await yieldToEventLoop()
  }
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
  const fleet = fleetOf(demo)
  const kommunekoder = config.kommuner.map(({ kommunekode }) => kommunekode)
  const expectations = await readExpectations(
    store,
    kommunekoder,
    (_, __, at) => at > from,
    slotOf,
    presentAt,
  )
  const learnt = { failShare: () => 0, expectations }
  const detector: Detector = createDetector(fleet, detectorDefaults, learnt, slotOf, [], nextId)
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
const merge = (all: readonly Changes[]): Changes => {
  const incidents = new Map<number, Incident>()
  const steps: Step[] = []
  const notices: Notice[] = []
  for (const changes of all) {
    for (const incident of changes.incidents) incidents.set(incident.id, incident)
    steps.push(...changes.steps)
    notices.push(...changes.notices)
  }
  return { incidents: [...incidents.values()], steps, notices }
}

/** Records the incidents of the eight weeks before the first start, once, from the response times and deliveries recorded. */
export const makeIncidents = async (store: Store, demo: Demo): Promise<void> => {
  if ((await store.nextIncidentId()) > 1) return
  const slotOf = createSlots()
  const { aarhus, platform } = pastFaults(demo.presentAt)
  const all: Changes[] = []
  const nextId = (): number =>
    1 + Math.max(0, ...all.flatMap(({ incidents }) => incidents.map(({ id }) => id)))
  for (const fault of [aarhus, platform])
    all.push(...(await findInCalls(store, demo, fault, nextId(), slotOf)))
  all.push(...(await findInDeliveries(store, demo, nextId(), slotOf)))
  await store.recordIncidents(merge(all))
}
