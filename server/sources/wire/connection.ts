// A kept connection to one origin, on undici's client. It knows whether it has been used before and whether a byte has
// come, and so whose failure its end is; and it passes over answers with 1xx, of which undici ends at 100.
import type { Socket } from 'node:net'
import { Client, type Dispatcher, Pool } from 'undici'
import { idleMarginMs, idleMs, longestIdleMs, maxHeadBytes } from './common.ts'
import { type ConnectOptions, connect } from './connect.ts'
import type { WireFailure } from './failure.ts'

/** A call, as undici takes it. */
export type Call = Dispatcher.DispatchOptions & {
  /** The connection that the call was given; absent while it waits for one. */
  connection?: Connection
}

/** A failure to connect, in the form in which undici takes it. */
export class NotConnected extends Error {
  constructor(readonly failure: WireFailure) {
    super(failure.kind)
  }
}

/** The length of a status line up to its status. */
const statusEnd = 'HTTP/1.1 100'.length
const headEnd = Buffer.from('\r\n\r\n')

/** Whether `bytes` begin with a status 1xx other than 101, or may do so when more have come. */
const beginsInterim = (bytes: Buffer): boolean => {
  const start = bytes.toString('latin1', 0, statusEnd)
  return start.length < statusEnd
    ? /^HTTP\/1\.[01] 1/.test(start) || ['HTTP/1.1 1', 'HTTP/1.0 1'].some((one) => one.startsWith(start))
    : /^HTTP\/1\.[01] 1(?!01)/.test(start)
}

/** Returns what follows the answers with 1xx at the start of `bytes`; undefined while one has not come to its end. */
const afterInterim = (bytes: Buffer): Buffer | undefined => {
  let rest = bytes
  while (rest.length > 0 && beginsInterim(rest)) {
    const end = rest.indexOf(headEnd)
    if (end < 0) return rest.length > maxHeadBytes ? rest : undefined
    rest = rest.subarray(end + headEnd.length)
  }
  return rest.length > 0 ? rest : undefined
}

export class Connection extends Client {
  private socket: Socket | undefined
  private calls = 0
  private bytesBefore = 0
  private isHeadAwaited = false
  /** The start of an answer, while it may be one with 1xx. */
  private held: Buffer | undefined
  private connecting: AbortController | undefined

  /** `signal` ends an attempt to connect. */
  constructor(origin: URL, options: ConnectOptions, signal: AbortSignal) {
    super(origin, {
      pipelining: 1,
      keepAliveTimeout: idleMs,
      keepAliveMaxTimeout: longestIdleMs,
      keepAliveTimeoutThreshold: idleMarginMs,
      maxHeaderSize: maxHeadBytes,
      // A call has one limit, which its caller keeps.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (_, callback) => {
        this.connecting = new AbortController()
        const ended = AbortSignal.any([signal, this.connecting.signal])
        connect(origin, options, ended).then((found) => {
          this.connecting = undefined
          if ('kind' in found) callback(new NotConnected(found), null)
          else callback(null, this.keep(found))
        })
      },
    })
  }

  /** Undici reads a socket by `read` alone. */
  private keep(socket: Socket): Socket {
    this.socket = socket
    this.calls = 0
    const read = socket.read.bind(socket)
    socket.read = (size?: number) => {
      const chunk = read(size) as Buffer | null
      if (!this.isHeadAwaited || chunk === null) return chunk
      const bytes = this.held === undefined ? chunk : Buffer.concat([this.held, chunk])
      const rest = afterInterim(bytes)
      this.isHeadAwaited = rest === undefined
      this.held = rest === undefined ? bytes : undefined
      return rest ?? null
    }
    return socket
  }

  override dispatch(call: Call, handler: Dispatcher.DispatchHandler): boolean {
    call.connection = this
    return super.dispatch(call, handler)
  }

  /** A call is about to be written. */
  begin(): void {
    this.calls += 1
    this.bytesBefore = this.socket?.bytesRead ?? 0
    this.isHeadAwaited = true
    this.held = undefined
  }

  /** Whether a byte has come since the last call began. */
  get isHeard(): boolean {
    return this.socket !== undefined && this.socket.bytesRead > this.bytesBefore
  }

  /** Whether the last call began on a connection of earlier calls, and not a byte has come. */
  get isStale(): boolean {
    return this.calls > 1 && !this.isHeard
  }

  /** Ends an attempt to connect, so that the next call begins its own. */
  abandon(): void {
    this.connecting?.abort()
  }
}

/** At most `connections` connections to an origin, each with one call at a time. */
export const poolOf = (origin: URL, connections: number, connectionTo: (origin: URL) => Connection): Pool =>
  new Pool(origin, { connections, factory: () => connectionTo(origin) })
