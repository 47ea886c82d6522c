// Tests workbooks: read back by another library, each cell has its value and type, and no text is a formula.
import { DOMParser } from '@xmldom/xmldom'
import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import readXlsxFile from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { minute } from '../../../server/domain/time.ts'
import { pack } from '../../../server/files/pack.ts'
import type { Table } from '../../../views/files/table.ts'
import { workbookFiles } from '../../../views/files/workbook.ts'
import { hostileText } from '../../support/formulas.ts'

const table = (change: Partial<Table> = {}): Table => ({
  name: 'Celler',
  head: ['Kommune', 'Kode', 'Sager', 'Andel', 'Dag', 'Målt'],
  rows: [
    ['Ærø', '0492', 1234, -0.5, { day: '2026-02-28' }, { at: Date.parse('2026-07-01T22:05:59Z') }],
    ['Århus & <b>', '0751', 0, undefined, undefined, undefined],
  ],
  ...change,
})

const packed = (...tables: Table[]) => pack(workbookFiles(tables))
/** The library's times have an error of rounding. */
const toMinute = (value: unknown) =>
  value instanceof Date ? new Date(Math.round(value.getTime() / minute) * minute) : value
const readBack = async (...tables: Table[]) =>
  (await readXlsxFile(Buffer.from(await packed(...tables)))).map(({ sheet, data }) => ({
    sheet,
    data: data.map((row) => row.map(toMinute)),
  }))
const partOf = (bytes: Uint8Array, name: string) => strFromU8(unzipSync(bytes)[name] ?? new Uint8Array())

describe('a workbook', () => {
  it('read back has numbers, days, times of the clock in Copenhagen, texts, and nothing for unknown', async () => {
    const [sheet] = await readBack(table())
    expect(sheet).toEqual({
      sheet: 'Celler',
      data: [
        ['Kommune', 'Kode', 'Sager', 'Andel', 'Dag', 'Målt'],
        ['Ærø', '0492', 1234, -0.5, new Date('2026-02-28T00:00:00Z'), new Date('2026-07-02T00:05:00Z')],
        ['Århus & <b>', '0751', 0, null, null, null],
      ],
    })
  })

  it('has for each sheet a frozen head, a filter over the whole table, and widths', async () => {
    const bytes = await packed(table(), table({ name: "Børn's [a]/b", rows: [] }))
    const [first, second] = [1, 2].map((n) => partOf(bytes, `xl/worksheets/sheet${n}.xml`))
    for (const sheet of [first, second])
      expect(sheet).toMatch(/<pane xSplit="1" ySplit="1"[^>]* state="frozen"\/>/)
    expect(first).toContain('<autoFilter ref="A1:F3"/>')
    expect(second).toContain('<autoFilter ref="A1:F1"/>')
    expect(
      [...(first ?? '').matchAll(/<col min="(\d)"[^>]* width="(\d+)"/g)].map(([, , width]) => Number(width)),
    ).toEqual([12, 8, 8, 8, 11, 17])
    expect(partOf(bytes, 'xl/workbook.xml')).toContain(
      `localSheetId="1" hidden="1">'Børn''s  a  b'!$A$1:$F$1</definedName>`,
    )
  })

  it('names columns after Z by two letters', async () => {
    const head = Array.from({ length: 53 }, (_, i) => `${i}`)
    const bytes = await packed(table({ head, rows: [head] }))
    expect(partOf(bytes, 'xl/worksheets/sheet1.xml')).toMatch(
      /r="Z2".*r="AA2".*r="BA2".*<autoFilter ref="A1:BA2"/,
    )
  })

  it('has the same bytes each time, whatever the time and the size', async () => {
    const long = table({ rows: Array.from({ length: 5000 }, (_, i) => [`Kommune ${i}`, '0751', i]) })
    const [one, other] = [await packed(table(), long), await packed(table(), long)]
    expect(Buffer.compare(one, other)).toBe(0)
    expect([one[10], one[11], one[12], one[13]]).toEqual([0, 0, 33, 0])
  })

  it('has every text as text, as it was given, and no formula', () => {
    /** Excel's reading of `_xhhhh_`. */
    const decoded = (text: string) =>
      text.replace(/_x([\da-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    // xmldom reads the line ends of XML 1.1 as line breaks, which Excel does not.
    const printable = (text: string) =>
      text
        .replace(/\r\n?|[\u0085\u2028]/g, '\n')
        .replace(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 6 }), (texts) => {
        const sheet = workbookFiles([table({ rows: [texts] })]).get('xl/worksheets/sheet1.xml') as string
        const parsed = new DOMParser().parseFromString(sheet, 'text/xml')
        expect(parsed.getElementsByTagName('f')).toHaveLength(0)
        const cells = Array.from(parsed.getElementsByTagName('c')).slice(table().head.length)
        expect(cells.map((cell) => [cell.getAttribute('t'), cell.getAttribute('s')])).toEqual(
          texts.map(() => ['inlineStr', '2']),
        )
        expect(cells.map((cell) => decoded(cell.textContent ?? ''))).toEqual(texts.map(printable))
      }),
    )
  })
})
