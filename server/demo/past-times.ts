// Past response times of the demo: eight weeks of invented calls of each index and probe, as the sums that pages read.
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { createSlots } from '../domain/incidents/expected.ts'
import { type Indeks, indekser } from '../domain/measured/check.ts'
import {
  fiveMinutesKeptMs,
  indeksKey,
  type KommuneHour,
  probeKey,
  type SpanTimes,
} from '../domain/measured/service-times.ts'
import { toSketch } from '../domain/measured/sketch.ts'
import type { Store } from '../domain/ports/store.ts'
import { day, hour, minute } from '../domain/time.ts'
import { createRandom } from '../sandbox/scenario/random.ts'
import { historyMs } from './answers.ts'
import type { Demo } from './demo.ts'
import { type Called, createPastCalls, type PastCall, pastFaults } from './past-calls.ts'

const sliceMs = 5 * minute
/** As often as the demo probes. */
const callsInSlice = 10
/** About as many as live mode makes about each kommune in an hour. */
const callsAboutKommune = 10

const seriesOf = ({ config }: Demo): Called[] => [
  ...indekser.map((service): Called => ({ kind: 'indeks', service })),
  ...config.probes.map(({ id }): Called => ({ kind: 'probe', service: id })),
]

/** The sums of a series by hour, and of the last day by five minutes too, up to the present. */
const timesOf = (
  called: Called,
  { presentAt, scenario, config }: Demo,
  slotOf: ReturnType<typeof createSlots>,
  from: number,
): SpanTimes[] => {
  const { kind, service } = called
  const random = createRandom(`past times ${kind} ${service} ${scenario.seed}`)
  const invent = createPastCalls(called, Object.values(pastFaults(presentAt)), scenario.seed, random)
  const { kommuner } = config
  const about = kind === 'indeks' ? () => kommuner[random.int(0, kommuner.length - 1)] : () => undefined
  const key = kind === 'indeks' ? indeksKey(service as Indeks) : probeKey(service)
  const rows: SpanTimes[] = []
  const push = (span: SpanTimes['span'], startAt: number, calls: readonly PastCall[]) =>
    rows.push({ service: key, span, startAt, times: { sketch: toSketch(calls), untimed: 0 } })
  for (let hourAt = from; hourAt < presentAt; hourAt += hour) {
    const { slot } = slotOf(hourAt)
    const ofHour: PastCall[] = []
    for (let at = hourAt; at < hourAt + hour && at + sliceMs <= presentAt; at += sliceMs) {
      const calls = Array.from({ length: callsInSlice }, () => invent(at, slot, about()?.kommunekode))
      ofHour.push(...calls)
      if (at >= presentAt - fiveMinutesKeptMs) push('fiveMinutes', at, calls)
    }
    if (ofHour.length > 0) push('hour', hourAt, ofHour)
  }
  return rows
}

/** The hours of the calls about the kommune that had a fault of its own, from before the fault until after it. */
const kommuneHours = (
  { presentAt, scenario }: Demo,
  slotOf: ReturnType<typeof createSlots>,
): KommuneHour[] => {
  const { aarhus } = pastFaults(presentAt)
  const { kommunekode } = aarhus
  if (kommunekode === undefined) return []
  const rows: KommuneHour[] = []
  for (const indeks of indekser) {
    const random = createRandom(`past times ${indeks} ${kommunekode} ${scenario.seed}`)
    const invent = createPastCalls({ kind: 'indeks', service: indeks }, [aarhus], scenario.seed, random)
    for (let startAt = aarhus.from - 2 * day; startAt < aarhus.until + day; startAt += hour) {
      const { slot } = slotOf(startAt)
      const calls = Array.from({ length: callsAboutKommune }, () => invent(startAt, slot, kommunekode))
      rows.push({ kommunekode, indeks, startAt, sketch: toSketch(calls) })
    }
  }
  return rows
}

/**
 * Records the weeks before the first start, until `signal` aborts; what a killed start has recorded is set again, unless
 * it had found the incidents: these record the calls they rest on.
 */
export const makeTimes = async (store: Store, demo: Demo, signal: AbortSignal): Promise<void> => {
  if ((await store.nextIncidentId()) > 1) return
  const slotOf = createSlots()
  const from = Math.floor((demo.presentAt - historyMs) / hour) * hour
  for (const called of seriesOf(demo)) {
    if (signal.aborted) return
    await store.recordServiceTimes(timesOf(called, demo, slotOf, from))
    await yieldToEventLoop()
  }
  await store.recordKommuneTimes(kommuneHours(demo, slotOf))
}
