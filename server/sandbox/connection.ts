// Owns the mechanics of one HTTP exchange: reading a body, sending an answer, and sending half of one.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Reply } from './plain-replies.ts'

/** A question is about 3 KB. */
const largestBody = 64 * 1024

/** The body as text, or undefined when it is larger than 64 KB. Rejects when the caller hangs up. */
export const readBody = async (req: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req) {
    size += chunk.length
    // Read on to the end, so that the answer is seen; keep nothing.
    if (size <= largestBody) chunks.push(chunk)
  }
  return size <= largestBody ? Buffer.concat(chunks).toString('utf8') : undefined
}

/** JSON as a value; text that is no JSON as itself, for the one who checks it to say what was expected. */
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

/** Half of an answer: as if that were all of it, or with the connection broken after it. */
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
