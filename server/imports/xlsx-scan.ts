// Owns looking through the parts of an XLSX before it is read: CPR numbers anywhere, and what its reader would hide.
import { findCpr } from '../domain/personal-data.ts'
import { createXmlWalker } from './xml.ts'

/** The elements within one text of a sheet: rich text is cut into runs wherever its look changes. */
const inline: ReadonlySet<string> = new Set(
  'r t rpr rfont sz color family scheme b i u strike vertalign charset outline shadow condense extend'.split(
    ' ',
  ),
)

/** Numbers in the attributes of these are made up by Excel, as long as CPR numbers, and nobody's. */
const drawn = /^xl\/(charts|chartsheets|drawings|theme|styles)/

export type PartScan = {
  /** Where CPR numbers stand: the cell, or none where a part has no cells. */
  cprs: { row: number; ref: string }[]
  /** Cells with an error (`#N/A`), or a formula without its value: the reader would take both for empty. */
  errors: { row: number; column: number; text: string }[]
  /** How far the cells with something in them reach, from 1. */
  rows: number
  columns: number
  /** The last row there is, empty or not. */
  lastRow: number
  /** Of the shared strings, those with a CPR number. */
  strings: ReadonlySet<number>
}

/** A column's letters, from 1: A, B, … AA. */
export const columnLetters = (column: number): string =>
  (column > 26 ? columnLetters(Math.floor((column - 1) / 26)) : '') +
  String.fromCharCode(65 + ((column - 1) % 26))

/** `AB12` → 28 and 12; absent for anything else. */
const parseRef = (ref: string): { column: number; row: number } | undefined => {
  const [, letters = '', digits = ''] = /^([A-Z]{1,3})([1-9]\d{0,6})$/.exec(ref) ?? []
  if (letters === '') return undefined
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
  return { column, row: Number(digits) }
}

type Cell = { row: number; column: number; ref: string; type: string; formula: boolean; filled: boolean }
const noCell: Cell = { row: 0, column: 0, ref: '', type: '', formula: false, filled: false }

/**
 * Looks through one part. `cprStrings` are the shared strings with a CPR number.
 * Undefined: not XML as Excel writes it.
 */
export const scanPart = (
  name: string,
  xml: string,
  cprStrings: ReadonlySet<number>,
): PartScan | undefined => {
  const scan = { cprs: [], errors: [], rows: 0, columns: 0, lastRow: 0 } as Omit<PartScan, 'strings'>
  const strings = new Set<number>()
  let root: string | undefined
  let string = 0
  let cell = noCell
  let odd = false
  const noteCpr = () => {
    if (cell.ref === '' || scan.cprs.at(-1)?.ref !== cell.ref)
      scan.cprs.push({ row: cell.row, ref: cell.ref })
  }
  const openRow = (r: string | undefined) => {
    const row = r === undefined ? scan.lastRow + 1 : Number(r)
    odd ||= !Number.isInteger(row) || row <= scan.lastRow
    scan.lastRow = row
    cell = noCell
  }
  const openCell = (r: string | undefined, type = 'n') => {
    const at = r === undefined ? { row: scan.lastRow, column: cell.column + 1 } : parseRef(r)
    odd ||= at === undefined || at.row !== scan.lastRow
    const { row, column } = at ?? noCell
    cell = { row, column, ref: `${columnLetters(column)}${row}`, type, formula: false, filled: false }
  }
  const closeValue = (text: string) => {
    cell.filled = true
    const number = Number(text)
    if (cell.type === 's' ? cprStrings.has(number) : findCpr(String(number))) noteCpr()
    if (cell.type === 'e') scan.errors.push({ row: cell.row, column: cell.column, text })
  }
  const closeCell = () => {
    if (cell.formula && !cell.filled) {
      cell.filled = true
      scan.errors.push({ row: cell.row, column: cell.column, text: '#FORMULA!' })
    }
    if (!cell.filled) return
    scan.rows = cell.row
    scan.columns = Math.max(scan.columns, cell.column)
  }
  const walker = createXmlWalker(
    {
      open: (element, attributes) => {
        root ??= element
        if (root === 'worksheet' && element === 'row') openRow(attributes.r)
        else if (root === 'worksheet' && element === 'c') openCell(attributes.r, attributes.t)
        else if (/^(threadedC|c)omment$/.test(element)) {
          const ref = attributes.ref ?? ''
          cell = { ...noCell, row: parseRef(ref)?.row ?? 0, ref: parseRef(ref) === undefined ? '' : ref }
        }
      },
      close: (element, text) => {
        if (element === 'si') string++
        if (root !== 'worksheet' || cell === noCell) return
        if (element === 'f') cell.formula = true
        else if (element === 'is') cell.filled = true
        else if (element === 'v') closeValue(text)
        else if (element === 'c') closeCell()
        else if (element === 'row') cell = noCell
      },
      run: (text, from) => {
        if (!findCpr(text) || (from === 'attribute' && drawn.test(name))) return
        if (root === 'sst') strings.add(string)
        else noteCpr()
      },
    },
    inline,
  )
  return walker.write(xml) && walker.close() && !odd ? { ...scan, strings } : undefined
}
