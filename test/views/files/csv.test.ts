// Tests the text of CSV files: what a Danish Excel reads, and what a spreadsheet would run.
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvText } from '../../../views/files/csv.ts'
import type { Value } from '../../../views/files/table.ts'
import { hostileText, isFormula } from '../../support/formulas.ts'

const csv = (...rows: Value[][]) => csvText([{ head: rows[0] as string[], rows: rows.slice(1) }])

describe('a CSV file', () => {
  it('has a BOM, semicolons, lines that end in CRLF, decimal commas, and nothing for unknown', () => {
    expect(csv(['Tjeneste', 'ms'], ['Ældre', 1234.5], ['B', undefined], ['C', 0])).toBe(
      '\uFEFFTjeneste;ms\r\nÆldre;1234,5\r\nB;\r\nC;0\r\n',
    )
  })

  it('has Danish days, and minutes in Copenhagen', () => {
    expect(csv(['Dag', 'Tid'], [{ day: '2026-11-29' }, { at: Date.parse('2026-07-01T22:05:59Z') }])).toBe(
      '\uFEFFDag;Tid\r\n29.11.2026;02.07.2026 00:05\r\n',
    )
  })

  it('has KLE numbers that no spreadsheet takes for days', () => {
    expect(csv(['Nummer'], [{ kle: '02.01.02' }])).toBe('\uFEFFNummer\r\nKLE 02.01.02\r\n')
  })

  it('quotes text with separators, quotes and line breaks', () => {
    expect(csv(['a;b', 'a"b', 'a\nb', 'a\tb', 'a,b'])).toBe('\uFEFF"a;b";"a""b";"a\nb";"a\tb";a,b\r\n')
  })

  it('has an empty line between tables', () => {
    expect(
      csvText([
        { head: ['A'], rows: [[1]] },
        { head: ['B'], rows: [] },
      ]),
    ).toBe('\uFEFFA\r\n1\r\n\r\nB\r\n')
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '"=1', "'=1", '\u00a0=1', '\u200b=1', '＝1'])(
    'guards the text %j, which is no formula then',
    (text) => {
      expect(parse(csv([text]), { bom: true, delimiter: ';' })).toEqual([[`'${text}`]])
    },
  )

  it.each(['\tx', '\rx', '\nx'])('guards the text %j, whose beginning a spreadsheet may drop', (text) => {
    expect(csv([text])).toBe(`\uFEFF"'${text}"\r\n`)
  })

  it.each(['1-2', 'a=b', 'Mail @ os', '–', ' x', '"x"'])('leaves the text %j as it is', (text) => {
    expect(parse(csv([text]), { bom: true, delimiter: ';' })).toEqual([[text]])
  })

  it('does not guard numbers', () => {
    expect(csv(['A'], [-1.5])).toBe('\uFEFFA\r\n-1,5\r\n')
  })

  it('gives back every text, guarded where it begins like a formula, and runs none', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostileText, hostileText), { minLength: 1 }), (rows) => {
        const records: string[][] = parse(csv(['A', 'B'], ...rows), { bom: true, delimiter: ';' })
        for (const [i, row] of rows.entries())
          for (const [j, text] of row.entries()) {
            const cell = records[i + 1]?.[j] ?? ''
            expect([text, `'${text}`]).toContain(cell)
            expect(isFormula(cell), cell).toBe(false)
          }
      }),
    )
  })
})
