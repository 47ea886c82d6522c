// The view-model of the probes: each service's state.

import type { ServiceTimes } from '../../server/domain/measured/service-times.ts'
import { endOf } from '../../server/domain/readiness/validity.ts'
import {
  type Probe,
  type ProbeResult,
  type ProbeSummary,
  reachedAnything,
  summariseProbe,
} from '../../server/domain/services/probe.ts'
import { type CertificateLeft, certificateLeft } from './certificates.ts'
import type { Reading } from './world.ts'

/** A probe with its latest few results, and the times of the last 24 hours. */
export type ProbeDetail = { probe: Probe; recent: readonly ProbeResult[]; times: ServiceTimes }
export type ProbeModel = { probe: Probe; summary: ProbeSummary; certificate?: CertificateLeft | undefined }

/**
 * Whether a failure that reached nothing is our own outage: the next result that reached anything or is `offline` is
 * `offline`. Detecting that we are offline takes a few failures, and the first of these are not the service's either.
 */
const wasCutOff = (failed: ProbeResult, results: readonly ProbeResult[]): boolean => {
  const next = results
    .filter(({ at }) => at >= failed.at)
    .filter((result) => result.outcome === 'offline' || reachedAnything(result))
    .reduce<ProbeResult | undefined>((a, b) => (a === undefined || b.at < a.at ? b : a), undefined)
  return !reachedAnything(failed) && next?.outcome === 'offline'
}

export const probeModel = (
  { probe, recent, times }: ProbeDetail,
  results: readonly ProbeResult[],
  reading: Reading,
): ProbeModel => {
  const measured = summariseProbe(probe, { recent, times }, reading.now)
  const cutOff =
    measured.state === 'failed' && measured.latest !== undefined && wasCutOff(measured.latest, results)
  const summary: ProbeSummary = cutOff ? { ...measured, state: 'offline' } : measured
  if (summary.latest !== undefined) reading.until(endOf(summary.latest.at, 2 * probe.everyMs))
  const endsAt = summary.certificateEndsAt
  return {
    probe,
    summary,
    certificate: endsAt === undefined ? undefined : certificateLeft(endsAt, reading),
  }
}
