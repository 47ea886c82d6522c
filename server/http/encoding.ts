// Content encodings: negotiates one for a request, and compresses off the event loop.
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export type Encoding = 'identity' | 'br' | 'gzip'

const brotliAsync = promisify(brotliCompress)
const gzipAsync = promisify(gzip)

const refused = /^q=0(\.0*)?$/

/** The best encoding that an Accept-Encoding header allows; brotli before gzip whatever their weights. */
export const negotiate = (acceptEncoding: string | null): Encoding => {
  if (acceptEncoding === null) return 'identity'
  let best: Encoding = 'identity'
  for (const part of acceptEncoding.toLowerCase().split(',')) {
    const [name, ...params] = part.split(';').map((text) => text.trim())
    if ((name !== 'br' && name !== 'gzip') || params.some((param) => refused.test(param))) continue
    if (name === 'br') return 'br'
    best = name
  }
  return best
}

/** `quality` is brotli's, 0–11: 5 takes some milliseconds for a page, 9 is for files compressed once. */
export const compress = (
  bytes: Uint8Array,
  encoding: Exclude<Encoding, 'identity'>,
  quality: number,
): Promise<Uint8Array<ArrayBuffer>> =>
  encoding === 'gzip'
    ? gzipAsync(bytes)
    : brotliAsync(bytes, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: quality,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        },
      })
