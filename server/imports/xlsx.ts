// Reads a workbook's sheet into facts and faults.
import { FileRefused, type Input } from './input.ts'
import { type ImportItem, shown } from './item.ts'
import type { ImportContext, TableKind } from './kinds/table-kind.ts'
import { isEmpty } from './row.ts'
import { createTableReader } from './table.ts'
import { maxPacked, openWorkbook, type Workbook } from './workbook.ts'
import { createMergeMarker, hiddenNotes, readRows } from './xlsx-rows.ts'
import { chooseSheet } from './xlsx-sheet.ts'
import { columnLetters } from './xlsx-xml.ts'

const itemsOf = function* (
  kind: TableKind,
  name: string,
  workbook: Workbook,
  context: ImportContext,
): Generator<ImportItem> {
  const { sheet, note } = chooseSheet(kind, name, workbook)
  yield { note }
  const read = createTableReader(kind, context, (header, place) =>
    `${header} (${columnLetters(place + 1)})`.trim(),
  )
  const markMerged = createMergeMarker(sheet.scan.merges)
  const { rows, isHiddenColumn } = readRows(sheet.part, workbook.readCell)
  const hiddenRows: number[] = []
  const hiddenColumns = new Set<number>()
  let isHeader = true
  for (const row of rows) {
    if (row.cells.every(isEmpty)) continue
    // The cells beyond the header are columns without a heading, not parts of a text with a delimiter.
    while (isHeader && row.cells.length < sheet.scan.columns) row.cells.push(undefined)
    isHeader = false
    if (row.hidden) hiddenRows.push(row.line)
    row.cells.forEach((cell, place) => {
      if (!isEmpty(cell) && isHiddenColumn(place + 1)) hiddenColumns.add(place + 1)
    })
    const { items, over } = read(markMerged(row))
    for (const item of items)
      yield 'fault' in item ? { fault: { sheet: shown(sheet.name), ...item.fault } } : item
    if (over) return
  }
  for (const hidden of hiddenNotes(hiddenRows, [...hiddenColumns])) yield { note: hidden }
}

/** Reads a table in a workbook; a fault's line is the sheet's row. Throws FileRefused. */
export async function* readXlsx(
  kind: TableKind,
  name: string,
  input: Input,
  context: ImportContext,
): AsyncGenerator<ImportItem> {
  if (input.size > maxPacked)
    throw new FileRefused(`en projektmappe på højst ${maxPacked / 1024 / 1024} MB; del den i flere`)
  const workbook = openWorkbook(await input.whole())
  if ('faults' in workbook) yield* workbook.faults
  else yield* itemsOf(kind, name, workbook, context)
}
