// Starts real local servers for tests: HTTP, HTTPS and plain TCP, closed when the test is over.
import { createServer as createHttp, type RequestListener } from 'node:http'
import { createServer as createHttps, type ServerOptions } from 'node:https'
import {
  type AddressInfo,
  createServer as createTcp,
  type LookupFunction,
  type Server,
  type Socket,
} from 'node:net'
import { onTestFinished } from 'vitest'

const listen = async (server: Server): Promise<number> => {
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** Like the other two, returns the server's origin, such as `http://127.0.0.1:4711`. */
export const serveHttp = async (listener: RequestListener): Promise<string> =>
  `http://127.0.0.1:${await listen(createHttp(listener))}`

export const serveHttps = async (options: ServerOptions, listener: RequestListener): Promise<string> =>
  `https://127.0.0.1:${await listen(createHttps(options, listener).on('tlsClientError', () => undefined))}`

export const serveTcp = async (onSocket: (socket: Socket) => void): Promise<string> =>
  `http://127.0.0.1:${await listen(
    createTcp((socket) => {
      socket.on('error', () => undefined)
      onSocket(socket)
    }),
  )}`

/** An origin that no server listens at. */
export const unusedOrigin = async (): Promise<string> => {
  const server = createTcp()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

/** Resolves every name to our own servers, except `.invalid`, which does not resolve. */
export const lookup: LookupFunction = (host, { all }, callback) => {
  setImmediate(() => {
    if (host.endsWith('.invalid'))
      callback(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }), '', 0)
    else if (all) callback(null, [{ address: '127.0.0.1', family: 4 }])
    else callback(null, '127.0.0.1', 4)
  })
}
