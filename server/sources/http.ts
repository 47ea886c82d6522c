// HTTP transport: sends a request and returns the reply or failure as a value, with its duration and within limits.
import { Agent, type Dispatcher } from 'undici'

export type WireRequest = { url: string; headers: Record<string, string>; body: string }

export type WireReply =
  | { kind: 'reply'; status: number; body: string; durationMs: number }
  /** offline: nothing was reached, because our own connection is down (see offline.ts). */
  | {
      kind: 'network' | 'timeout' | 'oversized' | 'offline'
      durationMs: number
      detail?: string | undefined
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
  | { kind: 'reply'; status: number; body: string }
  | { kind: 'network'; detail: string | undefined }
  | { kind: 'timeout' | 'oversized' }
  | { kind: 'stopped' }

/** Collects one answer through undici's dispatch interface, because its `request` doubles the time of a call. */
const createAnswer = (maxBytes: number, end: (ended: Ended) => void) => {
  const chunks: Buffer[] = []
  let bytes = 0
  let status = 0
  let over = false
  let controller: Dispatcher.DispatchController | undefined

  /** Ends the call with a failure, and ignores all later events. */
  const giveUp = (ended: Ended): void => {
    over = true
    end(ended)
    controller?.abort(new Error(ended.kind))
  }
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart: (started) => {
      controller = started
      if (over) started.abort(new Error('aborted before the request started'))
    },
    onResponseStart: (_, code) => {
      status = code
    },
    onResponseData: (_, chunk) => {
      bytes += chunk.length
      if (bytes > maxBytes) giveUp({ kind: 'oversized' })
      else chunks.push(chunk)
    },
    onResponseEnd: () => {
      const [only, ...more] = chunks
      const whole = only !== undefined && more.length === 0 ? only : Buffer.concat(chunks)
      end({ kind: 'reply', status, body: whole.toString() })
    },
    onResponseError: (_, error) => end({ kind: 'network', detail: errorCode(error) }),
  }
  return { handler, giveUp }
}

/** Creates a transport with undici's keep-alive connections. `close` ends them immediately. */
export const createTransport = (options: TransportOptions): { send: Transport; close(): Promise<void> } => {
  const { timeoutMs, connections, maxBytes = maxAnswerBytes, mono } = options
  const agent = new Agent({ connections, pipelining: 1, connect: { timeout: timeoutMs } })

  const exchange = ({ url, headers, body }: WireRequest, signal: AbortSignal): Promise<Ended> =>
    new Promise((resolve) => {
      const { origin, pathname, search } = new URL(url)
      const { handler, giveUp } = createAnswer(maxBytes, (ended) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
        resolve(ended)
      })
      const timer = setTimeout(() => giveUp({ kind: 'timeout' }), timeoutMs)
      const stop = () => giveUp({ kind: 'stopped' })
      signal.addEventListener('abort', stop, { once: true })
      agent.dispatch({ origin, path: pathname + search, method: 'POST', headers, body }, handler)
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
