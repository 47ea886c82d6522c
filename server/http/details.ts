// Details: what a page shows besides the world, read from the store over periods that move in steps.
import type { MetricsDetail } from '../../views/metrics/metrics.ts'
import type { KnownCertificate } from '../../views/model/certificates.ts'
import type { DriftDetail, KommuneCells, KommuneDetail } from '../../views/model/details.ts'
import type { KeptTimes } from '../../views/model/incident-span.ts'
import { incidentsHitting } from '../../views/model/incidents.ts'
import { newestAttempts, twoPulses } from '../../views/model/indexes.ts'
import { doubtOf } from '../../views/model/own-trouble.ts'
import { boundsOf, daysBefore, type Periode, spanOf } from '../../views/model/periods.ts'
import { type ResponseTimesDetail, timedServices, usualDays } from '../../views/model/response-times.ts'
import type { WatchedPage } from '../../views/model/service-page.ts'
import type { ServicesDetail } from '../../views/model/services.ts'
import { isCurrent, type KommuneModel, type World } from '../../views/model/world.ts'
import type { KlikDetail } from '../../views/pages/klik.ts'
import type { Measuring } from '../../views/text/incident-list.ts'
import { countedSeparately } from '../domain/facts/succession.ts'
import type { Expectation } from '../domain/incidents/expected.ts'
import type { Maintenance } from '../domain/incidents/maintenance.ts'
import { inForce, type Kle } from '../domain/kle.ts'
import { type Kommune, kommuneByCode } from '../domain/kommuner.ts'
import { type Indeks, indekser, isResponseTime } from '../domain/measured/check.ts'
import type { Received } from '../domain/measured/delivery.ts'
import { indeksKey, type PeriodTimes, probeKey } from '../domain/measured/service-times.ts'
import { emptySketch, type Sketch } from '../domain/measured/sketch.ts'
import type { FactStore } from '../domain/ports/facts.ts'
import type { StoredIncident } from '../domain/ports/incidents.ts'
import type { Store } from '../domain/ports/store.ts'
import { type KommuneData, nothingKnown, type Rules } from '../domain/readiness/group.ts'
import { isJudged, type Probe } from '../domain/services/probe.ts'
import { copenhagenDay, day, hour, nextMidnight } from '../domain/time.ts'
import { createEventReader } from './events.ts'
import { createErrorReader } from './incident-errors.ts'
import { createStopReader } from './incident-stop.ts'
import { createIncidentTimes } from './incident-times.ts'

export type DetailsDeps = {
  store: Store
  rules: Rules
  probes: readonly Probe[]
  /** A function, because the demo has certificates only after its sandbox has started. */
  certificates: () => readonly KnownCertificate[]
  /** The indexes for which a token for any kommune is accepted. */
  anyKommune?: readonly Indeks[] | undefined
  /** Serviceplatformen's status page; absent when it is not configured. */
  servicePage?: WatchedPage | undefined
  /** How old (ms) a KLIK status may be and still be known. */
  klikMaxAgeMs: number
  /** From one pulse to the next, ms. */
  pulseMs: number
  /** How long response times are kept. */
  keptTimes: KeptTimes
  /** The maintenance windows that overlap a span (epoch ms). */
  maintenance: (from: number, until: number) => Maintenance[]
  /** What each kommune's groups usually receive. Key: `kommunekode group`. */
  usualDeliveries: (now: number) => Promise<ReadonlyMap<string, Expectation>>
}

export type Details = ReturnType<typeof createDetails>

/** Pages show eight weeks of history. */
const historyMs = 56 * day

const maintenanceShownMs = 7 * day
const roundsShown = 20
const importsShown = 20

/** The kommune named in a path; accepts `751` for `0751`. */
export const findKommune = (text: string): Kommune | undefined =>
  /^\d{1,4}$/.test(text) ? kommuneByCode.get(text.padStart(4, '0')) : undefined

/** The model of a known kommunekode; the world contains all 98. */
export const kommuneOf = (world: World, kommunekode: string): KommuneModel => {
  const found = world.kommuner.find((k) => k.kommune.kommunekode === kommunekode)
  if (found === undefined) throw new Error(`the world has no kommune ${kommunekode}`)
  return found
}

const noTimes = { sketch: emptySketch(), untimed: 0 }

/** The start of the history shown; the page is valid until it moves, at midnight. */
const historyFrom = ({ reading }: World): number => {
  const midnight = nextMidnight(reading.now)
  reading.until(midnight)
  return midnight - day - historyMs
}

