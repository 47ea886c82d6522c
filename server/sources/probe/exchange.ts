// Sends one GET over a given connection, and reads the head and a bounded body.
import { type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import { toFailure, type WireFailure } from './connect.ts'
import type { Stopwatch } from './stopwatch.ts'

/** Requests `url` over `socket` and resolves with the answer's head, before the body is read. */
export const requestHead = (
  url: URL,
  socket: Socket,
  stopwatch: Stopwatch,
): Promise<{ kind: 'head'; message: IncomingMessage } | WireFailure> =>
  new Promise((resolve) => {
    stopwatch.enter('firstByte')
    const sent = request({
      createConnection: () => socket,
      method: 'GET',
      path: `${url.pathname}${url.search}`,
      setHost: false,
      headers: { host: url.host, accept: '*/*', 'user-agent': 'borgerblik-status' },
    })
    sent.once('response', (message) => {
      stopwatch.enter('transfer')
      resolve({ kind: 'head', message })
    })
    sent.on('error', (error) => resolve(toFailure(error)))
    sent.once('close', () => resolve({ kind: 'network' }))
    sent.end()
  })

/** Reads a body of at most `maxBytes`; refuses a larger body without reading the rest. */
export const readBody = async (message: IncomingMessage, maxBytes: number): Promise<Buffer | WireFailure> => {
  if (Number(message.headers['content-length']) > maxBytes) return { kind: 'oversized' }
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > maxBytes) return { kind: 'oversized' }
      chunks.push(chunk)
    }
  } catch (error) {
    return toFailure(error)
  }
  return Buffer.concat(chunks)
}
