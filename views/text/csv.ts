// Text of a CSV file as a Danish Excel reads it: semicolons, decimal comma, a BOM, and no formulas.

/** A number has a decimal comma; absent values are empty. */
export type CsvValue = string | number | undefined

/** A cell that begins with these is a formula in a spreadsheet. */
const formulaStart = /^[=+\-@\t\r]/

const fieldOf = (value: CsvValue): string => {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value).replace('.', ',')
  const text = formulaStart.test(value) ? `'${value}` : value
  return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export const csvText = (rows: readonly (readonly CsvValue[])[]): string =>
  `\uFEFF${rows.map((row) => `${row.map(fieldOf).join(';')}\r\n`).join('')}`
