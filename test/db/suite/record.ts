// Owns what the parts of the store's suite share: how a store is opened, and how the poller records into it.
import type { AttemptLimits } from '../../../db/attempts.ts'
import type { CheckResult } from '../../../server/domain/measured/check.ts'
import type { Store } from '../../../server/domain/ports/store.ts'
import { type Assessor, createAssessor } from '../../../server/domain/readiness/kommune.ts'
import { hour } from '../../../server/domain/time.ts'
import { makeBatch, makeResult, rulesFor } from '../../support/measured.ts'

/** An empty store; `beside` connects to the same data once more, as a command beside the server does. */
export type OpenStore = (limits?: Partial<AttemptLimits>) => { store: Store; beside: () => Store }

export type Change = Partial<CheckResult>

export const gapMs = 12 * hour
/** Two numbers of group 02. */
export const [a, b] = ['02.34.02', '02.34.04'] as const
export const assessor = createAssessor(rulesFor([a, b], { staleAfterMs: gapMs }))

/** An assessor that a test makes up, which never renews times alone. */
export const assessorOf = (assess: Assessor['assess']): Assessor => ({ assess, renew: () => undefined })

/** One batch of answers, all measured and recorded at `now`, decided as the poller does. */
export const record = async (store: Store, now: number, changes: Change[], trusted = true): Promise<void> => {
  const results = changes.map((change) => makeResult({ measuredAt: now, ...change }))
  const batch = makeBatch(results, { recordedAt: now, trusted })
  await store.record(batch, assessor, gapMs)
}
