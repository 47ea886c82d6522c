// Connects to a host by TCP. A host may have several addresses: the next one is tried beside those before it, so that
// each has what is left of our own limit. Node tries them one after the other, 250 ms each, whatever our limit is.
import { lookup as dnsLookup, type LookupAddress } from 'node:dns'
import { connect, isIP, type LookupFunction, type Socket } from 'node:net'
import { keepAliveAfterMs, nextAddressAfterMs } from './common.ts'
import { toFailure, type WireFailure } from './failure.ts'

export type Host = { host: string; port: number }

export type AddressOptions = {
  /** Limit of the whole call, by which `signal` aborts. */
  limitMs: number
  lookup?: LookupFunction | undefined
  /** Called when the addresses are known. */
  onAddresses?: () => void
}

/** The addresses in their order, but the two families in turn. */
export const inTurn = (all: readonly LookupAddress[]): LookupAddress[] => {
  const first = all.filter(({ family }) => family === all[0]?.family)
  const other = all.filter(({ family }) => family !== all[0]?.family)
  const pairs = all.map((_, i) => [first[i], other[i]])
  return pairs.flat().filter((one) => one !== undefined)
}

/** The addresses of a host in the order in which they are tried. Throws the resolver's error. */
const addressesOf = (host: string, lookup: LookupFunction): Promise<readonly LookupAddress[]> =>
  new Promise((resolve, reject) => {
    lookup(host, { all: true, order: 'verbatim' }, (error, found) => {
      if (error) return reject(error)
      resolve(inTurn(found as LookupAddress[]))
    })
  })

/** Codes of our own network: with one of these nothing is known about the other side. */
const noRoute: readonly (string | undefined)[] = [
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EADDRNOTAVAIL',
  'EAFNOSUPPORT',
]

/** The failure that says most about the other side. */
const mostTelling = (failures: readonly WireFailure[]): WireFailure =>
  failures.find(({ detail }) => !noRoute.includes(detail)) ?? failures[0] ?? { kind: 'network' }

/** Tries all addresses until one is connected to, or all have failed. */
const race = (
  addresses: readonly LookupAddress[],
  port: number,
  limitMs: number,
  signal: AbortSignal,
): Promise<Socket | WireFailure> =>
  new Promise((resolve) => {
    const waiting = [...addresses]
    const trying = new Set<Socket>()
    const failures: WireFailure[] = []
    const everyMs = Math.min(nextAddressAfterMs, limitMs / (addresses.length + 1))
    let timer: NodeJS.Timeout | undefined

    const settle = (outcome: Socket | WireFailure) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      waiting.length = 0
      for (const socket of trying) if (socket !== outcome) socket.destroy()
      trying.clear()
      resolve(outcome)
    }
    const abort = () => settle({ kind: 'network' })

    const tryNext = (): void => {
      clearTimeout(timer)
      const next = waiting.shift()
      if (next === undefined) {
        if (trying.size === 0) settle(mostTelling(failures))
        return
      }
      const socket = connect({
        host: next.address,
        port,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: keepAliveAfterMs,
      })
      trying.add(socket)
      socket.once('connect', () => settle(socket))
      // The listener stays for the socket's life. A later error is reported by the reader of the answer.
      socket.on('error', (error) => {
        if (!trying.delete(socket)) return
        failures.push(toFailure(error))
        tryNext()
      })
      if (waiting.length > 0) timer = setTimeout(tryNext, everyMs)
    }

    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    else tryNext()
  })

/** Resolves with a connected socket; with a failure also when `signal` aborts. */
export const connectTcp = async (
  { host, port }: Host,
  { limitMs, lookup = dnsLookup as LookupFunction, onAddresses }: AddressOptions,
  signal: AbortSignal,
): Promise<Socket | WireFailure> => {
  const family = isIP(host)
  if (family !== 0) return race([{ address: host, family }], port, limitMs, signal)
  return new Promise((resolve) => {
    const abort = () => resolve({ kind: 'network' })
    // A lookup cannot be ended, so it is left behind.
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    addressesOf(host, lookup)
      .then(
        (addresses) => {
          if (!signal.aborted) onAddresses?.()
          return race(addresses, port, limitMs, signal)
        },
        (error: Error) => toFailure(error),
      )
      .then(resolve)
      .finally(() => signal.removeEventListener('abort', abort))
  })
}

/** Whether a host can be connected to; false also when `signal` aborts. */
export const canConnect = async (host: Host, signal: AbortSignal): Promise<boolean> => {
  const found = await connectTcp(host, { limitMs: Number.POSITIVE_INFINITY }, signal)
  if ('kind' in found) return false
  found.destroy()
  return true
}
