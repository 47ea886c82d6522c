// Shared by the tests of imports: reads a file to its end, and makes workbooks by hand.
import { strToU8, zipSync } from 'fflate'
import type { Fact, FactKind } from '../../server/domain/facts/facts.ts'
import { builtInProducts } from '../../server/domain/facts/products.ts'
import type { Fault } from '../../server/imports/item.ts'
import { openImport } from '../../server/imports/open-import.ts'

export const context = {
  products: builtInProducts,
  services: new Map([
    ['sdi', 'serviceplatformen'],
    ['ydi', 'serviceplatformen'],
    ['sapa', undefined],
  ]),
  today: '2022-11-01',
}

export type Read = { facts: Fact[]; faults: Fault[]; unread: string[]; notes: string[] }

/** Reads a file to its end. */
export const read = async (
  kind: FactKind,
  file: string | { name: string; bytes: Uint8Array },
  given = context,
): Promise<Read> => {
  const all: Read = { facts: [], faults: [], unread: [], notes: [] }
  for await (const item of openImport(kind, file, given)) {
    if ('fact' in item) all.facts.push(item.fact)
    else if ('fault' in item) all.faults.push(item.fault)
    else if ('note' in item) all.notes.push(item.note)
    else all.unread.push(...item.unread)
  }
  return all
}

/** Reads a text file of these lines, in the form a Danish Excel saves. */
export const readLines = (kind: FactKind, lines: readonly string[], encoding: BufferEncoding = 'utf8') =>
  read(kind, { name: 'fil.csv', bytes: Buffer.from(`${lines.join('\r\n')}\r\n`, encoding) })

/** Reads one line under a header: its fact, the fact's value, and its faults. */
export const readLine = async (kind: FactKind, header: string, line: string) => {
  const { facts, faults } = await readLines(kind, [header, line])
  return { fact: facts[0], faults, value: facts[0]?.value }
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** `state`: how the workbook hides it. */
export type RawSheet = { name: string; xml: string; state?: 'hidden' | 'veryHidden' | 'visible' }

/** A cell with text, at a reference (`B7`). */
export const textCell = (ref: string, text: string) =>
  `<c r="${ref}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`

/** The XML of a sheet with text cells; `{ xml }` is used as it is. */
export const sheetXml = (rows: readonly (readonly (string | { xml: string })[])[]): string => {
  const body = rows.map((cells, row) => {
    const xml = cells.map((cell, column) =>
      typeof cell === 'string' ? textCell(`${String.fromCharCode(65 + column)}${row + 1}`, cell) : cell.xml,
    )
    return `<row r="${row + 1}">${xml.join('')}</row>`
  })
  return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${body.join('')}</sheetData></worksheet>`
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** The smallest possible workbook with these sheets and other parts. */
export const workbookOf = (
  sheets: readonly RawSheet[],
  parts: Record<string, string> = {},
): { name: string; bytes: Uint8Array } => {
  const list = sheets.map(
    ({ name, state }, i) =>
      `<sheet name="${escaped(name)}" sheetId="${i + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="rId${i + 1}"/>`,
  )
  const rels = sheets.map(
    (_, i) =>
      `<Relationship Id="rId${i + 1}" Type="${office}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  )
  const files: Record<string, string> = {
    'xl/workbook.xml': `<workbook xmlns:r="${office}"><sheets>${list.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${rels.join('')}</Relationships>`,
    ...Object.fromEntries(sheets.map(({ xml }, i) => [`xl/worksheets/sheet${i + 1}.xml`, xml])),
    ...parts,
  }
  const bytes = zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])),
  )
  return { name: 'bog.xlsx', bytes }
}
