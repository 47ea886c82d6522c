// Owns a table's cell and what reading one can come to.
import { plainText } from '../domain/plain-text.ts'

/** A cell with something in it. Text files have only text. */
export type Cell = string | number | boolean | Date
export type Parsed<T> = { value: T } | { expected: string }
export type Parse<T> = (cell: Cell) => Parsed<T>

const foldAny = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'oe')
    .replaceAll('å', 'aa')
    .replace(/[^a-z0-9]/g, '')

/** Lower case, æ ø å written out, letters and digits only: how headers and words are compared. */
export const fold = (text: string): string => (/^[a-z0-9]*$/.test(text) ? text : foldAny(text))

/** The cell as plain text; a date is its day. */
export const textOf = (cell: Cell): string =>
  cell instanceof Date
    ? Number.isNaN(cell.getTime())
      ? ''
      : cell.toISOString().slice(0, 10)
    : plainText(String(cell))
