// Texts that a spreadsheet could run as formulas.
import fc from 'fast-check'

const beginnings = [
  '=',
  '+',
  '-',
  '@',
  '\t',
  '\r',
  '\n',
  ' ',
  '"',
  "'",
  ';',
  '＝',
  '\u00a0',
  '\ufeff',
  '_x003D_',
]

/** Any text, after any beginning of a formula. */
export const hostileText = fc
  .tuple(fc.array(fc.constantFrom(...beginnings), { maxLength: 4 }), fc.string({ unit: 'grapheme' }))
  .map(([start, rest]) => `${start.join('')}${rest}`)

/** Whether a spreadsheet would run a text that it reads from CSV; some drop spaces and quotes before the sign. */
export const isFormula = (cell: string): boolean =>
  !cell.startsWith("'") && /^[=+\-@＝＋－＠]/.test(cell.replace(/^[\s"\u200b\ufeff]+/, ''))
