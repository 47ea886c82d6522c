// Owns what a kind of table is: its columns, and how a row becomes a fact.
import type { Fact } from '../../domain/facts/facts.ts'
import type { Product } from '../../domain/facts/products.ts'
import { fold } from '../cell.ts'
import type { RowReader } from '../row.ts'

export type Column = {
  name: string
  /** Other headers it goes by. Case, spaces and signs never matter, and æ ø å may be ae oe aa. */
  countedWith: readonly string[]
  required?: boolean
  /** May be there more than once, saying the same. */
  repeated?: boolean
}

export type ImportContext = {
  products: readonly Product[]
  /** The day in Copenhagen, `yyyy-mm-dd`: nothing can have been told later. */
  today: string
  /** Told after each piece of a text file: bytes read, and bytes in all. */
  progress?: (read: number, total: number) => void
}

export type TableKind = {
  columns: readonly Column[]
  /** Reads a row as a fact; absent when the row's reader has noted why not. */
  createReader: (context: ImportContext) => (row: RowReader) => Fact | undefined
}

export const kommuneColumn: Column = {
  name: 'kommune',
  countedWith: ['kommunekode', 'kommunenavn', 'kommunenr', 'kommunenummer', 'cvr', 'cvr-nr', 'cvr-nummer'],
  required: true,
  repeated: true,
}

export const oplystDatoColumn: Column = { name: 'oplystDato', countedWith: ['oplyst', 'oplyst den'] }

/** Finds the column that a header names. */
export const createColumnFinder = (columns: readonly Column[]): ((header: string) => Column | undefined) => {
  const known = columns.flatMap((column) =>
    [column.name, ...column.countedWith].map((name) => [fold(name), column] as const),
  )
  const byName = new Map(known)
  return (header) => byName.get(fold(header))
}
