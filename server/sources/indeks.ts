// Index source: counts cells, and explains the counts, by count-only calls; returns every attempt as an observation.
import { randomUUID } from 'node:crypto'
import pRetry from 'p-retry'
import { type Narrowing, narrowingKey } from '../domain/facts/konfiguration.ts'
import type { Kle } from '../domain/kle.ts'
import { kommuneByCode } from '../domain/kommuner.ts'
import {
  type Attempt,
  type CheckResult,
  type Explanation,
  fullRight,
  type Question,
} from '../domain/measured/check.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { CheckRequest, ReceivedRequest, Source } from '../domain/ports/source.ts'
import type { CountQuery, Protocol } from './counting.ts'
import type { Envelope } from './envelope.ts'
import type { Transport } from './http.ts'
import { judge, type Verdict } from './judge.ts'
import { narrowedQueries } from './narrowed.ts'

export type IndeksOptions = {
  freshWithinMs: number
  /** Whether several numbers may be joined in one call. */
  joinNumbers: boolean
  retries: number
  /** Delay before the first retry; doubled, with jitter, for each further retry. */
  retryAfterMs: number
}

export type IndeksDeps = {
  envelope: Envelope
  send: Transport
  clock: Clock
  /** Waits until `maxCallsPerSecond` and the index permit the next call. */
  pace: (question: Question, signal: AbortSignal) => Promise<void>
  /** Whether the index has asked us to wait: no call is tried again before the check ends. */
  isPaused?: () => boolean
  /** Called after each call, also one for which an STS that may be down has no token; not for a refused token. */
  note?: (call: Attempt & { retryable: boolean }) => void
  /** Returns the event loop's longest delay since an instant of the monotonic clock, ms. */
  lagSince: (mono: number) => number
}

/** Thrown only to p-retry: another attempt may give another verdict. */
class RetryableOutcome extends Error {}

const cvrOf = (kommunekode: string): string => {
  const kommune = kommuneByCode.get(kommunekode)
  if (kommune === undefined) throw new Error(`no kommune ${kommunekode}`)
  return kommune.cvr
}

/** The count of something when the total is 0; absent when it was not requested. */
const zeroIf = (requested: unknown): 0 | undefined => (requested === undefined ? undefined : 0)

/** The cell that a call concerns; `kle` is empty for a call about all or several numbers. */
type Target = { kommunekode: string; kle: Kle | '' }

/** The context of a question's calls; each call is appended to `attempts`. */
type CallContext = { target: Target; question: Question; attempts: Attempt[]; signal: AbortSignal }

