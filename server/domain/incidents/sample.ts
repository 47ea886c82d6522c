// Samples: first attempts and probe results, as evidence about a service and a kommune's calls.
import { type Attempt, isResponseTime, type Outcome } from '../measured/check.ts'
import { isJudged, type Probe, type ProbeOutcome, type ProbeResult } from '../services/probe.ts'

/** `right`: a right that we had is refused. `slow` counts as failed. */
type SampleOutcome = 'ok' | 'failed' | 'slow' | 'token' | 'right'

export type Sample = {
  at: number
  service: string
  /** The kommune that an index was asked about; absent for a probe. */
  kommunekode?: string | undefined
  outcome: SampleOutcome
  /** Whether a failure came as an answer, so that our network worked; absent when it did not, or may not have. */
  isAnswered?: true | undefined
}

/** Failures that came as an answer. One that is only slow, or whose TLS failed, may be our own network's. */
const answeredAttempts: readonly Outcome[] = [
  'noAnswer',
  'fault',
  'http',
  'shape',
  'oversized',
  'format',
  'signature',
]
const answeredProbes: readonly ProbeOutcome[] = ['status', 'content', 'redirects', 'oversized', 'format']

/** An index is slow above this many times its usual 95th percentile. */
export const slowFactor = 3

const failed = (sample: Omit<Sample, 'outcome'>, isAnswered: boolean): Sample => ({
  ...sample,
  outcome: 'failed',
  ...(isAnswered ? { isAnswered } : {}),
})

/**
 * The sample of an attempt; undefined for a retry, while we were offline or lagged. `usualP95Ms` is the index's usual
 * 95th percentile; without one, no answer is slow. `hadRight`: whether the kommune's right has been given before; a
 * right that never was is the kommune's next step, and its refusal shows that the index answers.
 */
export const toSample = (
  attempt: Attempt,
  usualP95Ms: number | undefined,
  hadRight: boolean,
): Sample | undefined => {
  const { indeks, kommunekode, at, outcome, durationMs, number } = attempt
  const sample = { at, service: indeks, kommunekode }
  if (outcome === 'token') return number === 1 ? { ...sample, outcome } : undefined
  if (!isResponseTime(attempt)) return undefined
  // Our own configuration is not the service's failure.
  if (outcome === 'configuration') return undefined
  if (outcome === 'noRight')
    return hadRight ? { ...sample, outcome: 'right', isAnswered: true } : { ...sample, outcome: 'ok' }
  if (outcome !== 'counted') return failed(sample, answeredAttempts.includes(outcome))
  const isSlow = usualP95Ms !== undefined && durationMs > slowFactor * usualP95Ms
  return { ...sample, outcome: isSlow ? 'slow' : 'ok' }
}

/** The sample of a probe's result; undefined while we were offline or lagged. */
export const toProbeSample = (
  result: ProbeResult,
  { failAtMs }: Pick<Probe, 'failAtMs'>,
): Sample | undefined => {
  if (!isJudged(result)) return undefined
  const { probe, at, outcome, durationMs } = result
  const sample = { at, service: probe }
  if (outcome === 'ok' || outcome === 'slow') return { ...sample, outcome: 'ok' }
  if (outcome === 'timeout' || durationMs > failAtMs) return { ...sample, outcome: 'slow' }
  return failed(sample, answeredProbes.includes(outcome))
}
