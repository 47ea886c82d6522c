// The view-model of the probes: each service's state.

import type { ServiceTimes } from '../../server/domain/measured/service-times.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { endOf } from '../../server/domain/readiness/validity.ts'
import {
  type Probe,
  type ProbeResult,
  type ProbeState,
  type ProbeSummary,
  reachedAnything,
  summariseProbe,
} from '../../server/domain/services/probe.ts'
import { type CertificateLeft, certificateLeft } from './certificates.ts'
import type { Reading } from './world.ts'

/** A probe with its latest few results, and the times of the last 24 hours. */
export type ProbeDetail = { probe: Probe; recent: readonly ProbeResult[]; times: ServiceTimes }

/** `unstable`: fails now and then, as an open incident tells, whatever the latest result. */
export type ShownState = ProbeState | 'unstable'

/** A state with the incident that makes the service unstable; not knowing how it is, is no state of the service. */
export const stateWith = <T extends ProbeState | 'unsteady'>(
  state: T,
  incident: Pick<StoredIncident, 'id'> | undefined,
): { state: T | 'unstable'; unstableBy?: number | undefined } =>
  incident === undefined || state === 'unknown' || state === 'offline'
    ? { state }
    : { state: 'unstable', unstableBy: incident.id }

export type ProbeModel = {
  probe: Probe
  summary: Omit<ProbeSummary, 'state'> & {
    state: ShownState
    /** The incident that tells that it is unstable. */
    unstableBy?: number | undefined
  }
  /** The state by the latest result alone. */
  latestState: ProbeState
  certificate?: CertificateLeft | undefined
}

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

/** `incident`: the one that makes the service unstable. */
export const probeModel = (
  { probe, recent, times }: ProbeDetail,
  results: readonly ProbeResult[],
  reading: Reading,
  incident?: StoredIncident,
): ProbeModel => {
  const measured = summariseProbe(probe, { recent, times }, reading.now)
  const cutOff =
    measured.state === 'failed' && measured.latest !== undefined && wasCutOff(measured.latest, results)
  const latestState = cutOff ? 'offline' : measured.state
  const summary = { ...measured, ...stateWith(latestState, incident) }
  if (summary.latest !== undefined) reading.until(endOf(summary.latest.at, 2 * probe.everyMs))
  const endsAt = summary.certificateEndsAt
  return {
    probe,
    summary,
    latestState,
    certificate: endsAt === undefined ? undefined : certificateLeft(endsAt, reading),
  }
}
