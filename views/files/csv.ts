// Text of a CSV file as a Danish Excel reads it: semicolons, decimal comma, Danish days, a BOM, and no formulas.
import { copenhagenMinute } from '../../server/domain/time.ts'
import type { Table, Value } from './table.ts'

/**
 * A spreadsheet runs a cell that begins with `= + - @`, also full-width, or with a tab or a line break, which it may
 * drop. It may drop spaces, quotes and invisible characters before them too.
 */
const formulaStart = /^(?:[\s\p{C}\p{Z}"'’”]*[=+\-@＝＋－＠]|[\t\r\n])/u

const danishDay = (day: string): string => day.split('-').reverse().join('.')

const danishMinute = (at: number): string => {
  const [day = '', clock = ''] = copenhagenMinute(at).split(' ')
  return `${danishDay(day)} ${clock}`
}

const textOf = (value: Value): string => {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value).replace('.', ',')
  if (typeof value === 'string') return formulaStart.test(value) ? `'${value}` : value
  if ('kle' in value) return `KLE ${value.kle}`
  return 'day' in value ? danishDay(value.day) : danishMinute(value.at)
}

const fieldOf = (value: Value): string => {
  const text = textOf(value)
  return /[;"\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const linesOf = (rows: Table['rows']): string =>
  rows.map((row) => `${row.map(fieldOf).join(';')}\r\n`).join('')

/** The tables follow each other, each with its head, after an empty line: a filter in Excel ends at that line. */
export const csvText = (tables: readonly Pick<Table, 'head' | 'rows'>[]): string =>
  `\uFEFF${tables.map(({ head, rows }) => linesOf([head, ...rows])).join('\r\n')}`
