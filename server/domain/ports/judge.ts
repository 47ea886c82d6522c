// The judge port: decides which incidents there are from what a transaction records.
import type { Changes } from '../incidents/register.ts'
import type { Attempt, CheckResult } from '../measured/check.ts'
import type { Delivery } from '../measured/delivery.ts'
import type { ProbeResult } from '../services/probe.ts'

/** What a transaction records. */
export type News = {
  /** When it is recorded, epoch ms. */
  at: number
  attempts?: readonly Attempt[] | undefined
  /** A kommune's checks, made together. */
  results?: readonly CheckResult[] | undefined
  probe?: ProbeResult | undefined
  delivery?: Delivery | undefined
}

export type Judge = {
  /** Runs inside the transaction that records the news; the changes are stored by the same. */
  judge(news: News): Changes
  /** Called when that transaction has failed: what was judged in it is forgotten. */
  failed(): void
}
