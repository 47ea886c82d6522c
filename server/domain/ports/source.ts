// The port of an index that can be counted in.

import type { Narrowing } from '../facts/konfiguration.ts'
import type { Kle } from '../kle.ts'
import type { Attempt, CheckResult, Indeks, Right } from '../measured/check.ts'

/** What one check asks: about whom, which number, under which right, and optionally whose system to attribute to. */
export type CheckRequest = {
  indeks: Indeks
  kommunekode: string
  kle: Kle
  right: Right
  systemUuid?: string | undefined
  /** Numbers to count together with `kle`: those it succeeds, or is succeeded by. */
  countedWith?: readonly Kle[] | undefined
  /** What the kommune's configuration lets through, to be counted too. */
  narrowing?: Narrowing | undefined
}

/** What one look for a product asks. */
type ProductRequest = { kommunekode: string; systemNavn: string }

/** An index that can be counted in. Never throws for anything an index can do; rejects only when `signal` aborts. */
export type Source = {
  check(ask: CheckRequest, signal: AbortSignal): Promise<CheckResult>
  /** One count-only call for its response time alone. */
  pulse(ask: CheckRequest, signal: AbortSignal): Promise<Attempt>
  /** How many of a kommune's cases a system has delivered, whatever their number; absent when not answered. */
  countProduct(
    ask: ProductRequest,
    signal: AbortSignal,
  ): Promise<{ cases?: number | undefined; attempts: Attempt[] }>
}
