// Owns the listening socket: its limits, its address, and closing it within a second.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { securityHeaders } from './headers.ts'

/** What an operator can mend; its message says how. */
export class ListenRefused extends Error {}

export type Listening = {
  /** The address to open, such as `http://127.0.0.1:3000`. */
  url: string
  /** Lets answers under way be finished, and ends what is left after half a second. */
  close(): Promise<void>
}

/** Generous to a slow line, and short for one that only holds a socket. */
const limits = { headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 15_000 }
const maxHeaderSize = 16 * 1024
const closeWithinMs = 500

/** 0.0.0.0 and :: are where we listen, not where a browser can go. */
const urlHost = (host: string): string =>
  host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host

const listenError = (error: unknown, host: string, port: number): Error => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const where = `port ${port} on ${host}`
  if (code === 'EADDRINUSE') return new ListenRefused(`${where} is in use: stop what uses it, or set PORT`)
  if (code === 'EACCES') return new ListenRefused(`${where} may not be listened on: set PORT to 1024 or more`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new ListenRefused(`${host} is no address of this machine: set HOST`)
  return new Error(`cannot listen on ${where}`, { cause: error })
}

/** Listens; port 0 takes a free one. Rejects with ListenRefused when somebody can do something about it. */
export const startHttp = async (
  app: Hono,
  { host, port }: { host: string; port: number },
): Promise<Listening> => {
  const listener = getRequestListener(app.fetch, {
    // Only what is no request at all comes here, such as an address that cannot be parsed: the app has its own errors.
    errorHandler: () => new Response(null, { status: 400, headers: { ...securityHeaders } }),
  })
  const server = createServer({ ...limits, maxHeaderSize }, listener)
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw listenError(error, host, port)
  }
  const address = server.address()
  const actual = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${urlHost(host)}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), closeWithinMs)
        server.close(() => {
          clearTimeout(timer)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}
