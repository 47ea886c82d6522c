// Tables of a file for download: the values that CSV and XLSX write alike.
import type { Kle } from '../../server/domain/kle.ts'

/**
 * Unknown is an empty cell. A day is `yyyy-mm-dd`, and an instant (epoch ms) is shown to the minute, in Copenhagen. A
 * KLE number is of its own kind, because a spreadsheet that opens CSV takes `02.01.02` for a day.
 */
export type Value = string | number | { day: string } | { at: number } | { kle: Kle } | undefined

export type Table = {
  /** What a row is, such as `Kommuner`; the name of its sheet. */
  name: string
  head: readonly string[]
  rows: readonly (readonly Value[])[]
}

/** CSV has the cells and the origin; XLSX has a sheet for each table. */
export type TableFile = {
  /** The file's name without its ending. */
  stem: string
  statistics?: Table | undefined
  cells: Table
  /** What the cells are made of. */
  details?: Table | undefined
  /** What the file holds, when it was measured, and whether it is a demo. */
  origin: Table
}

/** KLE numbers in one cell; empty without any. */
export const kleList = (numbers: readonly Kle[]): Value =>
  numbers.length === 0 ? undefined : `KLE ${numbers.join(', ')}`

export const dayValue = (day: string | undefined): Value => (day === undefined ? undefined : { day })
export const atValue = (at: number | undefined): Value => (at === undefined ? undefined : { at })
