// Chooses the sheet of a workbook that is meant: a visible one, named as the kind or with the kind's columns.
import { fold } from './cell.ts'
import { isHeaderOf } from './header.ts'
import { FileRefused } from './input.ts'
import { shown } from './item.ts'
import type { TableKind } from './kinds/table-kind.ts'
import { isEmpty, type Row } from './row.ts'
import { boundsExpected, type Sheet, type Workbook } from './workbook.ts'
import { readRows } from './xlsx-rows.ts'

const quoted = ({ name }: Sheet): string => JSON.stringify(shown(name))

const namesOf = (sheets: readonly Sheet[]): string => {
  const names = sheets.slice(0, 10).map(quoted)
  return `${names.join(', ')}${sheets.length > 10 ? ' og flere' : ''}`
}

/** The first rows with values: at most two, which tell a header and whether anything is below it. */
const firstRows = ({ part }: Sheet, { readCell }: Workbook): Row[] => {
  const found: Row[] = []
  for (const row of readRows(part, readCell).rows) {
    if (!row.cells.every(isEmpty)) found.push(row)
    if (found.length === 2) break
  }
  return found
}

const hasHeader = (kind: TableKind, sheet: Sheet, workbook: Workbook): boolean => {
  const [row] = firstRows(sheet, workbook)
  return row !== undefined && isHeaderOf(kind, row)
}

/** Throws FileRefused when the sheet has no rows, and others have some that may be meant. */
const refuseEmpty = (kind: TableKind, sheet: Sheet, filled: readonly Sheet[], workbook: Workbook): void => {
  const rows = firstRows(sheet, workbook).length
  const isFuller = (other: Sheet) =>
    rows === 0 || (firstRows(other, workbook).length > 1 && hasHeader(kind, other, workbook))
  const fuller = rows > 1 ? [] : filled.filter((other) => other !== sheet && isFuller(other))
  if (fuller.length > 0)
    throw new FileRefused(`rækker i arket ${quoted(sheet)}; det er der kun i ${namesOf(fuller)}`)
}

/** Of several visible sheets with cells: the only one with the kind's columns. */
const byColumns = (kind: TableKind, name: string, filled: readonly Sheet[], workbook: Workbook): Sheet => {
  const meant = filled.filter((sheet) => hasHeader(kind, sheet, workbook))
  const [only] = meant
  if (only !== undefined && meant.length === 1) return only
  throw new FileRefused(
    only === undefined
      ? `et ark, der hedder ${name} eller har kolonnerne til ${name}: ingen af arkene ${namesOf(filled)} har dem`
      : `ét ark til ${name}, men ${namesOf(meant)} har alle kolonnerne. Kald det rigtige ark ${name}, eller skjul de andre`,
  )
}

/** Returns the sheet to read, and what to say of the choice. Throws FileRefused when several could be meant, or none. */
export const chooseSheet = (
  kind: TableKind,
  name: string,
  workbook: Workbook,
): { sheet: Sheet; note: string } => {
  const visible = workbook.sheets.filter(({ hidden }) => !hidden)
  const named = visible.filter((sheet) => fold(sheet.name) === fold(name))
  if (named.length > 1) throw new FileRefused(`ét ark, der hedder ${name}, men der er ${namesOf(named)}`)
  const filled = visible.filter((sheet) => sheet.scan.rows > 0 && firstRows(sheet, workbook).length > 0)
  const sheet = named[0] ?? (filled.length > 1 ? byColumns(kind, name, filled, workbook) : filled[0])
  if (sheet === undefined || filled.length === 0) throw new FileRefused('et synligt ark, der ikke er tomt')
  refuseEmpty(kind, sheet, filled, workbook)
  const beyond = boundsExpected(sheet.scan)
  if (beyond !== undefined) throw new FileRefused(beyond)
  const others = workbook.sheets.filter((other) => other !== sheet && other.scan.rows > 0)
  const notRead = others.map((other) => `${quoted(other)}${other.hidden ? ' (skjult)' : ''}`)
  const rest = notRead.length > 0 ? `; ikke læst: ${notRead.slice(0, 10).join(', ')}` : ''
  return { sheet, note: `læst fra arket ${quoted(sheet)}${rest}` }
}
