// Chooses the sheet of a workbook that is meant: a visible one, named as the kind or with the kind's columns.
import { fold } from './cell.ts'
import { isHeaderOf } from './header.ts'
import { FileRefused } from './input.ts'
import { shown } from './item.ts'
import type { TableKind } from './kinds/table-kind.ts'
import { isEmpty } from './row.ts'
import { boundsExpected, type Sheet, type Workbook } from './workbook.ts'
import { readRows } from './xlsx-rows.ts'

const quoted = ({ name }: Sheet): string => JSON.stringify(shown(name))

const namesOf = (sheets: readonly Sheet[]): string => {
  const names = sheets.slice(0, 10).map(quoted)
  return `${names.join(', ')}${sheets.length > 10 ? ' and more' : ''}`
}

const hasHeader = (kind: TableKind, { part }: Sheet, { readCell }: Workbook): boolean => {
  for (const row of readRows(part, readCell).rows) if (!row.cells.every(isEmpty)) return isHeaderOf(kind, row)
  return false
}

/** Of several visible sheets with cells: the only one with the kind's columns. */
const byColumns = (kind: TableKind, name: string, filled: readonly Sheet[], workbook: Workbook): Sheet => {
  const meant = filled.filter((sheet) => hasHeader(kind, sheet, workbook))
  const [only] = meant
  if (only !== undefined && meant.length === 1) return only
  throw new FileRefused(
    only === undefined
      ? `a sheet named ${name}, or one with its columns: none of ${namesOf(filled)} has them`
      : `one sheet for ${name}: ${namesOf(meant)} all have its columns. Name the one that is meant ${name}, or hide the others`,
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
  if (named.length > 1) throw new FileRefused(`one sheet named ${name}, but there are ${namesOf(named)}`)
  const filled = visible.filter(({ scan }) => scan.rows > 0)
  const sheet = named[0] ?? (filled.length > 1 ? byColumns(kind, name, filled, workbook) : filled[0])
  if (sheet === undefined) throw new FileRefused('a visible sheet that is not empty')
  const beyond = boundsExpected(sheet.scan)
  if (beyond !== undefined) throw new FileRefused(beyond)
  const others = workbook.sheets.filter((other) => other !== sheet && other.scan.rows > 0)
  const notRead = others.map((other) => `${quoted(other)}${other.hidden ? ' (hidden)' : ''}`)
  const rest = notRead.length > 0 ? `; not read: ${notRead.slice(0, 10).join(', ')}` : ''
  return { sheet, note: `read from the sheet ${quoted(sheet)}${rest}` }
}
