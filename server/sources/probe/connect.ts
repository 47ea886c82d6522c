// Opens a connection with separate phases for DNS, TCP and TLS, and converts network errors to failures.
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net'
import { checkServerIdentity, connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls'
import type { Reference } from '../../domain/services/reachability.ts'
import type { Stopwatch } from './stopwatch.ts'

export type WireFailure = { kind: 'network' | 'tls' | 'oversized'; detail?: string | undefined }
type Connection = { kind: 'connected'; socket: Socket }

export type ConnectOptions = {
  /** The authorities we trust, and our own certificate if there is one. */
  secureContext: SecureContext
  lookup?: LookupFunction | undefined
  /** Receives the end (epoch ms) of the other side's certificate, even if the certificate is refused. */
  onCertificate: (endsAt: number) => void
}

/** A code from the platform, such as ECONNREFUSED or CERT_HAS_EXPIRED; never text from the other side. */
const toCode = (code: unknown): string | undefined =>
  typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : undefined

/** Converts an error of a socket or of Node's HTTP parser. */
export const toFailure = (error: unknown): WireFailure => {
  const detail = toCode((error as { code?: unknown }).code)
  if (detail === 'HPE_HEADER_OVERFLOW') return { kind: 'oversized', detail }
  return { kind: /^(ERR_SSL|ERR_TLS|EPROTO)/.test(detail ?? '') ? 'tls' : 'network', detail }
}

const portOf = ({ port, protocol }: URL): number => Number(port) || (protocol === 'https:' ? 443 : 80)

/** Why the other side's certificate is refused; undefined if it is trusted. */
const refusal = (socket: TLSSocket): WireFailure | undefined =>
  // The types declare an Error, but the value is the error's code.
  socket.authorized ? undefined : { kind: 'tls', detail: toCode(socket.authorizationError as unknown) }

/** Connects to the host of `url`. Resolves with a failure when `signal` aborts. */
export const connect = (
  url: URL,
  { secureContext, lookup, onCertificate }: ConnectOptions,
  stopwatch: Stopwatch,
  signal: AbortSignal,
): Promise<Connection | WireFailure> =>
  new Promise((resolve) => {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const isName = isIP(host) === 0
    const address = { host, port: portOf(url), lookup }
    const secure = url.protocol === 'https:'
    stopwatch.enter(isName ? 'dns' : 'connect')
    const socket = secure
      ? connectTls({
          ...address,
          secureContext,
          servername: isName ? host : '',
          ALPNProtocols: ['http/1.1'],
          checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
          // Refused below, before anything is sent, because a socket that refuses itself does not expose the certificate.
          rejectUnauthorized: false,
        })
      : connectTcp(address)

    const end = () => socket.destroy()
    const settle = (outcome: Connection | WireFailure) => {
      signal.removeEventListener('abort', end)
      if (outcome.kind !== 'connected') end()
      resolve(outcome)
    }
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
    // The event is emitted for each of the host's addresses.
    socket.once('lookup', (error) => {
      if (!error) stopwatch.enter('connect')
    })
    socket.once('connect', () => {
      if (secure) stopwatch.enter('tls')
      else settle({ kind: 'connected', socket })
    })
    socket.once('secureConnect', () => {
      const endsAt = Date.parse((socket as TLSSocket).getPeerCertificate().valid_to)
      if (Number.isFinite(endsAt)) onCertificate(endsAt)
      settle(refusal(socket as TLSSocket) ?? { kind: 'connected', socket })
    })
    // These listeners stay for the socket's life. A later error is reported by the reader of the answer.
    socket.on('error', (error) => settle(toFailure(error)))
    socket.once('close', () => settle({ kind: 'network' }))
  })

/** Whether a reference can be connected to; false when it cannot, or `signal` aborts. */
export const canConnect = ({ host, port }: Reference, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connectTcp({ host, port })
    const end = (reachable: boolean) => {
      signal.removeEventListener('abort', abort)
      socket.destroy()
      resolve(reachable)
    }
    const abort = () => end(false)
    signal.addEventListener('abort', abort, { once: true })
    socket.once('connect', () => end(true))
    socket.on('error', abort)
    if (signal.aborted) abort()
  })
