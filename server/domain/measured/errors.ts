// Errors: how the judged calls of a service went wrong, counted by outcome.

import type { ProbeOutcome } from '../services/probe.ts'
import type { Indeks, Outcome } from './check.ts'

/** An index's calls, or a probe's results. */
export type Called = { kind: 'indeks'; service: Indeks } | { kind: 'probe'; service: string }

/** The calls whose errors are counted: from `from` until before `until` (epoch ms). */
export type ErrorSpan = Called & {
  from: number
  until: number
  /** Of an index: only calls about these kommuner, and none about those in `without`. */
  kommuner?: readonly string[] | undefined
  without?: readonly string[] | undefined
  /** Whether a refusal for lack of a right is an error. */
  withRight: boolean
}

export type ErrorCount = {
  outcome: Outcome | ProbeOutcome
  /** Our own words and codes. */
  detail?: string | undefined
  count: number
}
