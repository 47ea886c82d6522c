// A kind of table: its columns, and the conversion of a row to a fact.
import type { Fact } from '../../domain/facts/facts.ts'
import { fold } from '../cell.ts'
import type { RowReader } from '../row.ts'
import type { KnownScopes } from '../scope.ts'

export type Column = {
  name: string
  /** Other headers of the column. Case, spaces and signs are ignored, and æ ø å may be written ae oe aa. */
  aliases: readonly string[]
  required?: boolean
  /** The column may occur several times, with the same value. */
  repeated?: boolean
  /** Its cells are codes or counts, which with the digits of the next cell form no CPR number. */
  isNumber?: boolean
}

export type ImportContext = KnownScopes & {
  /** The day in Copenhagen, `yyyy-mm-dd`; nothing can have been reported later. */
  today: string
  /** Called after each piece of a text file with the bytes read and the total bytes. */
  progress?: (read: number, total: number) => void
}

export type TableKind = {
  columns: readonly Column[]
  /** Converts a row to a fact; undefined if the row reader has noted a fault. */
  createReader: (context: ImportContext) => (row: RowReader) => Fact | undefined
}

export const kommuneColumn: Column = {
  name: 'kommune',
  aliases: ['kommunekode', 'kommunenavn', 'kommunenr', 'kommunenummer', 'cvr', 'cvr-nr', 'cvr-nummer'],
  required: true,
  repeated: true,
  isNumber: true,
}

export const oplystDatoColumn: Column = { name: 'oplystDato', aliases: ['oplyst', 'oplyst den'] }

/** Finds the column that a header names. */
export const createColumnFinder = (columns: readonly Column[]): ((header: string) => Column | undefined) => {
  const known = columns.flatMap((column) =>
    [column.name, ...column.aliases].map((name) => [fold(name), column] as const),
  )
  const byName = new Map(known)
  return (header) => byName.get(fold(header))
}
