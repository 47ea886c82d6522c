// Judging: creates the detector from what is usual, lets it judge what the store records, and renews it daily.
import { isDeepStrictEqual } from 'node:util'
import type { Config } from '../config/config.ts'
import { servicesOf } from '../config/derive.ts'
import { maintenanceBetween } from '../config/windows.ts'
import { createDetectorInSteps, type Detector, detectorDefaults } from '../domain/incidents/detector.ts'
import { createSlots } from '../domain/incidents/expected.ts'
import type { Fleet } from '../domain/incidents/fleet.ts'
import type { Look } from '../domain/incidents/looks.ts'
import { createNewsReader } from '../domain/incidents/news.ts'
import type { Changes } from '../domain/incidents/register.ts'
import type { Judge } from '../domain/ports/judge.ts'
import type { Store } from '../domain/ports/store.ts'
import type { Rules } from '../domain/readiness/group.ts'
import { day, hour, minute } from '../domain/time.ts'
import type { Task } from '../poll/probing.ts'
import type { Waiter } from '../poll/wait.ts'
import { readClocks, wasSet } from '../poll/watch.ts'
import { createFleetReader } from './fleet.ts'
import { addNews, createJournal, type Journal, noEvidence } from './journal.ts'
import { deliveriesAgainMs, leftOutBy, readExpectations, readPast, readUsualTimes } from './learning.ts'
import { runInSlices } from './slices.ts'

/** Incidents of so long are read: what is usual is learnt without them, and those that closed lately may be reopened. */
const incidentsMs = 60 * day
const learnEveryMs = day
/** When products change by an import, the detector is renewed, but not more often than this. */
const renewAtMostMs = hour

const nothing: Changes = { incidents: [], steps: [], notices: [] }

export type JudgingDeps = {
  config: Config
  store: Store
  rules: Rules
  time: Waiter
  log: (line: string) => void
}

export type Judging = {
  judge: Judge
  /** What should be called soon because it is suspected. */
  looks(): Look[]
  /** Since when what fails is our own trouble; undefined while it is not. */
  ownSince(): number | undefined
  /** Renews the detector when it is due, and learns which incidents were closed by hand. */
  task: Task
}

/** A renewal that runs: whether the new detector is being made, and whether what it was made from holds no longer. */
type Renewal = { journal: Journal; isMade: boolean; isVoid: boolean }

type Detecting = { detector: Detector; toEvidence: ReturnType<typeof createNewsReader> }