export const createIndeksSource = (protocol: Protocol, options: IndeksOptions, deps: IndeksDeps): Source => {
  const { envelope, send, clock, pace, isPaused = () => false, note, lagSince } = deps

  const call = async (
    target: Target,
    question: Question,
    query: CountQuery,
    number: number,
    signal: AbortSignal,
  ) => {
    await pace(question, signal)
    const transactionUuid = randomUUID()
    const messageId = `urn:uuid:${randomUUID()}`
    const message = { action: protocol.action, payload: protocol.build(query), messageId, transactionUuid }
    const enveloped = await envelope(message, query.cvr, signal)
    const at = clock.now()
    const startedAt = clock.mono()
    let verdict: Verdict
    let durationMs = 0
    if (enveloped.kind === 'refused') {
      const { outcome, detail, retryable } = enveloped
      verdict = { outcome, detail, retryable }
    } else {
      const reply = await send(enveloped.request, signal)
      verdict = judge(reply, messageId, protocol.read, enveloped.refuse)
      durationMs = reply.durationMs
    }
    const attempt: Attempt = {
      indeks: protocol.indeks,
      kommunekode: target.kommunekode,
      kle: target.kle,
      question,
      number,
      at,
      transactionUuid,
      durationMs,
      outcome: verdict.outcome,
      lagMs: lagSince(startedAt),
      detail: verdict.detail,
    }
    const { retryable } = verdict
    if (enveloped.kind !== 'refused' || retryable) note?.({ ...attempt, retryable })
    return { verdict, attempt }
  }

  /** Calls once and appends the attempt. */
  const attempt = async (query: CountQuery, context: CallContext, number: number): Promise<Verdict> => {
    const made = await call(context.target, context.question, query, number, context.signal)
    context.attempts.push(made.attempt)
    return made.verdict
  }

  /** Calls until the query is answered or refused, or the retries are used. */
  const callWithRetries = async (query: CountQuery, context: CallContext): Promise<Verdict> => {
    // The first attempt is outside p-retry: nearly all succeed, and setting up p-retry costs a tenth of a check.
    let last = await attempt(query, context, 1)
    const mayRetry = () => last.retryable && !isPaused()
    if (!mayRetry()) return last
    try {
      return await pRetry(
        async (number) => {
          if (number > 1) last = await attempt(query, context, number)
          if (mayRetry()) throw new RetryableOutcome()
          return last
        },
        {
          retries: options.retries,
          minTimeout: options.retryAfterMs,
          randomize: true,
          signal: context.signal,
          shouldRetry: ({ error }) => error instanceof RetryableOutcome,
        },
      )
    } catch (error) {
      if (error instanceof RetryableOutcome) return last
      throw error
    }
  }

  /** The sum over several queries, or the verdict of the first query without a count. */
  const sum = async (queries: readonly CountQuery[], context: CallContext): Promise<Verdict> => {
    let total: Verdict = { outcome: 'counted', cases: 0, ydelser: 0, retryable: false }
    for (const query of queries) {
      const made = await callWithRetries(query, context)
      if (made.outcome !== 'counted') return made
      // Without bevillinger there are no ydelser. Otherwise, if one answer has no ydelser, the sum is unknown.
      const own = made.ydelser ?? (made.cases === 0 ? 0 : undefined)
      const ydelser = total.ydelser === undefined || own === undefined ? undefined : total.ydelser + own
      total = { ...made, cases: (total.cases ?? 0) + (made.cases ?? 0), ydelser }
    }
    return total
  }

  /** The largest number of the `total` cases that the configuration can show. */
  const countVisible = async (
    queries: readonly CountQuery[],
    total: number,
    narrowing: Narrowing,
    context: CallContext,
  ): Promise<number | undefined> => {
    const { shown, hidden } = narrowedQueries(queries, narrowing)
    const seen = shown === 'all' ? total : (await sum(shown, context)).cases
    if (seen === undefined || seen === 0) return seen
    const unseen = hidden.length === 0 ? 0 : (await sum(hidden, context)).cases
    // Counts taken at two instants may be inconsistent, so the difference is kept within 0 and `total`.
    return unseen === undefined ? undefined : Math.min(total, Math.max(0, seen - unseen))
  }

  const queriesOf = ({ kommunekode, kle, countedWith = [] }: CheckRequest): CountQuery[] => {
    const cvr = cvrOf(kommunekode)
    return [kle, ...countedWith].map((number) => ({ cvr, kle: number }))
  }

  const check = async (request: CheckRequest, signal: AbortSignal): Promise<CheckResult> => {
    const { kommunekode, kle, right, countedWith = [], systemUuid } = request
    const narrowing = request.narrowing && narrowingKey(request.narrowing)
    const attempts: Attempt[] = []
    const context: CallContext = { target: { kommunekode, kle }, question: 'total', attempts, signal }
    const queries = queriesOf(request)
    const total = await sum(queries, context)
    const measuredAt = attempts.at(-1)?.at ?? clock.now()
    const result: CheckResult = {
      indeks: protocol.indeks,
      kommunekode,
      kle,
      right,
      countedWith: countedWith.join(' '),
      measuredAt,
      outcome: total.outcome,
      cases: total.cases,
      ydelser: protocol.indeks === 'ydi' ? total.ydelser : undefined,
      systemUuid,
      narrowing,
      attempts,
    }
    if (total.outcome !== 'counted' || total.cases === undefined) return result
    // When the total is 0 the other counts are 0 too, so these calls to a national service are skipped.
    if (total.cases === 0)
      return { ...result, receivedSince: 0, bySystem: zeroIf(systemUuid), visible: zeroIf(narrowing) }
    const receivedFrom = measuredAt - options.freshWithinMs
    const received = await sum(
      queries.map((query) => ({ ...query, receivedFrom })),
      { ...context, question: 'received' },
    )
    return { ...result, receivedSince: received.cases }
  }

  const explain = async (
    request: CheckRequest,
    { cases, countedAt }: { cases: number; countedAt: number },
    signal: AbortSignal,
  ): Promise<Explanation> => {
    const { kommunekode, kle, systemUuid, narrowing } = request
    const attempts: Attempt[] = []
    const context = { target: { kommunekode, kle }, attempts, signal }
    const queries = queriesOf(request)
    const own =
      systemUuid === undefined
        ? undefined
        : await sum(
            queries.map((query) => ({ ...query, system: { uuid: systemUuid } })),
            { ...context, question: 'bySystem' },
          )
    const visible =
      narrowing && (await countVisible(queries, cases, narrowing, { ...context, question: 'visible' }))
    return {
      indeks: protocol.indeks,
      kommunekode,
      kle,
      countedAt,
      systemUuid,
      bySystem: own?.cases,
      narrowing: narrowing && narrowingKey(narrowing),
      visible,
      attempts,
    }
  }

  /** In one call, or one for each number. */
  const countReceived = async (request: ReceivedRequest, signal: AbortSignal) => {
    const { kommunekode, right, numbers, from, until, systemUuid, systemNavn } = request
    const named = systemNavn === undefined ? undefined : { navn: systemNavn }
    const window = {
      cvr: cvrOf(kommunekode),
      receivedFrom: from,
      receivedTo: until,
      system: systemUuid === undefined ? named : { uuid: systemUuid },
    }
    const attempts: Attempt[] = []
    let received = 0
    for (const [kle, ...orKle] of options.joinNumbers ? [numbers] : numbers.map((number) => [number])) {
      const target = { kommunekode, kle: orKle.length > 0 || kle === undefined ? ('' as const) : kle }
      const context: CallContext = { target, question: 'delivered', attempts, signal }
      const { cases } = await callWithRetries({ ...window, kle, orKle }, context)
      if (cases === undefined) return { attempts }
      received += cases
    }
    return received === 0 && right !== fullRight ? { attempts } : { received, attempts }
  }

  return {
    check,
    explain,
    countReceived,
    pulse: async ({ kommunekode, kle }, signal) =>
      (await call({ kommunekode, kle }, 'pulse', { cvr: cvrOf(kommunekode), kle }, 1, signal)).attempt,
    countProduct: async ({ kommunekode, systemNavn }, signal) => {
      const attempts: Attempt[] = []
      const context: CallContext = { target: { kommunekode, kle: '' }, question: 'product', attempts, signal }
      const query = { cvr: cvrOf(kommunekode), system: { navn: systemNavn } }
      return { cases: (await callWithRetries(query, context)).cases, attempts }
    },
  }
}
