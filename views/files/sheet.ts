// Sheet of a workbook: its rows, the frozen head, the filter and the widths.
import { copenhagenMinute, day as dayMs } from '../../server/domain/time.ts'
import { escapeText, type Xml, xml } from '../ooxml/xml.ts'
import { cellStyles, mainNamespace } from './styles.ts'
import type { Table, Value } from './table.ts'

/** `A`, `Z`, `AA`: the letters of a column, from 0. */
export const columnLetters = (column: number): string =>
  `${column < 26 ? '' : columnLetters(Math.floor(column / 26) - 1)}${String.fromCharCode(65 + (column % 26))}`

/** The range of a table; `absolute`: `$` before each letter and number. */
export const filterRange = ({ head, rows }: Table, absolute = ''): string =>
  `${absolute}A${absolute}1:${absolute}${columnLetters(head.length - 1)}${absolute}${rows.length + 1}`

/** Excel's day 0 is 30 December 1899. */
const dayZero = Date.UTC(1899, 11, 30)
const serialOf = (clock: string): number => (Date.parse(clock) - dayZero) / dayMs

/** Excel refuses a longer text. */
const longestText = 32_767

/** What most texts are made of; it needs no escaping, which takes most of the time. */
const plain = /^[\w .,:()–/æøåÆØÅ-]*$/

/** Excel reads `_x000D_` as a line break, and a literal `_x` before four digits is written `_x005F_x`. */
const cellText = (text: string): string => {
  const fitting = text.slice(0, longestText)
  return plain.test(fitting) && !fitting.includes('_x')
    ? fitting
    : escapeText(fitting.replace(/\r\n?/g, '\n').replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_'))
}

const typedText = (place: string, style: number, text: string): string =>
  `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${cellText(text)}</t></is></c>`

const typedNumber = (place: string, style: number, value: number): string =>
  `<c r="${place}" s="${style}"><v>${value}</v></c>`

const cellOf = (place: string, value: Value): string => {
  if (value === undefined) return ''
  if (typeof value === 'string') return typedText(place, cellStyles.text, value)
  if (typeof value === 'object' && 'kle' in value) return typedText(place, cellStyles.text, value.kle)
  if (typeof value === 'number')
    return typedNumber(place, Number.isInteger(value) ? cellStyles.whole : cellStyles.decimal, value)
  if ('day' in value) return typedNumber(place, cellStyles.day, serialOf(value.day))
  return typedNumber(place, cellStyles.instant, serialOf(`${copenhagenMinute(value.at).replace(' ', 'T')}Z`))
}

const lengthOf = (value: Value): number => {
  if (value === undefined) return 0
  if (typeof value === 'object') return 'at' in value ? 16 : 10
  return String(value).length
}

const [narrowest, widest] = [8, 60]
/** The button of a filter hides the end of a heading that fills its cell. */
const filterButton = 3

const widths = ({ head, rows }: Table): Xml[] =>
  head.map((name, i) => {
    const longest = rows.reduce(
      (most, row) => Math.max(most, lengthOf(row[i]) + 1),
      name.length + filterButton,
    )
    const width = Math.min(Math.max(longest, narrowest), widest)
    return xml`<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`
  })

// A kommunekode is a text of digits, which Excel would mark as a mistake.
/** `isFirst`: shown when the workbook is opened. */
export const sheetXml = (table: Table, isFirst: boolean): Xml => {
  const places = table.head.map((_, i) => columnLetters(i))
  const rowOf = (cells: (place: string, i: number) => string, number: number): string =>
    `<row r="${number}">${places.map((letter, i) => cells(`${letter}${number}`, i)).join('')}</row>`
  const head = rowOf((place, i) => typedText(place, cellStyles.head, table.head[i] ?? ''), 1)
  const rows = table.rows.map((row, n) => rowOf((place, i) => cellOf(place, row[i]), n + 2))
  const data: Xml = { xml: [head, ...rows].join('') }
  return xml`<worksheet xmlns="${mainNamespace}"><sheetViews><sheetView${isFirst && xml` tabSelected="1"`} workbookViewId="0"><pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/><selection pane="bottomRight" activeCell="B2" sqref="B2"/></sheetView></sheetViews><cols>${widths(table)}</cols><sheetData>${data}</sheetData><autoFilter ref="${filterRange(table)}"/><ignoredErrors><ignoredError sqref="${filterRange(table)}" numberStoredAsText="1"/></ignoredErrors></worksheet>`
}
