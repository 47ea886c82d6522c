// The source port: an index that can be counted in.

import type { Narrowing } from '../facts/konfiguration.ts'
import type { Kle } from '../kle.ts'
import type { Attempt, CheckResult, Indeks, Right } from '../measured/check.ts'

/** A check to make: the kommune, the number, our right, and optionally the system whose cases to count as `bySystem`. */
export type CheckRequest = {
  indeks: Indeks
  kommunekode: string
  kle: Kle
  right: Right
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
  check(request: CheckRequest, signal: AbortSignal): Promise<CheckResult>
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
