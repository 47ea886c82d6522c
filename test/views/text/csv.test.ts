// Tests the text of CSV files: what a Danish Excel reads, and what a spreadsheet would run.
import { describe, expect, it } from 'vitest'
import { csvText } from '../../../views/text/csv.ts'

describe('a CSV file', () => {
  it('has a BOM, semicolons, lines that end in CRLF, decimal commas, and nothing for unknown', () => {
    expect(
      csvText([
        ['Tjeneste', 'ms'],
        ['Ældre', 1234.5],
        ['B', undefined],
        ['C', 0],
      ]),
    ).toBe('\uFEFFTjeneste;ms\r\nÆldre;1234,5\r\nB;\r\nC;0\r\n')
  })

  it('quotes text with separators, quotes and line breaks', () => {
    expect(csvText([['a;b', 'a"b', 'a\nb', 'a,b']])).toBe('\uFEFF"a;b";"a""b";"a\nb";a,b\r\n')
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])('guards the text %j, which is no formula then', (text) => {
    expect(csvText([[text]])).toBe(`\uFEFF'${text}\r\n`)
  })

  it('does not guard numbers', () => {
    expect(csvText([[-1.5]])).toBe('\uFEFF-1,5\r\n')
  })
})
