// Looks: what should be called soon, besides what is due; each for a while at most, so that suspicion is no steady load.
import { minute } from '../time.ts'

/** A service, or a kommune's calls of an index. */
export type Look = { service: string; kommunekode?: string | undefined }

/** What was not suspected for so long (ms) may be looked at anew. */
const restMs = 10 * minute

/** Limits looks at the same to `lookMs`, also when suspicion is dropped and returns at once. */
export const createLookLimit = (lookMs: number) => {
  const spans = new Map<string, { since: number; askedAt: number }>()
  return {
    /** Those of `wanted` that may still be made at `now`. */
    allow: (wanted: readonly Look[], now: number): Look[] =>
      wanted.filter(({ service, kommunekode = '' }) => {
        const key = `${service} ${kommunekode}`
        const former = spans.get(key)
        const isSame = former !== undefined && now >= former.askedAt && now - former.askedAt < restMs
        const span = { since: isSame ? former.since : now, askedAt: now }
        spans.set(key, span)
        return now - span.since < lookMs
      }),
    clear: (): void => spans.clear(),
  }
}
