// Owns the composition: the only file that knows everything; starts it in order, and stops it in order.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AttemptLimits } from '../db/attempts.ts'
import { lockFolder } from '../db/lock.ts'
import { openDb, type StoreKind, StoreRefused } from '../db/open.ts'
import { createStore } from '../db/store.ts'
import { type Config, type Environment, readConfigFile, readEnvironment } from './config/config.ts'
import { factsOf, limitsOf, rulesOf } from './config/derive.ts'
import { type Demo, demoLimits, makeHistory, openDemo, startSandboxChild } from './demo.ts'
import { assessKommune, type Rules } from './domain/group.ts'
import type { DecideKommune, PollerStatus, Store } from './domain/ports.ts'
import { createApp } from './http/app.ts'
import { createAssets } from './http/assets.ts'
import { ListenRefused, startHttp } from './http/listen.ts'
import { startLagMeter } from './poll/lag.ts'
import { createPacer } from './poll/pace.ts'
import { type Poller, startPoller } from './poll/poller.ts'
import { realTime } from './poll/wait.ts'
import { createTransport } from './sources/http.ts'
import { createSdiSource } from './sources/sdi.ts'

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
  return async (why: string, code: number): Promise<void> => {
    if (stopping) return
    stopping = true
    log(`stopping: ${why}`)
    setTimeout(() => process.exit(1), stopWithinMs).unref()
    for (const one of stops.reverse()) await one()
    process.exit(code)
  }
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

const startPolling = (
  { poll, sdi, kommuner: polled }: Config,
  rules: Rules,
  store: Store,
  stops: Stops,
): Poller => {
  const { mono } = realTime
  const lag = startLagMeter(mono)
  // One more than the rounds use, for the pulse: a wait in our own pool is no response time of the service's.
  const connections = poll.concurrency + 1
  const transport = createTransport({ timeoutMs: poll.timeoutMs, connections, mono })
  const pace = createPacer(poll.maxCallsPerSecond, realTime)
  const source = createSdiSource(
    { ...sdi, freshWithinMs: poll.freshWithinMs, retries: poll.retries, retryAfterMs: 500 },
    { send: transport.send, clock: realTime, pace, lagSince: lag.since },
  )
  const poller = startPoller({ store, source, time: realTime, lag, polled, rules, options: poll, log })
  stops.push(lag.stop, transport.close, poller.stop)
  return poller
}

/** What another index has answered says nothing of this one: the test environment's counts are not production's. */
const distrustOtherIndex = async (store: Store, url: string, decide: DecideKommune): Promise<void> => {
  const former = await store.readMark('sdiUrl')
  if (former !== undefined && former !== url) await store.distrust(decide)
  if (former !== url) await store.writeMark('sdiUrl', url)
}

/** Makes what the demo stands on; resolves with the address of its index, or nothing when stopped meanwhile. */
const prepareDemo = async (
  store: Store,
  demo: Demo,
  rules: Rules,
  stops: Stops,
): Promise<string | undefined> => {
  const ending = new AbortController()
  const sandbox = startSandboxChild(demo.presentAt)
  const history = makeHistory(store, demo, rules, ending.signal)
  stops.push(async () => {
    ending.abort()
    await history
    ;(await sandbox).child.kill()
  })
  const [{ url }] = await Promise.all([sandbox, history])
  return ending.signal.aborted ? undefined : url
}

const start = async (stops: Stops, stop: ReturnType<typeof createStop>): Promise<void> => {
  const read = readEnvironment(process.env)
  if ('mistakes' in read) throw new Refused(read.mistakes)
  const { environment } = read
  const file = environment.configFile === undefined ? undefined : readConfigFile(environment.configFile)
  if (file && 'mistakes' in file) throw new Refused(file.mistakes)

  const kind = file ? 'live' : 'demo'
  const store = openStore(environment, kind, file ? limitsOf(file.config) : demoLimits, stops)
  const demo = file ? undefined : await openDemo(store, Date.now())
  const config = file?.config ?? (demo as Demo).config
  const rules = rulesOf(config)

  const decide: DecideKommune = (kommunekode, cells, former) =>
    assessKommune(kommunekode, cells, former, Date.now(), rules)
  // The rules or the day may be others than when the groups were decided.
  await store.redecide(decide)
  if (demo === undefined) await distrustOtherIndex(store, config.sdi.url, decide)

  let poller: Poller | undefined
  const status = (): PollerStatus => poller?.status() ?? notPolling
  const app = createApp({
    store,
    clock: realTime,
    rules,
    facts: factsOf(config),
    products: config.products,
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

  const demoUrl = demo && (await prepareDemo(store, demo, rules, stops))
  if (demo && demoUrl === undefined) return
  const sdi = { ...config.sdi, url: demoUrl ?? config.sdi.url }
  poller = startPolling({ ...config, sdi }, rules, store, stops)
  poller.broken.catch((error: unknown) => {
    log(`the poller broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return stop('the poller broke', 1)
  })
}

const stops: Stops = []
const stop = createStop(stops)
process.once('SIGTERM', () => stop('SIGTERM', 0))
process.once('SIGINT', () => stop('SIGINT', 0))
try {
  await start(stops, stop)
} catch (error) {
  const mistakes = error instanceof Refused ? error.mistakes : [(error as Error).message]
  if (!(error instanceof Refused || error instanceof StoreRefused || error instanceof ListenRefused))
    throw error
  process.stderr.write(`Borgerblik Status cannot start:\n${mistakes.map((m) => `  ${m}\n`).join('')}`)
  process.exit(1)
}
