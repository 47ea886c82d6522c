// HTTP transport: sends a request and returns the reply or failure as a value, with its duration and within limits.
import type { IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import { Agent, buildConnector, type Dispatcher } from 'undici'
import { retryAfterMsOf } from './retry-after.ts'

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
  /** offline: nothing was reached, because our own connection is down (see offline.ts). */
  | {
      kind: 'network' | 'timeout' | 'oversized' | 'offline'
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
  /** A larger answer is aborted and refused. */
  maxBytes?: number
  mono: () => number
  /** Epoch ms. */
  now: () => number
}

/** 1 MB; a count is a few hundred bytes. */
const maxAnswerBytes = 1_000_000

/** An error's code, such as ECONNREFUSED: always from the platform, never text from the other side. */
const errorCode = (error: unknown): string | undefined => {
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code)) return code
  return cause instanceof Error ? errorCode(cause) : undefined
}

type Ended =
  | { kind: 'reply'; status: number; body: string; retryAfterMs?: number | undefined }
  | { kind: 'network'; detail: string | undefined; connected?: true }
  | { kind: 'timeout'; connected?: true }
  | { kind: 'oversized' }
  | { kind: 'stopped' }

/**
 * Collects one answer through undici's dispatch interface, because its `request` doubles the time of a call. A class,
 * because creating a closure for each event costs more than the events do.
 */
class Answer implements Dispatcher.DispatchHandler {
  private readonly chunks: Buffer[] = []
  private bytes = 0
  private status = 0
  private retryAfterMs: number | undefined
  private isOver = false
  /** Whether the head of an answer has come. */
  isHeard = false
  private controller: Dispatcher.DispatchController | undefined

  private readonly timer: NodeJS.Timeout

  constructor(
    private readonly maxBytes: number,
    timeoutMs: number,
    private readonly now: () => number,
    private readonly signal: AbortSignal,
    private readonly resolve: (ended: Ended) => void,
  ) {
    this.timer = setTimeout(expire, timeoutMs, this)
    signal.addEventListener('abort', this, { once: true })
  }

  private end(ended: Ended): void {
    clearTimeout(this.timer)
    this.signal.removeEventListener('abort', this)
    this.resolve(ended)
  }

  /** Called when `signal` aborts. */
  handleEvent(): void {
    this.giveUp({ kind: 'stopped' })
  }

  /** Ends the call with a failure, and ignores all later events. */
  giveUp(ended: Ended): void {
    this.isOver = true
    this.end(ended)
    this.controller?.abort(new Error(ended.kind))
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller
    if (this.isOver) controller.abort(new Error('aborted before the request started'))
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.status = status
    this.isHeard = true
    if (status !== 200) this.retryAfterMs = retryAfterMsOf(status, headers['retry-after'], this.now())
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.bytes += chunk.length
    if (this.bytes > this.maxBytes) this.giveUp({ kind: 'oversized' })
    else this.chunks.push(chunk)
  }

  onResponseEnd(): void {
    const [only, ...more] = this.chunks
    const whole = only !== undefined && more.length === 0 ? only : Buffer.concat(this.chunks)
    this.end({
      kind: 'reply',
      status: this.status,
      body: whole.toString(),
      retryAfterMs: this.retryAfterMs,
    })
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.end({ kind: 'network', detail: errorCode(error) })
  }
}

const expire = (answer: Answer): void => answer.giveUp({ kind: 'timeout' })

type Place = { origin: string; path: string }

const placeOf = (url: string): Place => {
  const { origin, pathname, search } = new URL(url)
  return { origin, path: pathname + search }
}

/** Creates a transport with undici's keep-alive connections. `close` ends them immediately. */
export const createTransport = (options: TransportOptions): { send: Transport; close(): Promise<void> } => {
  const { timeoutMs, connections, maxBytes = maxAnswerBytes, mono, now } = options
  /** When a TCP connection to each origin was last made. */
  const connectedAt = new Map<string, number>()
  const connector = buildConnector({ timeout: timeoutMs })
  const connect: buildConnector.connector = (to, callback) => {
    // The types omit that the socket is returned, which is the only way to learn of a connection whose TLS fails.
    const socket = connector(to, callback) as unknown as Socket
    socket.once('connect', () => connectedAt.set(`${to.protocol}//${to.host}`, mono()))
  }
  const agent = new Agent({ connections, pipelining: 1, connect })

  /** By URL; there are as few as the configuration names. */
  const places = new Map<string, Place>()

  const exchange = ({ url, headers, body }: WireRequest, signal: AbortSignal): Promise<Ended> =>
    new Promise((resolve) => {
      const place = places.get(url) ?? placeOf(url)
      places.set(url, place)
      const startedAt = mono()
      /** A kept connection was made earlier, and says nothing of the network until a byte comes. */
      const end = (ended: Ended) => {
        const isFailure = ended.kind === 'network' || ended.kind === 'timeout'
        const connected = answer.isHeard || (connectedAt.get(place.origin) ?? -1) >= startedAt
        resolve(isFailure && connected ? { ...ended, connected } : ended)
      }
      const answer = new Answer(maxBytes, timeoutMs, now, signal, end)
      agent.dispatch({ origin: place.origin, path: place.path, method: 'POST', headers, body }, answer)
    })

  const send: Transport = async (request, signal) => {
    signal.throwIfAborted()
    const startedAt = mono()
    const ended = await exchange(request, signal)
    if (ended.kind === 'stopped') throw signal.reason
    return { ...ended, durationMs: mono() - startedAt }
  }

  return { send, close: () => agent.destroy() }
}
