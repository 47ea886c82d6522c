// Owns the SDI source: counts in Sags- og Dokumentindeks, count-only, every attempt an observation.
import { randomUUID } from 'node:crypto'
import pRetry from 'p-retry'
import type { Attempt, CheckResult, Question } from '../domain/check.ts'
import { kommuneByCode } from '../domain/kommuner.ts'
import type { Ask, Clock, Source } from '../domain/ports.ts'
import type { Transport } from './http.ts'
import { judge, type Verdict } from './judge.ts'
import { buildFremsoeg, type CountQuery, fremsoegAction, readFremsoegAnswer } from './sdi-messages.ts'
import { buildRequest, type SoapOptions } from './soap.ts'
import { Malformed } from './xml.ts'

export type SdiOptions = SoapOptions & {
  freshWithinMs: number
  retries: number
  /** Before the first retry; doubled and jittered for each further one. */
  retryAfterMs: number
}

export type SdiDeps = {
  send: Transport
  clock: Clock
  /** Waits for the next free place under `maxCallsPerSecond`. */
  pace: (signal: AbortSignal) => Promise<void>
  /** The event loop's longest delay since an instant of the monotonic clock, ms. */
  lagSince: (mono: number) => number
}

/** Thrown to p-retry alone: this verdict may be another when asked again. */
class AskAgain extends Error {}

const parse = (body: string) => {
  try {
    return readFremsoegAnswer(body)
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}

export const createSdiSource = (options: SdiOptions, { send, clock, pace, lagSince }: SdiDeps): Source => {
  const call = async (
    ask: Ask,
    question: Question,
    query: CountQuery,
    number: number,
    signal: AbortSignal,
  ) => {
    await pace(signal)
    const transactionUuid = randomUUID()
    const messageId = `urn:uuid:${randomUUID()}`
    const message = { action: fremsoegAction, payload: buildFremsoeg(query), messageId, transactionUuid }
    const at = clock.now()
    const startedAt = clock.mono()
    const reply = await send(buildRequest(options, message), signal)
    const verdict = judge(reply, messageId, parse)
    const attempt: Attempt = {
      kommunekode: ask.kommunekode,
      kle: ask.kle,
      question,
      number,
      at,
      durationMs: reply.durationMs,
      outcome: verdict.outcome,
      lagMs: lagSince(startedAt),
      transactionUuid,
      detail: verdict.detail,
    }
    return { verdict, attempt }
  }

  /** Asks until it is answered, refused or tried enough; every attempt goes into `attempts`. */
  const count = async (
    ask: Ask,
    question: Question,
    query: CountQuery,
    attempts: Attempt[],
    signal: AbortSignal,
  ): Promise<Verdict> => {
    const attempt = async (number: number): Promise<Verdict> => {
      const made = await call(ask, question, query, number, signal)
      attempts.push(made.attempt)
      return made.verdict
    }
    // The first is made outside the retries: nearly all are answered, and setting them up costs a tenth of a check.
    let last = await attempt(1)
    if (!last.again) return last
    try {
      return await pRetry(
        async (number) => {
          if (number > 1) last = await attempt(number)
          if (last.again) throw new AskAgain()
          return last
        },
        {
          retries: options.retries,
          minTimeout: options.retryAfterMs,
          randomize: true,
          signal,
          shouldRetry: ({ error }) => error instanceof AskAgain,
        },
      )
    } catch (error) {
      if (error instanceof AskAgain) return last
      throw error
    }
  }

  const queryOf = (ask: Ask): CountQuery => {
    const kommune = kommuneByCode.get(ask.kommunekode)
    if (kommune === undefined) throw new Error(`no kommune ${ask.kommunekode}`)
    return { cvr: kommune.cvr, kle: ask.kle }
  }

  const check = async (ask: Ask, signal: AbortSignal): Promise<CheckResult> => {
    const { kommunekode, kle, right } = ask
    const attempts: Attempt[] = []
    const query = queryOf(ask)
    const total = await count(ask, 'total', query, attempts, signal)
    const measuredAt = attempts.at(-1)?.at ?? clock.now()
    const result = {
      kommunekode,
      kle,
      right,
      measuredAt,
      outcome: total.outcome,
      cases: total.cases,
      attempts,
    }
    if (total.outcome !== 'counted') return result
    // Nothing in all is nothing lately and nothing by any system: a national service need not be asked.
    if (total.cases === 0)
      return { ...result, receivedSince: 0, bySystem: ask.systemUuid === undefined ? undefined : 0 }
    const since = { ...query, receivedFrom: measuredAt - options.freshWithinMs }
    const received = await count(ask, 'received', since, attempts, signal)
    const own = ask.systemUuid
      ? await count(ask, 'bySystem', { ...query, systemUuid: ask.systemUuid }, attempts, signal)
      : undefined
    return { ...result, receivedSince: received.cases, bySystem: own?.cases }
  }

  return {
    id: 'sdi',
    check,
    pulse: async (ask, signal) => (await call(ask, 'pulse', queryOf(ask), 1, signal)).attempt,
  }
}
