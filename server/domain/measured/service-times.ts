// Times of a service: response times and failures over a period, mergeable; and the keys of indexes and probes.
import { day } from '../time.ts'
import type { Indeks } from './check.ts'
import { mergeSketches, type Sketch } from './sketch.ts'

/** Judged results, for percentiles and availability; mergeable. */
export type ServiceTimes = {
  /** Response times, including those of failures and of probes stopped at `failAtMs`. */
  sketch: Sketch
  /** Judged results that failed without a response time; an index has none. */
  untimed: number
}

export const mergeServiceTimes = (a: ServiceTimes, b: ServiceTimes): ServiceTimes => ({
  sketch: mergeSketches(a.sketch, b.sketch),
  untimed: a.untimed + b.untimed,
})

/** A probe or an index, which may share an id. */
export type ServiceKey = `probe:${string}` | `indeks:${string}`

export const probeKey = (id: string): ServiceKey => `probe:${id}`
export const indeksKey = (indeks: Indeks): ServiceKey => `indeks:${indeks}`

/** The times of each service in a period; a service without a judged result is absent. */
export type PeriodTimes = ReadonlyMap<string, ServiceTimes>

/** The lengths of time that are summed: five minutes, kept for a day, and hours, which become days after a while. */
export const timeSpans = ['fiveMinutes', 'hour'] as const
export type TimeSpan = (typeof timeSpans)[number]

/** How long the sums by five minutes are kept, ms. */
export const fiveMinutesKeptMs = day

/** The times of a service in a whole span, which starts at `startAt` (epoch ms). */
export type SpanTimes = { service: ServiceKey; span: TimeSpan; startAt: number; times: ServiceTimes }

/** The times of an index's calls about one kommune in the hour that starts at `startAt` (epoch ms). */
export type KommuneHour = { kommunekode: string; indeks: Indeks; startAt: number; sketch: Sketch }
