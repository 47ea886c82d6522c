// The view-model of the probes: how each service answers now.

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
 * Whether a look failed because we were being cut off: within a minute of the last answer that takes a few failures to
 * see, and the first of them are no more the services' than the rest. So it is when nothing was reached between it and a
 * look that was known to be cut off.
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
