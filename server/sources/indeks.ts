// Owns counting in an index: count-only, every attempt an observation, and what a check is made of.
import { randomUUID } from 'node:crypto'
import pRetry from 'p-retry'
import { narrowingKey } from '../domain/facts/konfiguration.ts'
import type { Kle } from '../domain/kle.ts'
import { kommuneByCode } from '../domain/kommuner.ts'
import type { Attempt, CheckResult, Question } from '../domain/measured/check.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { CheckRequest, Source } from '../domain/ports/source.ts'
import type { CountQuery, Protocol } from './counting.ts'
import type { Envelope } from './envelope.ts'
import type { Transport } from './http.ts'
import { judge, type Verdict } from './judge.ts'
import { narrowedQueries } from './narrowed.ts'

export type IndeksOptions = {
  freshWithinMs: number
  retries: number
  /** Before the first retry; doubled and jittered for each further one. */
  retryAfterMs: number
}

export type IndeksDeps = {
  envelope: Envelope
  send: Transport
  clock: Clock
  /** Waits for the next free place under `maxCallsPerSecond`. */
  pace: (signal: AbortSignal) => Promise<void>
  /** The event loop's longest delay since an instant of the monotonic clock, ms. */
  lagSince: (mono: number) => number
}

/** Thrown to p-retry alone: this verdict may be another when asked again. */
class RetryableOutcome extends Error {}

const cvrOf = (kommunekode: string): string => {
  const kommune = kommuneByCode.get(kommunekode)
  if (kommune === undefined) throw new Error(`no kommune ${kommunekode}`)
  return kommune.cvr
}

/** What a call is about: a kommune, and a number where it asks of one. */
type About = { kommunekode: string; kle: Kle | '' }

/** One question's calls: who is asked about, what for, and where the attempts go. */
type Asking = { about: About; question: Question; attempts: Attempt[]; signal: AbortSignal }

