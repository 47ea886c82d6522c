// The import command's output: faults and changes. Pure.
import type { ImportOutcome } from '../domain/facts/facts.ts'
import type { Fault } from '../imports/item.ts'

const grouped = (n: number): string => n.toLocaleString('en-US')
const rowsOf = (n: number): string => `${grouped(n)} ${n === 1 ? 'row' : 'rows'}`

const placeOf = ({ line, column }: Fault): string =>
  [line > 0 ? `line ${line}` : '', column].filter((part) => part !== '').join(', ')

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

export const outcomeLine = (name: string, outcome: ImportOutcome, dryRun: boolean): string => {
  const { rows, added, changed, unchanged, ended } = outcome
  const all = `${name}: ${rowsOf(rows)}`
  if (added + changed + ended === 0) return `${all}, all known; nothing changes`
  const counts = `${grouped(added)} added, ${grouped(changed)} changed, ${grouped(unchanged)} unchanged, ${grouped(ended)} ended`
  return dryRun ? `${all}; would be ${counts} (--dry-run: nothing is stored)` : `${all}; ${counts}`
}

/** The progress of reading; `total` is 0 for a file that is not read in pieces. */
export const readingText = (rows: number, read: number, total: number): string =>
  total === 0 ? `reading: ${rowsOf(rows)}` : `reading: ${Math.floor((100 * read) / total)} %, ${rowsOf(rows)}`
