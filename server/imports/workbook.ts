// Unpacks a workbook, and checks its form, its size and that it contains no CPR-like number.

import { findCpr } from '../domain/personal-data.ts'
import { writeCount } from './danish.ts'
import { FileRefused } from './input.ts'
import { cprFault, type ImportItem } from './item.ts'
import { isStrings, maxNoted, type PartScan, scanPart } from './xlsx-scan.ts'
import { createCellReader, type ReadCell } from './xlsx-values.ts'
import { isTrue, notExcel, walkXml } from './xlsx-xml.ts'
import { unzip } from './zip.ts'

export const maxPacked = 20 * 1024 * 1024
const bounds = { entries: 2_000, unpacked: 200 * 1024 * 1024 }
const maxRows = 200_000
/** Excel's limit. */
const maxLastRow = 1_048_576
/** Limit of rows × columns, because a row is as long as its last cell even if most cells are empty. */
const maxCells = 5_000_000

export type Sheet = {
  name: string
  /** Excel does not show it. */
  hidden: boolean
  part: Uint8Array
  scan: PartScan
}
export type Workbook = { sheets: readonly Sheet[]; readCell: ReadCell }

type Attributes = Record<string, string>

/** The attributes of the elements of each name, of which a part may have as many as a workbook has files. */
const attributesOf = (part: Uint8Array, ...names: readonly string[]): Attributes[][] => {
  const found = names.map((): Attributes[] => [])
  const open = (name: string, attributes: Attributes) => {
    const list = found[names.indexOf(name)]
    if (list?.push(attributes) === bounds.entries) throw new FileRefused(notExcel)
  }
  walkXml(part, { open })
  return found
}

const partOf = (target: string): string => (target.startsWith('/') ? target.slice(1) : `xl/${target}`)

/** The part that the workbook names by the end of its relation's type, or its usual name. */
const relatedPart = (relations: readonly Attributes[], type: string): string =>
  partOf(relations.find(({ Type = '' }) => Type.endsWith(`/${type}`))?.Target ?? `${type}.xml`)

type Content = { parts: ReadonlyMap<string, Uint8Array>; scans: ReadonlyMap<string, PartScan> }

/** The sheets in the workbook's order, and the reader of their cells. */
const contentOf = ({ parts, scans }: Content): Workbook => {
  const [book, rels] = ['xl/workbook.xml', 'xl/_rels/workbook.xml.rels'].map((name) => parts.get(name))
  if (book === undefined || rels === undefined) throw new FileRefused(notExcel)
  const [relations = []] = attributesOf(rels, 'Relationship')
  const [sheets = [], [properties = {}] = []] = attributesOf(book, 'sheet', 'workbookPr')
  if (sheets.length === 0) throw new FileRefused(notExcel)
  const targets = new Map(relations.map(({ Id, Target = '' }) => [Id, partOf(Target)]))
  const [strings, styles] = ['sharedStrings', 'styles'].map((type) => parts.get(relatedPart(relations, type)))
  return {
    sheets: sheets.map((attributes) => {
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1]
      const name = targets.get(id) ?? ''
      const [part, scan] = [parts.get(name), scans.get(name)]
      if (part === undefined || scan === undefined) throw new FileRefused(notExcel)
      const hidden = attributes.state === 'hidden' || attributes.state === 'veryHidden'
      return { name: attributes.name ?? '', hidden, part, scan }
    }),
    readCell: createCellReader({ strings, styles }, isTrue(properties.date1904)),
  }
}

const notWorkbook = (names: readonly string[]): string | undefined => {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name))
  if (has(/vbaProject|macrosheets/i))
    return 'en projektmappe uden makroer: gem den som "Excel-projektmappe (.xlsx)"'
  if (has(/^xl\/embeddings\//))
    return 'en projektmappe uden indlejrede dokumenter, som ikke kan tjekkes for personoplysninger'
  return has(/^xl\/workbook\.xml$/)
    ? undefined
    : 'en Excel-projektmappe: gem den som "Excel-projektmappe (.xlsx)"'
}

/** Scans all parts. Throws FileRefused for a part that is not XML in the form that Excel writes. */
const scanParts = (parts: ReadonlyMap<string, Uint8Array>): Map<string, PartScan> => {
  const scans = new Map<string, PartScan>()
  let strings: ReadonlySet<number> = new Set()
  // Scan the shared strings first, because the sheets refer to them by number.
  for (const [name, bytes] of [...parts].sort(
    ([, a], [, b]) => Number(isStrings(b)) - Number(isStrings(a)),
  )) {
    const scan = scanPart(name, bytes, strings)
    if (scan === undefined) throw new FileRefused(notExcel)
    if (scan.strings.size > 0) strings = scan.strings
    scans.set(name, scan)
  }
  return scans
}

const cprItems = (content: Content, names: readonly string[], sheetNames: ReadonlyMap<PartScan, string>) => {
  const inCells = [...content.scans].flatMap(([part, scan]) => {
    const place = sheetNames.get(scan) ?? part.slice(part.lastIndexOf('/') + 1)
    return scan.cprs.map(({ row, ref }) => cprFault(row, `${place} ${ref}`))
  })
  const inStrings = [...content.scans.values()].some(({ strings }) => strings.size > 0)
  const elsewhere = names.some(findCpr) || (inStrings && inCells.length === 0)
  return elsewhere ? [...inCells, cprFault(0, 'projektmappen')] : inCells
}

/** What is expected of a sheet that is too large to be read; undefined for one that is not. */
export const boundsExpected = ({ rows, columns, lastRow, merges }: PartScan): string | undefined => {
  if (rows > maxRows || lastRow > maxLastRow)
    return `et ark på højst ${writeCount(maxRows)} rækker; del det i flere`
  if (rows * columns > maxCells)
    return `et ark på højst ${writeCount(maxCells)} celler; slet de kolonner, der ikke skal bruges`
  return merges.length === maxNoted
    ? `et ark med færre end ${writeCount(maxNoted)} flettede celler`
    : undefined
}

/** Unpacks and scans a workbook. `faults` are CPR-like numbers. Throws FileRefused. */
export const openWorkbook = (bytes: Uint8Array): Workbook | { faults: ImportItem[] } => {
  const { files: parts, names } = unzip(bytes, bounds, (name) => /\.(xml|rels|vml)$/i.test(name))
  const other = notWorkbook(names)
  if (other !== undefined) throw new FileRefused(other)
  const content = { parts, scans: scanParts(parts) }
  const workbook = contentOf(content)
  const sheetNames = new Map(workbook.sheets.map(({ scan, name }) => [scan, name]))
  const faults = cprItems(content, names, sheetNames)
  return faults.length > 0 ? { faults } : workbook
}
