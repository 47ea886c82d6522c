// Reads a table's header and rows into facts, and checks the rows against each other.
import { findCpr } from '../domain/personal-data.ts'
import { textOf } from './cell.ts'
import { cprFault, hasCpr, type ImportItem, shown } from './item.ts'
import { type Column, createColumnFinder, type ImportContext, type TableKind } from './kinds/table-kind.ts'
import { createRowReader, type Header, isEmpty, type Row } from './row.ts'
import { createSeen, twiceExpected } from './seen.ts'

const maxColumns = 200

/** Reads the rows in order; the first non-empty row is the header. `over` is set after a fault in the header. */
export type TableReader = (row: Row) => { items: ImportItem[]; over?: true }

const headerOf = (
  row: Row,
  columns: readonly Column[],
  labelOf: (header: string, place: number) => string,
) => {
  const headers = row.cells.map((cell) => (cell === undefined ? '' : textOf(cell)))
  const labels = headers.map((header, place) => labelOf(shown(header), place))
  const places = new Map<string, number[]>()
  const unread: string[] = []
  const find = createColumnFinder(columns)
  headers.forEach((header, place) => {
    const column = find(header)
    if (column === undefined) {
      if (header !== '') unread.push(labels[place] ?? '')
    } else places.set(column.name, [...(places.get(column.name) ?? []), place])
  })
  return { places, labels, unread }
}

const headerFault = (row: Row, header: Header, columns: readonly Column[]): string | undefined => {
  const missing = columns.filter(({ name, required }) => required && !header.places.has(name))
  if (missing.length > 0) {
    const all = columns.map(({ name, required }) => (required ? name : `${name} (optional)`)).join(', ')
    return `the first line to be a header with the columns ${all}; missing: ${missing.map((c) => c.name).join(', ')}`
  }
  const twice = columns.find(({ name, repeated }) => !repeated && (header.places.get(name)?.length ?? 0) > 1)
  if (twice !== undefined) return `the column ${twice.name} only once`
  return row.cells.length > maxColumns ? `at most ${maxColumns} columns` : undefined
}

const cprsOf = (row: Row, labels: readonly string[]): ImportItem[] =>
  row.cells.flatMap((cell, place) =>
    cell !== undefined && !(cell instanceof Date) && findCpr(String(cell))
      ? [cprFault(row.line, labels[place] || `column ${place + 1}`)]
      : [],
  )

const beyondFault = (row: Row, width: number): ImportItem | undefined => {
  const place = row.cells.findIndex((cell, at) => at >= width && !isEmpty(cell))
  const cell = row.cells[place]
  if (cell === undefined) return undefined
  const expected = 'no more cells than in the header; put text with a delimiter in quotes'
  return { fault: { line: row.line, column: `column ${place + 1}`, value: shown(textOf(cell)), expected } }
}

/** Creates a reader of the rows below a header. */
const createFactReader = (kind: TableKind, context: ImportContext, header: Header) => {
  const seenBefore = createSeen()
  const reader = createRowReader(header)
  const toFact = kind.createReader(context)
  return (row: Row): ImportItem[] => {
    const beyond = beyondFault(row, header.labels.length)
    if (beyond !== undefined) return [beyond]
    const faults = reader.begin(row)
    const fact = toFact(reader)
    if (faults.length > 0 || fact === undefined) return faults.map((fault) => ({ fault }))
    // A cell without a CPR-like number may contain one after it is split.
    if (hasCpr(fact.value)) return [cprFault(row.line, '')]
    const seen = seenBefore(fact, row.line)
    if (typeof seen === 'string') return seen === 'new' ? [{ fact }] : []
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
  let labels: readonly string[] = []
  let readFact: ((row: Row) => ImportItem[]) | undefined
  return (row) => {
    if (row.cells.every(isEmpty)) return { items: [] }
    const cprs = cprsOf(row, labels)
    if (readFact !== undefined) return { items: cprs.length > 0 ? cprs : readFact(row) }
    if (cprs.length > 0) return { items: cprs, over: true }
    const { unread, ...header } = headerOf(row, kind.columns, labelOf)
    const expected = headerFault(row, header, kind.columns)
    if (expected !== undefined) {
      const value = shown(header.labels.filter((label) => label !== '').join(', '))
      return { items: [{ fault: { line: row.line, column: '', value, expected } }], over: true }
    }
    labels = header.labels
    readFact = createFactReader(kind, context, header)
    return { items: unread.length > 0 ? [{ unread }] : [] }
  }
}
