// The view-model of response times: each service's figures by point over a period, and the state of each hour.
import type { Maintenance } from '../../server/domain/incidents/maintenance.ts'
import { slowFactor } from '../../server/domain/incidents/sample.ts'
import type { Indeks } from '../../server/domain/measured/check.ts'
import {
  indeksKey,
  mergeServiceTimes,
  type PeriodTimes,
  probeKey,
  type ServiceTimes,
} from '../../server/domain/measured/service-times.ts'
import { emptySketch, percentile } from '../../server/domain/measured/sketch.ts'
import type { Probe } from '../../server/domain/services/probe.ts'
import { indeksFullNames } from '../text/service-words.ts'
import type { Periode } from './periods.ts'

/** Sums between each two of `bounds`. */
export type TimesBetween = { bounds: readonly number[]; times: readonly PeriodTimes[] }

/** An incident to mark in the charts; still going on without `until`; without `href` the page's own. */
export type Span = { from: number; until?: number | undefined; title: string; href?: string | undefined }

/** The windows that cover all calls of a service; `platform` is the service's. */
export const maintenanceOf = (
  windows: readonly Maintenance[],
  service: string,
  platform: string | undefined,
): Maintenance[] =>
  windows.filter(
    (window) =>
      window.kommunekode === undefined &&
      (window.service === undefined || window.service === service) &&
      (window.platform === undefined || window.platform === platform),
  )

/** The times of the services by point. */
export type ServicesTimes = TimesBetween & {
  /** By day: the last 28 before today, or before what is shown; from them an index's usual response time is known. */
  usual: TimesBetween
  /** In the configuration's order. */
  probes: readonly Probe[]
  /** The indexes that we call. */
  indekser: readonly Indeks[]
  /** The series, by `ServiceKey`, without a judged result in the last two intervals. */
  silent: ReadonlySet<string>
  /** Whether nothing is judged now, because of our own trouble. */
  isDoubted?: boolean | undefined
  /** Whether the last point is over too. */
  isOver?: boolean | undefined
}

/** The input of the response times' model. */
export type ResponseTimesDetail = ServicesTimes & {
  periode: Periode
  spans: readonly Span[]
  maintenance: readonly Maintenance[]
}

export type Figures = {
  p50Ms?: number | undefined
  p95Ms?: number | undefined
  p99Ms?: number | undefined
  /** Share of the judged results without a usable answer, 0..1; absent without results. */
  failedShare?: number | undefined
  failed: number
  /** Judged results. */
  results: number
}

export const pointStates = ['ok', 'someFailed', 'manyFailed', 'slow', 'unknown'] as const
export type PointState = (typeof pointStates)[number]

export type Point = Figures & { from: number; until: number; state: PointState; isPresent: boolean }

export type Series = {
  /** Under which its times are stored. */
  key: string
  kind: 'indeks' | 'probe'
  /** The service's name, or the index's. */
  navn: string
  points: readonly Point[]
  /** Over the whole period. */
  total: Figures
  /** The worst of at least two measured points. */
  worst?: Point | undefined
  /** Response times above it are slow; absent for an index whose usual response time is not known. */
  slowAtMs?: number | undefined
  /** Above it, a probe has failed. */
  failAtMs?: number | undefined
}

/** A probe and an index of the same id are one service. */
export type ServiceSeries = { id: string; navn: string; series: readonly Series[] }

export const someFailedFrom = 0.05
export const manyFailedFrom = 0.25
/** A share of response times, as large as `manyFailedFrom`, because a probe has only about twelve results an hour. */
export const slowFrom = 0.25
/** Days before today that the usual response time is known from, and the fewest of them with results. */
export const usualDays = 28
const fewestUsualDays = 7

export const figuresOf = (times: ServiceTimes | undefined): Figures => {
  if (times === undefined) return { failed: 0, results: 0 }
  const { sketch, untimed } = times
  const failed = sketch.failed + untimed
  const results = sketch.count + untimed
  return {
    p50Ms: percentile(sketch, 0.5),
    p95Ms: percentile(sketch, 0.95),
    p99Ms: percentile(sketch, 0.99),
    failedShare: results === 0 ? undefined : failed / results,
    failed,
    results,
  }
}

