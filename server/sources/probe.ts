// Prober: sends one GET over new connections, times its phases, and judges the finding.
import type { LookupFunction } from 'node:net'
import type { Clock } from '../domain/ports/clock.ts'
import { judgeFinding, type Probe, type ProbeResult } from '../domain/services/probe.ts'
import { readContent } from './probe/content.ts'
import { type GetDeps, get } from './probe/get.ts'
import { type ClientCertificate, trustOf } from './wire/trust.ts'

export type ProberDeps = {
  clock: Clock
  /** Returns the event loop's longest delay since an instant of the monotonic clock, ms. */
  lagSince: (mono: number) => number
  /** Our certificates by probe id, sent only to the probe's own address and never to the target of a redirect. */
  clientCertificates?: ReadonlyMap<string, ClientCertificate>
  /** Additional authorities (PEM) by probe id, trusted only by that probe. */
  authorities?: ReadonlyMap<string, readonly string[]>
  lookup?: LookupFunction | undefined
  /** Called when a probed service asks us to wait. */
  onRetryAfter?: (probe: string, ms: number) => void
}

/** Limit of an answer searched by JSONPath: 1 MB would block the event loop for hundreds of ms. */
const maxJsonBytes = 100_000

export type Prober = {
  /** Never throws because of the other side; rejects only when `signal` aborts. */
  probe(probe: Probe, signal: AbortSignal): Promise<ProbeResult>
}

export const createProber = ({
  clock,
  lagSince,
  clientCertificates,
  authorities,
  lookup,
  onRetryAfter,
}: ProberDeps): Prober => {
  const { mono } = clock
  const contextsOf = (id: string): GetDeps['contexts'] => {
    const [own, more] = [clientCertificates?.get(id), authorities?.get(id)]
    const others = trustOf(more)
    return { own: own === undefined ? others : trustOf(more, own), others }
  }
  const special = new Map(
    [...(clientCertificates?.keys() ?? []), ...(authorities?.keys() ?? [])].map((id) => [id, contextsOf(id)]),
  )

  return {
    probe: async (probe, signal) => {
      const { id, url, failAtMs, expect } = probe
      const at = clock.now()
      const startedAt = mono()
      const result = await get(
        {
          url,
          timeoutMs: failAtMs,
          expected: expect.status,
          ...(expect.jsonPath !== undefined && { maxBytes: maxJsonBytes }),
        },
        { mono, now: clock.now, contexts: special.get(id), lookup },
        signal,
      )
      if (result.kind === 'answer' && result.retryAfterMs !== undefined)
        onRetryAfter?.(id, result.retryAfterMs)
      const { durationMs, phases, redirects, certificateEndsAt, status } = result
      const found =
        result.kind === 'answer'
          ? {
              kind: result.kind,
              status: result.status,
              ...readContent(expect, result.body, result.contentType),
            }
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