/** Starts without a detector; the first run of `task` creates it. */
export const createJudging = ({ config, store, rules, time, log }: JudgingDeps): Judging => {
  const platforms = servicesOf(config)
  const failAt = new Map(config.probes.map(({ id, failAtMs }) => [id, failAtMs]))
  const settings = {
    ...detectorDefaults,
    leverance: { ...detectorDefaults.leverance, intervalMs: config.poll.deliveriesMs },
  }
  let detecting: Detecting | undefined
  let renewal: Renewal | undefined
  let clocks = readClocks(time)
  let renewed: { at: number; factsVersion: string; fleet: Fleet } | undefined

  const readFleet = createFleetReader({ config, store, rules })

  /**
   * Replaces the detector. The former one judges while the past is read; what is recorded while the new one is made waits
   * for its verdict, so that no incident changes meanwhile.
   */
  const renew = async (fleet: Fleet, now: number): Promise<void> => {
    const current: Renewal = { journal: createJournal(), isMade: false, isVoid: false }
    renewal = current
    const { journal } = current
    const kommunekoder = fleet.kommuner.map(({ kommunekode }) => kommunekode)
    const maintenance = maintenanceBetween(config, now - incidentsMs, now + 2 * learnEveryMs)
    const former = await store.readIncidents(now - incidentsMs)
    const isLeftOut = leftOutBy(former, maintenance, platforms, now)
    const usual = await readUsualTimes(store, [...platforms.keys()], isLeftOut, now)
    const slotOf = createSlots()
    const expectations = await readExpectations(store, fleet, isLeftOut, slotOf, now)
    const toEvidence = createNewsReader({
      usualP95Ms: (indeks) => usual.get(indeks)?.p95Ms,
      failAtMs: (probe) => failAt.get(probe),
      givenRights: await store.readGivenRights(),
    })
    const past = await readPast({ store, kommunekoder, rules, toEvidence, journal }, now)
    const learnt = {
      failShare: (service: string) => usual.get(service)?.failShare ?? 0,
      expectations,
      maintenance,
    }
    current.isMade = true
    for (const news of journal.drain()) addNews(past, news, toEvidence)
    const known = await store.readIncidents(now - deliveriesAgainMs)
    const nextId = await store.nextIncidentId()
    const detector = await runInSlices(
      createDetectorInSteps(fleet, settings, learnt, slotOf, known, nextId, past),
    )
    renewal = undefined
    // Read anew by the next run of the task.
    if (current.isVoid) {
      renewed = undefined
      return
    }
    const waiting = noEvidence()
    for (const news of journal.drain()) addNews(waiting, news, toEvidence)
    detector.take(waiting.samples, waiting.deliveries, waiting.totals)
    detecting = { toEvidence, detector }
  }

  /** Tells the detector when the clock was set since the last call of this function. */
  const noteClock = (): void => {
    const before = clocks
    clocks = readClocks(time)
    const byMs = clocks.now - before.now - (clocks.mono - before.mono)
    if (!wasSet(before, clocks)) return
    detecting?.detector.clockWasSet(byMs)
    if (renewal !== undefined) renewal.isVoid = true
  }

  /**
   * The fleet to renew the detector for; undefined when it is not due: daily, and when products changed. Facts change
   * with each round that is recorded, mostly without a change of the fleet.
   */
  const fleetToRenew = async (now: number): Promise<Fleet | undefined> => {
    if (detecting === undefined || renewed === undefined) return readFleet(now)
    if (now - renewed.at >= learnEveryMs || now < renewed.at) return readFleet(now)
    const factsVersion = store.factsVersion()
    if (now - renewed.at < renewAtMostMs || factsVersion === renewed.factsVersion) return undefined
    const fleet = await readFleet(now)
    if (!isDeepStrictEqual(fleet, renewed.fleet)) return fleet
    renewed.factsVersion = factsVersion
    return undefined
  }

  /** Another process may have closed an incident by hand. */
  const forgetClosed = async ({ detector }: Detecting, now: number): Promise<void> => {
    if (detector.live().length === 0) return
    const open = new Map((await store.readIncidents(now - day)).map((incident) => [incident.id, incident]))
    for (const { id } of detector.live()) {
      const stored = open.get(id)
      if (stored?.state === 'closed') detector.forget(id, stored.closedAt ?? now)
    }
  }

  return {
    judge: {
      judge: (news) => {
        noteClock()
        renewal?.journal.note(news)
        if (detecting === undefined || renewal?.isMade) return nothing
        const { detector, toEvidence } = detecting
        const { samples, totals } = toEvidence(news)
        detector.take(samples, news.delivery === undefined ? [] : [news.delivery], totals)
        const changes = detector.decide(news.at)
        for (const { incident, kind, cause } of changes.steps) log(`incident ${incident} ${kind}: ${cause}`)
        return changes
      },
      failed: () => {
        detecting = undefined
        if (renewal !== undefined) renewal.isVoid = true
      },
    },
    looks: () => {
      noteClock()
      return detecting?.detector.looks(time.now()) ?? []
    },
    ownSince: () => detecting?.detector.ownSince(time.now()),
    task: {
      everyMs: minute,
      run: async () => {
        // What is judged and not stored is judged again, by a detector made when something can be stored.
        if (store.trouble() !== undefined) return
        const now = time.now()
        const factsVersion = store.factsVersion()
        const fleet = await fleetToRenew(now)
        if (fleet !== undefined) {
          renewed = { at: now, factsVersion, fleet }
          await renew(fleet, now)
        } else if (detecting !== undefined) await forgetClosed(detecting, now)
      },
    },
  }
}
