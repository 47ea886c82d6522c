// The import command's output: faults and changes. Pure.
import type { EndingFact, FactKind, ImportOutcome, ImportResult } from '../domain/facts/facts.ts'
import { kommuneByCode } from '../domain/kommuner.ts'
import type { Fault } from '../imports/item.ts'

const grouped = (n: number): string => n.toLocaleString('en-US')
const rowsOf = (n: number): string => `${grouped(n)} ${n === 1 ? 'row' : 'rows'}`

const placeOf = ({ sheet, line, column }: Fault): string =>
  [sheet === undefined ? '' : `sheet ${JSON.stringify(sheet)}`, line > 0 ? `line ${line}` : '', column]
    .filter((part) => part !== '')
    .join(', ')

export const faultLine = (fault: Fault): string => {
  const place = placeOf(fault)
  const got = fault.value === '' ? '' : `got ${JSON.stringify(fault.value)}, `
  return `${place}${place === '' ? '' : ': '}${got}expected ${fault.expected}`
}

export const faultLines = (name: string, faults: readonly Fault[]): string[] => [
  `${name} is refused; nothing is stored:`,
  ...faults.map((fault) => `  ${faultLine(fault)}`),
]

/** Lists columns that are not read, which may be misspelt. */
export const unreadLine = (columns: readonly string[]): string =>
  `unknown columns, not read: ${columns.join(', ')}`

/** Why an import that would end too many facts is refused. */
export const tooManyLine = (
  name: string,
  kind: FactKind,
  rows: number,
  { lost, held }: NonNullable<ImportResult['refused']>,
): string =>
  `${name} is refused; nothing is stored: its ${rowsOf(rows)} would end ${grouped(lost)} of the ${grouped(held)} facts of kind ${kind} held, without a new value. --dry-run lists what would end; --allow-ending lets it end.`

/** Lists the facts that would end, of which there may be more than are shown. */
export const endingLines = (shown: readonly EndingFact[], all: number): string[] => [
  ...shown.map(({ kommunekode, key, origin }) => {
    const kommune = kommuneByCode.get(kommunekode)
    const whose = kommune === undefined ? '' : `${kommunekode} ${kommune.navn}, `
    return `  would end: ${whose}${key} (from ${origin})`
  }),
  ...(all > shown.length ? [`  would end: ${grouped(all - shown.length)} more`] : []),
]

export const outcomeLine = (name: string, outcome: ImportOutcome, dryRun: boolean): string => {
  const { rows, added, changed, unchanged, ended } = outcome
  const all = `${name}: ${rowsOf(rows)}`
  if (added + changed + ended === 0) return `${all}${rows === 0 ? '' : ', all known'}; nothing changes`
  const counts = `${grouped(added)} added, ${grouped(changed)} changed, ${grouped(unchanged)} unchanged, ${grouped(ended)} ended`
  return dryRun ? `${all}; would be ${counts} (--dry-run: nothing is stored)` : `${all}; ${counts}`
}

/** The progress of reading; `total` is 0 for a file that is not read in pieces. */
export const readingText = (rows: number, read: number, total: number): string =>
  total === 0 ? `reading: ${rowsOf(rows)}` : `reading: ${Math.floor((100 * read) / total)} %, ${rowsOf(rows)}`
