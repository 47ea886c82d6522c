// Compares a check through the whole pipeline with a bare loop that sends and stores as much, and what judging a sample costs.
import { Agent, request } from 'undici'
import { Database } from '../../db/driver.ts'
import { startSandboxChild } from '../../server/demo/sandbox.ts'
import type { News } from '../../server/domain/ports/judge.ts'
import type { Store } from '../../server/domain/ports/store.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import { minute } from '../../server/domain/time.ts'
import { runRound } from '../../server/poll/cycle.ts'
import { startLagMeter } from '../../server/poll/lag.ts'
import { planRound, targetsOf } from '../../server/poll/plan.ts'
import { createPrecedence } from '../../server/poll/precedence.ts'
import { realTime } from '../../server/poll/wait.ts'
import { createScenario } from '../../server/sandbox/scenario/scenario.ts'
import { createTransport, type WireRequest } from '../../server/sources/http.ts'
import { createIndeksSource } from '../../server/sources/indeks.ts'
import { sdiProtocol } from '../../server/sources/sdi-messages.ts'
import { createPlainEnvelope } from '../../server/sources/soap.ts'
import { parseXml } from '../../server/sources/xml-tree.ts'
import { createBenchJudge, later } from './judge.ts'
import { rulesFor } from './rules.ts'
import { cpuOf, type Figure, pairedRatio } from './table.ts'

const concurrency = 4
/** Measured in turn and compared in pairs. */
const rounds = 61

/**
 * Stores each kommune's checks in one transaction, a row for each check and attempt, and reads nothing. With it the bare
 * loop makes the system calls of the pipeline: what they cost beside JavaScript differs between machines.
 */
const createBareStore = (file: string) => {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.exec(`CREATE TABLE cell (kommunekode TEXT, kle TEXT, outcome TEXT, cases INTEGER, received INTEGER, at INTEGER,
      PRIMARY KEY (kommunekode, kle)) WITHOUT ROWID;
    CREATE TABLE attempt (id INTEGER PRIMARY KEY, kommunekode TEXT, kle TEXT, question TEXT, at INTEGER, duration REAL,
      outcome TEXT, uuid TEXT)`)
  const cell = db.prepare('INSERT OR REPLACE INTO cell VALUES (?, ?, ?, ?, ?, ?)')
  const attempt = db.prepare('INSERT INTO attempt VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)')
  const store = db.transaction(({ at, results = [] }: News): void => {
    for (const { kommunekode, kle, outcome, cases, receivedSince, attempts } of results) {
      cell.run(kommunekode, kle, outcome, cases, receivedSince, at)
      for (const { question, durationMs, transactionUuid } of attempts)
        attempt.run(kommunekode, kle, question, at, durationMs, outcome, transactionUuid)
    }
  })
  return { store, close: () => db.close() }
}

/** Sends recorded requests and parses the answers, which is the least that any pipeline does. */
const createBareLoop = (requests: readonly WireRequest[]) => {
  const dispatcher = new Agent({ connections: concurrency, pipelining: 1 })
  return async (): Promise<void> => {
    const queue = [...requests]
    const work = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const { url, headers, body } = next
        const answer = await request(url, { method: 'POST', headers, body, dispatcher })
        const document = parseXml(await answer.body.text())
        if (document !== undefined) sdiProtocol.read(document)
      }
    }
    await Promise.all(Array.from({ length: concurrency }, work))
  }
}

export const benchPipeline = async (store: Store, bareFile: string): Promise<Figure[]> => {
  const presentAt = Date.now()
  const scenario = createScenario({ presentAt })
  const { port, child } = await startSandboxChild(presentAt)
  const { send } = createTransport({
    timeoutMs: 10_000,
    connections: concurrency,
    mono: realTime.mono,
    now: realTime.now,
  })
  const sent: WireRequest[] = []
  const lag = startLagMeter(realTime.mono)
  const url = `http://127.0.0.1:${port}/sagdokumentindeks/6`
  const source = createIndeksSource(
    sdiProtocol,
    { freshWithinMs: 7 * 86_400_000, joinNumbers: true, retries: 2, retryAfterMs: 500 },
    {
      envelope: createPlainEnvelope({ url, soapVersion: '1.1', libertyHeader: true }),
      send: (wire, signal) => {
        sent.push(wire)
        return send(wire, signal)
      },
      clock: realTime,
      pace: async () => undefined,
      lagSince: lag.since,
    },
  )
  const polled = [...scenario.kommuner.keys()].map((kommunekode) => ({ kommunekode, right: 'full' }))
  const numbers = scenario.obligatory.map(({ kle }) => kle)
  const assessor = createAssessor(rulesFor(numbers))
  const recorded: News[] = []
  const judge = createBenchJudge(presentAt)
  store.judgeBy(
    {
      ...judge,
      judge: (news) => {
        if (isNoting) recorded.push(news)
        return judge.judge(news)
      },
    },
    assessor,
  )
  let isNoting = true
  const jobs = planRound(polled, targetsOf(numbers, false), new Map(), {
    since: Number.POSITIVE_INFINITY,
    now: presentAt,
    spreadMs: 0,
  })
  const checks = polled.length * numbers.length

  const pipeline = () =>
    runRound(
      jobs,
      { concurrency, deadline: Number.POSITIVE_INFINITY },
      {
        time: realTime,
        complete: async (requests) => [...requests],
        check: source.check,
        record: async (kommunekode, results) => {
          const now = Date.now()
          await store.record({ kommunekode, results, recordedAt: now, trusted: true }, assessor, 120_000)
        },
        recordAttempts: store.recordAttempts,
        isPaused: () => false,
        onProgress: () => undefined,
        precedence: createPrecedence(realTime),
      },
      new AbortController().signal,
    )

  await pipeline()
  isNoting = false
  const alone = createBenchJudge(presentAt)
  const samples = recorded.flatMap(({ results = [] }) => results).flatMap(({ attempts }) => attempts).length
  const judgeAlone = (news: readonly News[]) => async (): Promise<void> => {
    for (const one of news) alone.judge(one)
  }
  const bareStore = createBareStore(bareFile)
  const sendBare = createBareLoop(sent.splice(0))
  const bare = async (news: readonly News[]): Promise<void> => {
    await sendBare()
    for (const one of news) bareStore.store(one)
  }
  await bare(recorded)
  const whole: number[] = []
  const floor: number[] = []
  const judged: number[] = []
  for (let i = 0; i < rounds; i++) {
    const news = recorded.map((one) => later(one, (i + 1) * minute))
    judged.push((await cpuOf(judgeAlone(news))) / samples)
    whole.push((await cpuOf(pipeline)) / checks)
    floor.push((await cpuOf(() => bare(news))) / checks)
  }
  lag.stop()
  bareStore.close()
  child.kill()
  return [
    ...pairedRatio(
      'CPU per check, whole pipeline',
      'CPU per check, bare loop that sends and stores as much',
      whole,
      floor,
      1.7,
    ),
    ...pairedRatio('CPU per sample judged', 'CPU per check, whole pipeline', judged, whole, 0.1),
  ]
}
