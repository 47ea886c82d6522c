// Owns the vocabulary of a check: one question to an index about one kommune and one KLE number, and what came of it.
import type { Kle } from './kle.ts'

/** How a check, and each attempt of it, can end. All but `counted` and `noRight` are failures of ours or the service's. */
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
] as const
export type Outcome = (typeof outcomes)[number]

/** total: all cases · received: those the index received lately · bySystem: those of the kommune's own system · pulse: a total asked for its response time alone */
export type Question = 'total' | 'received' | 'bySystem' | 'pulse'

/** The right we count under: `full`, or what it is limited to, as text to keep beside the number. */
export type Right = string
export const fullRight: Right = 'full'

/** One call on the wire. A retry is an attempt of its own: it may save the count, never hide the first. */
export type Attempt = {
  kommunekode: string
  kle: Kle
  question: Question
  /** 1 is the first; only it counts as response time. */
  number: number
  at: number
  durationMs: number
  outcome: Outcome
  /** Our own event loop's longest delay while it ran, ms. */
  lagMs: number
  /** The RequestHeader's TransactionUUID, which support asks for. */
  transactionUuid: string
  /** Our own words and codes; never text from the answer. */
  detail?: string | undefined
}

/** An attempt made while we lagged more than this is ours, and not judged. */
const lagLimitMs = 50

/** A response time that may be judged: a first attempt, made while we were awake. */
export const isResponseTime = (attempt: Attempt): boolean =>
  attempt.number === 1 && attempt.lagMs <= lagLimitMs

/** What one check found. A value, never a throw. */
export type CheckResult = {
  kommunekode: string
  kle: Kle
  measuredAt: number
  right: Right
  outcome: Outcome
  /** Present exactly when `outcome` is `counted`. */
  cases?: number | undefined
  /** Received by the index since `now − freshWithin`; absent when that was not answered. 0 when `cases` is. */
  receivedSince?: number | undefined
  /** Of `cases`, those of the kommune's own system; absent when not asked or not answered. It only attributes. */
  bySystem?: number | undefined
  attempts: Attempt[]
}

/** One kommune's checks, made together and recorded together. */
export type Batch = {
  kommunekode: string
  results: CheckResult[]
  /** When it was handed over to be recorded. */
  recordedAt: number
  /** Whether the clock ran evenly all the way; a batch it jumped under is kept, and is not green. */
  trusted: boolean
}
