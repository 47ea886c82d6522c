// Types of a check: a count in an index for a kommune and a KLE number, its attempts, and its result.
import type { Kle } from '../kle.ts'

/** The indexes that can be counted in: Sags- og Dokumentindeks (SF1470) and Ydelsesindeks (SF1490). */
export const indekser = ['sdi', 'ydi'] as const
export type Indeks = (typeof indekser)[number]

/**
 * Outcomes of a check and of each of its attempts. All but `counted` and `noRight` are failures, ours or the service's.
 * shape: the answer is not a count · format: it is not in a format that we read, such as HTTP or one XML document ·
 * token: the STS issued none · signature: the answer's signature is wrong, missing or wrapped · offline: our own
 * connection was down.
 */
export const outcomes = [
  'counted',
  'noRight',
  'noAnswer',
  'configuration',
  'fault',
  'http',
  'network',
  'timeout',
  'shape',
  'oversized',
  'format',
  'token',
  'signature',
  'offline',
] as const
export type Outcome = (typeof outcomes)[number]

/**
 * Cases to count. total: all · received: those the index received lately · bySystem: those of the kommune's own
 * system · visible: those the kommune's configuration lets through · product: those of a product · delivered: those of
 * a KLE group that the index received since the former such call · pulse: all, made only for the response time.
 */
export type Question = 'total' | 'received' | 'bySystem' | 'visible' | 'product' | 'delivered' | 'pulse'

/** The right we count under: `full`, or its limit as text, stored with the count. */
export type Right = string
export const fullRight: Right = 'full'

/** A call over the network. A retry is a separate attempt; it may give the count, but never replaces the first. */
export type Attempt = {
  indeks: Indeks
  kommunekode: string
  kle: Kle
  question: Question
  /** Counts from 1; only the first attempt gives a response time. */
  number: number
  at: number
  durationMs: number
  outcome: Outcome
  /** The longest delay of our event loop while the attempt ran, ms. */
  lagMs: number
  /** The RequestHeader's TransactionUUID, which support asks for. */
  transactionUuid: string
  /** Our own words and codes; never text from the answer. */
  detail?: string | undefined
}

/** The longest event-loop delay, ms, under which a response time is judged; above it, the delay may be our own. */
export const lagLimitMs = 50

/** Whether an attempt gives a response time: a first attempt sent to the service while our event loop did not lag. */
export const isResponseTime = ({
  number,
  lagMs,
  outcome,
}: Pick<Attempt, 'number' | 'lagMs' | 'outcome'>): boolean =>
  number === 1 && lagMs <= lagLimitMs && outcome !== 'token' && outcome !== 'offline'

/** The result of a check; failures are values, never exceptions. */
export type CheckResult = {
  indeks: Indeks
  kommunekode: string
  kle: Kle
  measuredAt: number
  right: Right
  outcome: Outcome
  /** Cases, in YDI bevillinger. Present exactly when `outcome` is `counted`. */
  cases?: number | undefined
  /** Ydelser, in YDI, when the answer contains them. */
  ydelser?: number | undefined
  /** Received by the index since `now − freshWithin`; absent when not answered, and 0 when `cases` is 0. */
  receivedSince?: number | undefined
  /** Retired or succeeding numbers counted together with `kle`, separated by spaces; empty when there are none. */
  countedWith: string
  attempts: Attempt[]
} & ExplainedBy

/** What explains a count, and the questions that it answers. None of it affects a level. */
export type ExplainedBy = {
  /** The UUID of the kommune's own system; absent when it is not known. */
  systemUuid?: string | undefined
  /** Those of the count's cases in that system; absent when not asked or not answered. */
  bySystem?: number | undefined
  /** The filter of the kommune's configuration (see `narrowingKey`); absent when it filters nothing. */
  narrowing?: string | undefined
  /** At most so many of the count's cases pass that filter; absent when not asked or not answered. */
  visible?: number | undefined
}

/** What was asked after a count to explain it. */
export type Explanation = Pick<CheckResult, 'indeks' | 'kommunekode' | 'kle' | 'attempts'> &
  ExplainedBy & {
    /** When the explained count was measured. */
    countedAt: number
  }

/** A kommune's checks, made and recorded together. */
export type Batch = {
  kommunekode: string
  results: CheckResult[]
  /** Explanations of counts that are recorded; those of a count that has been measured again change nothing. */
  explanations?: readonly Explanation[] | undefined
  /** When the poller passed it on to be recorded. */
  recordedAt: number
  /** Whether the clock ran evenly during the batch; otherwise the batch is recorded, and its answers count as unknown. */
  trusted: boolean
  /** The id of the round that the checks belong to; their number is stored with it. */
  round?: number | undefined
}
