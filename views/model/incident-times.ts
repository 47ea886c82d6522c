// The view-model of response times over the span of an incident: of each service or kommune that it concerns.
import type { Maintenance } from '../../server/domain/incidents/maintenance.ts'
import { indekser } from '../../server/domain/measured/check.ts'
import { indeksKey, type PeriodTimes } from '../../server/domain/measured/service-times.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { indeksFullNames } from '../text/service-words.ts'
import type { IncidentSpan } from './incident-span.ts'
import { candidatesOf, servicesOf } from './incidents.ts'
import {
  type Figures,
  figuresOf,
  maintenanceOf,
  mergedTimes,
  responseTimesOf,
  type Series,
  type ServicesTimes,
  seriesOf,
  slowAtOf,
} from './response-times.ts'
import type { World } from './world.ts'

/** The input: the times by point over the span. */
export type IncidentTimesDetail = IncidentSpan &
  ServicesTimes & {
    /** The times of the calls about the kommune that is the cause; absent for other causes. */
    ofKommune?: readonly PeriodTimes[] | undefined
    maintenance: readonly Maintenance[]
  }

/** A series before the incident began, and while it lasted. */
export type Phases = { series: Series; before: Figures; during: Figures }
/** `all`: of a kommune, the calls about all kommuner beside it. */
export type IncidentSeries = Phases & { all?: Phases | undefined }

export type IncidentTimes = {
  series: readonly IncidentSeries[]
  /** The services that the incident concerns and that are not configured any more. */
  unconfigured: readonly string[]
  maintenance: readonly Maintenance[]
}

/** The services whose response times an incident concerns: those of its cause, else of its candidates, else the indexes. */
export const servicesConcerned = (world: Pick<World, 'services'>, incident: StoredIncident): string[] => {
  const { cause } = incident
  if (cause.kind !== 'unknown' && cause.kind !== 'kommune') return servicesOf(world, cause)
  const known = indekser.filter((indeks) => world.services.some(({ id }) => id === indeks))
  if (cause.kind === 'kommune') return known
  const candidates = candidatesOf(incident).flatMap((one) => servicesOf(world, one))
  return candidates.length === 0 ? known : [...new Set(candidates)]
}

type Failing = Pick<StoredIncident, 'beganAt' | 'recoveringAt' | 'closedAt'>

/** A series with its figures before the incident began and while it failed, by the points of each. */
const phasesOf = (
  series: Series,
  { bounds, times }: Pick<ServicesTimes, 'bounds' | 'times'>,
  { beganAt, recoveringAt, closedAt }: Failing,
): Phases => {
  const failedUntil = recoveringAt ?? closedAt ?? Number.POSITIVE_INFINITY
  const within = (isIn: (from: number, until: number) => boolean): Figures =>
    figuresOf(
      mergedTimes(
        times.filter((_, i) => isIn(bounds[i] as number, bounds[i + 1] as number)),
        series.key,
      ),
    )
  return {
    series,
    before: within((_, until) => until <= beganAt),
    // A point that the beginning is in counts as of the incident.
    during: within((from, until) => until > beganAt && from <= Math.max(beganAt, failedUntil - 1)),
  }
}

const kommuneSeries = (
  detail: IncidentTimesDetail,
  ofKommune: readonly PeriodTimes[],
  incident: Failing,
): IncidentSeries[] =>
  detail.indekser.map((indeks) => {
    const key = indeksKey(indeks)
    const about = {
      kind: 'indeks',
      navn: indeksFullNames[indeks],
      slowAtMs: slowAtOf(detail.usual, key),
    } as const
    const own = { ...detail, times: ofKommune }
    return {
      ...phasesOf(seriesOf(own, key, about), own, incident),
      all: phasesOf(seriesOf(detail, key, about), detail, incident),
    }
  })

export const incidentTimes = (
  world: Pick<World, 'services'>,
  incident: StoredIncident,
  detail: IncidentTimesDetail,
): IncidentTimes => {
  const ids = servicesConcerned(world, incident)
  const services = ids.flatMap((id) => responseTimesOf(detail, id))
  const found = new Set(services.map(({ id }) => id))
  const platformOf = (id: string) => world.services.find((one) => one.id === id)?.platform
  return {
    series:
      incident.cause.kind === 'kommune'
        ? kommuneSeries(detail, detail.ofKommune ?? [], incident)
        : services.flatMap(({ series }) => series.map((one) => phasesOf(one, detail, incident))),
    unconfigured: ids.filter((id) => !found.has(id)),
    maintenance: detail.maintenance.filter(
      (window) =>
        (incident.cause.kind === 'kommune' && window.kommunekode === incident.cause.id) ||
        ids.some((id) => maintenanceOf([window], id, platformOf(id)).length > 0),
    ),
  }
}
