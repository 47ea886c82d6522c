// Runs a sequence of events on the real store, poller, imports and app, with a clock that the test moves.
import { join } from 'node:path'
import type { Hono } from 'hono'
import { onTestFinished } from 'vitest'
import { Database } from '../../db/driver.ts'
import { type Db, openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { type ImportOptions, type Incoming, runImport } from '../../server/commands/import.ts'
import { faultLine } from '../../server/commands/import-report.ts'
import { createConfiguredApp } from '../../server/compose/app.ts'
import { type FreezeDeps, freezeDue, freezeOne } from '../../server/compose/freezing.ts'
import { type Polling, startPolling } from '../../server/compose/polling.ts'
import { resume } from '../../server/compose/resume.ts'
import type { Sources } from '../../server/compose/sources.ts'
import { type Config, parseConfig } from '../../server/config/config.ts'
import { limitsOf, rulesOf, servicesOf } from '../../server/config/derive.ts'
import type { FactKind } from '../../server/domain/facts/facts.ts'
import type { ReadinessGroup } from '../../server/domain/kle.ts'
import type { Outcome } from '../../server/domain/measured/check.ts'
import type { Store } from '../../server/domain/ports/store.ts'
import { type Assessor, createAssessor } from '../../server/domain/readiness/kommune.ts'
import type { Probe, ProbeOutcome, ProbeResult } from '../../server/domain/services/probe.ts'
import { copenhagenDay, day, hour, second } from '../../server/domain/time.ts'
import { fileMaker } from '../../server/files/make.ts'
import { parseKonfigurationJson } from '../../server/imports/konfiguration-json.ts'
import { openImport } from '../../server/imports/open-import.ts'
import { createReachability } from '../../server/poll/reachability.ts'
import { ownLook } from '../../views/slide/pptx.ts'
import { createIndexDouble } from './index-double.ts'
import { createMovedClock, type MovedClock } from './moved-clock.ts'
import { temporaryFolder } from './store.ts'

/** The index's answer for a number: cases, and how many of them were received lately; or a failure. */
export type IndexAnswer = number | { cases: number; received: number } | { outcome: Outcome }

type Configured = {
  url?: string
  numbers: readonly string[]
  /** How often is measured; by default once a day, and a pulse every six hours. */
  poll?: string
  /** Further sources, and further keys, as YAML. */
  sources?: string
  more?: string
}

/** Three kommuner, counted once a day. */
export const storyKommuner = ['0101', '0751', '0851']

const yamlOf = ({
  url = 'https://indeks.example/6',
  numbers,
  poll = '{ counts: 1d, pulse: 6h, pulseSample: 1 }',
  sources = '',
  more = '',
}: Configured): string => `
poll: ${poll}
sources: { sdi: { url: "${url}" }, ${sources} }
obligatory: [${numbers.map((number) => (number.startsWith('{') ? number : `{ kle: "${number}" }`)).join(', ')}]
${more.includes('kommuner:') ? '' : `kommuner: { ${storyKommuner.map((k) => `"${k}": {}`).join(', ')} }`}
${more}`

const toConfig = (configured: Configured): Config => {
  const parsed = parseConfig(yamlOf(configured))
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.join('\n'))
  return parsed.config
}

type Running = {
  config: Config
  db: Db
  store: Store
  assessor: Assessor
  polling: Polling
  app: Hono
  freezing: FreezeDeps
}

type StorySources = Pick<Sources, 'source' | 'prober' | 'reachability'> &
  Partial<Pick<Sources, 'isPaused' | 'pause'>>

/**
 * `startAt`: when the story begins; by default 10:00 in Copenhagen on a Wednesday. `sourcesOf` makes the sources of each
 * start; by default they are a double of the index, and probes with the outcomes that are set. `folder`: of the data.
 */
