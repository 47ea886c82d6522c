// Owns probing: one GET over fresh connections, its phases told apart, judged by the domain.
import type { LookupFunction } from 'node:net'
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls'
import type { Clock } from '../domain/ports.ts'
import { judgeLook, type Probe, type ProbeResult } from '../domain/probe.ts'
import { readContent } from './probe/content.ts'
import { look } from './probe/look.ts'

/** PEM. */
type ClientCertificate = { key: string; cert: string }

export type ProberDeps = {
  clock: Clock
  /** The event loop's longest delay since an instant of the monotonic clock, ms. */
  lagSince: (mono: number) => number
  /** What we show of ourselves, by the probe's id; only to the address it names, never to where that redirects. */
  clientCertificates?: ReadonlyMap<string, ClientCertificate>
  /** PEM: trusted beside the well-known ones. */
  ca?: string | undefined
  lookup?: LookupFunction | undefined
}

export type Prober = {
  /** Never throws for anything the other side can do; rejects only when `signal` aborts. */
  probe(probe: Probe, signal: AbortSignal): Promise<ProbeResult>
}

export const createProber = ({ clock, lagSince, clientCertificates, ca, lookup }: ProberDeps): Prober => {
  const { mono } = clock
  // Made once: reading the well-known certificates takes a while, and would count as the service's.
  const trusted = ca === undefined ? {} : { ca: [...rootCertificates, ca] }
  const others = createSecureContext(trusted)
  const owns = new Map<string, SecureContext>(
    [...(clientCertificates ?? [])].map(([id, own]) => [id, createSecureContext({ ...trusted, ...own })]),
  )

  return {
    probe: async (probe, signal) => {
      const { id, url, failAtMs, expect } = probe
      const at = clock.now()
      const startedAt = mono()
      const contexts = { own: owns.get(id) ?? others, others }
      const seen = await look(
        { url, timeoutMs: failAtMs, expected: expect.status },
        { mono, contexts, lookup },
        signal,
      )
      const { durationMs, phases, redirects, certificateEndsAt, status } = seen
      const found =
        seen.kind === 'answer'
          ? { kind: seen.kind, status: seen.status, ...readContent(expect, seen.body) }
          : seen
      const { outcome, detail } = judgeLook(probe, found, durationMs)
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
