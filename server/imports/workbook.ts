// Unpacks a workbook, checks its form and that it contains no CPR-like number, and chooses the sheet.
import { findCpr } from '../domain/personal-data.ts'
import { fold } from './cell.ts'
import { FileRefused } from './input.ts'
import { cprFault, type ImportItem } from './item.ts'
import { type PartScan, scanPart } from './xlsx-scan.ts'
import { createXmlWalker } from './xml.ts'
import { unzip } from './zip.ts'

export const maxPacked = 20 * 1024 * 1024
const bounds = { entries: 2_000, unpacked: 200 * 1024 * 1024 }
const maxRows = 200_000
/** Excel's limit. */
const maxLastRow = 1_048_576
/** Limit of rows × columns, because the reader builds a full table even if most cells are empty. */
const maxCells = 5_000_000

type Sheet = { name: string; part: string }
export type Workbook = {
  parts: ReadonlyMap<string, Uint8Array>
  /** The sheet to read, from 1. */
  sheet: number
  errors: PartScan['errors']
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** The attributes of all elements of a name. */
const attributesOf = (xml: string, element: string): Record<string, string>[] => {
  const found: Record<string, string>[] = []
  const open = (name: string, attributes: Record<string, string>) => {
    if (name === element) found.push(attributes)
  }
  const walker = createXmlWalker({ open }, new Set())
  return walker.write(xml) && walker.close() ? found : []
}

const partOf = (target: string): string => (target.startsWith('/') ? target.slice(1) : `xl/${target}`)

/** The sheets in the workbook's order. */
const sheetsOf = (parts: ReadonlyMap<string, Uint8Array>): Sheet[] => {
  const [book, rels] = ['xl/workbook.xml', 'xl/_rels/workbook.xml.rels'].map((name) => parts.get(name))
  if (book === undefined || rels === undefined) return []
  const targets = attributesOf(textOf(rels), 'Relationship').map(({ Id, Target }) => [Id, Target] as const)
  const byId = new Map(targets)
  return attributesOf(textOf(book), 'sheet').map((attributes) => {
    const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1]
    return { name: attributes.name ?? '', part: partOf(byId.get(id) ?? '') }
  })
}

const notWorkbook = (names: readonly string[]): string | undefined => {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name))
  if (has(/vbaProject|macrosheets/i)) return 'a workbook without macros: save it as "Excel Workbook (.xlsx)"'
  if (has(/^xl\/embeddings\//))
    return 'a workbook without embedded documents, which cannot be checked for personal data'
  return has(/^xl\/workbook\.xml$/) ? undefined : 'an Excel workbook: save it as "Excel Workbook (.xlsx)"'
}

const isStrings = (bytes: Uint8Array): boolean => /<(?:\w+:)?sst[\s>/]/.test(textOf(bytes.subarray(0, 1_000)))

/** Scans VML, the layout of old comments, as text because it is not always well-formed. */
const scanVml = (text: string): PartScan => {
  const cprs = findCpr(text.replace(/<[^>]*>/g, '\n')) ? [{ row: 0, ref: '' }] : []
  return { cprs, errors: [], rows: 0, columns: 0, lastRow: 0, strings: new Set() }
}

/** Scans all parts; undefined if a part is not XML in the form that Excel writes. */
const scanParts = (parts: ReadonlyMap<string, Uint8Array>): Map<string, PartScan> | undefined => {
  const scans = new Map<string, PartScan>()
  let strings: ReadonlySet<number> = new Set()
  // Scan the shared strings first, because the sheets refer to them by number.
  for (const [name, bytes] of [...parts].sort(
    ([, a], [, b]) => Number(isStrings(b)) - Number(isStrings(a)),
  )) {
    const text = textOf(bytes)
    const scan = /\.vml$/i.test(name) ? scanVml(text) : scanPart(name, text, strings)
    if (scan === undefined) return undefined
    if (scan.strings.size > 0) strings = scan.strings
    scans.set(name, scan)
  }
  return scans
}

const cprItems = (
  scans: ReadonlyMap<string, PartScan>,
  names: readonly string[],
  sheets: readonly Sheet[],
) => {
  const inCells = [...scans].flatMap(([part, { cprs }]) => {
    const place = sheets.find((sheet) => sheet.part === part)?.name ?? part.slice(part.lastIndexOf('/') + 1)
    return cprs.map(({ row, ref }) => cprFault(row, `${place} ${ref}`))
  })
  const inStrings = [...scans.values()].some(({ strings }) => strings.size > 0)
  const elsewhere = names.some(findCpr) || (inStrings && inCells.length === 0)
  return elsewhere ? [...inCells, cprFault(0, 'the workbook')] : inCells
}

const boundsExpected = ({ rows, columns, lastRow }: PartScan): string | undefined => {
  if (rows > maxRows || lastRow > maxLastRow) return `a sheet of at most ${maxRows} rows; split it`
  return rows * columns > maxCells
    ? `a sheet of at most ${maxCells} cells; delete columns not needed`
    : undefined
}

export const notExcel = 'a workbook in the form that Excel saves: open it in Excel and save it again'

/**
 * Unpacks and scans a workbook, and chooses the sheet named as the kind, or the first sheet. `faults` are CPR-like
 * numbers. Throws FileRefused.
 */
export const openWorkbook = (bytes: Uint8Array, kind: string): Workbook | { faults: ImportItem[] } => {
  const { files: parts, names } = unzip(bytes, bounds, (name) => /\.(xml|rels|vml)$/i.test(name))
  const other = notWorkbook(names)
  if (other !== undefined) throw new FileRefused(other)
  const scans = scanParts(parts)
  const sheets = sheetsOf(parts)
  const index = Math.max(
    0,
    sheets.findIndex(({ name }) => fold(name) === fold(kind)),
  )
  const chosen = scans?.get(sheets[index]?.part ?? '')
  if (scans === undefined || chosen === undefined) throw new FileRefused(notExcel)
  const faults = cprItems(scans, names, sheets)
  if (faults.length > 0) return { faults }
  const beyond = boundsExpected(chosen)
  if (beyond !== undefined) throw new FileRefused(beyond)
  return { parts, sheet: index + 1, errors: chosen.errors }
}
