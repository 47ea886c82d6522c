// Probes: an address that should answer, how a single finding is judged, and how results are summarised.
import { lagLimitMs } from '../measured/check.ts'
import type { ServiceTimes } from '../measured/service-times.ts'
import { percentile, toSketch } from '../measured/sketch.ts'
import { day } from '../time.ts'

export type Probe = {
  id: string
  navn: string
  url: string
  everyMs: number
  expect: {
    /** Any of these; by default 200. A redirect status listed here counts as an answer and is not followed. */
    status: readonly number[]
    /** Text that the answer must contain, in whatever charset it has. */
    contains?: string | undefined
    /** A JSONPath (RFC 9535) that must select something. */
    jsonPath?: string | undefined
  }
  /** An answer that takes longer than `warnAtMs` is slow, and longer than `failAtMs` has failed. */
  warnAtMs: number
  failAtMs: number
  /** The platform that the service runs on; probes of the same platform tend to fail together. */
  platform?: string | undefined
}

export const phases = ['dns', 'connect', 'tls', 'firstByte', 'transfer'] as const
export type Phase = (typeof phases)[number]
/** Time spent in each phase, ms, summed over redirects, including an unfinished phase. Absent: not begun. */
export type Phases = Partial<Record<Phase, number>>

/** Outcomes of a probe. `format`: an answer we cannot read. `offline`: our own connection was down. */
export const probeOutcomes = [
  'ok',
  'slow',
  'status',
  'content',
  'redirects',
  'network',
  'tls',
  'timeout',
  'oversized',
  'format',
  'offline',
] as const
export type ProbeOutcome = (typeof probeOutcomes)[number]

export type ProbeResult = {
  probe: string
  at: number
  outcome: ProbeOutcome
  /** From the first phase of the first address to the last byte of the last, redirects included. */
  durationMs: number
  phases: Phases
  /** The status of the last address that answered. */
  status?: number | undefined
  redirects: number
  /** When the service's certificate ends, epoch ms; over redirects, the earliest end. */
  certificateEndsAt?: number | undefined
  /** The longest delay of our event loop while the probe ran, ms. */
  lagMs: number
  /** Our own words and codes; never text from the answer. */
  detail?: string | undefined
}

/** The finding that a probe is judged by. `contains` and `selects`: whether the expected text or value was there. */
export type ProbeFinding =
  | { kind: 'answer'; status: number; contains: boolean; selects: boolean | 'noJson' }
  | {
      kind: Exclude<ProbeOutcome, 'ok' | 'slow' | 'status' | 'content' | 'offline'>
      detail?: string | undefined
    }

type Judgement = Pick<ProbeResult, 'outcome' | 'detail'>

/** Judges a finding that took `durationMs`. A wrong answer counts as wrong even when it is also slow. */
export const judgeFinding = (probe: Probe, finding: ProbeFinding, durationMs: number): Judgement => {
  if (finding.kind !== 'answer') return { outcome: finding.kind, detail: finding.detail }
  if (durationMs > probe.failAtMs) return { outcome: 'timeout' }
  if (!probe.expect.status.includes(finding.status))
    return { outcome: 'status', detail: `HTTP ${finding.status}` }
  if (!finding.contains) return { outcome: 'content', detail: 'contains' }
  if (finding.selects !== true)
    return { outcome: 'content', detail: finding.selects ? 'no JSON' : 'jsonPath' }
  return { outcome: durationMs > probe.warnAtMs ? 'slow' : 'ok' }
}

/** Whether a connection was made, so that our network worked, whatever the outcome. */
export const reachedAnything = ({ phases }: Pick<ProbeResult, 'phases'>): boolean =>
  phases.tls !== undefined || phases.firstByte !== undefined

/** Whether a result counts as evidence about the service: not while our event loop lagged or we were offline. */
export const isJudged = ({ lagMs, outcome }: ProbeResult): boolean =>
  lagMs <= lagLimitMs && outcome !== 'offline'

const isUp = (outcome: ProbeOutcome): boolean => outcome === 'ok' || outcome === 'slow'

/** Outcomes without an answer to wait for, so that their duration is no response time. */
const untimed: readonly ProbeOutcome[] = ['network', 'tls', 'redirects']

/** The times of judged results. */
export const toProbeTimes = (results: readonly ProbeResult[]): ServiceTimes => {
  const judged = results.filter(isJudged)
  const timed = judged.filter(({ outcome }) => !untimed.includes(outcome))
  return {
    sketch: toSketch(timed.map((r) => ({ durationMs: r.durationMs, failed: !isUp(r.outcome) }))),
    untimed: judged.length - timed.length,
  }
}

export type ProbeState = 'ok' | 'slow' | 'failed' | 'offline' | 'unknown'

export type ProbeSummary = {
  state: ProbeState
  /** The result that the state is derived from; with `unknown`, the latest result, if any. */
  latest?: ProbeResult | undefined
  p50Ms?: number | undefined
  p95Ms?: number | undefined
  /** Share of the judged results that were up, 0..1; time without a judged result is neither up nor down. */
  availableShare?: number | undefined
  /** Share of the last 24 hours covered by judged results, 0..1. */
  knownShare: number
  certificateEndsAt?: number | undefined
}

const stateOf = (latest: ProbeResult | undefined, probe: Probe, now: number): ProbeState => {
  if (latest === undefined || now - latest.at > 2 * probe.everyMs) return 'unknown'
  if (latest.outcome === 'offline') return 'offline'
  if (!isUp(latest.outcome)) return 'failed'
  return latest.outcome as 'ok' | 'slow'
}

/**
 * Summarises a probe at `now`: its state from the newest result of `recent` that is judged or `offline`, and the last
 * 24 hours from `times`. Results older than two intervals, or from the future, do not count for the state.
 */
export const summariseProbe = (
  probe: Probe,
  { recent, times }: { recent: readonly ProbeResult[]; times: ServiceTimes },
  now: number,
): ProbeSummary => {
  const past = recent.filter(({ at }) => at <= now).sort((a, b) => b.at - a.at)
  const latest = past.find((result) => isJudged(result) || result.outcome === 'offline')
  const judged = times.sketch.count + times.untimed
  const up = times.sketch.count - times.sketch.failed
  return {
    state: stateOf(latest, probe, now),
    latest,
    p50Ms: percentile(times.sketch, 0.5),
    p95Ms: percentile(times.sketch, 0.95),
    availableShare: judged === 0 ? undefined : up / judged,
    knownShare: Math.min(1, (judged * probe.everyMs) / day),
    certificateEndsAt: past.find((result) => result.certificateEndsAt !== undefined)?.certificateEndsAt,
  }
}
