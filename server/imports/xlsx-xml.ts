// Walks the XML of a workbook's part in pieces, and parses its references to cells.
import { FileRefused } from './input.ts'
import { createXmlWalker, type XmlHandlers } from './xml.ts'

export const notExcel = 'en projektmappe, som Excel gemmer den: åbn den i Excel, og gem den igen'

const pieceSize = 64 * 1024

/** Decodes a part in pieces, so that only its bytes are in memory whole. */
export function* piecesOf(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder()
  for (let at = 0; at < bytes.length; at += pieceSize)
    yield decoder.decode(bytes.subarray(at, at + pieceSize), { stream: true })
  yield decoder.decode()
}

/** Walks a whole part. Throws FileRefused for XML that is not well-formed. */
export const walkXml = (
  bytes: Uint8Array,
  handlers: XmlHandlers,
  inline: ReadonlySet<string> = new Set(),
): void => {
  const walker = createXmlWalker(handlers, inline)
  for (const piece of piecesOf(bytes)) if (!walker.write(piece)) throw new FileRefused(notExcel)
  if (!walker.close()) throw new FileRefused(notExcel)
}

/** The letters of a column, counted from 1: A, B, … AA. */
export const columnLetters = (column: number): string =>
  (column > 26 ? columnLetters(Math.floor((column - 1) / 26)) : '') +
  String.fromCharCode(65 + ((column - 1) % 26))

/** The last column of Excel: XFD. */
export const maxColumn = 16_384

type Place = { column: number; row: number }

/** Parses `AB12` to column 28 and row 12; undefined for other text. */
export const parseRef = (ref: string): Place | undefined => {
  const [, letters = '', digits = ''] = /^([A-Z]{1,3})([1-9]\d{0,6})$/.exec(ref) ?? []
  if (letters === '') return undefined
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
  return { column, row: Number(digits) }
}

/** Cells that are merged, from the first to the last; only the first has a value. */
export type Range = { first: Place; last: Place }

/** Parses `A2:B4`; undefined for other text. */
export const parseRange = (ref: string): Range | undefined => {
  const [first, last] = ref.split(':').map(parseRef)
  return first === undefined || last === undefined ? undefined : { first, last }
}

/** The two forms of a true value in XML. */
export const isTrue = (text: string | undefined): boolean => text === '1' || text === 'true'
