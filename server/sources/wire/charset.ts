// Decodes an answer's bytes to text, by its own charset. Pure.

const isUtf8 = (name: string): boolean => /^utf-?8$/i.test(name)

/** A charset's name if it is one that can be decoded. */
const decodable = (name: string | undefined): string | undefined => {
  if (name === undefined || isUtf8(name)) return name
  try {
    return new TextDecoder(name).encoding
  } catch {
    return undefined
  }
}

const named = (pattern: RegExp, text: string): string | undefined => pattern.exec(text)?.[1]

const charsetOf = (contentType: string): string | undefined =>
  named(/;\s*charset\s*=\s*["']?([\w.:-]{2,40})/i, contentType)

/** The first bytes of UTF-8 and UTF-16 with a byte order mark, and of XML in UTF-16 without one. */
const marks: readonly [string, readonly number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
]
const signs: readonly [string, readonly number[]][] = [
  ['utf-16be', [0, 0x3c, 0, 0x3f]],
  ['utf-16le', [0x3c, 0, 0x3f, 0]],
]

const markOf = (bytes: Buffer, of: typeof marks): string | undefined =>
  of.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte))?.[0]

/** Where browsers look for a charset in HTML. */
const declaredWithin = 1024

/** The charset that XML or HTML declares. One that could not be read to here is UTF-8, as in browsers. */
const declaredIn = (bytes: Buffer): string | undefined => {
  const head = bytes.toString('latin1', 0, declaredWithin)
  const name =
    named(/^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]{2,40})/i, head) ??
    named(/<meta\s[^>]*?charset\s*=\s*["']?\s*([\w.:-]{2,40})/i, head)
  return name !== undefined && /^utf-?16/i.test(name) ? 'utf-8' : name
}

/**
 * The text of an answer: by its byte order mark, which cannot be wrong, else by the charset of its header, else by
 * what it declares itself, else in UTF-8. With `fatal`, throws for bytes that are not of the charset.
 */
export const textOf = (bytes: Buffer, contentType = '', fatal = false): string => {
  const mark = markOf(bytes, marks)
  const name =
    mark ??
    decodable(charsetOf(contentType)) ??
    markOf(bytes, signs) ??
    decodable(declaredIn(bytes)) ??
    'utf-8'
  // For a short text, making a decoder takes longer than decoding.
  if (mark === undefined && !fatal && isUtf8(name)) return bytes.toString('utf8')
  return new TextDecoder(name, { fatal }).decode(bytes)
}
