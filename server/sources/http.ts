// Owns the wire: sends one request and returns what came of it as a value, timed and bounded.
import { Agent, request as undiciRequest } from 'undici'

export type WireRequest = { url: string; headers: Record<string, string>; body: string }

export type WireReply =
  | { kind: 'reply'; status: number; body: string; durationMs: number }
  | { kind: 'network' | 'timeout' | 'oversized'; durationMs: number; detail?: string | undefined }

/** Sends a POST. Rejects only when `signal` aborts. */
export type Transport = (request: WireRequest, signal: AbortSignal) => Promise<WireReply>

export type TransportOptions = {
  /** For the whole call, connecting included. */
  timeoutMs: number
  connections: number
  /** A larger answer is cut off and refused. */
  maxBytes?: number
  mono: () => number
}

/** 1 MB: a count is a few hundred bytes. */
const maxAnswerBytes = 1_000_000

class Oversized extends Error {}

type Body = AsyncIterable<Buffer> & { destroy(): unknown }

const readBody = async (body: Body, maxBytes: number): Promise<string> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > maxBytes) {
      body.destroy()
      throw new Oversized()
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** An error's code, such as ECONNREFUSED: a token of the platform's, never text from the other side. */
const errorCode = (error: unknown): string | undefined => {
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code)) return code
  return cause instanceof Error ? errorCode(cause) : undefined
}

/** The real transport: keep-alive connections through undici. `close` ends them at once. */
export const createTransport = (options: TransportOptions): { send: Transport; close(): Promise<void> } => {
  const { timeoutMs, connections, maxBytes = maxAnswerBytes, mono } = options
  const dispatcher = new Agent({ connections, pipelining: 1, connect: { timeout: timeoutMs } })

  const send: Transport = async ({ url, headers, body }, signal) => {
    signal.throwIfAborted()
    const abort = new AbortController()
    const stop = () => abort.abort()
    const timer = setTimeout(stop, timeoutMs)
    signal.addEventListener('abort', stop, { once: true })
    const startedAt = mono()
    try {
      const answer = await undiciRequest(url, {
        method: 'POST',
        headers,
        body,
        dispatcher,
        signal: abort.signal,
      })
      const length = Number(answer.headers['content-length'])
      // A length that is promised is kept to by the client below; without one the bytes are counted as they come.
      const text = length <= maxBytes ? await answer.body.text() : await readBody(answer.body, maxBytes)
      return { kind: 'reply', status: answer.statusCode, body: text, durationMs: mono() - startedAt }
    } catch (error) {
      signal.throwIfAborted()
      const durationMs = mono() - startedAt
      if (error instanceof Oversized) return { kind: 'oversized', durationMs }
      if (abort.signal.aborted) return { kind: 'timeout', durationMs }
      return { kind: 'network', durationMs, detail: errorCode(error) }
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
    }
  }

  return { send, close: () => dispatcher.destroy() }
}
