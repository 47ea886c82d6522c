// Gets an address: connections, redirects and body, within one time limit. Failures are values.
import type { LookupFunction } from 'node:net'
import type { SecureContext } from 'node:tls'
import type { Phases } from '../../domain/services/probe.ts'
import { retryAfterMsOf } from '../retry-after.ts'
import { maxAnswerBytes } from '../wire/common.ts'
import { connect } from '../wire/connect.ts'
import { decodeContent } from '../wire/content.ts'
import { readBody, requestHead } from '../wire/exchange.ts'
import type { WireFailure } from '../wire/failure.ts'
import { usualTrust } from '../wire/trust.ts'
import { followRedirect, isRedirect } from './redirect.ts'
import { createStopwatch, type Stopwatch } from './stopwatch.ts'

export type GetOptions = {
  url: string
  /** Limit of the whole request, including redirects. */
  timeoutMs: number
  /** Expected statuses; an expected redirect is an answer and is not followed. */
  expected: readonly number[]
  /** A larger answer is aborted and refused. */
  maxBytes?: number
}

export type GetDeps = {
  mono: () => number
  /** Epoch ms. */
  now: () => number
  /** For the requested origin, and for other origins in redirects; by default the usual trust. */
  contexts?: { own: SecureContext; others: SecureContext } | undefined
  lookup?: LookupFunction | undefined
}

export type GetResult = {
  durationMs: number
  phases: Phases
  redirects: number
  certificateEndsAt?: number | undefined
} & (
  | ({ kind: 'answer' } & Answer)
  | {
      kind: WireFailure['kind'] | 'redirects' | 'timeout'
      status?: number | undefined
      detail?: string | undefined
    }
)

type Answer = {
  status: number
  /** Decoded. */
  body: Buffer
  contentType: string
  /** How long the service asks us to wait, ms. */
  retryAfterMs?: number | undefined
}
type Encoded = Answer & { contentEncoding: string | undefined }
type Refused = { kind: 'redirects'; status: number; detail: string }

/** Gets an address. Never throws because of the other side; rejects only when `signal` aborts. */
export const get = async (
  { url, timeoutMs, expected, maxBytes = maxAnswerBytes }: GetOptions,
  { mono, now, contexts = { own: usualTrust(), others: usualTrust() }, lookup }: GetDeps,
  signal: AbortSignal,
): Promise<GetResult> => {
  signal.throwIfAborted()
  const abort = new AbortController()
  const end = () => abort.abort()
  const timer = setTimeout(end, timeoutMs)
  signal.addEventListener('abort', end, { once: true })
  const startedAt = mono()
  const stopwatch: Stopwatch = createStopwatch(mono)
  const visited = [new URL(url)]
  let certificateEndsAt: number | undefined

  /** One request: an answer, a failure, or the target of a redirect. */
  const hop = async (to: URL): Promise<Encoded | WireFailure | Refused | URL> => {
    const options = {
      limitMs: timeoutMs,
      // Send our certificate only to the requested origin, never to another after a redirect.
      secureContext: to.origin === visited[0]?.origin ? contexts.own : contexts.others,
      lookup,
      onPhase: stopwatch.enter,
      onCertificate: (endsAt: number) => {
        certificateEndsAt = Math.min(endsAt, certificateEndsAt ?? endsAt)
      },
    }
    const socket = await connect(to, options, abort.signal)
    if ('kind' in socket) return socket
    const cut = () => socket.destroy()
    abort.signal.addEventListener('abort', cut, { once: true })
    try {
      stopwatch.enter('firstByte')
      const head = await requestHead(to, socket, () => stopwatch.enter('transfer'))
      if (head.kind !== 'head') return head
      const { statusCode: status = 0, headers } = head.message
      if (isRedirect(status) && headers.location !== undefined && !expected.includes(status)) {
        const next = followRedirect(visited, headers.location)
        return typeof next === 'string' ? { kind: 'redirects', status, detail: next } : next
      }
      const body = await readBody(head, maxBytes)
      if (!Buffer.isBuffer(body)) return body
      const retryAfterMs = retryAfterMsOf(status, headers['retry-after'], now())
      return {
        status,
        body,
        contentType: headers['content-type'] ?? '',
        contentEncoding: headers['content-encoding'],
        retryAfterMs,
      }
    } finally {
      abort.signal.removeEventListener('abort', cut)
      cut()
    }
  }

  try {
    let found = await hop(visited[0] as URL)
    while (found instanceof URL) {
      visited.push(found)
      found = await hop(found)
    }
    signal.throwIfAborted()
    const measured = {
      phases: stopwatch.stop(),
      durationMs: mono() - startedAt,
      redirects: visited.length - 1,
      certificateEndsAt,
    }
    if ('body' in found) {
      const { contentEncoding, ...answer } = found
      // Not measured above, because decoding is our own time.
      const body = decodeContent(answer.body, contentEncoding, maxBytes)
      return Buffer.isBuffer(body)
        ? { ...measured, kind: 'answer', ...answer, body }
        : { ...measured, ...body, status: answer.status }
    }
    return { ...measured, ...(abort.signal.aborted ? { kind: 'timeout' as const } : found) }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}
