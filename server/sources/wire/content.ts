// Decodes an answer's content encodings, although none is asked for, because proxies apply them all the same. Pure.
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import type { WireFailure } from './failure.ts'

type Decode = (bytes: Buffer, limit: { maxOutputLength: number }) => Buffer

/** `deflate` is zlib's format; some servers send it without zlib's head. */
const inflate: Decode = (bytes, limit) =>
  ((bytes[0] ?? 0) & 0x0f) === 8 && bytes.readUInt16BE() % 31 === 0
    ? inflateSync(bytes, limit)
    : inflateRawSync(bytes, limit)

const decoders: Readonly<Record<string, Decode>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflate,
  br: brotliDecompressSync,
  identity: (bytes) => bytes,
}

/** Encodings by name, which may be shown because none of it is text from the other side. */
const known: readonly string[] = [...Object.keys(decoders), 'zstd', 'compress', 'dcb', 'dcz']

const unreadable = (encoding: string): WireFailure => ({
  kind: 'format',
  detail: known.includes(encoding) ? encoding : 'content-encoding',
})

const decodeOne = (bytes: Buffer, encoding: string, maxBytes: number): Buffer | WireFailure => {
  const decode = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined
  if (decode === undefined) return unreadable(encoding)
  try {
    return decode(bytes, { maxOutputLength: maxBytes })
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    return isTooLarge ? { kind: 'oversized' } : unreadable(encoding)
  }
}

/** The most encodings of one answer that are decoded. */
const maxEncodings = 4

/** The content of `bytes` with the header Content-Encoding; at most `maxBytes`, also between two encodings. */
export const decodeContent = (
  bytes: Buffer,
  contentEncoding: string | undefined,
  maxBytes: number,
): Buffer | WireFailure => {
  // An answer without a body has nothing to decode, whatever its header says.
  if (contentEncoding === undefined || bytes.length === 0) return bytes
  const encodings = contentEncoding.toLowerCase().split(',', maxEncodings + 1)
  if (encodings.length > maxEncodings) return unreadable('')
  let content: Buffer | WireFailure = bytes
  for (const encoding of encodings.reverse()) {
    content = decodeOne(content, encoding.trim() || 'identity', maxBytes)
    if (!Buffer.isBuffer(content)) break
  }
  return content
}