export const createStory = (
  startAt = Date.parse('2022-11-02T09:00:00Z'),
  sourcesOf?: (clock: MovedClock) => StorySources,
  folder = temporaryFolder(),
) => {
  const file = join(folder, 'borgerblik.db')
  const clock = createMovedClock(startAt)
  const index = createIndexDouble(clock)
  const log: string[] = []
  const brokenFor = new Set<string>()
  const answers = new Map<string, IndexAnswer>()
  const probeOutcomes = new Map<string, ProbeOutcome>()
  let running: Running | undefined
  let latest: Configured | undefined
  /** Resolves when the weeks that are being frozen are stored: compression is not waited for by the clock. */
  let frozen: Promise<unknown> = Promise.resolve()

  index.answer = ({ kommunekode, kle }) => {
    const answer = answers.get(`${kommunekode} ${kle}`) ?? answers.get(kle) ?? 5
    if (typeof answer === 'number') return { outcome: 'counted', cases: answer }
    return 'outcome' in answer ? answer : { outcome: 'counted', ...answer }
  }

  const probe = async ({ id }: Probe, signal: AbortSignal): Promise<ProbeResult> => {
    const at = clock.now()
    await clock.wait(index.takesMs, signal)
    const outcome = probeOutcomes.get(id) ?? 'ok'
    const phases = outcome === 'offline' ? { connect: 10 } : { connect: 2, firstByte: 8 }
    return { probe: id, at, outcome, durationMs: index.takesMs, phases, redirects: 0, lagMs: index.lagMs }
  }

  const now = (): Running => {
    if (running === undefined) throw new Error('the server is not started')
    return running
  }

  const stop = async (): Promise<void> => {
    const stopped = running
    running = undefined
    if (stopped === undefined) return
    await stopped.polling.stop()
    await stopped.store.close()
  }
  onTestFinished(stop)

  const createStoryAssessor = (config: Config): Assessor => {
    const sound = createAssessor(rulesOf(config))
    return {
      ...sound,
      assess: (kommunekode, ...given) => {
        if (brokenFor.has(kommunekode)) throw new Error('a broken rule')
        return sound.assess(kommunekode, ...given)
      },
    }
  }

  /** Starts the server as main does, by default with its last configuration; stops a running one first. */
  const start = async (configured = latest): Promise<void> => {
    await stop()
    if (configured === undefined) throw new Error('nothing is configured')
    latest = configured
    const config = toConfig(configured)
    const assessor = createStoryAssessor(config)
    const db = openDb(file, 'live')
    const store = createStore(db, limitsOf(config), { time: clock, persists: true })
    await resume(store, config, assessor, { now: clock.now(), demo: false })
    const rules = rulesOf(config)
    const addToLog = (line: string) => void log.push(line)
    const sources = {
      source: index,
      prober: { probe },
      reachability: createReachability({ references: [], connect: async () => false, time: clock }),
      isPaused: () => false,
      pause: () => undefined,
      ...sourcesOf?.(clock),
      certificates: [],
      watchPauses: () => undefined,
      close: async () => undefined,
    }
    const lag = { since: () => 0, stop: () => undefined }
    const freezing = { store, config, rulesAt: () => rules, demo: false }
    const polling = startPolling({
      ...{ config, sources, rules, assessor, store, time: clock, lag, log: addToLog },
      freezeDue: async () => {
        const at = clock.now()
        frozen = freezeDue(freezing, { now: () => at })
        await frozen
      },
    })
    const app = createConfiguredApp(config, {
      store,
      clock,
      rules,
      certificates: () => [],
      demo: false,
      status: polling.poller.status,
      makeFile: fileMaker(ownLook),
      version: '1.2.3',
      log: addToLog,
    })
    running = { config, db, store, assessor, polling, app, freezing }
  }

  /** Long enough for a round that is due and not spread. */
  const measure = () => clock.advance(10 * second)

  const read = async (path: string): Promise<string> => (await now().app.request(path)).text()

  const today = () => copenhagenDay(clock.now())

  /** Throws with the errors when the import is refused. */
  const takeIn = async (kind: FactKind, incoming: Incoming, options: ImportOptions = {}): Promise<void> => {
    const { store, config, assessor } = now()
    const errors: string[] = []
    const terminal = {
      print: () => undefined,
      printError: (line: string) => void errors.push(line),
      progress: () => undefined,
    }
    const code = await runImport({ store, config, assessor, clock }, kind, incoming, options, terminal)
    if (code !== 0) throw new Error(errors.join('\n'))
  }

  return {
    log,
    clock,
    start,
    stop,
    read,
    /** Sets the index's answer for a number from now on, for one kommune or all. */
    setAnswer: (kle: string, answer: IndexAnswer, kommunekode?: string): void => {
      answers.set(kommunekode === undefined ? kle : `${kommunekode} ${kle}`, answer)
    },
    /** Sets a probe's outcome from now on; it is `ok` by default. */
    setProbe: (id: string, outcome: ProbeOutcome): void => void probeOutcomes.set(id, outcome),
    /** Sets how long each call takes from now on. */
    setCallTime: (ms: number): void => {
      index.takesMs = ms
    },
    /** Sets how much our own event loop delays each call and probe from now on. */
    setLag: (ms: number): void => {
      index.lagMs = ms
    },
    measure,
    wait: (ms: number) => clock.advance(ms),
    /** Moves to the same time on the next day, and runs a round. The server is stopped in between, to save time. */
    nextDay: async (): Promise<void> => {
      await stop()
      clock.pass(day)
      await start()
      await measure()
    },
    /** The answer's status to a request. */
    statusOf: async (path: string): Promise<number> => (await now().app.request(path)).status,
    /** Lets another program hold the lock of the database, until the function that is returned is called. */
    lockDatabase: (): (() => void) => {
      const other = new Database(file)
      other.exec('BEGIN IMMEDIATE')
      return () => void other.close()
    },
    /** Forbids or allows the server to write, as the operating system may. */
    allowWriting: (allows: boolean): void => void now().db.$client.pragma(`query_only = ${allows ? 0 : 1}`),
    /** What is stored, by SQL. */
    stored: (sql: string): unknown => now().db.$client.prepare(sql).pluck().get(),
    /** Stops measuring and reassessing; pages are still served. */
    killPoller: () => now().polling.stop(),
    /** Lets time pass while the server is stopped. */
    pass: (ms: number): void => clock.pass(ms),
    breakAssessmentOf: (kommunekode: string) => brokenFor.add(kommunekode),
    repairAssessmentOf: (kommunekode: string) => brokenFor.delete(kommunekode),
    /** Imports a CSV file, as the command does while the server runs. */
    import: (kind: FactKind, lines: readonly string[], options?: ImportOptions): Promise<void> => {
      const { config } = now()
      const file = { name: `${kind}.csv`, bytes: Buffer.from(`${lines.join('\r\n')}\r\n`) }
      const context = { products: config.products, services: servicesOf(config), today: today() }
      const items = () => openImport(kind, file, context)
      return takeIn(kind, { name: file.name, isAddress: false, items }, options)
    },
    /** Imports an answer of the address of KLE configurations, as the command does while the server runs. */
    fetch: (konfigurationer: readonly object[], options?: ImportOptions): Promise<void> => {
      const parsed = parseKonfigurationJson({ konfigurationer }, today())
      if ('faults' in parsed) throw new Error(parsed.faults.map(faultLine).join('\n'))
      const items = async function* () {
        for (const fact of parsed.facts) yield { fact }
      }
      return takeIn(
        'kle-konfiguration',
        { name: 'https://konfiguration.example/', isAddress: true, items },
        options,
      )
    },
    /** How many cases each call for received cases is answered with, from now on. */
    deliver: (received: (kommunekode: string) => number): void => {
      index.delivers = ({ kommunekode }) => received(kommunekode)
    },
    /** Records deliveries of the past, of each hour, in KLE 02. */
    haveDelivered: async (days: number, received: number): Promise<void> => {
      const until = clock.now()
      const hours = Array.from({ length: days * 24 }, (_, i) => until - (i + 1) * hour)
      for (const kommunekode of storyKommuner)
        await now().store.recordDeliveries(
          hours.map((from) => ({ kommunekode, group: '02', from, until: from + hour, received })),
        )
    },
    /** All incidents of the last days, with their steps and notices, oldest first. */
    incidents: async () => {
      const { store } = now()
      const found = await store.readIncidents(0)
      const details = await Promise.all(found.reverse().map(({ id }) => store.readIncident(id)))
      return details.flatMap((detail) => detail ?? [])
    },
    /** The frozen weeks, each in its latest revision, oldest first. */
    weeks: async () => {
      await frozen
      const { store } = now()
      const stored = (await store.readWeeks()).map(({ week }) => store.readWeek(week))
      return (await Promise.all(stored)).flatMap((one) => one ?? [])
    },
    /** Freezes a week by hand; with a reason, again. */
    freeze: (week: string, why?: string) =>
      freezeOne(now().freezing, week, { clock, why, by: 'kommandolinjen' }),
    closeByHand: (id: number) =>
      now().store.stepByHand(id, { at: clock.now(), kind: 'closed', origin: 'a test' }),
    /** A kommune's group in the API. */
    group: async (kommunekode: string, group: ReadinessGroup) =>
      JSON.parse(await read(`/api/v1/kommuner/${kommunekode}`)).groups[group],
    /** A kommune's KLE number in the API. */
    number: async (kommunekode: string, kle: string) =>
      JSON.parse(await read(`/api/v1/kommuner/${kommunekode}`)).kle.find(
        (line: { kle: string }) => line.kle === kle,
      ),
    rung: async (kommunekode: string, group: ReadinessGroup, rung: string) =>
      JSON.parse(await read(`/api/v1/kommuner/${kommunekode}`)).ladder[group].find(
        (r: { rung: string }) => r.rung === rung,
      ),
    /** A kommune's changes of level in a group, oldest first: level, whether by us, and when (ms after the start). */
    history: async (kommunekode: string, group: ReadinessGroup) =>
      (await now().store.readLevelRuns(0, kommunekode))
        .filter((run) => run.group === group)
        .filter((run, i, runs) => run.level !== runs[i - 1]?.level)
        .map(({ level, byUs, firstAt }) => [level, byUs, firstAt - startAt]),
  }
}
