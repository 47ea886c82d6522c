// The source port: an index that can be counted in.

import type { Narrowing } from '../facts/konfiguration.ts'
import type { Kle } from '../kle.ts'
import type { Attempt, CheckResult, Explanation, Indeks, Right } from '../measured/check.ts'

/** A cell to count, and what explains its count. */
export type CheckRequest = {
  indeks: Indeks
  kommunekode: string
  kle: Kle
  right: Right
  /** The system whose cases to count as `bySystem`. */
  systemUuid?: string | undefined
  /** Predecessors and successors of `kle`, to count together with it. */
  countedWith?: readonly Kle[] | undefined
  /** The filter of the kommune's configuration, for the count `visible`. */
  narrowing?: Narrowing | undefined
}

type ProductRequest = { kommunekode: string; systemNavn: string }

/** The cases with any of `numbers` that the index received in [from, until), epoch ms. */
export type ReceivedRequest = {
  kommunekode: string
  right: Right
  numbers: readonly Kle[]
  from: number
  until: number
  /** Only cases of this system, given by its UUID or else by its name. */
  systemUuid?: string | undefined
  systemNavn?: string | undefined
}

/** Never throws for anything an index can do; rejects only when `signal` aborts. */
export type Source = {
  /** Counts the cell: all cases, and those received lately. Of 0 cases, what explains them is 0 too. */
  check(request: CheckRequest, signal: AbortSignal): Promise<CheckResult>
  /** Counts what explains the `cases` that were counted at `countedAt`. */
  explain(
    request: CheckRequest,
    count: { cases: number; countedAt: number },
    signal: AbortSignal,
  ): Promise<Explanation>
  /** Makes a count call only for its response time. */
  pulse(request: CheckRequest, signal: AbortSignal): Promise<Attempt>
  /** Counts the cases that a system has delivered for a kommune, in all KLE numbers; absent when not answered. */
  countProduct(
    request: ProductRequest,
    signal: AbortSignal,
  ): Promise<{ cases?: number | undefined; attempts: Attempt[] }>
  /** Counts cases by when they were received; absent when not answered, and for a 0 that a limited right may explain. */
  countReceived(
    request: ReceivedRequest,
    signal: AbortSignal,
  ): Promise<{ received?: number | undefined; attempts: Attempt[] }>
}
