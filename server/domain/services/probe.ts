// Owns probes: an address that should answer, how one look at it is judged, and what many looks sum up to.
import { lagLimitMs } from '../measured/check.ts'
import { mergeSketches, percentile, type Sketch, toSketch } from '../measured/sketch.ts'
import { day } from '../time.ts'

export type Probe = {
  id: string
  navn: string
  url: string
  everyMs: number
  expect: {
    /** Any of these; by default 200. A redirect that is named here is an answer, and is not followed. */
    status: readonly number[]
    /** Text (UTF-8) that the answer must hold. */
    contains?: string | undefined
    /** A JSONPath (RFC 9535) that must select something. */
    jsonPath?: string | undefined
  }
  /** Slower than this is slow, and than that has failed, ms. */
  warnAtMs: number
  failAtMs: number
  /** What it runs on; probes of one platform fail together. */
  platform?: string | undefined
}

export const phases = ['dns', 'connect', 'tls', 'firstByte', 'transfer'] as const
export type Phase = (typeof phases)[number]
/** Time spent in each phase, ms, summed over redirects; also in one that was not finished. Absent: not begun. */
export type Phases = Partial<Record<Phase, number>>

/** How a probe can end. `offline`: we were the ones cut off. */
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
  /** Of the last address that answered. */
  status?: number | undefined
  redirects: number
  /** When the certificate it showed ends, epoch ms; over redirects, the one that ends first. */
  certificateEndsAt?: number | undefined
  /** Our own event loop's longest delay while it ran, ms. */
  lagMs: number
  /** Our own words and codes; never text from the answer. */
  detail?: string | undefined
}

/** What one look found, as far as it is judged. `contains` and `selects`: whether what is expected was there. */
export type ProbeFinding =
  | { kind: 'answer'; status: number; contains: boolean; selects: boolean | 'noJson' }
  | {
      kind: Exclude<ProbeOutcome, 'ok' | 'slow' | 'status' | 'content' | 'offline'>
      detail?: string | undefined
    }

type Judgement = Pick<ProbeResult, 'outcome' | 'detail'>

/** Judges one look that took `durationMs`. A wrong answer is told as wrong, not as slow. */
export const judgeFinding = (probe: Probe, look: ProbeFinding, durationMs: number): Judgement => {
  if (look.kind !== 'answer') return { outcome: look.kind, detail: look.detail }
  if (durationMs > probe.failAtMs) return { outcome: 'timeout' }
  if (!probe.expect.status.includes(look.status)) return { outcome: 'status', detail: `HTTP ${look.status}` }
  if (!look.contains) return { outcome: 'content', detail: 'contains' }
  if (look.selects !== true) return { outcome: 'content', detail: look.selects ? 'no JSON' : 'jsonPath' }
  return { outcome: durationMs > probe.warnAtMs ? 'slow' : 'ok' }
}

/** Whether anything was connected to: then the network was there, however it ended. */
export const reachedAnything = ({ phases }: Pick<ProbeResult, 'phases'>): boolean =>
  phases.tls !== undefined || phases.firstByte !== undefined

/** Whether a result says something of the service: not while we lagged, nor while we were cut off. */
export const isJudged = ({ lagMs, outcome }: ProbeResult): boolean =>
  lagMs <= lagLimitMs && outcome !== 'offline'

const isUp = (outcome: ProbeOutcome): boolean => outcome === 'ok' || outcome === 'slow'

/** Ends before there could be an answer: how long it took is no response time. */
const untimed: readonly ProbeOutcome[] = ['network', 'tls', 'redirects']

/** Judged results, for percentiles and availability; mergeable. */
export type ProbeTimes = {
  /** Response times, those that failed or were cut off at `failAtMs` included. */
  sketch: Sketch
  /** Judged results that failed without a response time. */
  untimed: number
}

export const toProbeTimes = (results: readonly ProbeResult[]): ProbeTimes => {
  const judged = results.filter(isJudged)
  const timed = judged.filter(({ outcome }) => !untimed.includes(outcome))
  return {
    sketch: toSketch(timed.map((r) => ({ durationMs: r.durationMs, failed: !isUp(r.outcome) }))),
    untimed: judged.length - timed.length,
  }
}

export const mergeProbeTimes = (a: ProbeTimes, b: ProbeTimes): ProbeTimes => ({
  sketch: mergeSketches(a.sketch, b.sketch),
  untimed: a.untimed + b.untimed,
})

export type ProbeState = 'ok' | 'slow' | 'failed' | 'offline' | 'unknown'

export type ProbeSummary = {
  state: ProbeState
  /** The result that the state stands on; under `unknown` the latest there is, if any. */
  latest?: ProbeResult | undefined
  p50Ms?: number | undefined
  p95Ms?: number | undefined
  /** Of what was judged, 0..1: what we did not measure is neither up nor down. */
  availableShare?: number | undefined
  /** How much of the day was judged, 0..1. */
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
 * Sums a probe up at `now`: its state by the newest of `recent` that says something, and the last 24 hours by `times`.
 * A result older than two intervals, or from the future, says nothing of now.
 */
export const summariseProbe = (
  probe: Probe,
  { recent, times }: { recent: readonly ProbeResult[]; times: ProbeTimes },
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