export const createIndeksSource = (protocol: Protocol, options: IndeksOptions, deps: IndeksDeps): Source => {
  const { envelope, send, clock, pace, lagSince } = deps

  const call = async (
    about: About,
    question: Question,
    query: CountQuery,
    number: number,
    signal: AbortSignal,
  ) => {
    await pace(signal)
    const transactionUuid = randomUUID()
    const messageId = `urn:uuid:${randomUUID()}`
    const message = { action: protocol.action, payload: protocol.build(query), messageId, transactionUuid }
    const sealed = await envelope(message, query.cvr, signal)
    const at = clock.now()
    const startedAt = clock.mono()
    const observed = { indeks: protocol.indeks, ...about, question, number, at, transactionUuid }
    if (sealed.kind === 'refused') {
      const { outcome, detail, retryable } = sealed
      const verdict: Verdict = { outcome, detail, retryable }
      return { verdict, attempt: { ...observed, durationMs: 0, outcome, lagMs: lagSince(startedAt), detail } }
    }
    const reply = await send(sealed.request, signal)
    const verdict = judge(reply, messageId, protocol.read, sealed.refuse)
    const { outcome, detail } = verdict
    const lagMs = lagSince(startedAt)
    return { verdict, attempt: { ...observed, durationMs: reply.durationMs, outcome, lagMs, detail } }
  }

  /** Asks until it is answered, refused or tried enough; every attempt goes into `attempts`. */
  const request = async (
    query: CountQuery,
    { about, question, attempts, signal }: Asking,
  ): Promise<Verdict> => {
    const attempt = async (number: number): Promise<Verdict> => {
      const made = await call(about, question, query, number, signal)
      attempts.push(made.attempt)
      return made.verdict
    }
    // The first is made outside the retries: nearly all are answered, and setting them up costs a tenth of a check.
    let last = await attempt(1)
    if (!last.retryable) return last
    try {
      return await pRetry(
        async (number) => {
          if (number > 1) last = await attempt(number)
          if (last.retryable) throw new RetryableOutcome()
          return last
        },
        {
          retries: options.retries,
          minTimeout: options.retryAfterMs,
          randomize: true,
          signal,
          shouldRetry: ({ error }) => error instanceof RetryableOutcome,
        },
      )
    } catch (error) {
      if (error instanceof RetryableOutcome) return last
      throw error
    }
  }

  /** The sum over several questions; the first that is not answered decides. */
  const sum = async (queries: readonly CountQuery[], asking: Asking): Promise<Verdict> => {
    let total: Verdict = { outcome: 'counted', cases: 0, ydelser: 0, retryable: false }
    for (const query of queries) {
      const made = await request(query, asking)
      if (made.outcome !== 'counted') return made
      // What has no bevillinger has no ydelser; else what is not told of one is not told of all.
      const own = made.ydelser ?? (made.cases === 0 ? 0 : undefined)
      const ydelser = total.ydelser === undefined || own === undefined ? undefined : total.ydelser + own
      total = { ...made, cases: (total.cases ?? 0) + (made.cases ?? 0), ydelser }
    }
    return total
  }

  /** Of the cases in all (`total`), those that the configuration lets through, at most. */
  const countVisible = async (
    queries: readonly CountQuery[],
    total: number,
    { narrowing }: CheckRequest,
    asking: Asking,
  ): Promise<number | undefined> => {
    if (narrowing === undefined) return undefined
    const { shown, hidden } = narrowedQueries(queries, narrowing)
    const seen = shown === 'all' ? total : (await sum(shown, asking)).cases
    if (seen === undefined || seen === 0) return seen
    const unseen = hidden.length === 0 ? 0 : (await sum(hidden, asking)).cases
    // Counts of two instants may disagree by a case; there are never fewer than none.
    return unseen === undefined ? undefined : Math.min(total, Math.max(0, seen - unseen))
  }

  const check = async (about: CheckRequest, signal: AbortSignal): Promise<CheckResult> => {
    const { kommunekode, kle, right, countedWith = [], systemUuid } = about
    const attempts: Attempt[] = []
    const asking = (question: Question): Asking => ({
      about: { kommunekode, kle },
      question,
      attempts,
      signal,
    })
    const cvr = cvrOf(kommunekode)
    const queries = [kle, ...countedWith].map((number): CountQuery => ({ cvr, kle: number }))
    const total = await sum(queries, asking('total'))
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
      narrowing: about.narrowing && narrowingKey(about.narrowing),
      attempts,
    }
    if (total.outcome !== 'counted' || total.cases === undefined) return result
    // Nothing in all is nothing lately, by any system or seen by anybody: a national service need not be asked.
    if (total.cases === 0) {
      const none = (asked: unknown) => (asked === undefined ? undefined : 0)
      return { ...result, receivedSince: 0, bySystem: none(systemUuid), visible: none(about.narrowing) }
    }
    const receivedFrom = measuredAt - options.freshWithinMs
    const received = await sum(
      queries.map((query) => ({ ...query, receivedFrom })),
      asking('received'),
    )
    const own =
      systemUuid === undefined
        ? undefined
        : await sum(
            queries.map((query) => ({ ...query, system: { uuid: systemUuid } })),
            asking('bySystem'),
          )
    const visible = await countVisible(queries, total.cases, about, asking('visible'))
    return { ...result, receivedSince: received.cases, bySystem: own?.cases, visible }
  }

  return {
    check,
    pulse: async ({ kommunekode, kle }, signal) =>
      (await call({ kommunekode, kle }, 'pulse', { cvr: cvrOf(kommunekode), kle }, 1, signal)).attempt,
    countProduct: async ({ kommunekode, systemNavn }, signal) => {
      const attempts: Attempt[] = []
      const asking: Asking = { about: { kommunekode, kle: '' }, question: 'product', attempts, signal }
      const query = { cvr: cvrOf(kommunekode), system: { navn: systemNavn } }
      return { cases: (await request(query, asking)).cases, attempts }
    },
  }
}
