// Tests that the cells of a workbook have the values that Excel shows, in every form that programs write.
import { describe, expect, it } from 'vitest'
import { read, sheetXml, workbookOf } from '../support/imports.ts'

const header = ['id', 'titel', 'fra']

/** Reads an event whose `fra` is the cell, in a workbook with these parts. */
const readFra = async (cell: string, parts: Record<string, string> = {}) => {
  const { facts, faults } = await read(
    'haendelser',
    workbookOf([{ name: 'Ark1', xml: sheetXml([header, ['1', 'Nede', { xml: cell }]]) }], parts),
  )
  const value = facts[0]?.value
  return value !== undefined && 'fra' in value ? value.fra : faults.map(({ expected }) => expected)
}

const bookOf = (properties: string) =>
  `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">${properties}<sheets><sheet name="Ark1" sheetId="1" r:id="rId1"/></sheets></workbook>`
const stylesOf = (formats: string, ...ids: number[]) =>
  `<styleSheet><numFmts>${formats}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${ids.map((id) => `<xf numFmtId="${id}"/>`).join('')}</cellXfs><dxfs><dxf><numFmt numFmtId="164" formatCode="0"/></dxf></dxfs></styleSheet>`
const styles = { 'xl/styles.xml': stylesOf('', 0, 14) }
const day = '<c r="C2" s="1"><v>44835</v></c>'

describe('days', () => {
  it.each([
    ['', '2022-10-01'],
    ['<workbookPr/>', '2022-10-01'],
    ['<workbookPr date1904="0"/>', '2022-10-01'],
    ['<workbookPr date1904="false"/>', '2022-10-01'],
    ['<workbookPr date1904="1"/>', '2026-10-02'],
    ['<workbookPr date1904="true"/>', '2026-10-02'],
  ])('a workbook with %j counts days from its own epoch', async (properties, fra) => {
    expect(await readFra(day, { ...styles, 'xl/workbook.xml': bookOf(properties) })).toBe(fra)
  })

  it.each([
    ['<v>44835.34375</v>', '2022-10-01T06:15:00.000Z'],
    ['<v>1</v>', '1900-01-01'],
    ['<v>59</v>', '1900-02-28'],
    ['<v>61</v>', '1900-03-01'],
  ])('the number %s is a day or an instant', async (value, fra) => {
    expect(await readFra(`<c r="C2" s="1">${value}</c>`, styles)).toBe(fra)
  })

  it.each([
    ['2022-10-01', '2022-10-01'],
    ['2022-10-01T00:00:00', '2022-10-01'],
    ['2022-10-01T00:00:00.000Z', '2022-10-01'],
    ['2022-10-01T08:15', '2022-10-01T06:15:00.000Z'],
    ['2022-10-01T08:15:00+02:00', '2022-10-01T06:15:00.000Z'],
  ])('the ISO date %s is the clock’s', async (text, fra) => {
    expect(await readFra(`<c r="C2" t="d"><v>${text}</v></c>`)).toBe(fra)
  })

  it.each([
    ['dd\\-mm\\-yyyy', true],
    ['[$-406]d\\.\\ mmmm\\ yyyy;@', true],
    ['mmm\\-yy', true],
    ['[h]:mm', true],
    ['0" dage, hver måned"', false],
    ['#,##0\\ \\d\\a\\g\\e', false],
    ['[Red]#,##0;[$kr-406] 0', false],
    ['_-* #,##0_d', false],
    ['0;"d"d', false],
    ['General', false],
    ['0.00E+00', false],
  ])('a number in the format %j is a day: %s', async (format, isDay) => {
    const formatCode = format.replaceAll('"', '&quot;')
    const parts = { 'xl/styles.xml': stylesOf(`<numFmt numFmtId="164" formatCode="${formatCode}"/>`, 0, 164) }
    const fra = await readFra(day, parts)
    if (isDay) expect(fra).toBe('2022-10-01')
    else expect(fra).toEqual([expect.stringContaining('en dato')])
  })

  it.each(['<c r="C2" s="2"><v>44835</v></c>', '<c r="C2" s="x"><v>44835</v></c>'])(
    'a number in a style that is not defined refuses the workbook: %s',
    async (cell) => {
      expect(await readFra(cell, styles)).toEqual([expect.stringContaining('gem den igen')])
    },
  )
})

