// HTTP transport: sends a request and returns the reply or failure as a value, with its duration and within limits.
import type { LookupFunction } from 'node:net'
import type { SecureContext } from 'node:tls'
import type { Pool } from 'undici'
import { retryAfterMsOf } from './retry-after.ts'
import { Answer, type Ended, type RawReply } from './wire/answer.ts'
import { textOf } from './wire/charset.ts'
import { maxAnswerBytes } from './wire/common.ts'
import { type Call, Connection, poolOf } from './wire/connection.ts'
import { decodeContent } from './wire/content.ts'
import { usualTrust } from './wire/trust.ts'

export type WireRequest = { url: string; headers: Record<string, string>; body: string }

export type WireReply =
  | {
      kind: 'reply'
      status: number
      body: string
      durationMs: number
      /** How long the service asks us to wait, ms. */
      retryAfterMs?: number | undefined
    }
  /**
   * format: an answer in a form that we do not read. offline: nothing was reached, because our own connection is down
   * (see offline.ts).
   */
  | {
      kind: 'network' | 'timeout' | 'oversized' | 'format' | 'offline'
      durationMs: number
      detail?: string | undefined
      /** Whether a TCP connection was made during the call, or an answer began to come. */
      connected?: true | undefined
    }

/** Sends a POST. Rejects only when `signal` aborts. */
export type Transport = (request: WireRequest, signal: AbortSignal) => Promise<WireReply>

export type TransportOptions = {
  /** Limit of the whole call, including connecting. */
  timeoutMs: number
  connections: number
  /** A larger answer is aborted and refused, also when it is larger only decoded. */
  maxBytes?: number
  lookup?: LookupFunction | undefined
  /** The authorities we trust; by default the well-known ones. */
  secureContext?: SecureContext | undefined
  mono: () => number
  /** Epoch ms. */
  now: () => number
}

/** The types of an answer in several parts, as MTOM sends XML with attachments, or of one such part. */
const partTypes = /^\s*(?:(multipart\/(?:related|mixed|form-data)|application\/xop\+xml)\b|multipart\/)/i

/** The statuses of an answer to SOAP: a count or a fault. Any other status says more than its body. */
const isSoapStatus = (status: number): boolean =>
  (status >= 200 && status <= 299) || status === 400 || status === 500

/** A header's value. Undici returns a header that is there several times as a list. */
const headerOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(', ') : value

/** Reads an answer: its encoding, its charset, and how long it asks us to wait. */
const readReply = (
  { status, headers, bytes }: RawReply,
  maxBytes: number,
  durationMs: number,
  now: () => number,
): WireReply => {
  const retryAfterMs = retryAfterMsOf(status, headers['retry-after'], now())
  const contentType = headerOf(headers['content-type'])
  const parts = contentType === undefined ? null : partTypes.exec(contentType)
  if (parts !== null && isSoapStatus(status))
    return { kind: 'format', detail: parts[1]?.toLowerCase() ?? 'multipart', durationMs }
  const content = decodeContent(bytes, headerOf(headers['content-encoding']), maxBytes)
  if (Buffer.isBuffer(content))
    return { kind: 'reply', status, body: textOf(content, contentType), durationMs, retryAfterMs }
  return { ...content, kind: content.kind === 'tls' ? 'network' : content.kind, durationMs }
}

/** The kept connections to an origin, and when a TCP connection to it was last made (monotonic ms). */
type Origin = { url: URL; pool: Pool; connectedAt: number }
type Place = { origin: Origin; path: string }

/** Creates a transport with kept connections. `close` ends them immediately. */
export const createTransport = (options: TransportOptions): { send: Transport; close(): Promise<void> } => {
  const { timeoutMs, connections, maxBytes = maxAnswerBytes, lookup, mono, now } = options
  const secureContext = options.secureContext ?? usualTrust()
  const closing = new AbortController()
  const origins = new Map<string, Origin>()
  /** By URL; there are as few as the configuration names. */
  const places = new Map<string, Place>()

  const connectionTo = (url: URL): Connection => {
    const onConnected = () => {
      const origin = origins.get(url.origin)
      if (origin) origin.connectedAt = mono()
    }
    return new Connection(url, { limitMs: timeoutMs, lookup, secureContext, onConnected }, closing.signal)
  }

  const originOf = (text: string): Origin => {
    const known = origins.get(text)
    if (known !== undefined) return known
    const url = new URL(text)
    const origin = { url, pool: poolOf(url, connections, connectionTo), connectedAt: -1 }
    origins.set(text, origin)
    return origin
  }

  const placeOf = (url: string): Place => {
    const known = places.get(url)
    if (known !== undefined) return known
    const { origin, pathname, search } = new URL(url)
    const place = { origin: originOf(origin), path: pathname + search }
    places.set(url, place)
    return place
  }

  const exchange = (
    via: Pool | Connection,
    { path }: Place,
    { headers, body }: WireRequest,
    limitMs: number,
    signal: AbortSignal,
  ): Promise<Ended> =>
    new Promise((resolve) => {
      const call: Call = { path, method: 'POST', headers, body }
      if (via instanceof Connection) call.reset = true
      via.dispatch(call, new Answer(call, maxBytes, limitMs, signal, resolve))
    })

  /** Asks again on a connection of its own, because a kept one ended before a byte came. */
  const exchangeAfresh = async (place: Place, request: WireRequest, limitMs: number, signal: AbortSignal) => {
    const connection = connectionTo(place.origin.url)
    try {
      return await exchange(connection, place, request, limitMs, signal)
    } finally {
      await connection.destroy()
    }
  }

  const send: Transport = async (request, signal) => {
    signal.throwIfAborted()
    const startedAt = mono()
    const place = placeOf(request.url)
    let ended = await exchange(place.origin.pool, place, request, timeoutMs, signal)
    if (ended.kind === 'stale') {
      const leftMs = Math.max(1, timeoutMs - (mono() - startedAt))
      ended = await exchangeAfresh(place, request, leftMs, signal)
    }
    const durationMs = mono() - startedAt
    if (ended.kind === 'stopped') throw signal.reason
    if (ended.kind === 'raw') return readReply(ended, maxBytes, durationMs, now)
    const kind = ended.kind === 'tls' || ended.kind === 'stale' ? 'network' : ended.kind
    const detail = 'detail' in ended ? ended.detail : undefined
    // A kept connection was made earlier, and says nothing of the network until a byte comes.
    const isConnected = ended.isHeard || place.origin.connectedAt >= startedAt
    return { kind, detail, durationMs, ...(isConnected && { connected: true }) }
  }

  const close = async () => {
    closing.abort()
    await Promise.all([...origins.values()].map(({ pool }) => pool.destroy()))
  }
  return { send, close }
}
