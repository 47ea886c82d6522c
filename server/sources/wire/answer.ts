// Collects one answer through undici's dispatch interface, because its `request` doubles the time of a call. A class,
// because creating a closure for each event costs more than the events do.
import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import { type Call, NotConnected } from './connection.ts'
import { codeOf, switchedProtocols, toFailure, type WireFailure } from './failure.ts'

/** An answer as it came: neither decoded nor read. */
export type RawReply = { kind: 'raw'; status: number; headers: IncomingHttpHeaders; bytes: Buffer }

/** `isHeard`: whether a byte of an answer had come. */
export type Ended = { isHeard: boolean } & End

type End =
  | RawReply
  | WireFailure
  | { kind: 'timeout' }
  /** The signal has aborted. */
  | { kind: 'stopped' }
  /** A kept connection ended before a byte came: it says nothing about the service. */
  | { kind: 'stale' }

/** Undici's code for a body of another length than the head says; before a head, for a head with two lengths. */
const wrongLength = 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'

export class Answer implements Dispatcher.DispatchHandler {
  private readonly chunks: Buffer[] = []
  private bytes = 0
  private status = 0
  private headers: IncomingHttpHeaders = {}
  private isOver = false
  private controller: Dispatcher.DispatchController | undefined

  private readonly timer: NodeJS.Timeout

  constructor(
    private readonly call: Call,
    private readonly maxBytes: number,
    timeoutMs: number,
    private readonly signal: AbortSignal,
    private readonly resolve: (ended: Ended) => void,
  ) {
    this.timer = setTimeout(expire, timeoutMs, this)
    signal.addEventListener('abort', this, { once: true })
  }

  private end(end: End): void {
    clearTimeout(this.timer)
    this.signal.removeEventListener('abort', this)
    const isHeard = this.controller !== undefined && this.call.connection?.isHeard === true
    this.resolve({ ...end, isHeard })
  }

  /** Called when `signal` aborts. */
  handleEvent(): void {
    this.giveUp({ kind: 'stopped' })
  }

  /** Ends the call with a failure, and ignores all later events. */
  giveUp(end: End): void {
    this.isOver = true
    this.end(end)
    if (this.controller === undefined) this.call.connection?.abandon()
    else this.controller.abort(new Error(end.kind))
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller
    this.call.connection?.begin()
    if (this.isOver) controller.abort(new Error('aborted before the request started'))
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.status = status
    this.headers = headers
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.bytes += chunk.length
    if (this.bytes > this.maxBytes) this.giveUp({ kind: 'oversized' })
    else this.chunks.push(chunk)
  }

  onResponseEnd(): void {
    const [only, ...more] = this.chunks
    const bytes = only !== undefined && more.length === 0 ? only : Buffer.concat(this.chunks)
    this.end({ kind: 'raw', status: this.status, headers: this.headers, bytes })
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.end(this.failureOf(error))
  }

  private failureOf(error: Error): End {
    if (error instanceof NotConnected) return error.failure
    // A kept connection that is reset while a call waits to be written on it fails the call too.
    if (this.controller === undefined || this.call.connection?.isStale) return { kind: 'stale' }
    if (error.message === 'bad upgrade') return switchedProtocols
    const detail = codeOf(error)
    return detail === wrongLength && this.status === 0 ? { kind: 'format', detail } : toFailure(error)
  }
}

const expire = (answer: Answer): void => answer.giveUp({ kind: 'timeout' })
