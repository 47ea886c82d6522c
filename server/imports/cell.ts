// A table's cell, and the result of parsing it.
import { plainText } from '../domain/plain-text.ts'

/** A non-empty cell. In a text file every cell is text. */
export type Cell = string | number | boolean | Date
/** `found`: the part of the cell that is wrong, when it is not the whole. */
type Mistake = { expected: string; found?: string }
/** `others`: further mistakes in the cell. */
export type Parsed<T> = { value: T } | (Mistake & { others?: readonly Mistake[] })
export type Parse<T> = (cell: Cell) => Parsed<T>

const foldAny = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'oe')
    .replaceAll('å', 'aa')
    .replace(/[^a-z0-9]/g, '')

/** The form in which headers and words are compared: lower case, æ ø å written out, only letters and digits. */
export const fold = (text: string): string => (/^[a-z0-9]*$/.test(text) ? text : foldAny(text))

/** The cell as plain text; a date as `yyyy-mm-dd`. */
export const textOf = (cell: Cell): string =>
  cell instanceof Date
    ? Number.isNaN(cell.getTime())
      ? ''
      : cell.toISOString().slice(0, 10)
    : plainText(String(cell))
