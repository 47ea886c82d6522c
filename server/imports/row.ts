// Row reader: reads the cells of a row by column name, and notes faults.

import { type Cell, type Parse, type Parsed, textOf } from './cell.ts'
import { writeCount } from './danish.ts'
import { type Fault, shown } from './item.ts'

/** A line of a text file or a row of a sheet; `cells` are in the header's order. */
export type Row = { line: number; cells: readonly (Cell | undefined)[] }

export const isEmpty = (cell: Cell | undefined): boolean =>
  cell === undefined || (typeof cell === 'string' && cell.trim() === '')

/** A spreadsheet's error value: `#N/A`, in Danish `#I/T`. */
const sheetError = /^#[\p{Lu}/0]{2,12}[!?]?$/u
const errorExpected =
  'en værdi, men cellen viser en fejl fra regnearket eller har en formel, der er gemt uden sin værdi'

/** Stands for a cell that has no value of its own, because it is merged with one that has. */
export const mergedCell = '#MERGED!'
const mergedExpected =
  'en værdi i hver celle, men denne er flettet med en anden: ophæv fletningen, og udfyld hver celle'

/** The longest text of a cell: what XML has beyond it is not read. */
const maxCell = 10_000

/** The indexes of the cells of each column, by column name; `labels` are the names of the columns in faults. */
export type Header = { places: ReadonlyMap<string, readonly number[]>; labels: readonly string[] }

export type RowReader = {
  /** The line of the row. */
  line(): number
  /** Returns the value; undefined, with a fault noted, if the cell is empty or invalid. */
  required<T>(column: string, parse: Parse<T>): T | undefined
  /** Returns the value; undefined without a fault if the column is missing or the cell empty. */
  optional<T>(column: string, parse: Parse<T>): T | undefined
  /** Notes a fault in the combination of the row's values. */
  refuse(column: string, expected: string): void
  /** Notes what the file's author should look at, although the row is taken. */
  note(text: string): void
}

const parseCell = <T>(cell: Cell, parse: Parse<T>): Parsed<T> => {
  if (typeof cell !== 'string') return parse(cell)
  if (cell.length >= maxCell) return { expected: `færre end ${writeCount(maxCell)} tegn i en celle` }
  if (cell === mergedCell) return { expected: mergedExpected }
  return sheetError.test(cell.trim()) ? { expected: errorExpected } : parse(cell)
}

/**
 * Creates one reader for all rows below a header. `begin` moves it to a row, and returns the list of the row's faults.
 * The faults of a row with personal data hide its values, because all of them may be about the person.
 */
export const createRowReader = (
  header: Header,
): RowReader & {
  begin(row: Row, hasPersonalData: boolean): readonly Fault[]
  notes(): readonly string[]
} => {
  let row: Row = { line: 0, cells: [] }
  let faults: Fault[] = []
  let notes: string[] = []
  let hides = false
  const refuseAt = (place: number | undefined, column: string, expected: string, found?: string) => {
    const cell = place === undefined || hides ? undefined : row.cells[place]
    faults.push({
      line: row.line,
      column: place === undefined ? column : (header.labels[place] ?? column),
      value: cell === undefined ? '' : shown(textOf(cell)),
      expected: found === undefined || hides ? expected : `${expected}; ikke ${JSON.stringify(shown(found))}`,
    })
  }
  const optional = <T>(column: string, parse: Parse<T>): T | undefined => {
    let value: T | undefined
    for (const place of header.places.get(column) ?? []) {
      const cell = row.cells[place]
      if (cell === undefined || isEmpty(cell)) continue
      const parsed = parseCell(cell, parse)
      if ('expected' in parsed)
        for (const { expected, found } of [parsed, ...(parsed.others ?? [])])
          refuseAt(place, column, expected, found)
      else if (value === undefined) value = parsed.value
      // A kommune's code and name may be in two columns.
      else if (value !== parsed.value) refuseAt(place, column, 'samme værdi som i den anden kolonne')
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
    const what = 'expected' in parsed ? `: ${parsed.expected}` : ''
    refuse(column, `en værdi, for kolonnen skal udfyldes${what}`)
    return undefined
  }
  const begin = (next: Row, hasPersonalData: boolean) => {
    row = next
    hides = hasPersonalData
    faults = []
    notes = []
    return faults
  }
  const note = (text: string) => void notes.push(`linje ${row.line}: ${text}`)
  return { begin, line: () => row.line, required, optional, refuse, note, notes: () => notes }
}
