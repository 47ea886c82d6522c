// A test double of the Source port: gives the answers of a test, and records the requests.
import { narrowingKey } from '../../server/domain/facts/konfiguration.ts'
import type { Attempt, CheckResult, Outcome } from '../../server/domain/measured/check.ts'
import type { CheckRequest, ReceivedRequest, Source } from '../../server/domain/ports/source.ts'
import type { Waiter } from '../../server/poll/wait.ts'

export type IndexDouble = Source & {
  requests: { request: CheckRequest; at: number; question: 'check' | 'explain' | 'pulse' }[]
  /** Answers the checks. */
  answer: (request: CheckRequest) => { outcome: Outcome; cases?: number; received?: number }
  /** What explains a count; undefined when not answered. */
  explains: (request: CheckRequest) => number | undefined
  /** Products counted so far, and the function that gives their cases. */
  products: string[]
  shows: (kommunekode: string, systemNavn: string) => number | undefined
  /** Whether a kommune gives the right to count its products. */
  gives: (kommunekode: string) => boolean
  /** The calls for received cases so far, and the function that gives their count; undefined when not answered. */
  received: { request: ReceivedRequest; at: number }[]
  delivers: (request: ReceivedRequest) => number | undefined
  /** How long each call takes. */
  takesMs: number
  /** How much our own event loop delays each call. */
  lagMs: number
  /** The largest number of concurrent checks. */
  most: number
}

export const createIndexDouble = (time: Waiter): IndexDouble => {
  let underWay = 0
  const attemptOf = (
    request: Pick<Attempt, 'indeks' | 'kommunekode' | 'kle'>,
    at: number,
    outcome: Outcome,
    question: Attempt['question'],
  ): Attempt => ({
    indeks: request.indeks,
    kommunekode: request.kommunekode,
    kle: request.kle,
    question,
    number: 1,
    at,
    durationMs: double.takesMs,
    outcome,
    lagMs: double.lagMs,
    transactionUuid: '00000000-0000-4000-8000-000000000000',
  })
  const double: IndexDouble = {
    requests: [],
    explains: () => 2,
    products: [],
    shows: () => 0,
    gives: () => true,
    received: [],
    delivers: () => 1,
    answer: () => ({ outcome: 'counted', cases: 5 }),
    takesMs: 10,
    lagMs: 0,
    most: 0,
    check: async (request, signal): Promise<CheckResult> => {
      const at = time.now()
      double.requests.push({ request, at, question: 'check' })
      underWay += 1
      double.most = Math.max(double.most, underWay)
      await time.wait(double.takesMs, signal).finally(() => {
        underWay -= 1
      })
      const { outcome, cases, received = cases } = double.answer(request)
      return {
        indeks: request.indeks,
        kommunekode: request.kommunekode,
        kle: request.kle,
        right: request.right,
        countedWith: (request.countedWith ?? []).join(' '),
        measuredAt: at,
        outcome,
        cases,
        systemUuid: request.systemUuid,
        narrowing: request.narrowing && narrowingKey(request.narrowing),
        receivedSince: received,
        attempts: [attemptOf(request, at, outcome, 'total')],
      }
    },
    explain: async (request, { countedAt }, signal) => {
      const at = time.now()
      double.requests.push({ request, at, question: 'explain' })
      await time.wait(double.takesMs, signal)
      const { indeks, kommunekode, kle, systemUuid, narrowing } = request
      const found = double.explains(request)
      const outcome = found === undefined ? 'timeout' : 'counted'
      return {
        indeks,
        kommunekode,
        kle,
        countedAt,
        systemUuid,
        bySystem: systemUuid === undefined ? undefined : found,
        narrowing: narrowing && narrowingKey(narrowing),
        visible: narrowing === undefined ? undefined : found,
        attempts: [attemptOf(request, at, outcome, narrowing === undefined ? 'bySystem' : 'visible')],
      }
    },
    pulse: async (request, signal) => {
      const at = time.now()
      double.requests.push({ request, at, question: 'pulse' })
      await time.wait(double.takesMs, signal)
      return attemptOf(request, at, double.answer(request).outcome, 'pulse')
    },
    countProduct: async ({ kommunekode, systemNavn }) => {
      double.products.push(`${kommunekode} ${systemNavn}`)
      const cases = double.gives(kommunekode) ? double.shows(kommunekode, systemNavn) : undefined
      const answered = cases === undefined ? 'timeout' : 'counted'
      const outcome = double.gives(kommunekode) ? answered : 'noRight'
      const request = { indeks: 'sdi', kommunekode, kle: '' } as const
      return { cases, attempts: [attemptOf(request, time.now(), outcome, 'product')] }
    },
    countReceived: async (request, signal) => {
      const at = time.now()
      double.received.push({ request, at })
      await time.wait(double.takesMs, signal)
      const { kommunekode, numbers, right } = request
      const cell = { indeks: 'sdi', kommunekode, kle: numbers[0] ?? '' } as const
      const answered = double.answer({ ...cell, right }).outcome
      const received = answered === 'counted' ? double.delivers(request) : undefined
      const outcome = answered === 'counted' && received === undefined ? 'timeout' : answered
      return { received, attempts: [attemptOf(cell, at, outcome, 'delivered')] }
    },
  }
  return double
}
