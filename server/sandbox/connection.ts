// Reads the body of an HTTP request, and sends a response or half of it.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Reply } from './plain-replies.ts'

/** Bytes; a question is about 3 KB. */
const largestBody = 64 * 1024

/** Returns the body as text, or undefined if it is larger than 64 KB. Rejects when the caller hangs up. */
export const readBody = async (req: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req) {
    size += chunk.length
    // Read an oversized body to its end without keeping it, so that the caller receives the answer.
    if (size <= largestBody) chunks.push(chunk)
  }
  return size <= largestBody ? Buffer.concat(chunks).toString('utf8') : undefined
}

/** Parses JSON; returns other text unchanged, so that validation reports what was expected. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export const send = (res: ServerResponse, { status, contentType, location, body }: Reply): void => {
  const bytes = Buffer.from(body)
  const headers = { 'content-type': contentType, 'content-length': bytes.length }
  res.writeHead(status, location === undefined ? headers : { ...headers, location }).end(bytes)
}

/** Sends half of a response: with a matching Content-Length (`body`), or with the full one and a broken connection. */
export const sendHalf = (res: ServerResponse, reply: Reply, cut: 'body' | 'connection'): void => {
  const half = reply.body.slice(0, reply.body.length / 2)
  if (cut === 'body') {
    send(res, { ...reply, body: half })
    return
  }
  const { status, contentType } = reply
  res.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(reply.body) })
  res.write(half, () => res.destroy())
}
