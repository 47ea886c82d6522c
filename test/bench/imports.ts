// Owns the bench of imports beside a running server: how long one takes, how fast pages still come, and its memory.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import { day, hour } from '../../server/domain/time.ts'
import { createScenario } from '../../server/sandbox/scenario/scenario.ts'
import { startSandbox } from '../../server/sandbox/server.ts'
import { startCli } from '../support/cli.ts'
import { konfigurationCsv } from '../support/facts.ts'
import { addressOf, startServer } from '../support/server-process.ts'
import { temporaryFolderFor } from '../support/store.ts'
import { countResult, numbersUpTo, rulesFor } from './rules.ts'
import { type Figure, median, ms, times } from './table.ts'

const codes = kommuner.map(({ kommunekode }) => kommunekode)
const numbers = numbersUpTo(300)
/** The quickest counts, since a neighbour's work only ever adds; and the median of the longest answers. */
const imports = 5
const mostSeconds = 2
const mostAnswerMs = 100

type Later = (stop: () => unknown) => void

/** All that the import's decision rests on: 98 × 300 counts. */
const fill = async (file: string): Promise<void> => {
  const store = createStore(openDb(file, 'live'), {
    keepMs: day,
    maxBytes: 200_000_000,
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

/** The server as an operator runs it, counting all the time. */
const startCounting = async (folder: string, later: Later) => {
  const scenario = createScenario('oktober-2022', { presentAt: Date.now() })
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

/** Asks again and again until `work` has ended: the longest that an answer took, ms. */
const longestAnswer = async (url: string, work: Promise<unknown>): Promise<number> => {
  let over = false
  const ended = work.finally(() => {
    over = true
  })
  let longest = 0
  while (!over) {
    const askedAt = performance.now()
    await (await fetch(url)).text()
    longest = Math.max(longest, performance.now() - askedAt)
    await sleep(5)
  }
  await ended
  return longest
}

const importer = (folder: string, later: Later) => {
  const file = join(folder, 'told.csv')
  /** Runs the command to its end; throws when it takes in nothing. */
  return async (kles: readonly string[], fradato: string, env: Record<string, string>) => {
    writeFileSync(file, konfigurationCsv(codes, kles, { fradato, oplystDato: '' }))
    const startedAt = performance.now()
    const { code, err, maxRss } = await startCli(['import', 'kle-konfiguration', file], env, later).ended
    if (code !== 0) throw new Error(`the bench's import ended with ${code}: ${err}`)
    return { seconds: (performance.now() - startedAt) / 1000, maxRss }
  }
}

const measure = async (later: Later): Promise<Figure[]> => {
  const folder = temporaryFolderFor(later)
  const take = importer(folder, later)
  await fill(join(folder, 'borgerblik.db'))
  const { env, url } = await startCounting(folder, later)
  // Its own start is no import's doing.
  await longestAnswer(url, sleep(2000))
  const seconds: number[] = []
  const answers: number[] = []
  // What is new, and then what comes in its place.
  for (let year = 2019; year < 2019 + imports; year++) {
    const taking = take(numbers, `01.01.${year}`, env)
    answers.push(await longestAnswer(url, taking))
    seconds.push((await taking).seconds)
  }
  const apart = { BORGERBLIK_DATA: join(folder, 'apart') }
  const small = await take(numbersUpTo(102), '01.01.2019', apart)
  const large = await take(numbersUpTo(1020), '01.01.2020', apart)
  const took = Math.min(...seconds)
  const answerMs = median(answers)
  const memory = large.maxRss / small.maxRss
  const mb = (kB: number): string => `${(kB / 1024).toFixed(0)} MB`
  return [
    {
      name: '98 × 300 configurations imported and decided, the process included',
      value: `${took.toFixed(2)} s`,
      bound: `≤ ${mostSeconds} s`,
      holds: took <= mostSeconds,
    },
    {
      name: 'the longest answer of /healthz meanwhile',
      value: ms(answerMs),
      bound: `≤ ${mostAnswerMs} ms`,
      holds: answerMs <= mostAnswerMs,
    },
    { name: 'most memory, 10,000 lines', value: mb(small.maxRss) },
    { name: 'most memory, 100,000 lines', value: mb(large.maxRss) },
    { name: 'ratio', value: times(memory), bound: '≤ 2 ×', holds: memory <= 2 },
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
