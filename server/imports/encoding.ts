// Detects the encoding of a text file, and decodes it in pieces.
import { garbledAs } from './garbled.ts'
import { FileRefused, type Input, unreadable } from './input.ts'

export type Encoding = 'utf-8' | 'windows-1252'

/** The characters of Windows-1252 from 0x80 to 0x9f, where it differs from Latin-1; `\ufffd` for the five undefined bytes. */
const windows = '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ'

/**
 * Decodes Windows-1252, because the decoder of some Node versions treats it as Latin-1. `undefinedAs` is called with
 * Latin-1's control character for each byte that Windows-1252 does not define.
 */
const decodeWindows = (bytes: Uint8Array, undefinedAs = (_control: string) => '\ufffd'): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (control) => {
      const letter = windows[control.charCodeAt(0) - 0x80] ?? '\ufffd'
      return letter === '\ufffd' ? undefinedAs(control) : letter
    })

/** Creates a decoder. Call it for each piece, and without a piece at the end; it returns undefined for invalid bytes. */
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

/** Decodes all pieces, without a byte order mark. Throws FileRefused for invalid bytes. */
export async function* decodePieces(
  pieces: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<string> {
  const decode = createDecoder(encoding)
  for await (const piece of pieces) yield decode(piece) ?? unreadable()
  yield decode() ?? unreadable()
}

const binary = 'en tekstfil (CSV), men filen er binær: gem den som "CSV UTF-8"'

const cutOff = 'en hel fil, men denne er skåret over midt i et bogstav: træk den ud igen'

/** How a file that is neither UTF-8 nor Windows-1252 seems to have been saved, by its first line that shows it. */
const savedAs = async (input: Input): Promise<string | undefined> => {
  let rest = ''
  for await (const piece of input.pieces()) {
    const text = rest + decodeWindows(piece, (control) => control)
    const lines = text.split(/[\r\n]+/)
    const found = lines.map(garbledAs).find((as) => as !== undefined)
    if (found !== undefined) return found
    rest = lines.at(-1)?.slice(-1000) ?? ''
  }
  return undefined
}

/**
 * Detects the encoding: UTF-8 if all bytes are valid, otherwise Windows-1252, which a Danish Excel uses for "CSV".
 * Reads the whole file, because the first letter outside ASCII may be in the last line. Throws FileRefused.
 */
export const detectEncoding = async (input: Input): Promise<Encoding> => {
  const decode = createDecoder('utf-8')
  let utf8 = true
  let windows = true
  let first = true
  let hasLetters = false
  for await (const piece of input.pieces()) {
    if (first && ((piece[0] === 0xff && piece[1] === 0xfe) || (piece[0] === 0xfe && piece[1] === 0xff))) {
      throw new FileRefused('UTF-8 eller Windows-1252, men filen er UTF-16: gem den som "CSV UTF-8"')
    }
    hasLetters ||= first && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf
    first = false
    if (piece.includes(0)) throw new FileRefused(binary)
    const text: string | undefined = utf8 ? decode(piece) : undefined
    utf8 = text !== undefined
    hasLetters ||= text !== undefined && /[^\0-\x7f]/.test(text)
    windows &&= !decodeWindows(piece).includes('\ufffd')
  }
  if (utf8 && decode() !== undefined) return 'utf-8'
  // Only its end is not UTF-8. Windows-1252 has no letters before it that happen to be.
  if (utf8 && hasLetters) throw new FileRefused(cutOff)
  if (windows) return 'windows-1252'
  const as = (await savedAs(input)) ?? 'gemt i en anden tegnkodning'
  throw new FileRefused(
    `UTF-8 eller Windows-1252, men filen ser ud til at være ${as}: gem den som "CSV UTF-8"`,
  )
}