describe('cells', () => {
  const readKonfiguration = async (aktiv: string) => {
    const row = ['0751', '02.34.02', { xml: aktiv }]
    const { facts, faults } = await read(
      'kle-konfiguration',
      workbookOf([{ name: 'Ark1', xml: sheetXml([['kommune', 'kle', 'aktiv'], row]) }]),
    )
    const value = facts[0]?.value
    return value !== undefined && 'aktiv' in value ? value.aktiv : faults.map(({ expected }) => expected)
  }

  it.each([
    ['1', true],
    ['true', true],
    ['0', false],
    ['false', false],
  ])('the truth value %s is read', async (text, aktiv) => {
    expect(await readKonfiguration(`<c r="C2" t="b"><v>${text}</v></c>`)).toBe(aktiv)
  })

  it.each([
    '<c r="C2" t="b"><v>sand</v></c>',
    '<c r="C2" t="s"><v>9</v></c>',
    '<c r="C2" t="x"><v>1</v></c>',
  ])('the cell %s refuses the workbook', async (cell) => {
    expect(await readKonfiguration(cell)).toEqual([expect.stringContaining('gem den igen')])
  })

  it.each(['<c r="C2" t="s"/>', '<c r="C2" t="b"><v></v></c>', '<c r="C2" t="inlineStr"/>', '<c r="C2"/>'])(
    'the cell %s is empty',
    async (cell) => {
      expect(await readKonfiguration(cell)).toEqual([expect.stringContaining('kolonnen skal udfyldes')])
    },
  )

  it('cells and rows without references are read where they stand', async () => {
    const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`
    const rows = [header, ['1', 'Nede', '01.10.2022'], ['2', 'Oppe', '02.10.2022']]
    const body = rows.map((cells) => `<row>${cells.map(text).join('')}</row>`).join('')
    const gap = `<row r="7">${text('3')}<c r="C7" t="inlineStr"><is><t>03.10.2022</t></is></c></row>`
    const xml = `<worksheet><sheetData>${body}${gap}</sheetData></worksheet>`
    const { facts, faults } = await read('haendelser', workbookOf([{ name: 'Ark1', xml }]))
    expect(facts.map(({ key, value }) => [key, 'titel' in value && value.titel])).toEqual([
      ['1', 'Nede'],
      ['2', 'Oppe'],
    ])
    expect(faults.map(({ line, column }) => [line, column])).toEqual([[7, 'titel (B)']])
  })

  const readTitle = async (xml: string, parts: Record<string, string> = {}) => {
    const { facts, faults } = await read(
      'haendelser',
      workbookOf([{ name: 'Ark1', xml: sheetXml([header, ['1', { xml }, '01.10.2022']]) }], parts),
    )
    const value = facts[0]?.value
    return value !== undefined && 'titel' in value ? value.titel : faults.map(({ expected }) => expected)
  }

  it.each([
    ['<is><t>Ne</t></is>', 'Ne'],
    ['<is><r><t>SDI </t></r><r><rPr><b/></rPr><t>nede</t></r></is>', 'SDI nede'],
    ['<is><t>nede</t><rPh sb="0" eb="1"><t>guide</t></rPh></is>', 'nede'],
    ['<is><t>a_x000D__x000A_b _x005F_x000D_</t></is>', 'a b _x000D_'],
  ])('the text %s is %j', async (inline, titel) => {
    expect(await readTitle(`<c r="B2" t="inlineStr">${inline}</c>`)).toBe(titel)
    const shared = {
      'xl/sharedStrings.xml': `<sst><si><t>x</t></si>${inline.replaceAll(/(<\/?)is>/g, '$1si>')}</sst>`,
    }
    expect(await readTitle('<c r="B2" t="s"><v>1</v></c>', shared)).toBe(titel)
  })

  it('the shared texts and styles are those that the workbook names', async () => {
    const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    const relation = (id: string, type: string, target: string) =>
      `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`
    const rels = `<Relationships>${relation('rId1', 'worksheet', '/xl/worksheets/sheet1.xml')}${relation('rId2', 'sharedStrings', 'texts/t.xml')}${relation('rId3', 'styles', '/xl/looks.xml')}</Relationships>`
    const parts = {
      'xl/_rels/workbook.xml.rels': rels,
      'xl/texts/t.xml': '<sst><si><t>Nede</t></si></sst>',
      'xl/looks.xml': stylesOf('', 0, 14),
    }
    expect(await readTitle('<c r="B2" t="s"><v>0</v></c>', parts)).toBe('Nede')
    expect(await readFra(day, parts)).toBe('2022-10-01')
  })

  it('a text that is too long to be read whole is refused', async () => {
    const long = 'x'.repeat(9_990)
    const runs = `<is><r><t>${long}</t></r><r><t>${'y'.repeat(20)}</t></r></is>`
    for (const inline of [`<is><t>${'x'.repeat(20_000)}</t></is>`, runs])
      expect(await readTitle(`<c r="B2" t="inlineStr">${inline}</c>`)).toEqual([
        expect.stringContaining('færre end 10.000 tegn'),
      ])
  })
})
