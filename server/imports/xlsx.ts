// Reads a workbook's sheet into facts and faults.
import { zipSync } from 'fflate'
import { readSheet } from 'read-excel-file/node'
import type { Cell } from './cell.ts'
import { FileRefused, type Input } from './input.ts'
import type { ImportItem } from './item.ts'
import type { ImportContext, TableKind } from './kinds/table-kind.ts'
import { createTableReader } from './table.ts'
import { maxPacked, notExcel, openWorkbook, type Workbook } from './workbook.ts'
import { columnLetters } from './xlsx-scan.ts'

const toCell = (value: unknown): Cell | undefined =>
  typeof value === 'string' ||
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  value instanceof Date
    ? value
    : undefined

/** The parts that the reader needs. They are repacked, so that the reader never sees the original zip file. */
const needed = /^xl\/([^/]+\.xml|worksheets\/[^/]+\.xml|_rels\/workbook\.xml\.rels)$/

/** The sheet's rows. Throws FileRefused if the library cannot read them. */
const rowsOf = async ({ parts, sheet, errors }: Workbook): Promise<(Cell | undefined)[][]> => {
  const packed = zipSync(Object.fromEntries([...parts].filter(([name]) => needed.test(name))), { level: 0 })
  try {
    const read = await readSheet(Buffer.from(packed.buffer, packed.byteOffset, packed.length), sheet)
    const rows = read.map((row) => row.map(toCell))
    for (const { row, column, text } of errors) {
      while (rows.length < row) rows.push([])
      const cells = rows[row - 1] ?? []
      while (cells.length < column) cells.push(undefined)
      cells[column - 1] = text
    }
    return rows
  } catch {
    throw new FileRefused(notExcel)
  }
}

/** Reads a table in a workbook; a fault's line is the sheet's row. Throws FileRefused. */
export async function* readXlsx(
  kind: TableKind,
  name: string,
  input: Input,
  context: ImportContext,
): AsyncGenerator<ImportItem> {
  if (input.size > maxPacked)
    throw new FileRefused(`a workbook of at most ${maxPacked / 1024 / 1024} MB; split it`)
  const workbook = openWorkbook(await input.whole(), name)
  if ('faults' in workbook) {
    yield* workbook.faults
    return
  }
  const rows = await rowsOf(workbook)
  const read = createTableReader(kind, context, (header, place) =>
    `${header} (${columnLetters(place + 1)})`.trim(),
  )
  for (const [index, cells] of rows.entries()) {
    const { items, over } = read({ line: index + 1, cells })
    yield* items
    if (over) return
  }
}
