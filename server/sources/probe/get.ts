// Gets an address: connections, redirects and body, within one time limit. Failures are values.
import type { LookupFunction } from 'node:net'
import type { SecureContext } from 'node:tls'
import type { Phases } from '../../domain/services/probe.ts'
import { retryAfterMsOf } from '../retry-after.ts'
import { connect, type WireFailure } from './connect.ts'
import { readBody, requestHead } from './exchange.ts'
import { followRedirect, isRedirect } from './redirect.ts'
import { createStopwatch, type Stopwatch } from './stopwatch.ts'

/** 1 MB, as for the indexes. */
const maxAnswerBytes = 1_000_000

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
  /** For the requested origin, and for other origins in redirects. */
  contexts: { own: SecureContext; others: SecureContext }
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
  body: Buffer
  contentType: string
  /** How long the service asks us to wait, ms. */
  retryAfterMs?: number | undefined
}
type Refused = { kind: 'redirects'; status: number; detail: string }

/** Gets an address. Never throws because of the other side; rejects only when `signal` aborts. */
export const get = async (
  { url, timeoutMs, expected, maxBytes = maxAnswerBytes }: GetOptions,
  { mono, now, contexts, lookup }: GetDeps,
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
  const hop = async (to: URL): Promise<Answer | WireFailure | Refused | URL> => {
    const options = {
      // Send our certificate only to the requested origin, never to another after a redirect.
      secureContext: to.origin === visited[0]?.origin ? contexts.own : contexts.others,
      lookup,
      onCertificate: (endsAt: number) => {
        certificateEndsAt = Math.min(endsAt, certificateEndsAt ?? endsAt)
      },
    }
    const connection = await connect(to, options, stopwatch, abort.signal)
    if (connection.kind !== 'connected') return connection
    const { socket } = connection
    const cut = () => socket.destroy()
    abort.signal.addEventListener('abort', cut, { once: true })
    try {
      const head = await requestHead(to, socket, stopwatch)
      if (head.kind !== 'head') return head
      const { statusCode: status = 0, headers } = head.message
      if (isRedirect(status) && headers.location !== undefined && !expected.includes(status)) {
        const next = followRedirect(visited, headers.location)
        return typeof next === 'string' ? { kind: 'redirects', status, detail: next } : next
      }
      const body = await readBody(head.message, maxBytes)
      if (!Buffer.isBuffer(body)) return body
      const retryAfterMs = retryAfterMsOf(status, headers['retry-after'], now())
      return { status, body, contentType: headers['content-type'] ?? '', retryAfterMs }
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
    if ('body' in found) return { ...measured, kind: 'answer', ...found }
    return { ...measured, ...(abort.signal.aborted ? { kind: 'timeout' as const } : found) }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}
