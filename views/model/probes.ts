// The view-model of the probes: the state of each service.

import { endOf } from '../../server/domain/readiness/validity.ts'
import {
  type Probe,
  type ProbeResult,
  type ProbeSummary,
  type ProbeTimes,
  reachedAnything,
  summariseProbe,
} from '../../server/domain/services/probe.ts'
import { type CertificateLeft, certificateLeft } from './certificates.ts'
import type { Reading } from './world.ts'

/** A probe with its latest few results, and those of the last 24 hours. */
export type ProbeDetail = { probe: Probe; recent: readonly ProbeResult[]; times: ProbeTimes }
export type ProbeModel = { probe: Probe; summary: ProbeSummary; certificate?: CertificateLeft | undefined }

/**
 * Whether a failed look was our outage. It takes a few failures to find out that we are offline, and the first of them
 * are not the service's either: the next look that reached anything or is `offline` must be `offline`.
 */
const wasCutOff = (failed: ProbeResult, looks: readonly ProbeResult[]): boolean => {
  const next = looks
    .filter((look) => look.at >= failed.at && (look.outcome === 'offline' || reachedAnything(look)))
    .reduce<ProbeResult | undefined>((a, b) => (a === undefined || b.at < a.at ? b : a), undefined)
  return !reachedAnything(failed) && next?.outcome === 'offline'
}

export const probeModel = (
  { probe, recent, times }: ProbeDetail,
  looks: readonly ProbeResult[],
  reading: Reading,
): ProbeModel => {
  const found = summariseProbe(probe, { recent, times }, reading.now)
  const cutOff = found.state === 'failed' && found.latest !== undefined && wasCutOff(found.latest, looks)
  const summary: ProbeSummary = cutOff ? { ...found, state: 'offline' } : found
  if (summary.latest !== undefined) reading.until(endOf(summary.latest.at, 2 * probe.everyMs))
  const endsAt = summary.certificateEndsAt
  return {
    probe,
    summary,
    certificate: endsAt === undefined ? undefined : certificateLeft(endsAt, reading),
  }
}
