// The view-model of what went wrong in the calls of an incident: the calls it is about, and their errors by service.
import { isMaintained, type Maintenance } from '../../server/domain/incidents/maintenance.ts'
import { type Indeks, indekser } from '../../server/domain/measured/check.ts'
import type { Called, ErrorCount, ErrorSpan } from '../../server/domain/measured/errors.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { platformIdOf, servicesOf } from './incidents.ts'
import type { World } from './world.ts'

export type ServiceError = Called & ErrorCount

/**
 * The errors from `from` (epoch ms) on: later than the beginning when older calls are not kept. `notKept`: the calls of
 * which none is kept from that time.
 */
export type IncidentErrors = {
  from: number
  list: readonly ServiceError[]
  notKept: readonly Called[]
}

type ErrorsOf = Pick<
  StoredIncident,
  'signal' | 'what' | 'cause' | 'services' | 'hit' | 'beganAt' | 'recoveringAt' | 'closedAt' | 'state'
>

/** The calls whose errors an incident is about: of its services, of an index only about the kommuner that are the cause. */
export const callsOf = (
  world: Pick<World, 'services'>,
  incident: ErrorsOf,
  probes: ReadonlySet<string>,
): Called[] => {
  const { signal, cause, services } = incident
  if (signal !== 'svar') return []
  const isOfKommuner = cause.kind === 'kommune' || cause.kind === 'unknown'
  const ids = services ?? (isOfKommuner ? indekser : servicesOf(world, cause))
  return ids.flatMap((id): Called[] => [
    ...indekser.flatMap((indeks): Called[] => (indeks === id ? [{ kind: 'indeks', service: indeks }] : [])),
    ...(probes.has(id) && !isOfKommuner ? [{ kind: 'probe' as const, service: id }] : []),
  ])
}

/** When an incident's errors ended: with the last of them, before it seemed over. */
export const errorsUntil = ({ state, recoveringAt, closedAt }: ErrorsOf, now: number): number =>
  (state === 'open' ? undefined : (recoveringAt ?? closedAt)) ?? now + 1

/** The parts of a span between the limits of windows. */
const partsOf = (windows: readonly Maintenance[], from: number, until: number): [number, number][] => {
  const limits = windows.flatMap((one) => [one.from, one.until]).filter((at) => from < at && at < until)
  const bounds = [...new Set([from, ...limits, until])].sort((a, b) => a - b)
  return bounds.slice(1).map((end, i) => [bounds[i] as number, end])
}

/** The spans of calls whose errors are counted from `from` on: all but what fell in announced maintenance. */
export const errorSpans = (
  world: Pick<World, 'services'>,
  incident: ErrorsOf,
  calls: readonly Called[],
  windows: readonly Maintenance[],
  from: number,
  until: number,
): ErrorSpan[] => {
  const { cause, hit, what } = incident
  const kommuner = cause.kind === 'kommune' || cause.kind === 'unknown' ? hit : undefined
  return partsOf(windows, from, until).flatMap(([start, end]) =>
    calls.flatMap((called): ErrorSpan[] => {
      const cover = { service: called.service, platform: platformIdOf(world, called.service) }
      if (isMaintained(windows, cover, start)) return []
      const without = windows.flatMap(({ kommunekode }) =>
        kommunekode !== undefined && isMaintained(windows, { ...cover, kommunekode }, start)
          ? kommunekode
          : [],
      )
      return [{ ...called, from: start, until: end, kommuner, without, withRight: what === 'right' }]
    }),
  )
}

/** The counts of all spans as one list, the most frequent first. */
export const sumErrors = (counted: readonly (readonly [Called, readonly ErrorCount[]])[]): ServiceError[] => {
  const sums = new Map<string, ServiceError>()
  for (const [{ kind, service }, counts] of counted)
    for (const one of counts) {
      const key = JSON.stringify([kind, service, one.outcome, one.detail])
      const count = (sums.get(key)?.count ?? 0) + one.count
      sums.set(key, { kind, service: service as Indeks, ...one, count } as ServiceError)
    }
  return [...sums.values()].sort((a, b) => b.count - a.count)
}
