// Owns which encoding a text file has, and decoding it in pieces.
import { Unreadable } from './input.ts'

export type Encoding = 'utf-8' | 'windows-1252'

/** What Windows-1252 has at 0x80 to 0x9f, where it differs from Latin-1; the five it has nothing at are `\ufffd`. */
const windows = '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ'

/** By hand, because Node's own decoder reads windows-1252 as Latin-1 in some of its versions. */
const decodeWindows = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (c) => windows[c.charCodeAt(0) - 0x80] ?? c)

/** A decoder fed piece by piece, and at the end with nothing; undefined for bytes that are not of the encoding. */
export const createDecoder = (encoding: Encoding): ((piece?: Uint8Array) => string | undefined) => {
  if (encoding === 'windows-1252') return (piece) => (piece === undefined ? '' : decodeWindows(piece))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return (piece) => {
    try {
      return decoder.decode(piece, { stream: piece !== undefined })
    } catch {
      return undefined
    }
  }
}

/** All pieces as text without a byte order mark; throws Unreadable on bytes that are not of the encoding. */
export async function* decodePieces(
  pieces: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<string> {
  const decode = createDecoder(encoding)
  const sure = (text: string | undefined): string => {
    if (text === undefined) throw new Unreadable()
    return text
  }
  for await (const piece of pieces) yield sure(decode(piece))
  yield sure(decode())
}

const binary = 'a text file (CSV). This one has bytes that no text has: save it anew as "CSV UTF-8"'

/**
 * Reads all pieces and tells the encoding: UTF-8 if every byte fits, else Windows-1252, which a Danish Excel saves
 * as "CSV". Only the whole file can tell: the first letter beyond ASCII may be in its last line.
 */
export const detectEncoding = async (
  pieces: AsyncIterable<Uint8Array>,
): Promise<{ encoding: Encoding } | { expected: string }> => {
  const decode = createDecoder('utf-8')
  let utf8 = true
  let windows = true
  let first = true
  for await (const piece of pieces) {
    if (first && ((piece[0] === 0xff && piece[1] === 0xfe) || (piece[0] === 0xfe && piece[1] === 0xff))) {
      return { expected: 'UTF-8 or Windows-1252, and this is UTF-16: save it anew as "CSV UTF-8"' }
    }
    first = false
    if (piece.includes(0)) return { expected: binary }
    utf8 &&= decode(piece) !== undefined
    windows &&= !decodeWindows(piece).includes('\ufffd')
  }
  if (utf8 && decode() !== undefined) return { encoding: 'utf-8' }
  return windows
    ? { encoding: 'windows-1252' }
    : { expected: 'UTF-8 or Windows-1252, and this is neither: save it anew as "CSV UTF-8"' }
}
