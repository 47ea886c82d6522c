// The values of a workbook's cells: its shared texts, its styles that show a number as a day, and its day count.

import type { Cell } from './cell.ts'
import { writeCount } from './danish.ts'
import { FileRefused } from './input.ts'
import { notExcel, walkXml } from './xlsx-xml.ts'

const maxStrings = 1_000_000
/** More than Excel permits. */
const maxStyles = 100_000

/** The characters that XML cannot hold are written `_x000D_`. */
const unescaped = (text: string): string =>
  text.replace(/_x([\da-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

/** Collects the text within an element (`si`, `is`), which is in runs; a phonetic guide (`rPh`) is not of it. */
export const createTextCollector = () => {
  let text = ''
  let inGuide = false
  return {
    begin: () => {
      text = ''
      inGuide = false
    },
    open: (element: string) => {
      if (element === 'rPh') inGuide = true
    },
    close: (element: string, own: string) => {
      if (element === 't' && !inGuide) text += own
      if (element === 'rPh') inGuide = false
    },
    text: () => unescaped(text),
  }
}

const stringsOf = (part: Uint8Array | undefined): string[] => {
  const strings: string[] = []
  if (part === undefined) return strings
  const collector = createTextCollector()
  walkXml(part, {
    open: (element) => {
      if (element === 'si') collector.begin()
      else collector.open(element)
    },
    close: (element, text) => {
      collector.close(element, text)
      if (element !== 'si') return
      if (strings.length === maxStrings)
        throw new FileRefused(`en projektmappe med højst ${writeCount(maxStrings)} forskellige tekster`)
      strings.push(collector.text())
    },
  })
  return strings
}

const invalid = (): never => {
  throw new FileRefused(notExcel)
}

/** Formats of days and times that a workbook does not define itself; those from 27 on are of East Asian Excel. */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 45 && id <= 47) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)

/** Whether a format (`dd\-mm\-yyyy;@`) shows a number as a day or a time: by its letters outside quotes and brackets. */
const isDateFormat = (code: string): boolean => {
  const plain = code.replace(/"[^"]*"|[\\_*]./g, '').replace(/\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, '')
  return /[ymdhs]/i.test(plain.split(';')[0] ?? '')
}

/** For each style, by its number, whether it shows a day or a time. */
const dateStylesOf = (part: Uint8Array | undefined): boolean[] => {
  const styles: number[] = []
  const formats = new Map<number, boolean>()
  let inCells = false
  if (part === undefined) return []
  walkXml(part, {
    open: (element, { numFmtId = '0', formatCode = '' }) => {
      if (styles.length + formats.size > maxStyles) invalid()
      if (element === 'cellXfs') inCells = true
      else if (element === 'xf' && inCells) styles.push(Number(numFmtId))
      // Other elements define the formats of conditions.
      else if (element === 'numFmt' && styles.length === 0)
        formats.set(Number(numFmtId), isDateFormat(formatCode))
    },
    close: (element) => {
      if (element === 'cellXfs') inCells = false
    },
  })
  return styles.map((id) => formats.get(id) ?? isBuiltInDate(id))
}

const day = 24 * 60 * 60 * 1000
/** 1970-01-01 in days since 1899-12-30, from which Excel counts, and since 1904-01-01. */
const epoch1900 = 25_569
const epoch1904 = 24_107

/** The clock's time as if it were UTC. Excel counts a 29 February 1900, so that earlier days have one number less. */
const dateOf = (serial: number, is1904: boolean): Date => {
  const days = is1904 ? serial - epoch1904 : serial - epoch1900 + (serial < 60 ? 1 : 0)
  return new Date(Math.round(days * day))
}

/** A day, or a day and a time, in ISO 8601. A zone is left out, because other cells have the clock's time too. */
const isoDateOf = (text: string): Date => {
  const [, date = '', time = '00:00'] =
    /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?:Z|[+-]\d\d:?\d\d)?)?$/.exec(text.trim()) ?? []
  return new Date(`${date}T${time}Z`)
}

/** A cell as written: its type, the number of its style, and its text. */
type RawCell = { type: string; style: string | undefined; text: string }
/** Returns the value; undefined for an empty cell. Throws FileRefused for a cell that Excel does not write. */
export type ReadCell = (cell: RawCell) => Cell | undefined

export const createCellReader = (
  parts: { strings: Uint8Array | undefined; styles: Uint8Array | undefined },
  is1904: boolean,
): ReadCell => {
  const strings = stringsOf(parts.strings)
  const dateStyles = dateStylesOf(parts.styles)
  const booleans = new Map([
    ['1', true],
    ['true', true],
    ['0', false],
    ['false', false],
  ])
  const numberOf = (text: string, style: string | undefined): Cell => {
    const number = Number(text)
    if (Number.isNaN(number)) return invalid()
    if (style === undefined) return number
    return (dateStyles[Number(style)] ?? invalid()) ? dateOf(number, is1904) : number
  }
  return ({ type, style, text }) => {
    if (text === '') return undefined
    switch (type) {
      case 'n':
        return numberOf(text, style)
      case 's':
        return strings[Number(text)] ?? invalid()
      case 'b':
        return booleans.get(text.trim()) ?? invalid()
      case 'd':
        return isoDateOf(text)
      case 'inlineStr':
      case 'e':
        return text
      case 'str':
        return unescaped(text)
      default:
        return invalid()
    }
  }
}
