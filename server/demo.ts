// Owns the demo: the sandbox as a child process, a configuration to match, and eight weeks of invented history.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Config } from './config/config.ts'
import { mebibyte } from './config/environment.ts'
import { type CheckResult, fullRight } from './domain/check.ts'
import { assessKommune, type Rules } from './domain/group.ts'
import type { Decide, Store } from './domain/ports.ts'
import { builtInProducts } from './domain/products.ts'
import { day, hour, minute, second } from './domain/time.ts'
import { createScenario, type Scenario } from './sandbox/scenario.ts'

const scenarioName = 'oktober-2022'
const historyMs = 8 * 7 * day
/** How often the past is looked at for a change. */
const lookMs = 6 * hour

export type Demo = { scenario: Scenario; presentAt: number; config: Config }

/** The scenario, anchored at the instant of the data folder's first start, which the store remembers. */
export const openDemo = async (store: Store, now: number): Promise<Demo> => {
  const kept = await store.readMark('demoPresentAt')
  const presentAt = kept === undefined ? now : Number(kept)
  if (kept === undefined) await store.writeMark('demoPresentAt', String(presentAt))
  const scenario = createScenario(scenarioName, { presentAt })
  return { scenario, presentAt, config: demoConfig(scenario) }
}

const isReady = (message: unknown): message is { url: string } =>
  typeof message === 'object' && message !== null && 'url' in message && typeof message.url === 'string'

/** Starts the sandbox as a child, which ends with us. Rejects when it ends before it listens. */
export const startSandboxChild = async (presentAt: number): Promise<{ url: string; child: ChildProcess }> => {
  const file = fileURLToPath(new URL('./sandbox/main.ts', import.meta.url))
  const args = ['--port', '0', '--scenario', scenarioName, '--present-at', new Date(presentAt).toISOString()]
  const child = fork(file, args, { execArgv: ['--import', import.meta.resolve('tsx')] })
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the sandbox ended with code ${code}`))),
  ])
  if (!isReady(message)) throw new Error('the sandbox told no address')
  return { url: message.url, child }
}

/** Attempts are kept for fewer bytes than in live mode: the demo's index is asked every minute. */
export const demoLimits = { keepMs: 14 * day, maxBytes: 40 * mebibyte, keepRollupsMs: 400 * day }

/** A minute between rounds, on loopback; all else as in live mode. The address is known when the sandbox is. */
const demoConfig = (scenario: Scenario): Config => ({
  poll: {
    countsMs: minute,
    pulseMs: 15 * second,
    pulseSample: 10,
    concurrency: 8,
    maxCallsPerSecond: 500,
    timeoutMs: 10 * second,
    retries: 2,
    freshWithinMs: 7 * day,
  },
  flereFrom: 1,
  minCases: 50,
  keepAttemptsMs: demoLimits.keepMs,
  maxAttemptsBytes: demoLimits.maxBytes,
  sdi: { url: '', soapVersion: '1.1', libertyHeader: true },
  obligatory: scenario.obligatory,
  kommuner: [...scenario.kommuner].map(([kommunekode, { esdh, eoj, systemUuid }]) => ({
    kommunekode,
    esdh,
    eoj,
    systemUuid,
    right: fullRight,
  })),
  products: builtInProducts,
})

type DemoKommune = Config['kommuner'][number]

const historyResult = (
  { kommunekode, systemUuid }: DemoKommune,
  kle: string,
  at: number,
  scenario: Scenario,
): CheckResult => ({
  kommunekode,
  kle,
  right: fullRight,
  measuredAt: at,
  outcome: 'counted',
  cases: scenario.casesAt(kommunekode, kle, at),
  receivedSince: scenario.receivedBetween(kommunekode, kle, at - 7 * day, at),
  bySystem: systemUuid === undefined ? undefined : scenario.bySystemAt(kommunekode, kle, systemUuid, at),
  attempts: [],
})

/** A kommune's past: what was answered, and when. Told daily, and around every change; only at its ends where there is nothing. */
function* pastOf(kommune: DemoKommune, { scenario, presentAt }: Demo): Generator<CheckResult[]> {
  const numbers = scenario.obligatory.map(({ kle }) => kle)
  const answersAt = (at: number) => numbers.map((kle) => historyResult(kommune, kle, at, scenario))
  const casesAt = (at: number) => numbers.map((kle) => scenario.casesAt(kommune.kommunekode, kle, at)).join()
  let told = ''
  for (let at = presentAt - historyMs; at <= presentAt; at += lookMs) {
    const cases = casesAt(at)
    const changed = told !== '' && cases !== told
    // The former answer until just before, so that the change is no gap.
    if (changed) yield answersAt(at - lookMs).map((result) => ({ ...result, measuredAt: at - minute }))
    const daily = (presentAt - at) % day === 0 && /[1-9]/.test(cases)
    if (changed || daily || told === '' || at === presentAt) yield answersAt(at)
    told = cases
  }
}

/**
 * Makes the weeks before the first start, in the way a round is recorded, until `signal` aborts. A kommune's
 * past is made from where the store has it, so that a start after a kill goes on from there.
 */
export const makeHistory = async (
  store: Store,
  demo: Demo,
  rules: Rules,
  signal: AbortSignal,
): Promise<void> => {
  if ((await store.readMark('demoHistory')) === 'made') return
  for (const kommune of demo.config.kommuner) {
    const { kommunekode } = kommune
    const made = Math.max(...(await store.readCells(kommunekode)).map((cell) => cell.checkedAt))
    for (const results of pastOf(kommune, demo)) {
      const at = results[0]?.measuredAt ?? demo.presentAt
      if (signal.aborted) return
      if (at <= made) continue
      const decide: Decide = (cells, former) => assessKommune(kommunekode, cells, former, at, rules)
      await store.record({ kommunekode, results, recordedAt: at, trusted: true }, decide, historyMs)
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  await store.writeMark('demoHistory', 'made')
}
