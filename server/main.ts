// Owns the composition: the only file that knows everything; starts it in order, and stops it in order.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { AttemptLimits } from '../db/attempts.ts'
import { lockFolder } from '../db/lock.ts'
import { openDb, type StoreKind, StoreRefused } from '../db/open.ts'
import { createStore } from '../db/store.ts'
import { type Polling, startPolling } from './compose/polling.ts'
import { createSources, folderOf } from './compose/sources.ts'
import { type Config, type Environment, readConfigFile, readEnvironment } from './config/config.ts'
import { factsOf, limitsOf, rulesOf } from './config/derive.ts'
import { demoLimits, withAddresses } from './demo/config.ts'
import { type Demo, openDemo } from './demo/demo.ts'
import { reportDemo } from './demo/facts.ts'
import { makeHistory } from './demo/history.ts'
import { startSandboxChild } from './demo/sandbox.ts'
import { indekser } from './domain/measured/check.ts'
import type { PollerStatus } from './domain/ports/poller.ts'
import type { Store } from './domain/ports/store.ts'
import type { Rules } from './domain/readiness/group.ts'
import { type Assessor, createAssessor } from './domain/readiness/kommune.ts'
import { assessCertificate } from './domain/services/certificate.ts'
import { createApp } from './http/app.ts'
import { createAssets } from './http/assets.ts'
import { ListenRefused, startHttp } from './http/listen.ts'
import { konfigurationJsonSchema } from './imports/konfiguration-json.ts'
import { startLagMeter } from './poll/lag.ts'
import { realTime } from './poll/wait.ts'

