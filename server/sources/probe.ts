// Owns probing: one GET over fresh connections, its phases told apart, judged by the domain.
import type { LookupFunction } from 'node:net'
import { createSecureContext, rootCertificates } from 'node:tls'
import type { Clock } from '../domain/ports/clock.ts'
import { judgeFinding, type Probe, type ProbeResult } from '../domain/services/probe.ts'
import { readContent } from './probe/content.ts'
import { get, type LookDeps } from './probe/get.ts'

/** PEM. */
type ClientCertificate = { key: string; cert: string }

export type ProberDeps = {
  clock: Clock
  /** The event loop's longest delay since an instant of the monotonic clock, ms. */
  lagSince: (mono: number) => number
  /** What we show of ourselves, by the probe's id; only to the address it names, never to where that redirects. */
  clientCertificates?: ReadonlyMap<string, ClientCertificate>
  /** PEM, by the probe's id: trusted beside the well-known ones, by that probe alone. */
  authorities?: ReadonlyMap<string, readonly string[]>
  lookup?: LookupFunction | undefined
}

/** An answer that a JSONPath is sought in: reading one of 1 MB would hold the event loop for hundreds of ms. */
const maxJsonBytes = 100_000

export type Prober = {
  /** Never throws for anything the other side can do; rejects only when `signal` aborts. */
  probe(probe: Probe, signal: AbortSignal): Promise<ProbeResult>
}

export const createProber = ({
  clock,
  lagSince,
  clientCertificates,
  authorities,
  lookup,
}: ProberDeps): Prober => {
  const { mono } = clock
  // Made once: reading the well-known certificates takes a while, and would count as the service's.
  const usual = createSecureContext()
  const contextsOf = (id: string): LookDeps['contexts'] => {
    const [own, more] = [clientCertificates?.get(id), authorities?.get(id)]
    const trusted = more === undefined ? {} : { ca: [...rootCertificates, ...more] }
    const others = more === undefined ? usual : createSecureContext(trusted)
    return { own: own === undefined ? others : createSecureContext({ ...trusted, ...own }), others }
  }
  const special = new Map(
    [...(clientCertificates?.keys() ?? []), ...(authorities?.keys() ?? [])].map((id) => [id, contextsOf(id)]),
  )

  return {
    probe: async (probe, signal) => {
      const { id, url, failAtMs, expect } = probe
      const at = clock.now()
      const startedAt = mono()
      const contexts = special.get(id) ?? { own: usual, others: usual }
      const result = await get(
        {
          url,
          timeoutMs: failAtMs,
          expected: expect.status,
          ...(expect.jsonPath !== undefined && { maxBytes: maxJsonBytes }),
        },
        { mono, contexts, lookup },
        signal,
      )
      const { durationMs, phases, redirects, certificateEndsAt, status } = result
      const found =
        result.kind === 'answer'
          ? { kind: result.kind, status: result.status, ...readContent(expect, result.body) }
          : result
      const { outcome, detail } = judgeFinding(probe, found, durationMs)
      return {
        probe: id,
        at,
        outcome,
        detail,
        durationMs,
        phases,
        status,
        redirects,
        certificateEndsAt,
        lagMs: lagSince(startedAt),
      }
    },
  }
}
