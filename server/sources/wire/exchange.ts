// Sends one GET over a given connection, and reads the head and a bounded body.
import { type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import { maxHeadBytes, userAgent } from './common.ts'
import { switchedProtocols, toFailure, type WireFailure } from './failure.ts'

type Head = {
  kind: 'head'
  message: IncomingMessage
  /** What the parser said of the body; a reader of the body learns only that it ended. */
  fault(): WireFailure | undefined
}

/** Requests `url` over `socket` and resolves with the answer's head, before the body is read; calls `onHead` at once. */
export const requestHead = (url: URL, socket: Socket, onHead: () => void): Promise<Head | WireFailure> =>
  new Promise((resolve) => {
    let fault: WireFailure | undefined
    const sent = request({
      createConnection: () => socket,
      method: 'GET',
      path: `${url.pathname}${url.search}`,
      setHost: false,
      headers: { host: url.host, accept: '*/*', 'user-agent': userAgent },
      maxHeaderSize: maxHeadBytes,
    })
    // Node passes over answers with 1xx by itself, except for 101.
    sent.once('response', (message) => {
      onHead()
      resolve({ kind: 'head', message, fault: () => fault })
    })
    sent.once('upgrade', (_, upgraded) => {
      upgraded.destroy()
      resolve(switchedProtocols)
    })
    sent.on('error', (error) => {
      fault = toFailure(error)
      resolve(fault)
    })
    sent.once('close', () => resolve({ kind: 'network' }))
    sent.end()
  })

/** Reads a body of at most `maxBytes`; refuses a larger body without reading the rest. */
export const readBody = async ({ message, fault }: Head, maxBytes: number): Promise<Buffer | WireFailure> => {
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
    return fault() ?? toFailure(error as Error)
  }
  return Buffer.concat(chunks)
}
