// Owns one GET over a connection of its own: the head, and the body within bounds.
import { type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import { toFailure, type WireFailure } from './connect.ts'
import type { Stopwatch } from './stopwatch.ts'

/** Asks for `url` over `socket` and resolves with the answer's head. The body is not read yet. */
export const requestHead = (
  url: URL,
  socket: Socket,
  stopwatch: Stopwatch,
): Promise<{ kind: 'head'; message: IncomingMessage } | WireFailure> =>
  new Promise((resolve) => {
    stopwatch.enter('firstByte')
    const asked = request({
      createConnection: () => socket,
      method: 'GET',
      path: `${url.pathname}${url.search}`,
      setHost: false,
      headers: { host: url.host, accept: '*/*', 'user-agent': 'borgerblik-status' },
    })
    asked.once('response', (message) => {
      stopwatch.enter('transfer')
      resolve({ kind: 'head', message })
    })
    asked.on('error', (error) => resolve(toFailure(error)))
    asked.once('close', () => resolve({ kind: 'network' }))
    asked.end()
  })

/** Reads a body of at most `maxBytes`; a larger one is cut off and refused. */
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
