// Starts real local servers for tests: HTTP, HTTPS and plain TCP, closed when the test is over.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer as createHttp, type RequestListener } from 'node:http'
import { createServer as createHttps, type ServerOptions } from 'node:https'
import {
  type AddressInfo,
  connect,
  createServer as createTcp,
  isIP,
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

/** Resolves every name to these addresses, in this order. */
export const lookupOf =
  (...addresses: readonly string[]): LookupFunction =>
  (_, __, callback) =>
    void setImmediate(() =>
      callback(
        null,
        addresses.map((address) => ({ address, family: isIP(address) })),
      ),
    )

/** An address on loopback that drops every packet to a port, as a firewall does. */
export const silentAddress = '127.0.0.3'

/**
 * Makes `silentAddress` silent at `port`: a stopped process listens there, whose queue of connections is full. Returns
 * the end of it.
 */
export const silence = async (port: number): Promise<() => void> => {
  const listen = `require('node:net').createServer().listen({ host: '${silentAddress}', port: ${port}, backlog: 1 }, () => console.log('up'))`
  const child = spawn(process.execPath, ['-e', listen])
  const open: Socket[] = []
  await once(child.stdout, 'data')
  child.kill('SIGSTOP')
  for (let isSilent = false; !isSilent; ) {
    const socket = connect({ host: silentAddress, port }).on('error', () => undefined)
    open.push(socket)
    isSilent = await Promise.race([
      once(socket, 'connect').then(() => false),
      new Promise<boolean>((resolve) => setTimeout(resolve, 30, true)),
    ])
  }
  return () => {
    for (const socket of open) socket.destroy()
    child.kill('SIGKILL')
  }
}
