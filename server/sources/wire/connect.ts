// Opens a connection in phases: the name, TCP to one of its addresses, TLS. Every call of ours begins here.
import { isIP, type LookupFunction, type Socket } from 'node:net'
import { checkServerIdentity, connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls'
import { connectTcp } from './addresses.ts'
import { toCode, toFailure, type WireFailure } from './failure.ts'

export type ConnectOptions = {
  /** Limit of the whole call, by which `signal` aborts. */
  limitMs: number
  /** The authorities we trust, and our own certificate if there is one. */
  secureContext: SecureContext
  lookup?: LookupFunction | undefined
  /** Called when a TCP connection is made. */
  onConnected?: () => void
  /** Called when a phase begins. */
  onPhase?: (phase: 'dns' | 'connect' | 'tls') => void
  /** Receives the end (epoch ms) of the other side's certificate, even if the certificate is refused. */
  onCertificate?: (endsAt: number) => void
}

const portOf = ({ port, protocol }: URL): number => Number(port) || (protocol === 'https:' ? 443 : 80)

/** Why the other side's certificate is refused; undefined if it is trusted. */
const refusal = (socket: TLSSocket): WireFailure | undefined =>
  // The types declare an Error, but the value is the error's code.
  socket.authorized ? undefined : { kind: 'tls', detail: toCode(socket.authorizationError as unknown) }

/** Resolves with a failure when the certificate is refused, or `signal` aborts. */
const secure = (
  tcp: Socket,
  host: string,
  { secureContext, onCertificate }: ConnectOptions,
  signal: AbortSignal,
): Promise<Socket | WireFailure> =>
  new Promise((resolve) => {
    const socket = connectTls({
      socket: tcp,
      secureContext,
      servername: isIP(host) === 0 ? host : '',
      ALPNProtocols: ['http/1.1'],
      checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
      // Refused below, before anything is sent, because a socket that refuses itself does not expose the certificate.
      rejectUnauthorized: false,
    })
    const end = () => socket.destroy()
    const settle = (outcome: Socket | WireFailure) => {
      signal.removeEventListener('abort', end)
      if (outcome !== socket) end()
      resolve(outcome)
    }
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
    socket.once('secureConnect', () => {
      const endsAt = Date.parse(socket.getPeerCertificate().valid_to)
      if (Number.isFinite(endsAt)) onCertificate?.(endsAt)
      settle(refusal(socket) ?? socket)
    })
    // These listeners stay for the socket's life. A later error is reported by the reader of the answer.
    socket.on('error', (error) => settle(toFailure(error)))
    socket.once('close', () => settle({ kind: 'network' }))
  })

/** Connects to the host of `url`. Resolves with a failure when `signal` aborts. */
export const connect = async (
  url: URL,
  options: ConnectOptions,
  signal: AbortSignal,
): Promise<Socket | WireFailure> => {
  const { limitMs, lookup, onPhase } = options
  const host = url.hostname.replace(/^\[|\]$/g, '')
  onPhase?.(isIP(host) === 0 ? 'dns' : 'connect')
  const onAddresses = () => onPhase?.('connect')
  const tcp = await connectTcp({ host, port: portOf(url) }, { limitMs, lookup, onAddresses }, signal)
  if ('kind' in tcp) return tcp
  options.onConnected?.()
  if (url.protocol !== 'https:') return tcp
  onPhase?.('tls')
  return secure(tcp, host, options, signal)
}
