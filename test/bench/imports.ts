// Compares an import while a server runs with a bare one: its CPU time, its effect on the pages, and its memory.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import { day, hour } from '../../server/domain/time.ts'
import { createScenario } from '../../server/sandbox/scenario/scenario.ts'
import { startSandbox } from '../../server/sandbox/server.ts'
import { startScript } from '../support/cli.ts'
import { konfigurationCsv } from '../support/facts.ts'
import { addressOf, startServer } from '../support/server-process.ts'
import { temporaryFolderFor } from '../support/store.ts'
import { countResult, numbersUpTo, rulesFor } from './rules.ts'
import { type Figure, ms, ratioOf } from './table.ts'

const codes = kommuner.map(({ kommunekode }) => kommunekode)
const numbers = numbersUpTo(300)
/** Measured in turn; the fastest of each counts, because other processes only slow a run down. */
const turns = 5
/** Measured 3.5–4.3; 6 with every kommune assessed six times. */
const mostCpu = 5.5
/** Measured 0.3–2. A wait inside SQLite for the import's transaction gives six. */
const mostAnswer = 3
const mb = (kB: number): string => `${(kB / 1024).toFixed(0)} MB`

type Later = (stop: () => unknown) => void

/** Records the cells that the import's reassessment reads: 98 × 300 counts. */
const fill = async (file: string): Promise<void> => {
  const store = createStore(openDb(file, 'live'), {
    keepMs: day,
    maxBytes: 200_000_000,
    keepHoursMs: 60 * day,
    keepRollupsMs: 400 * day,
  })
  const at = Date.now()
  const assessor = createAssessor(rulesFor(numbers))
  for (const kommunekode of codes) {
    const results = numbers.map((kle, i) => countResult(kommunekode, kle, at, i % 20))
    const batch = { kommunekode, results, recordedAt: at, trusted: true }
    await store.record(batch, assessor, hour)
  }
  await store.close()
}

/** The server as an operator runs it, polling continuously. */
const startCounting = async (folder: string, later: Later) => {
  const scenario = createScenario({ presentAt: Date.now() })
  const sandbox = await startSandbox({ scenario, clock: Date.now })
  later(() => sandbox.close())
  const config = join(folder, 'borgerblik.yaml')
  writeFileSync(
    config,
    `poll: { counts: 1h, pulse: 10s, maxCallsPerSecond: 25 }
sources: { sdi: { url: "${sandbox.url}" } }
obligatory: [${numbers.map((kle) => `{ kle: "${kle}" }`).join(', ')}]
`,
  )
  const env = { BORGERBLIK_DATA: folder, BORGERBLIK_CONFIG: config }
  return { env, url: `${await addressOf(startServer(env, later))}/healthz` }
}

/** Measures from another process the longest answer (ms) during `work`. */
const createClient = async (later: Later) => {
  const client = fork(fileURLToPath(new URL('./client.ts', import.meta.url)), {
    execArgv: ['--import', import.meta.resolve('tsx')],
  })
  later(() => client.disconnect())
  await once(client, 'message')
  return async (url: string, work: () => Promise<unknown>): Promise<number> => {
    client.send({ url })
    const answered = once(client, 'message')
    await work()
    client.send('stop')
    const [{ longestMs }] = (await answered) as [{ longestMs: number }]
    return longestMs
  }
}

/** Runs a script to its end; throws when it fails. */
const runScript = async (script: string, args: string[], env: Record<string, string>, later: Later) => {
  const ended = await startScript(script, args, env, later).ended
  if (ended.code !== 0) throw new Error(`the bench's ${script} ended with ${ended.code}: ${ended.err}`)
  return ended
}

const measure = async (later: Later): Promise<Figure[]> => {
  const folder = temporaryFolderFor(later)
  const file = join(folder, 'reported.csv')
  const floorDatabase = join(folder, 'floor.db')
  openDb(floorDatabase, 'live').$client.close()
  const write = (kles: readonly string[], year: number) =>
    writeFileSync(file, konfigurationCsv(codes, kles, { fradato: `01.01.${year}`, oplystDato: '' }))
  const take = (env: Record<string, string>, ...options: string[]) =>
    runScript('server/cli.ts', ['import', 'kle-konfiguration', file, ...options], env, later)
  const takeBare = () => runScript('test/bench/import-floor.ts', [file, floorDatabase], {}, later)
  await fill(join(folder, 'borgerblik.db'))
  const { env, url } = await startCounting(folder, later)
  const longestAnswer = await createClient(later)
  // The server's start is not caused by the import.
  await longestAnswer(url, () => sleep(2000))
  const whole: number[] = []
  const bare: number[] = []
  const answers: number[] = []
  const answersBesideBare: number[] = []
  // First new facts, then facts that replace them.
  for (let year = 2019; year < 2019 + turns; year++) {
    write(numbers, year)
    const startedAt = performance.now()
    answers.push(await longestAnswer(url, async () => whole.push((await take(env)).cpuMs)))
    // The bare import is repeated for the same time, because the longest answer grows with the time observed.
    const endsAt = 2 * performance.now() - startedAt
    answersBesideBare.push(
      await longestAnswer(url, async () => {
        while (performance.now() < endsAt) bare.push((await takeBare()).cpuMs)
      }),
    )
  }
  const apart = { BORGERBLIK_DATA: join(folder, 'apart') }
  write(numbersUpTo(102), 2019)
  const small = await take(apart, '--demo')
  write(numbersUpTo(1020), 2020)
  const large = await take(apart, '--demo')
  return [
    ...ratioOf(
      'CPU of importing 98 × 300 configurations, the process included',
      'CPU of csv-parse and bare inserts of the same rows, the process included',
      [Math.min(...whole), Math.min(...bare)],
      ms,
      mostCpu,
    ),
    ...ratioOf(
      'longest answer of /healthz during the import',
      'longest answer of /healthz during the bare import',
      [Math.min(...answers), Math.min(...answersBesideBare)],
      ms,
      mostAnswer,
    ),
    ...ratioOf(
      'most memory, 100,000 lines',
      'most memory, 10,000 lines',
      [large.maxRss, small.maxRss],
      mb,
      2,
    ),
  ]
}

export const benchImports = async (): Promise<Figure[]> => {
  const stops: (() => unknown)[] = []
  try {
    return await measure((stop) => stops.push(stop))
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
}
