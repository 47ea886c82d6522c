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
import type { Doubt } from './own-trouble.ts'
import type { Reading } from './world.ts'

/** A probe with its latest few results, and the times of the last 24 hours. */
export type ProbeDetail = { probe: Probe; recent: readonly ProbeResult[]; times: ServiceTimes }

/** `unstable`: fails now and then, as an open incident tells, whatever the latest result. */
export type ShownState = ProbeState | 'unstable'

/** What else bears on a service's state: the incident that makes it unstable, and our own trouble. */
export type Bearing = { incident?: Pick<StoredIncident, 'id'> | undefined; doubt?: Doubt | undefined }

/** A service's state; `isDoubted`: not known, because what we measure fails alike everywhere. */
export type StateShown<T> = {
  state: T | 'unstable'
  latestState: T
  unstableBy?: number | undefined
  isDoubted?: boolean | undefined
}

/** The state that a service is shown in: while we are in trouble, none that its latest result tells. */
export const shownState = <T extends ProbeState | 'unsteady'>(
  latestState: T | 'unknown' | 'offline',
  { incident, doubt }: Bearing,
): StateShown<T | 'unknown' | 'offline'> => {
  if (latestState === 'unknown' || latestState === 'offline') return { state: latestState, latestState }
  if (doubt === 'cutOff') return { state: 'offline', latestState: 'offline' }
  if (doubt === 'unreliable') return { state: 'unknown', latestState: 'unknown', isDoubted: true }
  return incident === undefined
    ? { state: latestState, latestState }
    : { state: 'unstable', latestState, unstableBy: incident.id }
}

export type ProbeModel = {
  probe: Probe
  summary: Omit<ProbeSummary, 'state'> & StateShown<ProbeState>
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

export const probeModel = (
  { probe, recent, times }: ProbeDetail,
  results: readonly ProbeResult[],
  reading: Reading,
  bearing: Bearing,
): ProbeModel => {
  const measured = summariseProbe(probe, { recent, times }, reading.now)
  const cutOff =
    measured.state === 'failed' && measured.latest !== undefined && wasCutOff(measured.latest, results)
  const summary = { ...measured, ...shownState(cutOff ? 'offline' : measured.state, bearing) }
  if (summary.latest !== undefined) reading.until(endOf(summary.latest.at, 2 * probe.everyMs))
  const endsAt = summary.certificateEndsAt
  return {
    probe,
    summary,
    certificate: endsAt === undefined ? undefined : certificateLeft(endsAt, reading),
  }
}
