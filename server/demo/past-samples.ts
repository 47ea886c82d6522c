// Past samples of the demo: invents the fleet's calls around a fault, for the detector to judge and the tables to show.
import type { Detector } from '../domain/incidents/detector.ts'
import type { Slots } from '../domain/incidents/expected.ts'
import { type Sample, toProbeSample, toSample } from '../domain/incidents/sample.ts'
import { inForce } from '../domain/kle.ts'
import { type Indeks, indekser } from '../domain/measured/check.ts'
import { indeksKey, probeKey, type ServiceKey } from '../domain/measured/service-times.ts'
import { copenhagenDay, minute, second } from '../domain/time.ts'
import { planPulse, targetsOf } from '../poll/plan.ts'
import { createRandom } from '../sandbox/scenario/random.ts'
import type { Demo } from './demo.ts'
import { type Called, createPastCalls, type PastCall, type PastFault } from './past-calls.ts'

/** Each probe and each index is called this often, as in the weeks around the fault. */
export const callsEveryMs = 30 * second
/** About as often as live mode calls each index about a kommune; here only about the one that has the fault. */
const callsAboutEveryMs = 6 * minute

type Look = ReturnType<Detector['looks']>[number]

export type PastSample = {
  key: ServiceKey
  at: number
  /** The kommune that an index was asked about. */
  kommunekode?: string | undefined
  call: PastCall
  /** Absent when the call is no evidence. */
  sample: Sample | undefined
}

const isOf =
  (wanted: Indeks) =>
  ({ indeks }: { indeks: Indeks }): boolean =>
    indeks === wanted

/** Returns a function that invents the calls of an instant: those that are due, and those of what is suspected. */
export const createPastSamples = (
  { config, scenario }: Demo,
  fault: PastFault,
  usualP95Ms: (indeks: Indeks) => number | undefined,
  slotOf: Slots,
) => {
  // The same in every start: some of the calls that another instant would invent look like a fault of their own.
  const random = createRandom(`calls in the past ${fault.services.join()} ${scenario.seed}`)
  const callsOf = (called: Called) => createPastCalls(called, [fault], scenario.seed, random)
  const ofIndeks = {
    sdi: callsOf({ kind: 'indeks', service: 'sdi' }),
    ydi: callsOf({ kind: 'indeks', service: 'ydi' }),
  }
  const probes = new Map(
    config.probes.map((probe) => [probe.id, { probe, call: callsOf({ kind: 'probe', service: probe.id }) }]),
  )
  const polled = random.shuffle(config.kommuner)
  const all = targetsOf(inForce(scenario.obligatory, copenhagenDay(fault.from)), true)
  const targets = { sdi: all.filter(isOf('sdi')), ydi: all.filter(isOf('ydi')) }

  const probe = (id: string, at: number): PastSample[] => {
    const found = probes.get(id)
    if (found === undefined) return []
    const call = found.call(at, slotOf(at).slot)
    const outcome = call.failed ? 'status' : 'ok'
    const rest = { phases: {}, redirects: 0, lagMs: 0 }
    const result = { probe: id, at, outcome, durationMs: call.durationMs, ...rest } as const
    return [{ key: probeKey(id), at, call, sample: toProbeSample(result, found.probe) }]
  }

  const ask = (indeks: Indeks, kommunekode: string, kle: string, at: number): PastSample => {
    const call = ofIndeks[indeks](at, slotOf(at).slot, kommunekode)
    const outcome = call.failed ? 'fault' : 'counted'
    const rest = { question: 'pulse', number: 1, lagMs: 0, transactionUuid: '' } as const
    const attempt = { indeks, kommunekode, kle, at, durationMs: call.durationMs, outcome, ...rest } as const
    const sample = toSample(attempt, usualP95Ms(indeks), true)
    return { key: indeksKey(indeks), at, kommunekode, call, sample }
  }

  let nthPulse = 0
  const due = (at: number): PastSample[] => {
    if (at % callsEveryMs !== 0) return []
    const found = [...probes.keys()].flatMap((id) => probe(id, at))
    for (const indeks of indekser) {
      const own = targets[indeks]
      for (const { kommunekode, kle } of planPulse(polled, own, nthPulse, 1))
        found.push(ask(indeks, kommunekode, kle, at))
      const [target] = own
      if (fault.kommunekode !== undefined && target !== undefined && at % callsAboutEveryMs === 0)
        found.push(ask(indeks, fault.kommunekode, target.kle, at))
    }
    nthPulse += 1
    return found
  }

  let nthLook = 0
  const look = ({ service, kommunekode }: Look, at: number): PastSample[] => {
    nthLook += 1
    const target = all.find(({ indeks }) => indeks === service)
    const about = kommunekode ?? polled[nthLook % polled.length]?.kommunekode
    return [
      ...(kommunekode === undefined ? probe(service, at) : []),
      ...(target === undefined || about === undefined ? [] : [ask(target.indeks, about, target.kle, at)]),
    ]
  }

  return (at: number, looks: readonly Look[]): PastSample[] => [
    ...due(at),
    ...looks.flatMap((one) => look(one, at)),
  ]
}
