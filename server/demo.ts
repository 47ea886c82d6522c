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
const historyStepMs = 2 * day

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

const historyResult = (
  { kommunekode, systemUuid }: Config['kommuner'][number],
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

/**
 * Makes the weeks before the first start, in the way a round is recorded, oldest first, until `signal` aborts.
 * The store remembers how far it is, so that a start after a kill goes on from there.
 */
export const makeHistory = async (
  store: Store,
  demo: Demo,
  rules: Rules,
  signal: AbortSignal,
): Promise<void> => {
  const { scenario, presentAt, config } = demo
  const made = Number((await store.readMark('demoHistoryUntil')) ?? Number.NEGATIVE_INFINITY)
  for (let at = presentAt - historyMs; at <= presentAt; at += historyStepMs) {
    if (at <= made) continue
    for (const kommune of config.kommuner) {
      if (signal.aborted) return
      const { kommunekode } = kommune
      const results = scenario.obligatory.map(({ kle }) => historyResult(kommune, kle, at, scenario))
      const decide: Decide = (cells, former) => assessKommune(kommunekode, cells, former, at, rules)
      await store.record(
        { kommunekode, results, recordedAt: at, trusted: true },
        decide,
        historyStepMs + hour,
      )
    }
    await store.writeMark('demoHistoryUntil', String(at))
    await new Promise((resolve) => setImmediate(resolve))
  }
}