/** The state of a period. Failures come first, because they also take long. */
export const pointState = (
  times: ServiceTimes | undefined,
  slowAtMs = Number.POSITIVE_INFINITY,
): PointState => {
  const { failedShare } = figuresOf(times)
  if (times === undefined || failedShare === undefined) return 'unknown'
  if (failedShare >= manyFailedFrom) return 'manyFailed'
  if (failedShare >= someFailedFrom) return 'someFailed'
  return (percentile(times.sketch, 1 - slowFrom) ?? 0) > slowAtMs ? 'slow' : 'ok'
}

/** The sum of a series over periods; undefined without results. */
export const mergedTimes = (times: readonly PeriodTimes[], key: string): ServiceTimes | undefined => {
  const known = times.flatMap((one) => one.get(key) ?? [])
  return known.length === 0
    ? undefined
    : known.reduce(mergeServiceTimes, { sketch: emptySketch(), untimed: 0 })
}

/** Above what an index's 95th percentile is slow; undefined when it was measured on too few of the days. */
export const slowAtOf = ({ times }: TimesBetween, key: string): number | undefined => {
  const measured = times.filter((day) => (day.get(key)?.sketch.count ?? 0) > 0)
  const p95Ms = measured.length < fewestUsualDays ? undefined : figuresOf(mergedTimes(measured, key)).p95Ms
  return p95Ms === undefined ? undefined : slowFactor * p95Ms
}

const rank: Record<PointState, number> = { unknown: 0, ok: 1, slow: 2, someFailed: 3, manyFailed: 4 }

const isWorse = (a: Point, b: Point): boolean => {
  const steps = [
    rank[a.state] - rank[b.state],
    (a.failedShare ?? 0) - (b.failedShare ?? 0),
    (a.p95Ms ?? 0) - (b.p95Ms ?? 0),
  ]
  return (steps.find((step) => step !== 0) ?? 0) > 0
}

/** The state of the present point: not ok when nothing has been measured lately, and unknown in our own trouble. */
const stateNow = (state: PointState, isSilent: boolean, isDoubted: boolean): PointState =>
  isDoubted || (isSilent && state === 'ok') ? 'unknown' : state

export const seriesOf = (
  {
    bounds,
    times,
    silent,
    isDoubted = false,
    isOver = false,
  }: Omit<ServicesTimes, 'usual' | 'probes' | 'indekser'>,
  key: string,
  about: Pick<Series, 'kind' | 'navn' | 'slowAtMs' | 'failAtMs'>,
): Series => {
  const points = times.map((one, i): Point => {
    const known = one.get(key)
    const isPresent = i === times.length - 1 && !isOver
    const state = pointState(known, about.slowAtMs)
    return {
      ...figuresOf(known),
      from: bounds[i] as number,
      until: bounds[i + 1] as number,
      state: isPresent ? stateNow(state, silent.has(key), isDoubted) : state,
      isPresent,
    }
  })
  const measured = points.filter(({ results }) => results > 0)
  return {
    ...about,
    key,
    points,
    total: figuresOf(mergedTimes(times, key)),
    worst: measured.length < 2 ? undefined : measured.reduce((a, b) => (isWorse(b, a) ? b : a)),
  }
}

type Services = Pick<ServicesTimes, 'probes' | 'indekser'>

/** All services: the indexes, then the probes without one. A probe gives the name. */
export const timedServices = ({ probes, indekser }: Services): { id: string; navn: string }[] => [
  ...indekser.map((id) => ({ id, navn: probes.find((one) => one.id === id)?.navn ?? indeksFullNames[id] })),
  ...probes.filter(({ id }) => !indekser.some((indeks) => indeks === id)),
]

/** Every service, or the one with the id `tjeneste`; the index's series before the probe's. */
export const responseTimesOf = (detail: ServicesTimes, tjeneste?: string): ServiceSeries[] =>
  timedServices(detail)
    .filter(({ id }) => tjeneste === undefined || id === tjeneste)
    .map(({ id, navn }) => {
      const indeks = detail.indekser.find((one) => one === id)
      const probe = detail.probes.find((one) => one.id === id)
      const series = [
        indeks !== undefined &&
          seriesOf(detail, indeksKey(indeks), {
            kind: 'indeks',
            navn: indeksFullNames[indeks],
            slowAtMs: slowAtOf(detail.usual, indeksKey(indeks)),
          }),
        probe !== undefined &&
          seriesOf(detail, probeKey(id), {
            kind: 'probe',
            navn: indeks === undefined ? navn : indeksFullNames[indeks],
            slowAtMs: probe.warnAtMs,
            failAtMs: probe.failAtMs,
          }),
      ]
      return { id, navn, series: series.filter((one) => one !== false) }
    })
