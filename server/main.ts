// Composes the server: the only file that knows all parts; starts them in order and stops them in reverse.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { StoreRefused } from '../db/open.ts'
import { allowUnwritten } from './commands/closed-pipe.ts'
import { createConfiguredApp } from './compose/app.ts'
import { withoutPasswords } from './compose/fetching.ts'
import { freezeByCommand } from './compose/freeze-task.ts'
import { type Polling, startPolling } from './compose/polling.ts'
import { resume } from './compose/resume.ts'
import { openServerStore } from './compose/server-store.ts'
import { readSlideLook } from './compose/slide-look.ts'
import { createSources, folderOf } from './compose/sources.ts'
import { type Config, type Environment, readConfigFile, readEnvironment } from './config/config.ts'
import { limitsOf, rulesOf } from './config/derive.ts'
import { placesLine } from './config/environment.ts'
import { demoConfig, demoLimits } from './demo/config.ts'
import { type Demo, openDemo } from './demo/demo.ts'
import { reportDemo } from './demo/facts.ts'
import { makePast } from './demo/past.ts'
import { sandboxRules } from './demo/rules.ts'
import { startSandboxChild } from './demo/sandbox.ts'
import { makeWeeks } from './demo/weeks.ts'
import type { PollerStatus } from './domain/ports/poller.ts'
import type { Store } from './domain/ports/store.ts'
import { StoreFailed } from './domain/ports/store-trouble.ts'
import type { Rules } from './domain/readiness/group.ts'
import { type Assessor, createAssessor } from './domain/readiness/kommune.ts'
import { assessCertificate } from './domain/services/certificate.ts'
import { createFilePool } from './files/pool.ts'
import { ListenRefused, startHttp } from './http/listen.ts'
import { startLagMeter } from './poll/lag.ts'
import { realTime } from './poll/wait.ts'

const log = (line: string): void => {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`)
}

/** Mistakes that an operator can fix; all are reported at once, and the server does not start. */
class Refused extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(mistakes.join('; '))
  }
}

/** Functions that stop the started parts; called last started first. */
type Stops = (() => unknown)[]

const stopWithinMs = 4500

/** Stops the server once, however often `stop` is called. */
const createStop = (stops: Stops) => {
  let stopping = false
  const stop = async (why: string, code: number): Promise<void> => {
    if (stopping) return
    stopping = true
    log(`stopping: ${why}`)
    setTimeout(() => process.exit(1), stopWithinMs).unref()
    for (const stopPart of stops.reverse()) await stopPart()
    process.exit(code)
  }
  return { stop, isStopping: () => stopping }
}

const notPolling: PollerStatus = { lagMs: 0 }

const packageVersion = (): string =>
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version

/** Starts the demo's sandbox and makes its history; resolves with its configuration, or undefined when stopped. */
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
  const sandbox = startSandboxChild(demo.presentAt, { folder, rules: sandboxRules(demo.scenario) })
  const history = makePast(store, demo, rules, ending.signal)
    .then(() => reportDemo(store, demo, assessor))
    .then(() => makeWeeks(store, demo, rules, ending.signal))
  stops.push(async () => {
    ending.abort()
    store.giveUp()
    // What fails has been reported.
    await history.catch(() => undefined)
    ;(await sandbox).child.kill()
  })
  const [started] = await Promise.all([sandbox, history])
  return ending.signal.aborted ? undefined : demoConfig(demo.scenario, started)
}

const start = async (stops: Stops, stop: ReturnType<typeof createStop>['stop']): Promise<void> => {
  const read = readEnvironment(process.env)
  if ('mistakes' in read) throw new Refused(read.mistakes)
  const { environment } = read
  log(placesLine(environment))
  const file = environment.configFile === undefined ? undefined : readConfigFile(environment.configFile)
  if (file && 'mistakes' in file) throw new Refused(file.mistakes)
  const lag = startLagMeter(realTime.mono)
  stops.push(lag.stop)

  const folder = folderOf(environment.configFile)
  const slides = readSlideLook(file?.config ?? {}, folder)
  const makeSources = (config: Config) => {
    const made = createSources(config, { time: realTime, lag, folder, env: process.env })
    if ('mistakes' in made) throw new Refused([...made.mistakes, ...slides.mistakes])
    stops.push(made.sources.close)
    return made.sources
  }
  // Mistakes in the configured files are reported before anything is opened.
  const liveSources = file && makeSources(file.config)
  if (slides.mistakes.length > 0) throw new Refused(slides.mistakes)
  for (const note of slides.notes) log(note)
  let certificates = liveSources?.certificates ?? []
  for (const { name, validTo } of certificates) {
    const { days, state } = assessCertificate(validTo, Date.now())
    if (state !== 'ok')
      log(`${name}: the certificate ${state === 'ended' ? 'has ended' : `ends in ${days} days`}`)
  }

  const kind = file ? 'live' : 'demo'
  const limits = file ? limitsOf(file.config) : demoLimits
  const opened = openServerStore(environment.dataFolder, kind, limits, { time: realTime, log })
  stops.push(opened.close)
  const { store } = opened
  const demo = file ? undefined : await openDemo(store, Date.now())
  const config = file?.config ?? (demo as Demo).config
  const rules = rulesOf(config)

  const assessor = createAssessor(rules)
  const resumed = resume(store, config, assessor, { now: Date.now(), demo: demo !== undefined })
  await opened.orTrouble(resumed)

  const files = createFilePool(slides.look, log)
  stops.push(files.close)
  let polling: Polling | undefined
  const status = (): PollerStatus => polling?.poller.status() ?? notPolling
  const app = createConfiguredApp(config, {
    store,
    clock: realTime,
    rules,
    certificates: () => certificates,
    demo: demo !== undefined,
    status,
    makeFile: files.makeFile,
    version: packageVersion(),
    log,
  })
  const http = await startHttp(app, environment)
  stops.push(http.close)
  log(`Borgerblik Status${demo ? ' (demo: invented data)' : ''} at ${http.url}`)

  await resumed
  const ready =
    demo === undefined ? config : await prepareDemo(store, demo, rules, assessor, environment, stops)
  if (ready === undefined) return
  const sources = liveSources ?? makeSources(ready)
  certificates = sources.certificates
  const freezeDue = freezeByCommand(withoutPasswords(process.env, ready), log)
  polling = startPolling({
    config: ready,
    sources,
    rules,
    assessor,
    store,
    time: realTime,
    lag,
    log,
    freezeDue,
  })
  stops.push(polling.stop)
  polling.broken.catch((error: unknown) => {
    log(`the poller failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return stop('the poller failed', 1)
  })
}

// A log that cannot be written, by a reader that went away or on a full disk, never ends the server.
for (const stream of [process.stdout, process.stderr]) allowUnwritten(stream)
const stops: Stops = []
const { stop, isStopping } = createStop(stops)
process.once('SIGTERM', () => stop('SIGTERM', 0))
process.once('SIGINT', () => stop('SIGINT', 0))
try {
  await start(stops, stop)
} catch (error) {
  // While stopping, `start` may fail because the parts it needs have stopped.
  if (isStopping()) await new Promise(() => undefined)
  const mistakes = error instanceof Refused ? error.mistakes : [(error as Error).message]
  if (![Refused, StoreRefused, StoreFailed, ListenRefused].some((kind) => error instanceof kind)) throw error
  process.stderr.write(`Borgerblik Status cannot start:\n${mistakes.map((m) => `  ${m}\n`).join('')}`)
  process.exit(1)
}
