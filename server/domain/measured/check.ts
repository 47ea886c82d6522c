// Owns the vocabulary of a check: one question to an index about one kommune and one KLE number, and what came of it.
import type { Kle } from '../kle.ts'

/** The indexes that are counted in: Sags- og Dokumentindeks (SF1470) and Ydelsesindeks (SF1490). */
export const indekser = ['sdi', 'ydi'] as const
export type Indeks = (typeof indekser)[number]

/**
 * How a check, and each attempt of it, can end. All but `counted` and `noRight` are failures of ours or the service's.
 * token: the STS gave us none · signature: an answer whose signature is wrong, missing or wrapped · offline: we were
 * the ones cut off.
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
  'token',
  'signature',
  'offline',
] as const
export type Outcome = (typeof outcomes)[number]

/**
 * total: all cases · received: those the index received lately · bySystem: those of the kommune's own system ·
 * visible: those the kommune's configuration lets through · product: those of a product · pulse: a total asked for
 * its response time alone
 */
export type Question = 'total' | 'received' | 'bySystem' | 'visible' | 'product' | 'pulse'

/** The right we count under: `full`, or what it is limited to, as text to keep beside the number. */
export type Right = string
export const fullRight: Right = 'full'

/** One call on the wire. A retry is an attempt of its own: it may save the count, never hide the first. */
export type Attempt = {
  indeks: Indeks
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
export const lagLimitMs = 50

/** A response time that may be judged: a first attempt that reached the service, made while we were awake. */
export const isResponseTime = ({
  number,
  lagMs,
  outcome,
}: Pick<Attempt, 'number' | 'lagMs' | 'outcome'>): boolean =>
  number === 1 && lagMs <= lagLimitMs && outcome !== 'token' && outcome !== 'offline'

/** What one check found. A value, never a throw. */
export type CheckResult = {
  indeks: Indeks
  kommunekode: string
  kle: Kle
  measuredAt: number
  right: Right
  outcome: Outcome
  /** Cases, in YDI bevillinger. Present exactly when `outcome` is `counted`. */
  cases?: number | undefined
  /** Ydelser, in YDI, where the answer tells them. */
  ydelser?: number | undefined
  /** Received by the index since `now − freshWithin`; absent when that was not answered. 0 when `cases` is. */
  receivedSince?: number | undefined
  /** Of `cases`, those of the kommune's own system; absent when not asked or not answered. It only attributes. */
  bySystem?: number | undefined
  /** The retired or succeeding numbers that were counted together with `kle`, separated by spaces; empty: none. */
  countedWith: string
  /** Of `cases`, those that the kommune's configuration lets through, at most; absent when not asked or not answered. */
  visible?: number | undefined
  /** The configuration that `visible` was counted under (see `narrowingKey`). */
  narrowing?: string | undefined
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
