// The listening socket: its limits, its address, and closing within a second.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { securityHeaders } from './headers.ts'

/** An error that an operator can fix; the message explains how. */
export class ListenRefused extends Error {}

export type Listening = {
  /** The address to open, such as `http://127.0.0.1:3000`. */
  url: string
  /** Lets running answers finish, and closes the remaining connections after half a second. */
  close(): Promise<void>
}

/** Long enough for a slow connection, short for one that only holds a socket. */
const limits = { headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 15_000 }
const maxHeaderSize = 16 * 1024
const closeWithinMs = 500

/** A browser cannot open 0.0.0.0 or ::, so the printed address has localhost. */
const urlHost = (host: string): string =>
  host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host

const listenError = (error: unknown, host: string, port: number): Error => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const where = `port ${port} on ${host}`
  if (code === 'EADDRINUSE')
    return new ListenRefused(`${where} is in use: stop the program that uses it, or set PORT`)
  if (code === 'EACCES')
    return new ListenRefused(`no permission to listen on ${where}: set PORT to 1024 or more`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new ListenRefused(`${host} is not an address of this machine: set HOST`)
  return new Error(`cannot listen on ${where}`, { cause: error })
}

/** Listens; port 0 picks a free one. Rejects with ListenRefused for an error that an operator can fix. */
export const startHttp = async (
  app: Hono,
  { host, port }: { host: string; port: number },
): Promise<Listening> => {
  const listener = getRequestListener(app.fetch, {
    // Only invalid requests come here, such as an address that cannot be parsed; the app handles its own errors.
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
