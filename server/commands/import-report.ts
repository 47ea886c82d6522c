// Owns what is said of an import: its faults, and what it changed. Pure.
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
  `${name} is refused, and nothing is stored:`,
  ...faults.map((fault) => `  ${faultLine(fault)}`),
]

/** Columns that nothing is taken from: perhaps misspelt. */
export const unreadLine = (columns: readonly string[]): string =>
  `not read, since no column is called so: ${columns.join(', ')}`

export const outcomeLine = (name: string, outcome: ImportOutcome, dryRun: boolean): string => {
  const { rows, added, changed, unchanged, ended } = outcome
  const all = `${name}: ${rowsOf(rows)}`
  if (added + changed + ended === 0) return `${all}, all of it known: nothing changes`
  const counts = `${grouped(added)} added, ${grouped(changed)} changed, ${grouped(unchanged)} unchanged, ${grouped(ended)} ended`
  return dryRun ? `${all}; would be ${counts} (--dry-run: nothing is stored)` : `${all}; ${counts}`
}

/** How far the reading is; of a file that is not read piece by piece only the rows are known. */
export const readingText = (rows: number, read: number, total: number): string =>
  total === 0 ? `reading: ${rowsOf(rows)}` : `reading: ${Math.floor((100 * read) / total)} %, ${rowsOf(rows)}`
