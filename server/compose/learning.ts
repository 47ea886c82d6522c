// Learning: reads from the store what is usual, what was measured lately, and who uses which product.
import type { Expectation, Slots } from '../domain/incidents/expected.ts'
import { type Fleet, productOf } from '../domain/incidents/fleet.ts'
import { createLearner } from '../domain/incidents/learner.ts'
import { isMaintained, type Maintenance } from '../domain/incidents/maintenance.ts'
import type { createNewsReader } from '../domain/incidents/news.ts'
import { pastTotals } from '../domain/incidents/past-totals.ts'
import { inForce } from '../domain/kle.ts'
import {
  indeksKey,
  mergeServiceTimes,
  probeKey,
  type ServiceTimes,
} from '../domain/measured/service-times.ts'
import { percentile } from '../domain/measured/sketch.ts'
import type { StoredIncident } from '../domain/ports/incidents.ts'
import type { News } from '../domain/ports/judge.ts'
import type { Store } from '../domain/ports/store.ts'
import type { Rules } from '../domain/readiness/group.ts'
import { copenhagenDay, day, hour } from '../domain/time.ts'
import { addNews, type Evidence, type Journal, noEvidence } from './journal.ts'
import { createPause, runInSlices } from './slices.ts'

/** What is usual is learnt from so long, ms. */
const timesMs = 28 * day
const deliveriesMs = 56 * day
/** Evidence goes on, after a restart, as if it had been added up since so long, ms. */
const callsAgainMs = day
export const deliveriesAgainMs = 7 * day
/** A drop that is not told yet waits for others to be measured, for some hours. */
const totalsAgainMs = day
/** So many calls are made evidence in one slice. */
const callsAtOnce = 1000
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
    incidents.some(({ cause, signal, hit, services, beganAt, closedAt = now }) => {
      if (until <= beganAt || from >= closedAt) return false
      if (kommunekode !== undefined) return signal === 'leverance' && hit.includes(kommunekode)
      if (cause.kind === 'service') return cause.id === service
      if (cause.kind === 'unknown') return services?.includes(service) ?? false
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
  const pause = createPause()
  const hours = await store.readServiceTimes('hour', bounds)
  const sum = async (service: string, key: string): Promise<ServiceTimes | undefined> => {
    let all: ServiceTimes | undefined
    for (const [i, times] of hours.entries()) {
      const own = times.get(key)
      const from = bounds[i] as number
      if (own === undefined || isLeftOut(service, undefined, from, from + hour)) continue
      all = all === undefined ? own : mergeServiceTimes(all, own)
      await pause()
    }
    return all
  }
  const usual = new Map<string, UsualTimes>()
  for (const service of services) {
    const indeks = await sum(service, indeksKey(service as 'sdi'))
    const parts = [indeks, await sum(service, probeKey(service))].flatMap((times) => times ?? [])
    const calls = parts.reduce((n, { sketch, untimed }) => n + sketch.count + untimed, 0)
    const failed = parts.reduce((n, { sketch, untimed }) => n + sketch.failed + untimed, 0)
    usual.set(service, {
      failShare: calls < leastCalls ? shareUntilLearnt : failed / calls,
      p95Ms: indeks && indeks.sketch.count >= leastCalls ? percentile(indeks.sketch, 0.95) : undefined,
    })
  }
  return usual
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
  const pause = createPause()
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
    await pause()
  }
  return runInSlices(learner.expect())
}

type PastDeps = {
  store: Pick<Store, 'readAttempts' | 'readProbeResults' | 'readDeliveries' | 'readRuns'>
  kommunekoder: readonly string[]
  rules: Pick<Rules, 'obligatory'>
  toEvidence: ReturnType<typeof createNewsReader>
  journal: Journal
}

/**
 * What was measured lately and is not in the journal, in any order; nothing from after `now`, when the clock was
 * set back.
 */
export const readPast = async (
  { store, kommunekoder, rules, toEvidence, journal }: PastDeps,
  now: number,
): Promise<Evidence> => {
  const numbers = new Set(inForce(rules.obligatory, copenhagenDay(now)))
  const pause = createPause()
  const past = noEvidence()
  const take = async (list: readonly Pick<News, 'attempts' | 'probe'>[]): Promise<void> => {
    for (const news of list) addNews(past, { at: now, ...news }, toEvidence)
    await pause()
  }
  const attempts = await store.readAttempts(now - callsAgainMs)
  for (let from = 0; from < attempts.length; from += callsAtOnce) {
    const some = attempts.slice(from, from + callsAtOnce)
    await take([{ attempts: some.filter((attempt) => attempt.at <= now && !journal.hasAttempt(attempt)) }])
  }
  const probes = await store.readProbeResults(now - callsAgainMs)
  await take(probes.flatMap((probe) => (probe.at <= now && !journal.hasProbe(probe) ? { probe } : [])))
  for (const kommunekode of kommunekoder) {
    for (const delivery of await store.readDeliveries(kommunekode, now - deliveriesAgainMs))
      if (delivery.until <= now && !journal.hasDelivery(delivery)) past.deliveries.push(delivery)
    await pause()
    const runs = await store.readRuns(kommunekode, now - totalsAgainMs)
    const asked = runs.filter(({ kle, firstAt }) => numbers.has(kle) && firstAt <= now)
    past.totals.push(...pastTotals(kommunekode, asked, now - totalsAgainMs))
    await pause()
  }
  return past
}
