// Shared by the parts of the store's suite: opens a store, and records into it as the poller does.
import type { AttemptLimits } from '../../../db/attempts.ts'
import type { CheckResult } from '../../../server/domain/measured/check.ts'
import type { Store } from '../../../server/domain/ports/store.ts'
import { type Assessor, createAssessor } from '../../../server/domain/readiness/kommune.ts'
import { hour } from '../../../server/domain/time.ts'
import { makeBatch, makeResult, rulesFor } from '../../support/measured.ts'

/** An empty store; `openAnother` opens another connection to the same data, as a command next to the server does. */
export type OpenStore = (limits?: Partial<AttemptLimits>) => { store: Store; openAnother: () => Store }

export type Change = Partial<CheckResult>

export const gapMs = 12 * hour
/** Two numbers of group 02. */
export const [a, b] = ['02.34.02', '02.34.04'] as const
export const assessor = createAssessor(rulesFor([a, b], { staleAfterMs: gapMs }))

/** An assessor with a test's own `assess`, which never renews times. */
export const assessorOf = (assess: Assessor['assess']): Assessor => ({ assess, renew: () => undefined })

/** Records a batch of answers measured at `now`, and assesses it as the poller does. */
export const record = async (store: Store, now: number, changes: Change[], trusted = true): Promise<void> => {
  const results = changes.map((change) => makeResult({ measuredAt: now, ...change }))
  const batch = makeBatch(results, { recordedAt: now, trusted })
  await store.record(batch, assessor, gapMs)
}