const log = (line: string): void => {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`)
}

/** What an operator can mend: said at once, and nothing is started. */
class Refused extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(mistakes.join('; '))
  }
}

/** Things to stop, the last started first. */
type Stops = (() => unknown)[]

const stopWithinMs = 4500

/** Stops once, however often and for whatever reasons it is asked to. */
const createStop = (stops: Stops) => {
  let stopping = false
  const stop = async (why: string, code: number): Promise<void> => {
    if (stopping) return
    stopping = true
    log(`stopping: ${why}`)
    setTimeout(() => process.exit(1), stopWithinMs).unref()
    for (const one of stops.reverse()) await one()
    process.exit(code)
  }
  return { stop, isStopping: () => stopping }
}

const openStore = (environment: Environment, kind: StoreKind, limits: AttemptLimits, stops: Stops): Store => {
  const { dataFolder } = environment
  stops.push(lockFolder(dataFolder))
  const store = createStore(
    openDb(join(dataFolder, kind === 'demo' ? 'demo.db' : 'borgerblik.db'), kind),
    limits,
  )
  stops.push(store.close)
  return store
}

const notPolling: PollerStatus = { lagMs: 0 }

const packageVersion = (): string =>
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version

/** What another index has answered says nothing of this one: the test environment's counts are not production's. */
const distrustOtherIndex = async (store: Store, { sources }: Config, assessor: Assessor): Promise<void> => {
  for (const indeks of indekser) {
    const url = sources[indeks]?.url
    const mark = `${indeks}Url`
    const former = await store.readMark(mark)
    if (url === undefined || url === former) continue
    if (former !== undefined) await store.distrust(assessor, Date.now(), indeks)
    await store.writeMark(mark, url)
  }
}

/** Makes what the demo stands on; resolves with the addresses it has, or nothing when stopped meanwhile. */
const prepareDemo = async (
  store: Store,
  demo: Demo,
  rules: Rules,
  assessor: Assessor,
  { dataFolder, demoSecurity }: Environment,
  stops: Stops,
): Promise<Config | undefined> => {
  const ending = new AbortController()
  const folder = demoSecurity ? resolve(dataFolder, 'demo-certificates') : undefined
  const sandbox = startSandboxChild(demo.presentAt, folder)
  const history = makeHistory(store, demo, rules, ending.signal).then(() => reportDemo(store, demo, assessor))
  stops.push(async () => {
    ending.abort()
    await history
    ;(await sandbox).child.kill()
  })
  const [started] = await Promise.all([sandbox, history])
  return ending.signal.aborted ? undefined : withAddresses(demo.config, started)
}

const start = async (stops: Stops, stop: ReturnType<typeof createStop>['stop']): Promise<void> => {
  const read = readEnvironment(process.env)
  if ('mistakes' in read) throw new Refused(read.mistakes)
  const { environment } = read
  const file = environment.configFile === undefined ? undefined : readConfigFile(environment.configFile)
  if (file && 'mistakes' in file) throw new Refused(file.mistakes)
  const lag = startLagMeter(realTime.mono)
  stops.push(lag.stop)

  const makeSources = (config: Config) => {
    const folder = folderOf(environment.configFile)
    const made = createSources(config, { time: realTime, lag, folder, env: process.env })
    if ('mistakes' in made) throw new Refused(made.mistakes)
    stops.push(made.sources.close)
    return made.sources
  }
  // What a configuration's files lack is told before anything is opened.
  const liveSources = file && makeSources(file.config)
  let certificates = liveSources?.certificates ?? []
  for (const { name, validTo } of certificates) {
    const { days, state } = assessCertificate(validTo, Date.now())
    if (state !== 'ok')
      log(`${name}: the certificate ${state === 'ended' ? 'has ended' : `ends in ${days} days`}`)
  }

  const kind = file ? 'live' : 'demo'
  const store = openStore(environment, kind, file ? limitsOf(file.config) : demoLimits, stops)
  const demo = file ? undefined : await openDemo(store, Date.now())
  const config = file?.config ?? (demo as Demo).config
  const rules = rulesOf(config)

  const assessor = createAssessor(rules)
  // The rules may be others than when the groups were assessed.
  await store.reassess(assessor, Date.now())
  if (demo === undefined) await distrustOtherIndex(store, config, assessor)

  let polling: Polling | undefined
  const status = (): PollerStatus => polling?.poller.status() ?? notPolling
  const app = createApp({
    store,
    clock: realTime,
    rules,
    facts: factsOf(config),
    observedMaxAgeMs: config.maxAgeMs.observed,
    products: config.products,
    probes: config.probes,
    certificates: () => certificates,
    servicePage: config.sources.servicePage,
    klikMaxAgeMs: config.maxAgeMs.klik,
    pulseMs: config.poll.pulseMs,
    konfigurationSchema: konfigurationJsonSchema(),
    demo: demo !== undefined,
    intervalMs: config.poll.countsMs,
    status,
    assets: createAssets(),
    version: packageVersion(),
    log,
  })
  const http = await startHttp(app, environment)
  stops.push(http.close)
  log(`Borgerblik Status${demo ? ' (demo: invented data)' : ''} at ${http.url}`)

  const ready =
    demo === undefined ? config : await prepareDemo(store, demo, rules, assessor, environment, stops)
  if (ready === undefined) return
  const sources = liveSources ?? makeSources(ready)
  certificates = sources.certificates
  polling = startPolling({
    config: ready,
    sources,
    rules,
    assessor,
    store,
    lag,
    log,
  })
  stops.push(polling.stop)
  polling.broken.catch((error: unknown) => {
    log(`the poller broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return stop('the poller broke', 1)
  })
}

const stops: Stops = []
const { stop, isStopping } = createStop(stops)
process.once('SIGTERM', () => stop('SIGTERM', 0))
process.once('SIGINT', () => stop('SIGINT', 0))
try {
  await start(stops, stop)
} catch (error) {
  // What was still to be started has lost what it stands on.
  if (isStopping()) await new Promise(() => undefined)
  const mistakes = error instanceof Refused ? error.mistakes : [(error as Error).message]
  if (!(error instanceof Refused || error instanceof StoreRefused || error instanceof ListenRefused))
    throw error
  process.stderr.write(`Borgerblik Status cannot start:\n${mistakes.map((m) => `  ${m}\n`).join('')}`)
  process.exit(1)
}
