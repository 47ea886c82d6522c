// Reads the rows of a workbook's sheet in pieces, with what is hidden and merged in it.

import type { Cell } from './cell.ts'
import { writeCount } from './danish.ts'
import { FileRefused } from './input.ts'
import { isEmpty, mergedCell } from './row.ts'
import { createTextCollector, type ReadCell } from './xlsx-values.ts'
import { columnLetters, isTrue, maxColumn, notExcel, parseRef, piecesOf, type Range } from './xlsx-xml.ts'
import { createXmlWalker } from './xml.ts'

export type SheetRow = { line: number; cells: (Cell | undefined)[]; hidden: boolean }
/** The hidden columns are known before the first row. */
export type SheetRows = { rows: Generator<SheetRow>; isHiddenColumn: (column: number) => boolean }

const isHidden = (attributes: Record<string, string>, size: 'ht' | 'width'): boolean =>
  isTrue(attributes.hidden) || Number(attributes[size]) === 0

/** Reads a sheet. The scan has found its rows and cells in order. Throws FileRefused while the rows are read. */
export const readRows = (part: Uint8Array, readCell: ReadCell): SheetRows => {
  const hiddenColumns = new Uint8Array(maxColumn + 1)
  let columns = 0
  const ready: SheetRow[] = []
  const inline = createTextCollector()
  let row: SheetRow | undefined
  let line = 0
  let column = 0
  let cell:
    | { type: string; style: string | undefined; text: string | undefined; formula: boolean }
    | undefined

  const finishCell = () => {
    if (row === undefined || cell === undefined) return
    const { type, style, text, formula } = cell
    const value = text === undefined ? (formula ? '#FORMULA!' : undefined) : readCell({ type, style, text })
    cell = undefined
    if (value === undefined) return
    while (row.cells.length < column) row.cells.push(undefined)
    row.cells[column - 1] = value
  }
  const walker = createXmlWalker(
    {
      open: (element, attributes) => {
        if (element === 'col' && columns++ < maxColumn && isHidden(attributes, 'width'))
          hiddenColumns.fill(1, Number(attributes.min), Number(attributes.max) + 1)
        else if (element === 'row') {
          line = attributes.r === undefined ? line + 1 : Number(attributes.r)
          column = 0
          row = { line, cells: [], hidden: isHidden(attributes, 'ht') }
        } else if (element === 'c' && row !== undefined) {
          const { r, t: type = 'n', s: style } = attributes
          column = (r === undefined ? undefined : parseRef(r)?.column) ?? column + 1
          cell = { type, style, text: undefined, formula: false }
        } else if (element === 'is') inline.begin()
        else inline.open(element)
      },
      close: (element, text) => {
        inline.close(element, text)
        if (element === 'c') finishCell()
        else if (element === 'row' && row !== undefined) {
          ready.push(row)
          row = undefined
        } else if (cell === undefined) return
        else if (element === 'f') cell.formula = true
        else if (element === 'v') cell.text = text
        else if (element === 'is') cell.text = inline.text()
      },
    },
    new Set(),
  )
  const rows = function* (): Generator<SheetRow> {
    for (const piece of piecesOf(part)) {
      if (!walker.write(piece)) throw new FileRefused(notExcel)
      yield* ready.splice(0)
    }
    if (!walker.close()) throw new FileRefused(notExcel)
    yield* ready.splice(0)
  }
  return {
    rows: rows(),
    isHiddenColumn: (place) => hiddenColumns[place] === 1,
  }
}

/** Merged ranges over one row: more overlap, which Excel does not save. */
const maxOverRow = 1000

/**
 * Marks the cells below the header that have no value of their own, because they are merged with a cell that has one.
 * Excel shows its value for all of them.
 */
export const createMergeMarker = (merges: readonly Range[]): ((row: SheetRow) => SheetRow) => {
  const waiting = [...merges].sort((a, b) => b.first.row - a.first.row)
  let open: Range[] = []
  let width: number | undefined
  return (row) => {
    if (row.cells.every(isEmpty)) return row
    const isHeader = width === undefined
    width ??= row.cells.length
    open = open.filter(({ last }) => last.row >= row.line)
    while ((waiting.at(-1)?.first.row ?? Infinity) <= row.line) {
      // One that began in an empty row has no value to show.
      for (const range of waiting.splice(-1))
        if (range.first.row === row.line && !isEmpty(row.cells[range.first.column - 1])) open.push(range)
    }
    if (open.length > maxOverRow) throw new FileRefused(notExcel)
    if (isHeader || open.length === 0) return row
    const cells = [...row.cells]
    for (const { first, last } of open) {
      for (let column = first.column; column <= Math.min(last.column, width); column++) {
        if (first.row === row.line && first.column === column) continue
        while (cells.length < column) cells.push(undefined)
        cells[column - 1] = mergedCell
      }
    }
    return { ...row, cells }
  }
}

const maxListed = 10

/** Notes what is read although it is hidden. */
export const hiddenNotes = (rows: readonly number[], columns: readonly number[]): string[] => {
  const more = rows.length > maxListed ? ` og ${writeCount(rows.length - maxListed)} til` : ''
  return [
    ...(rows.length > 0
      ? [
          `skjulte rækker læses også, også dem, et filter skjuler: ${rows.slice(0, maxListed).join(', ')}${more}`,
        ]
      : []),
    ...(columns.length > 0 ? [`skjulte kolonner læses også: ${columns.map(columnLetters).join(', ')}`] : []),
  ]
}
