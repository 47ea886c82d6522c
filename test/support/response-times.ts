// Named states of the services' response times, for tests and the gallery: by point, over a period that ends at `now`.
import { indekser } from '../../server/domain/measured/check.ts'
import {
  indeksKey,
  type PeriodTimes,
  probeKey,
  type ServiceTimes,
} from '../../server/domain/measured/service-times.ts'
import { emptySketch, toSketch } from '../../server/domain/measured/sketch.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import type { Probe } from '../../server/domain/services/probe.ts'
import { day, hour } from '../../server/domain/time.ts'
import { incidentSpan } from '../../views/model/incident-span.ts'
import type { IncidentTimesDetail } from '../../views/model/incident-times.ts'
import { boundsOf, daysBefore, type Periode } from '../../views/model/periods.ts'
import { type ResponseTimesDetail, usualDays } from '../../views/model/response-times.ts'
import type { Reading } from '../../views/model/world.ts'
import { probes as demoProbes } from './services.ts'

/** `n` results that took about `ms`, of which `failed` have no usable answer, and `untimed` also no response time. */
export const timesOf = (n: number, ms: number, failed = 0, untimed = 0): ServiceTimes => ({
  sketch:
    n === 0
      ? emptySketch()
      : toSketch(
          Array.from({ length: n }, (_, i) => ({
            durationMs: i < failed ? 5000 : ms * (0.8 + (0.4 * i) / n),
            failed: i < failed,
          })),
        ),
  untimed,
})

/** The times of the i-th service in the n-th point; undefined where it was not measured. */
type TimesIn = (i: number, n: number) => ServiceTimes | undefined

const well: TimesIn = (i) => timesOf(12, 90 + 30 * i)

/** Every state of a point for the first service, and gaps, failures and slowness for the others. */
const mixed: TimesIn = (i, n) => {
  switch ((n + 2 * i) % 13) {
    case 3:
      return undefined
    case 5:
      return timesOf(12, 150, 1)
    case 7:
      return timesOf(12, 150, 6)
    case 8:
      return timesOf(0, 0, 0, 4)
    case 10:
      return timesOf(12, 1800)
    default:
      return well(i, n)
  }
}

export const timesStates: Readonly<Record<string, TimesIn>> = { well, mixed, never: () => undefined }

type Options = { times?: TimesIn; probes?: readonly Probe[]; change?: Partial<ResponseTimesDetail> }

/** The keys of the indexes and of probes. */
const keysOf = (probes: readonly Probe[]) => [
  ...indekser.map(indeksKey),
  ...probes.map(({ id }) => probeKey(id)),
]

const periodTimes = (probes: readonly Probe[], n: number, timesIn: TimesIn): PeriodTimes =>
  new Map(
    keysOf(probes).flatMap((key, i) => {
      const known = timesIn(i, n)
      return known === undefined ? [] : [[key, known] as const]
    }),
  )

export const responseTimesAt = (
  now: number,
  periode: Periode = '24t',
  { times = mixed, probes = demoProbes, change = {} }: Options = {},
): ResponseTimesDetail => {
  const between = (bounds: readonly number[], timesIn: TimesIn) => ({
    bounds,
    times: bounds.slice(1).map((_, n) => periodTimes(probes, n, timesIn)),
  })
  return {
    periode,
    ...between(boundsOf(periode, now), times),
    usual: between(daysBefore(now, usualDays), times === mixed ? well : times),
    probes,
    indekser,
    silent: new Set(),
    spans: [],
    maintenance: [],
    ...change,
  }
}

/** An incident that is over, one that goes on, and maintenance, in the last 24 hours. */
export const marksAt = (now: number): Pick<ResponseTimesDetail, 'spans' | 'maintenance'> => ({
  spans: [
    { from: now - 20 * hour, until: now - 17 * hour, title: 'SAPA fejlede', href: '/haendelser/1' },
    { from: now - 2 * hour, title: '<script>alert(1)</script>', href: '/haendelser/2' },
    { from: now - 900 * 24 * hour, until: now - 800 * 24 * hour, title: 'For længst', href: '/haendelser/3' },
  ],
  maintenance: [{ text: 'opgradering', from: now - 9 * hour, until: now - 7 * hour }],
})

export const keptTimes = { keepHoursMs: 60 * day, keepRollupsMs: 400 * day }

/** Well before an incident; while it lasts, slower, with a fifth of the results without a usable answer. */
const failing =
  (bounds: readonly number[], { beganAt, closedAt = Number.POSITIVE_INFINITY }: StoredIncident): TimesIn =>
  (i, n) =>
    (bounds[n + 1] as number) > beganAt && (bounds[n] as number) < closedAt
      ? timesOf(10, 400 + 30 * i, 2)
      : well(i, n)

/** The times over the span of an incident; undefined when none are kept from its time. */
export const incidentTimesAt = (
  reading: Reading,
  incident: StoredIncident,
  {
    times,
    ofKommune,
    change = {},
  }: Pick<Options, 'times'> & { ofKommune?: TimesIn; change?: Partial<IncidentTimesDetail> } = {},
): IncidentTimesDetail | undefined => {
  const span = incidentSpan(incident, reading, keptTimes)
  if (span === undefined) return undefined
  const { bounds } = span
  const { cause } = incident
  const between = (timesIn: TimesIn) => bounds.slice(1).map((_, n) => periodTimes(demoProbes, n, timesIn))
  const usual = daysBefore(incident.beganAt, usualDays)
  return {
    ...span,
    times: between(times ?? (cause.kind === 'kommune' ? well : failing(bounds, incident))),
    ofKommune: cause.kind === 'kommune' ? between(ofKommune ?? failing(bounds, incident)) : undefined,
    usual: { bounds: usual, times: usual.slice(1).map((_, n) => periodTimes(demoProbes, n, well)) },
    probes: demoProbes,
    indekser,
    silent: new Set(),
    isOver: (bounds.at(-1) as number) <= reading.now,
    maintenance: [],
    ...change,
  }
}