/** The start of the last 24 hours; the page is valid until it moves, each hour, as the store's rollups do. */
const lastDayFrom = ({ reading }: World): number => {
  const thisHour = Math.floor(reading.now / hour) * hour
  reading.until(thisHour + hour)
  return thisHour - day
}

/** Reads KL's titles of the numbers, again only when the facts have changed. */
const createTitleReader = (store: Pick<FactStore, 'factsVersion' | 'readFacts'>) => {
  let cached: { version: string; titles: ReadonlyMap<Kle, string> } | undefined
  return async (): Promise<ReadonlyMap<Kle, string>> => {
    const version = store.factsVersion()
    if (cached?.version !== version) {
      const facts = await store.readFacts('kle')
      cached = {
        version,
        titles: new Map(facts.flatMap(({ key, value: { titel } }) => (titel ? [[key, titel]] : []))),
      }
    }
    return cached.titles
  }
}

export const createDetails = (deps: DetailsDeps) => {
  const { store, rules, probes, certificates, servicePage, klikMaxAgeMs, pulseMs, keptTimes, maintenance } =
    deps
  const titles = createTitleReader(store)
  const events = createEventReader(store)
  const kontakter = (k: KommuneModel) => store.readFacts('kontakter', { kommunekode: k.kommune.kommunekode })
  const counted: readonly Indeks[] = rules.benefits ? indekser : ['sdi']

  // Cells of a kommune that is no longer polled are not shown, because nothing is known of it now.
  const cellsOf = (world: World, k: KommuneModel, stored: KommuneData): KommuneCells => {
    const known = k.polled ? stored : nothingKnown
    const inSdi = new Map(known.cells.flatMap((cell) => (cell.indeks === 'sdi' ? [[cell.kle, cell]] : [])))
    return {
      ...known,
      numbers: countedSeparately(inForce(rules.obligatory, copenhagenDay(world.reading.now)), inSdi),
      staleAfterMs: rules.staleAfterMs,
      maxAgeMs: rules.maxAgeMs,
    }
  }

  /** The times of all services over the last 24 hours. */
  const lastDayTimes = async (world: World): Promise<PeriodTimes | undefined> => {
    const from = lastDayFrom(world)
    const [times] = await store.readServiceTimes('hour', [from, from + day + hour])
    return times
  }

  const indeksTimesOf = (times: PeriodTimes | undefined): Record<Indeks, Sketch> => {
    const sketchOf = (indeks: Indeks) => times?.get(indeksKey(indeks))?.sketch ?? emptySketch()
    return { sdi: sketchOf('sdi'), ydi: sketchOf('ydi') }
  }

  const services = async (world: World): Promise<ServicesDetail> => {
    const times = await lastDayTimes(world)
    return {
      probes: await Promise.all(
        probes.map(async (probe) => ({
          probe,
          recent: await store.readProbeLatest(probe.id, world.reading.now),
          times: times?.get(probeKey(probe.id)) ?? noTimes,
        })),
      ),
      indekser: counted,
      indeksTimes: indeksTimesOf(times),
      latestAttempts: (
        await Promise.all(indekser.map((indeks) => store.readLatestAttempts(indeks, newestAttempts)))
      ).flat(),
      pulseMs,
      certificates: certificates(),
      servicePage: servicePage && { ...servicePage, reported: await store.readServicePage() },
    }
  }

  /** The series without a judged result in their last two intervals; the page is valid until one more has none. */
  const silentAt = async ({ reading }: World): Promise<Set<string>> => {
    const silent = new Set<string>()
    for (const indeks of counted) {
      const attempts = await store.readLatestAttempts(indeks, newestAttempts)
      const latest = attempts.find((one) => isResponseTime({ ...one, number: 1 }))
      if (latest === undefined || !isCurrent(reading, latest.at, twoPulses(pulseMs)))
        silent.add(indeksKey(indeks))
    }
    for (const { id, everyMs } of probes) {
      const latest = (await store.readProbeLatest(id, reading.now)).find(isJudged)
      if (latest === undefined || !isCurrent(reading, latest.at, 2 * everyMs)) silent.add(probeKey(id))
    }
    return silent
  }

  /** A service is measured while any of its series is. */
  const measuring = async (world: World): Promise<Measuring> => {
    const silent = await silentAt(world)
    const keysOf = (id: string) => [
      ...counted.filter((indeks) => indeks === id).map(indeksKey),
      ...probes.filter((probe) => probe.id === id).map((probe) => probeKey(probe.id)),
    ]
    const services = timedServices({ probes, indekser: counted })
    const unmeasured = services.filter(({ id }) => keysOf(id).every((key) => silent.has(key)))
    return { services: services.length, unmeasured: unmeasured.length }
  }

  /** The page is valid until the last point is over. */
  const responseTimes = async (world: World, periode: Periode): Promise<ResponseTimesDetail> => {
    const { now } = world.reading
    const bounds = boundsOf(periode, now)
    const usual = daysBefore(now, usualDays)
    world.reading.until(bounds.at(-1) as number)
    return {
      periode,
      bounds,
      times: await store.readServiceTimes(spanOf(periode), bounds),
      usual: { bounds: usual, times: await store.readServiceTimes('hour', usual) },
      probes,
      indekser: counted,
      silent: await silentAt(world),
      isDoubted: doubtOf(world) !== undefined,
      spans: [],
      maintenance: maintenance(bounds[0] as number, bounds.at(-1) as number),
    }
  }

  /** What is announced for the next days; the page is valid until the next hour. */
  const announced = async (world: World): Promise<Pick<DriftDetail, 'maintenance' | 'coming'>> => {
    const { reading } = world
    const nextHour = (Math.floor(reading.now / hour) + 1) * hour
    reading.until(nextHour)
    const until = nextHour + maintenanceShownMs
    return { maintenance: maintenance(reading.now, until), coming: await events.coming(world, until) }
  }

  /** What has come since each of the stops began, by the incident's id. */
  const receivedSince = async (
    incidents: readonly StoredIncident[],
  ): Promise<Map<number, readonly Received[]>> => {
    const received = new Map<number, readonly Received[]>()
    for (const { id, what, beganAt } of incidents)
      if (what === 'stop') received.set(id, await store.readReceived(beganAt))
    return received
  }

  return {
    measuring,
    responseTimes,
    incidentTimes: createIncidentTimes({ store, probes, indekser: counted, keptTimes, maintenance }),
    /** The ids and names of the services that have response times. */
    timedServices: timedServices({ probes, indekser: counted }),
    /** The obligatory numbers in force today; the page is valid until tomorrow. */
    numbersInForce: ({ reading }: World): Kle[] => {
      reading.until(nextMidnight(reading.now))
      return inForce(rules.obligatory, copenhagenDay(reading.now))
    },
    cells: async (world: World, k: KommuneModel): Promise<KommuneCells> =>
      cellsOf(world, k, await store.readKommune(k.kommune.kommunekode)),
    kommune: async (world: World, k: KommuneModel): Promise<KommuneDetail> => {
      const { kommunekode } = k.kommune
      const stored = await store.readKommune(kommunekode)
      return {
        ...cellsOf(world, k, stored),
        // Imported facts are shown whether the kommune is polled or not.
        kald: stored.kald,
        levelRuns: await store.readLevelRuns(historyFrom(world), kommunekode),
        sketches: await store.readSketches(lastDayFrom(world)),
        indeksTimes: indeksTimesOf(await lastDayTimes(world)),
        titles: await titles(),
        received: await receivedSince(incidentsHitting(world, kommunekode)),
        events: await events.open(world, { kommune: kommunekode }),
        kontakter: await kontakter(k),
      }
    },
    titles,
    kontakter,
    services,
    klik: async (): Promise<KlikDetail> => ({ facts: await store.readFacts('klik'), klikMaxAgeMs }),
    aktiviteter: () => store.readFacts('aktiviteter'),
    events,
    incident: (id: number) => store.readIncident(id),
    stop: createStopReader(deps),
    errors: createErrorReader(deps),
    drift: async (world: World): Promise<DriftDetail> => ({
      rounds: await store.readRounds('counts', roundsShown),
      sizes: await store.readSizes(),
      outcomes: await store.readOutcomes(lastDayFrom(world)),
      sketches: await store.readSketches(lastDayFrom(world)),
      indeksTimes: indeksTimesOf(await lastDayTimes(world)),
      certificates: certificates(),
      anyKommune: deps.anyKommune,
      imports: await store.readImports(importsShown),
      refused: await store.readRefusedImports(),
      reported: await store.readFactAges(),
      observations: await store.readObservations(),
      ...(await announced(world)),
    }),
    metrics: async (world: World): Promise<MetricsDetail> => ({
      services: await services(world),
      outcomes: await store.readOutcomes(lastDayFrom(world)),
      bytes: (await store.readSizes()).bytes,
    }),
  }
}
