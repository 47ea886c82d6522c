// Reads a table's header: which column each cell names.
import { textOf } from './cell.ts'
import { shown } from './item.ts'
import { type Column, createColumnFinder, type TableKind } from './kinds/table-kind.ts'
import type { Header, Row } from './row.ts'

export const maxColumns = 200

/**
 * `unread` are the labels of unknown columns, `unnamed` the indexes of columns without a heading, and `numbers` those of
 * columns of codes and counts.
 */
export const readHeader = (
  row: Row,
  columns: readonly Column[],
  labelOf: (header: string, place: number) => string,
) => {
  const headers = row.cells.map((cell) => (cell === undefined ? '' : textOf(cell)))
  const labels = headers.map((header, place) => labelOf(shown(header), place))
  const places = new Map<string, number[]>()
  const unread: string[] = []
  const unnamed: number[] = []
  const numbers = new Set<number>()
  const find = createColumnFinder(columns)
  headers.forEach((header, place) => {
    const column = find(header)
    if (header === '') unnamed.push(place)
    else if (column === undefined) unread.push(labels[place] ?? '')
    else {
      if (column.isNumber) numbers.add(place)
      places.set(column.name, [...(places.get(column.name) ?? []), place])
    }
  })
  return { places, labels, unread, unnamed, numbers }
}

/** Whether a row is a header with all columns that the kind requires. */
export const isHeaderOf = ({ columns }: TableKind, row: Row): boolean => {
  const { places } = readHeader(row, columns, (header) => header)
  return columns.every(({ name, required }) => !required || places.has(name))
}

/** What is expected of a header that cannot be read; undefined for one that can. */
export const headerFault = (header: Header, columns: readonly Column[]): string | undefined => {
  const missing = columns.filter(({ name, required }) => required && !header.places.has(name))
  if (missing.length > 0) {
    const all = columns.map(({ name, required }) => (required ? name : `${name} (valgfri)`)).join(', ')
    return `overskrifter i første linje med kolonnerne ${all}; der mangler: ${missing.map((c) => c.name).join(', ')}`
  }
  const twice = columns.find(({ name, repeated }) => !repeated && (header.places.get(name)?.length ?? 0) > 1)
  return twice === undefined ? undefined : `kolonnen ${twice.name} kun én gang`
}
