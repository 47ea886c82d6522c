// Past samples of the demo: the fleet's invented calls, as live mode makes them by default, for the detector to judge.
import type { Detector } from '../domain/incidents/detector.ts'
import type { Slots } from '../domain/incidents/expected.ts'
import { type Sample, toProbeSample, toSample } from '../domain/incidents/sample.ts'
import { inForce } from '../domain/kle.ts'
import type { Indeks } from '../domain/measured/check.ts'
import { copenhagenDay, minute } from '../domain/time.ts'
import { planPulse, targetsOf } from '../poll/plan.ts'
import { createRandom } from '../sandbox/scenario/random.ts'
import type { Demo } from './demo.ts'
import { type Called, createPastCalls, type PastFault } from './past-calls.ts'

export const callsEveryMs = 5 * minute
const pulseKommuner = 10

type Look = ReturnType<Detector['looks']>[number]

/** Returns a function that invents the samples of an instant: those that are due, and those of what is suspected. */
export const createPastSamples = (
  { config, scenario, presentAt }: Demo,
  fault: PastFault,
  usualP95Ms: (indeks: Indeks) => number | undefined,
  slotOf: Slots,
) => {
  const random = createRandom(`calls in the past ${fault.from - presentAt} ${scenario.seed}`)
  const callsOf = (called: Called) => createPastCalls(called, [fault], scenario.seed, random)
  const ofIndeks = {
    sdi: callsOf({ kind: 'indeks', service: 'sdi' }),
    ydi: callsOf({ kind: 'indeks', service: 'ydi' }),
  }
  const probes = new Map(
    config.probes.map((probe) => [probe.id, { probe, call: callsOf({ kind: 'probe', service: probe.id }) }]),
  )
  const polled = random.shuffle(config.kommuner)
  const targets = targetsOf(inForce(scenario.obligatory, copenhagenDay(fault.from)), true)

  const probe = (id: string, at: number): Sample | undefined => {
    const found = probes.get(id)
    if (found === undefined) return undefined
    const { failed, durationMs } = found.call(at, slotOf(at).slot)
    const outcome = failed ? 'status' : 'ok'
    const rest = { phases: {}, redirects: 0, lagMs: 0 }
    return toProbeSample({ probe: id, at, outcome, durationMs, ...rest }, found.probe)
  }

  const pulse = (indeks: Indeks, kommunekode: string, kle: string, at: number): Sample | undefined => {
    const { failed, durationMs } = ofIndeks[indeks](at, slotOf(at).slot, kommunekode)
    const outcome = failed ? 'fault' : 'counted'
    const rest = { question: 'pulse', number: 1, lagMs: 0, transactionUuid: '' } as const
    return toSample({ indeks, kommunekode, kle, at, durationMs, outcome, ...rest }, usualP95Ms(indeks), true)
  }

  let nthPulse = 0
  const due = (at: number): (Sample | undefined)[] => {
    if (at % callsEveryMs !== 0) return []
    const pulses = planPulse(polled, targets, nthPulse, pulseKommuner)
    nthPulse += 1
    return [
      ...[...probes.keys()].map((id) => probe(id, at)),
      ...pulses.map(({ indeks, kommunekode, kle }) => pulse(indeks, kommunekode, kle, at)),
    ]
  }

  let nthLook = 0
  const look = ({ service, kommunekode }: Look, at: number): (Sample | undefined)[] => {
    nthLook += 1
    const target = targets.find(({ indeks }) => indeks === service)
    const about = kommunekode ?? polled[nthLook % polled.length]?.kommunekode
    return [
      kommunekode === undefined ? probe(service, at) : undefined,
      target === undefined || about === undefined ? undefined : pulse(target.indeks, about, target.kle, at),
    ]
  }

  return (at: number, looks: readonly Look[]): Sample[] =>
    [...due(at), ...looks.flatMap((one) => look(one, at))].filter((sample) => sample !== undefined)
}
