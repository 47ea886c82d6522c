// Learning: reads from the store what is usual, what was measured lately, and who uses which product.
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { Past } from '../domain/incidents/detector.ts'
import type { Total } from '../domain/incidents/drop.ts'
import type { Expectation, Slots } from '../domain/incidents/expected.ts'
import { type Fleet, productOf } from '../domain/incidents/fleet.ts'
import { createLearner } from '../domain/incidents/learner.ts'
import { isMaintained, type Maintenance } from '../domain/incidents/maintenance.ts'
import type { createNewsReader } from '../domain/incidents/news.ts'
import { pastTotals } from '../domain/incidents/past-totals.ts'
import { inForce } from '../domain/kle.ts'
import type { Delivery } from '../domain/measured/delivery.ts'
import {
  indeksKey,
  mergeServiceTimes,
  probeKey,
  type ServiceTimes,
} from '../domain/measured/service-times.ts'
import { percentile } from '../domain/measured/sketch.ts'
import type { StoredIncident } from '../domain/ports/incidents.ts'
import type { Store } from '../domain/ports/store.ts'
import type { Rules } from '../domain/readiness/group.ts'
import { copenhagenDay, day, hour } from '../domain/time.ts'

/** What is usual is learnt from so long, ms. */
const timesMs = 28 * day
const deliveriesMs = 56 * day
/** Evidence goes on, after a restart, as if it had been added up since so long, ms. */
const callsAgainMs = day
export const deliveriesAgainMs = 7 * day
/** A drop that is not told yet waits for others to be measured, for some hours. */
const totalsAgainMs = day
/** A service with fewer calls has no usual of its own yet. */
const leastCalls = 500
const shareUntilLearnt = 0.01

/** Whether a span is to be left out of what is usual for a service or a kommune. */
export type LeftOut = (
  service: string,
  kommunekode: string | undefined,
  from: number,
  until: number,
) => boolean

/** Leaves out what incidents explain, and maintenance. */
export const leftOutBy =
  (
    incidents: readonly StoredIncident[],
    maintenance: readonly Maintenance[],
    platforms: ReadonlyMap<string, string | undefined>,
    now: number,
  ): LeftOut =>
  (service, kommunekode, from, until) =>
    isMaintained(maintenance, { platform: platforms.get(service), service, kommunekode }, from, until) ||
    incidents.some(({ cause, signal, hit, beganAt, closedAt = now }) => {
      if (until <= beganAt || from >= closedAt) return false
      if (kommunekode !== undefined) return signal === 'leverance' && hit.includes(kommunekode)
      if (cause.kind === 'service') return cause.id === service
      return cause.kind === 'platform' && cause.id === platforms.get(service)
    })

export type UsualTimes = { failShare: number; p95Ms?: number | undefined }

/** The usual share of failures of each service, and an index's usual 95th percentile (ms), from whole hours. */
export const readUsualTimes = async (
  store: Pick<Store, 'readServiceTimes'>,
  services: readonly string[],
  isLeftOut: LeftOut,
  now: number,
): Promise<Map<string, UsualTimes>> => {
  const until = Math.floor(now / hour) * hour
  const bounds = Array.from({ length: timesMs / hour + 1 }, (_, i) => until - timesMs + i * hour)
  const hours = await store.readServiceTimes('hour', bounds)
  return new Map(
    services.map((service) => {
      const sum = (key: string): ServiceTimes | undefined =>
        hours
          .flatMap((times, i) => {
            const own = times.get(key)
            const from = bounds[i] as number
            return own === undefined || isLeftOut(service, undefined, from, from + hour) ? [] : [own]
          })
          .reduce<ServiceTimes | undefined>(
            (a, b) => (a === undefined ? b : mergeServiceTimes(a, b)),
            undefined,
          )
      const indeks = sum(indeksKey(service as 'sdi'))
      const parts = [indeks, sum(probeKey(service))].flatMap((times) => times ?? [])
      const calls = parts.reduce((n, { sketch, untimed }) => n + sketch.count + untimed, 0)
      const failed = parts.reduce((n, { sketch, untimed }) => n + sketch.failed + untimed, 0)
      return [
        service,
        {
          failShare: calls < leastCalls ? shareUntilLearnt : failed / calls,
          p95Ms: indeks && indeks.sketch.count >= leastCalls ? percentile(indeks.sketch, 0.95) : undefined,
        },
      ]
    }),
  )
}

/** What each kommune's groups usually receive. */
export const readExpectations = async (
  store: Pick<Store, 'readDeliveries'>,
  { kommuner }: Pick<Fleet, 'kommuner'>,
  isLeftOut: LeftOut,
  slotOf: Slots,
  now: number,
): Promise<Map<string, Expectation>> => {
  const learner = createLearner(slotOf)
  for (const kommune of kommuner) {
    const { kommunekode } = kommune
    const learners = new Map<string, ReturnType<typeof learner.watch>>()
    for (const { group, from, until, received } of await store.readDeliveries(
      kommunekode,
      now - deliveriesMs,
    )) {
      if (isLeftOut('sdi', kommunekode, from, until)) continue
      const learn = learners.get(group) ?? learner.watch(kommunekode, group, productOf(kommune, group))
      learners.set(group, learn)
      learn(from, until, received)
    }
    await yieldToEventLoop()
  }
  return learner.expectations()
}

type PastDeps = {
  store: Pick<Store, 'readAttempts' | 'readProbeResults' | 'readDeliveries' | 'readRuns'>
  kommunekoder: readonly string[]
  rules: Pick<Rules, 'obligatory'>
  toEvidence: ReturnType<typeof createNewsReader>
}

/** What was measured lately, each in the order of time; nothing from after `now`, when the clock was set back. */
export const readPast = async (
  { store, kommunekoder, rules, toEvidence }: PastDeps,
  now: number,
): Promise<Past> => {
  const numbers = new Set(inForce(rules.obligatory, copenhagenDay(now)))
  const attempts = await store.readAttempts(now - callsAgainMs)
  const probes = await store.readProbeResults(now - callsAgainMs)
  const samples = [
    ...toEvidence({ at: now, attempts }).samples,
    ...probes.flatMap((probe) => toEvidence({ at: now, probe }).samples),
  ]
    .filter(({ at }) => at <= now)
    .sort((a, b) => a.at - b.at)
  const deliveries: Delivery[] = []
  const totals: Total[] = []
  for (const kommunekode of kommunekoder) {
    for (const delivery of await store.readDeliveries(kommunekode, now - deliveriesAgainMs))
      if (delivery.until <= now) deliveries.push(delivery)
    const runs = await store.readRuns(kommunekode, now - totalsAgainMs)
    const asked = runs.filter(({ kle, firstAt }) => numbers.has(kle) && firstAt <= now)
    totals.push(...pastTotals(kommunekode, asked, now - totalsAgainMs))
    await yieldToEventLoop()
  }
  const ordered = deliveries.sort((a, b) => a.until - b.until)
  return { samples, deliveries: ordered, totals: totals.sort((a, b) => a.at - b.at) }
}
