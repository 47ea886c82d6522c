// Owns the metrics of the services: probes, certificates, and what Serviceplatformen's own page says.
import type { ProbeState } from '../../server/domain/services/probe.ts'
import type { IndeksState } from '../model/indexes.ts'
import type { ProbeModel } from '../model/probes.ts'
import type { ServicesModel } from '../model/services.ts'
import { type Family, seconds } from './family.ts'

/** Neither when we do not know, nor when we were the ones cut off. */
const up: Record<ProbeState | IndeksState, number | undefined> = {
  ok: 1,
  unsteady: 1,
  slow: 1,
  failed: 0,
  offline: undefined,
  unknown: undefined,
}

const probeFamilies = (probes: readonly ProbeModel[]): Family[] => {
  const labelled = probes.map(({ probe, summary, certificate }) => ({
    labels: { probe: probe.id },
    summary,
    certificate,
  }))
  return [
    {
      name: 'probe_up',
      help: '1 when a service answers as expected, 0 when not; absent when it is not known, or we were cut off.',
      samples: labelled.map(({ labels, summary }) => ({ labels, value: up[summary.state] })),
    },
    {
      name: 'probe_response_seconds',
      help: 'Response times of a probe in the last 24 hours, within 5 %.',
      samples: labelled.flatMap(({ labels, summary: { p50Ms, p95Ms } }) => [
        { labels: { ...labels, quantile: '0.5' }, value: seconds(p50Ms) },
        { labels: { ...labels, quantile: '0.95' }, value: seconds(p95Ms) },
      ]),
    },
    {
      name: 'probe_phase_seconds',
      help: 'Time in each phase of the latest look, redirects included; absent when it does not tell of now.',
      samples: labelled.flatMap(({ labels, summary: { state, latest } }) =>
        latest === undefined || up[state] === undefined
          ? []
          : Object.entries(latest.phases).map(([phase, ms]) => ({
              labels: { ...labels, phase },
              value: seconds(ms),
            })),
      ),
    },
    {
      name: 'probe_available_share',
      help: 'Looks that were answered as expected, of those judged in the last 24 hours, 0 to 1.',
      samples: labelled.map(({ labels, summary }) => ({ labels, value: summary.availableShare })),
    },
    {
      name: 'probe_certificate_expires_timestamp_seconds',
      help: 'When the certificate that a service showed ends.',
      samples: labelled.map(({ labels, certificate }) => ({ labels, value: seconds(certificate?.endsAt) })),
    },
  ]
}

/** What is not known has no sample. */
export const serviceFamilies = ({ probes, indexes, certificates, servicePage }: ServicesModel): Family[] => {
  const said = (servicePage?.statements ?? []).map((one) => ({ labels: { service: one.service }, ...one }))
  return [
    ...probeFamilies(probes),
    {
      name: 'indeks_up',
      help: '1 when most of our ten newest calls in an index are answered, 0 when not; absent when it is not known, or we were cut off.',
      samples: indexes.map(({ indeks, state }) => ({ labels: { indeks }, value: up[state] })),
    },
    {
      name: 'certificate_expires_timestamp_seconds',
      help: 'When a certificate that the configuration names ends.',
      samples: certificates.map(({ name, endsAt }) => ({ labels: { name }, value: seconds(endsAt) })),
    },
    {
      name: 'service_page_oppetid_share',
      help: 'Oppetid as the public service page says it, 0 to 1; absent when it says none, or was read too long ago.',
      samples: said.map(({ labels, oppetidShare }) => ({ labels, value: oppetidShare })),
    },
    {
      name: 'service_page_svartid_seconds',
      help: 'Svartid as the public service page says it; absent when it says none, or was read too long ago.',
      samples: said.map(({ labels, svartidMs }) => ({ labels, value: seconds(svartidMs) })),
    },
  ]
}
