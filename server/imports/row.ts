// Owns reading one row of a table by the names of its columns, and what is wrong with it.

import { type Cell, type Parse, type Parsed, textOf } from './cell.ts'
import { type Fault, shown } from './item.ts'

/** A line of text or a row of a sheet; `cells` are in the header's order. */
export type Row = { line: number; cells: readonly (Cell | undefined)[] }

export const isEmpty = (cell: Cell | undefined): boolean =>
  cell === undefined || (typeof cell === 'string' && cell.trim() === '')

/** What a spreadsheet shows for a value that it could not work out: `#N/A`, in Danish `#I/T`. */
const sheetError = /^#[\p{Lu}/0]{2,12}[!?]?$/u
const errorExpected = "a value; this is a spreadsheet's error, or a formula saved without its value"

/** Which cells have a column, by its name; `labels` are the columns as faults name them. */
export type Header = { places: ReadonlyMap<string, readonly number[]>; labels: readonly string[] }

export type RowReader = {
  /** The value; when the column is empty or wrong a fault is noted, and it is absent. */
  required<T>(column: string, parse: Parse<T>): T | undefined
  /** The value; absent without a fault when the column is not there or empty. */
  optional<T>(column: string, parse: Parse<T>): T | undefined
  /** Notes a fault that is of the row's values taken together. */
  refuse(column: string, expected: string): void
}

const parseCell = <T>(cell: Cell, parse: Parse<T>): Parsed<T> =>
  typeof cell === 'string' && sheetError.test(cell.trim()) ? { expected: errorExpected } : parse(cell)

/** One reader for all rows under a header: `begin` turns it to the next, and gives the list its faults go to. */
export const createRowReader = (header: Header): RowReader & { begin(row: Row): readonly Fault[] } => {
  let row: Row = { line: 0, cells: [] }
  let faults: Fault[] = []
  const refuseAt = (place: number | undefined, column: string, expected: string) => {
    const cell = place === undefined ? undefined : row.cells[place]
    faults.push({
      line: row.line,
      column: place === undefined ? column : (header.labels[place] ?? column),
      value: cell === undefined ? '' : shown(textOf(cell)),
      expected,
    })
  }
  const optional = <T>(column: string, parse: Parse<T>): T | undefined => {
    let value: T | undefined
    for (const place of header.places.get(column) ?? []) {
      const cell = row.cells[place]
      if (cell === undefined || isEmpty(cell)) continue
      const parsed = parseCell(cell, parse)
      if ('expected' in parsed) refuseAt(place, column, parsed.expected)
      else if (value === undefined) value = parsed.value
      // A kommune's code and its name stand in two columns.
      else if (value !== parsed.value) refuseAt(place, column, 'the same as the other column says of it')
    }
    return value
  }
  const refuse = (column: string, expected: string) =>
    refuseAt(header.places.get(column)?.[0], column, expected)
  const required = <T>(column: string, parse: Parse<T>): T | undefined => {
    const before = faults.length
    const value = optional(column, parse)
    if (value !== undefined || faults.length > before) return value
    const parsed = parse('')
    refuse(column, 'expected' in parsed ? parsed.expected : 'a value')
    return undefined
  }
  const begin = (next: Row) => {
    row = next
    faults = []
    return faults
  }
  return { begin, required, optional, refuse }
}
