// Reads a table's header and rows into facts, and checks the rows against each other.
import { findCpr, isSplitCpr } from '../domain/personal-data.ts'
import { textOf } from './cell.ts'
import { garbledExpected } from './garbled.ts'
import { headerFault, maxColumns, readHeader } from './header.ts'
import { cprFault, type Fault, fileFault, hasCpr, type ImportItem, shown } from './item.ts'
import type { ImportContext, TableKind } from './kinds/table-kind.ts'
import { createRowReader, type Header, isEmpty, type Row } from './row.ts'
import { createSeen, twiceExpected } from './seen.ts'

/**
 * Reads the rows in order; the first non-empty row is the header. `over` is set after a fault that concerns the rest of
 * the file too.
 */
export type TableReader = (row: Row) => { items: ImportItem[]; over?: true }

type CprFault = ReturnType<typeof cprFault>

/** The header's labels, and the indexes of the columns of codes and counts. */
type Labelled = { labels: readonly string[]; numbers: ReadonlySet<number> }

/** The CPR-like numbers in a row's cells, and those split over two cells beside each other. */
const cprsOf = (row: Row, { labels, numbers }: Labelled): CprFault[] => {
  const labelAt = (place: number): string => labels[place] || `kolonne ${place + 1}`
  const filled = row.cells.flatMap((cell, place) =>
    cell === undefined || isEmpty(cell) ? [] : [{ place, text: cell instanceof Date ? '' : String(cell) }],
  )
  return filled.flatMap(({ place, text }, i) => {
    if (findCpr(text)) return [cprFault(row.line, labelAt(place))]
    const next = filled[i + 1]
    if (next === undefined || numbers.has(place) || numbers.has(next.place)) return []
    return isSplitCpr(text, next.text)
      ? [cprFault(row.line, `${labelAt(place)} og ${labelAt(next.place)}`)]
      : []
  })
}

const beyondFault = (row: Row, width: number): ImportItem | undefined => {
  const place = row.cells.findIndex((cell, at) => at >= width && !isEmpty(cell))
  const cell = row.cells[place]
  if (cell === undefined) return undefined
  const expected = 'ikke flere celler end overskrifter; sæt anførselstegn om tekst med skilletegn'
  return { fault: { line: row.line, column: `kolonne ${place + 1}`, value: shown(textOf(cell)), expected } }
}

/** The fault of the first cell, of those in `places`, whose æ, ø and å are lost. */
const garbledFault = (
  row: Row,
  labels: readonly string[],
  places: Iterable<number>,
): ImportItem | undefined => {
  for (const place of places) {
    const cell = row.cells[place]
    const expected = typeof cell === 'string' ? garbledExpected(cell) : undefined
    if (typeof cell !== 'string' || expected === undefined) continue
    return { fault: { line: row.line, column: labels[place] ?? '', value: shown(cell), expected } }
  }
  return undefined
}

/** The most notes about the rows of a file. */
const maxNotes = 20

/** Creates a reader of the rows below a header. */
const createFactReader = (kind: TableKind, context: ImportContext, header: Header) => {
  const seenBefore = createSeen()
  const reader = createRowReader(header)
  const toFact = kind.createReader(context)
  let noted = 0
  const notesOf = (): ImportItem[] => {
    const notes = reader.notes().slice(0, maxNotes - noted)
    noted += notes.length
    return notes.map((note) => ({ note }))
  }
  return (row: Row, cprs: readonly CprFault[]): ImportItem[] => {
    if (cprs.length > 0) {
      const faults = reader.begin(row, true)
      toFact(reader)
      const isListed = ({ column }: Fault) => cprs.some(({ fault }) => fault.column === column)
      return [...cprs, ...faults.flatMap((fault) => (isListed(fault) ? [] : [{ fault }]))]
    }
    const beyond = beyondFault(row, header.labels.length)
    if (beyond !== undefined) return [beyond]
    const faults = reader.begin(row, false)
    const fact = toFact(reader)
    if (faults.length > 0 || fact === undefined) return faults.map((fault) => ({ fault }))
    // A cell without a CPR-like number may contain one after it is split.
    if (hasCpr(fact.value)) return [cprFault(row.line, '')]
    const seen = seenBefore(fact, row.line)
    if (typeof seen === 'string') return seen === 'new' ? [{ fact }, ...notesOf()] : []
    const key = `${fact.kommunekode} ${fact.key}`.trim()
    const expected = twiceExpected(key, seen.line)
    return [{ fault: { line: row.line, column: '', value: shown(key), expected } }]
  }
}

/** `labelOf` returns a column's name in faults, from its header and its index from 0. */
export const createTableReader = (
  kind: TableKind,
  context: ImportContext,
  labelOf: (header: string, place: number) => string,
): TableReader => {
  let labelled: Labelled = { labels: [], numbers: new Set() }
  let readFact: ReturnType<typeof createFactReader> | undefined
  let known: number[] = []
  let unnamed: readonly number[] = []
  /** Reports each column without a heading at its first value. */
  const unnamedIn = (row: Row): ImportItem[] => {
    const found = unnamed.filter((place) => !isEmpty(row.cells[place]))
    if (found.length === 0) return []
    unnamed = unnamed.filter((place) => !found.includes(place))
    const labelAt = (place: number) => labelled.labels[place] || `kolonne ${place + 1}`
    return [{ unread: found.map((place) => `${labelAt(place)} uden overskrift`) }]
  }
  return (row) => {
    // Also when they are empty: a short file may have millions of them.
    if (row.cells.length > maxColumns)
      return { items: [fileFault(`højst ${maxColumns} kolonner`, row.line)], over: true }
    if (row.cells.every(isEmpty)) return { items: [] }
    const cprs = cprsOf(row, labelled)
    const isHeader = readFact === undefined
    // The whole file has been saved like this cell, so that further faults would only repeat it.
    const garbled = garbledFault(row, labelled.labels, isHeader ? row.cells.keys() : known)
    if (cprs.length === 0 && garbled !== undefined) return { items: [garbled], over: true }
    if (readFact !== undefined) return { items: [...unnamedIn(row), ...readFact(row, cprs)] }
    if (cprs.length > 0) return { items: cprs, over: true }
    const { unread, numbers, ...header } = readHeader(row, kind.columns, labelOf)
    const expected = headerFault(header, kind.columns)
    if (expected !== undefined) {
      const value = shown(header.labels.filter((label) => label !== '').join(', '))
      return { items: [{ fault: { line: row.line, column: '', value, expected } }], over: true }
    }
    labelled = { labels: header.labels, numbers }
    known = [...header.places.values()].flat()
    unnamed = header.unnamed
    readFact = createFactReader(kind, context, header)
    return { items: unread.length > 0 ? [{ unread }] : [] }
  }
}
