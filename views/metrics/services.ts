// Metrics of the services: probes, indexes, certificates, and the figures on Serviceplatformen's own page.
import type { IndeksModel } from '../model/indexes.ts'
import type { ProbeModel } from '../model/probes.ts'
import type { ServicesModel } from '../model/services.ts'
import { type Family, seconds } from './family.ts'

/** By the latest results; undefined when the state is unknown or our own connection was down. */
const up: Record<IndeksModel['latestState'] | ProbeModel['summary']['latestState'], number | undefined> = {
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
    latestState: summary.latestState,
    certificate,
  }))
  return [
    {
      name: 'probe_up',
      help: '1 when the latest answer of a service was as expected, else 0; absent when unknown, or during our own trouble.',
      samples: labelled.map(({ labels, latestState }) => ({ labels, value: up[latestState] })),
    },
    {
      name: 'probe_state',
      help: "1 for a service's state: ok, slow, unstable (an open incident tells that it fails now and then), failed, offline or unknown.",
      samples: labelled.map(({ labels, summary }) => ({
        labels: { ...labels, state: summary.state },
        value: 1,
      })),
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
      help: 'Time in each phase of the latest probe, including redirects; absent when it is too old.',
      samples: labelled.flatMap(({ labels, latestState, summary: { latest } }) =>
        latest === undefined || up[latestState] === undefined
          ? []
          : Object.entries(latest.phases).map(([phase, ms]) => ({
              labels: { ...labels, phase },
              value: seconds(ms),
            })),
      ),
    },
    {
      name: 'probe_available_share',
      help: 'Share of probes judged in the last 24 hours that were answered as expected, 0 to 1.',
      samples: labelled.map(({ labels, summary }) => ({ labels, value: summary.availableShare })),
    },
    {
      name: 'probe_certificate_expires_timestamp_seconds',
      help: "When a service's certificate expires.",
      samples: labelled.map(({ labels, certificate }) => ({ labels, value: seconds(certificate?.endsAt) })),
    },
  ]
}

/** The metrics of the services; unknown values have no sample. */
export const serviceFamilies = ({ probes, indexes, certificates, servicePage }: ServicesModel): Family[] => {
  const figures = (servicePage?.statements ?? []).map((one) => ({ labels: { service: one.service }, ...one }))
  return [
    ...probeFamilies(probes),
    {
      name: 'indeks_up',
      help: '1 when most of our ten newest calls to an index were answered, else 0; absent when unknown, or during our own trouble.',
      samples: indexes.map(({ indeks, latestState }) => ({ labels: { indeks }, value: up[latestState] })),
    },
    {
      name: 'indeks_state',
      help: "1 for an index's state: ok, unsteady (at least one in five of our ten newest calls failed), unstable (as of probes), failed, offline or unknown.",
      samples: indexes.map(({ indeks, state }) => ({ labels: { indeks, state }, value: 1 })),
    },
    {
      name: 'certificate_expires_timestamp_seconds',
      help: 'When a certificate in the configuration expires.',
      samples: certificates.map(({ name, endsAt }) => ({ labels: { name }, value: seconds(endsAt) })),
    },
    {
      name: 'service_page_oppetid_share',
      help: 'Oppetid according to the public service page, 0 to 1; absent when it has none, or is too old.',
      samples: figures.map(({ labels, oppetidShare }) => ({ labels, value: oppetidShare })),
    },
    {
      name: 'service_page_svartid_seconds',
      help: 'Svartid according to the public service page; absent when it has none, or is too old.',
      samples: figures.map(({ labels, svartidMs }) => ({ labels, value: seconds(svartidMs) })),
    },
  ]
}
