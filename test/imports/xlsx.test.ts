// Tests that workbooks are read: the choice of sheet, Excel's forms of values, and every refusal.
import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import { createDeflateRaw } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import writeXlsxFile, { type SheetData } from 'write-excel-file/node'
import { type RawSheet, read, sheetXml, textCell, workbookOf } from '../support/imports.ts'

const number = '010170-1234'
const header = ['kommune', 'kle', 'aktiv', 'fradato', 'oplystAf']
const row = ['0751', '02.34.02', 'ja', '01.10.2022', 'Digitalisering']
const only = (xml: string): RawSheet[] => [{ name: 'Ark1', xml }]
const readBook = (sheets: readonly RawSheet[], parts: Record<string, string> = {}) =>
  read('kle-konfiguration', workbookOf(sheets, parts))
const readCell = (xml: string) => readBook(only(sheetXml([header, [...row.slice(0, 4), { xml }]])))
const expectedOf = async (book: { name: string; bytes: Uint8Array }) => {
  const { facts, faults } = await read('kle-konfiguration', book)
  expect(facts).toEqual([])
  expect(faults).toHaveLength(1)
  return faults[0]?.expected
}

describe('a real workbook', () => {
  const day = new Date(Date.UTC(2022, 9, 1))
  const bytesOf = (data: unknown[][]) => writeXlsxFile(data as SheetData).toBuffer() as Promise<Buffer>

  it('a workbook’s dates, numbers, texts and booleans are read', async () => {
    const bytes = await bytesOf([
      ['Kommunekode', 'KLE', 'Aktiv', 'Fradato', 'Ønsket', 'Note'],
      [751, '02.34.02', true, { value: day, type: Date, format: 'dd-mm-yyyy' }, 'Åben', 'x'],
      ['Odense', '27.24.00', 0, '01.10.2022', null, null],
      [null, null, null, null, null, null],
      [null, null],
    ])
    const { facts, faults, unread } = await read('kle-konfiguration', { name: 'bog.xlsx', bytes })
    expect(faults).toEqual([])
    expect(unread).toEqual(['Note (F)'])
    expect(facts.map(({ kommunekode, key, value }) => ({ kommunekode, key, ...value }))).toEqual([
      {
        kommunekode: '0751',
        key: '02.34.02',
        aktiv: true,
        fradato: '2022-10-01',
        deaktiverFradatoForAktive: false,
        fagsystemfilter: [],
        oensket: 'aaben',
      },
      {
        kommunekode: '0461',
        key: '27.24.00',
        aktiv: false,
        fradato: '2022-10-01',
        deaktiverFradatoForAktive: false,
        fagsystemfilter: [],
      },
    ])
  })

  it('a fault in a workbook names the row and the column', async () => {
    const bytes = await bytesOf([
      [null],
      ['Kommune', null, 'KLE', 'Aktiv', 'Fradato'],
      [751, null, 27.1, 'ja', null],
      [],
      ['Odense', null, { value: day, type: Date, format: 'dd-mm-yyyy' }, 'ja', 44835],
    ])
    const { faults } = await read('kle-konfiguration', { name: 'bog.xlsx', bytes })
    expect(faults.map(({ line, column, value }) => [line, column, value])).toEqual([
      [3, 'KLE (C)', '27.1'],
      [5, 'KLE (C)', '2022-10-01'],
      [5, 'Fradato (E)', '44835'],
    ])
    expect(faults[0]?.expected).toContain('Mangler der nuller')
    expect(faults[1]?.expected).toContain('lavet det om til en dato')
    expect(faults[2]?.expected).toContain('formatér kolonnen som datoer')
  })

  it('a workbook’s months and counts are read', async () => {
    const bytes = await bytesOf([
      ['Kommune', 'Måned', 'Type', 'Kald', 'Med data'],
      ['Aalborg', { value: day, type: Date, format: 'mmm-yy' }, 'sager', 1234, 1000],
      ['Aalborg', { value: day, type: Date, format: 'mmm-yy' }, 'ydelser', 1.5, 1],
    ])
    const { facts, faults } = await read('kald', { name: 'bog.xlsx', bytes })
    expect(facts.map(({ value }) => value)).toEqual([
      { maaned: '2022-10', type: 'sager', kald: 1234, medData: 1000 },
    ])
    expect(faults.map(({ line, column, value }) => [line, column, value])).toEqual([[3, 'Kald (D)', '1.5']])
  })

  it('a workbook of 30,000 rows is read to its end', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => [
      751,
      `27.${String(i % 100).padStart(2, '0')}.${String(Math.floor(i / 100) % 100).padStart(2, '0')}`,
      'ja',
    ])
    const bytes = await bytesOf([['kommune', 'kle', 'aktiv'], ...rows])
    const { facts, faults } = await read('kle-konfiguration', { name: 'bog.xlsx', bytes })
    expect([facts.length, faults.length]).toEqual([10_000, 0])
  })
})

describe('the sheet', () => {
  const other = sheetXml([['noget', 'andet']])
  it.each<[string, RawSheet[]]>([
    [
      'the first',
      [
        { name: 'Ark1', xml: sheetXml([header, row]) },
        { name: 'Ark2', xml: other },
      ],
    ],
    [
      'the one named as the kind',
      [
        { name: 'Forside', xml: other },
        { name: 'KLE konfiguration', xml: sheetXml([header, row]) },
      ],
    ],
  ])('the sheet that is read is %s', async (_, sheets) => {
    const { facts, faults } = await readBook(sheets)
    expect(faults).toEqual([])
    expect(facts).toHaveLength(1)
  })

  it('an error value is a fault only in a known column', async () => {
    const error = { xml: '<c r="E2" t="e"><f>1/0</f><v>#DIV/0!</v></c>' }
    const unread = await readBook(
      only(
        sheetXml([
          [...header.slice(0, 4), 'note'],
          [...row.slice(0, 4), error],
        ]),
      ),
    )
    expect(unread.faults).toEqual([])
    expect(unread.facts).toHaveLength(1)
    const { faults } = await readBook(only(sheetXml([header, [...row.slice(0, 4), error]])))
    expect(faults).toEqual([
      {
        sheet: 'Ark1',
        line: 2,
        column: 'oplystAf (E)',
        value: '#DIV/0!',
        expected: expect.stringContaining('en fejl fra regnearket'),
      },
    ])
  })

  it('a formula has its saved value, and is a fault without one', async () => {
    const saved = await readCell('<c r="E2" t="str"><f>A1</f><v>Digitalisering</v></c>')
    expect(saved.facts[0]?.value).toMatchObject({ oplystAf: 'Digitalisering' })
    const empty = await readCell('<c r="E2" t="str"><f>A1</f><v></v></c>')
    expect(empty.facts[0]?.value).not.toHaveProperty('oplystAf', expect.anything())
    const without = await readCell('<c r="E2"><f>A1</f></c>')
    expect(without.faults.map(({ line, column, value }) => [line, column, value])).toEqual([
      [2, 'oplystAf (E)', '#FORMULA!'],
    ])
  })

  it('an error value is a fault even if the row is otherwise empty', async () => {
    const xml = sheetXml([header, row, [{ xml: '<c r="A3" t="e"><v>#REF!</v></c>' }]])
    const { faults } = await readBook(only(xml))
    expect(faults.map(({ line, value }) => [line, value])).toContainEqual([3, '#REF!'])
  })

  it('a text that is split into runs is read as one', async () => {
    const { facts } = await readCell(
      '<c r="E2" t="inlineStr"><is><r><t>Digi</t></r><r><rPr><b/></rPr><t>talisering</t></r></is></c>',
    )
    expect(facts[0]?.value).toMatchObject({ oplystAf: 'Digitalisering' })
  })
})

describe('a CPR number in the workbook', () => {
  const shared = (text: string) => `<sst><si><t>x</t></si><si>${text}</si></sst>`
  const good = only(sheetXml([header, row]))
  const stringCell = only(sheetXml([header, [...row.slice(0, 4), { xml: '<c r="E2" t="s"><v>1</v></c>' }]]))
  const comments = `<comments><authors><author>A</author></authors><commentList><comment ref="B7"><text><r><t>010170</t></r><r><t>-1234</t></r></text></comment></commentList></comments>`

  it.each<[string, RawSheet[], Record<string, string>, number, string]>([
    ['in a cell', only(sheetXml([header, [...row.slice(0, 4), number]])), {}, 2, 'Ark1 E2'],
    ['in the header', only(sheetXml([[...header, number], row])), {}, 1, 'Ark1 F1'],
    ['in a column beyond', only(sheetXml([header, [...row, number]])), {}, 2, 'Ark1 F2'],
    [
      'as a number without its leading zero',
      only(sheetXml([header, [...row, { xml: '<c r="F2"><v>101701234</v></c>' }]])),
      {},
      2,
      'Ark1 F2',
    ],
    [
      'as a number in exponential form',
      only(sheetXml([header, [...row, { xml: '<c r="F2"><v>1.01701234E8</v></c>' }]])),
      {},
      2,
      'Ark1 F2',
    ],
    [
      'in a formula',
      only(sheetXml([header, [...row, { xml: `<c r="F2"><f>"${number}"</f><v>1</v></c>` }]])),
      {},
      2,
      'Ark1 F2',
    ],
    ['in a shared string', stringCell, { 'xl/sharedStrings.xml': shared(`<t>${number}</t>`) }, 2, 'Ark1 E2'],
    [
      'split into runs',
      stringCell,
      { 'xl/sharedStrings.xml': shared('<r><t>0101</t></r><r><rPr><b/></rPr><t>70-1234</t></r>') },
      2,
      'Ark1 E2',
    ],
    [
      'in an unused shared string',
      good,
      { 'xl/sharedStrings.xml': shared(`<t>${number}</t>`) },
      0,
      'projektmappen',
    ],
    [
      'in another sheet',
      [...good, { name: 'Hemmelig', xml: sheetXml([['x'], ['y', number]]) }],
      {},
      2,
      'Hemmelig B2',
    ],
    ['in a comment', good, { 'xl/comments1.xml': comments }, 7, 'comments1.xml B7'],
    ['in an old comment', good, { 'xl/drawings/vml.vml': `<xml><br>${number}</xml>` }, 0, 'vml.vml'],
    ['in an XML comment', good, { 'docProps/app.xml': `<a><!-- ${number} --></a>` }, 0, 'app.xml'],
    ['in a property', good, { 'docProps/core.xml': `<a><title>${number}</title></a>` }, 0, 'core.xml'],
    ['in a link', good, { 'xl/x.rels': `<a Target="mailto:${number}@x.dk"/>` }, 0, 'x.rels'],
    ['in a drawing', good, { 'xl/drawings/drawing1.xml': `<a><t>${number}</t></a>` }, 0, 'drawing1.xml'],
    ['in the name of a part', good, { [`xl/${number}.xml`]: '<a/>' }, 0, 'projektmappen'],
    ['in the name of a sheet', [...good, { name: number, xml: sheetXml([['x']]) }], {}, 0, 'workbook.xml'],
  ])(
    'a CPR number %s refuses the workbook, and the fault does not repeat it',
    async (_, sheets, parts, line, column) => {
      const { facts, faults, unread } = await readBook(sheets, parts)
      expect(facts).toEqual([])
      expect(faults.map((fault) => [fault.line, fault.column, fault.value])).toEqual([[line, column, '']])
      expect(JSON.stringify([faults, unread])).not.toMatch(/1234|010170|10170/)
    },
  )

  it('generated numbers in drawings, and fractions, are not CPR numbers', async () => {
    const fraction = { xml: '<c r="F2"><v>44861.1010701234</v></c>' }
    const { faults, facts } = await readBook(only(sheetXml([header, [...row, fraction]])), {
      'xl/drawings/drawing1.xml': '<a id="1010701234"><b val="0101701234"/></a>',
    })
    expect(faults).toEqual([])
    expect(facts).toHaveLength(1)
  })
})

describe('a workbook is refused', () => {
  const good = only(sheetXml([header, row]))
  const { bytes } = workbookOf(good)
  const patched = (at: number, value: number) => {
    const copy = Uint8Array.from(bytes)
    new DataView(copy.buffer).setUint32(at, value, true)
    return { name: 'bog.xlsx', bytes: copy }
  }
  const end = bytes.length - 22
  const directory = new DataView(bytes.buffer, bytes.byteOffset).getUint32(end + 16, true)

  it.each<[string, Record<string, string>, string]>([
    ['with macros', { 'xl/vbaProject.bin': 'x' }, 'uden makroer'],
    ['with embedded documents', { 'xl/embeddings/a.docx': 'x' }, 'uden indlejrede dokumenter'],
    ['in the binary format', { 'xl/workbook.bin': 'x' }, 'som Excel gemmer'],
  ])('a workbook %s is refused', async (_, parts, expected) => {
    const files = parts['xl/workbook.bin'] === undefined ? good : []
    expect(await expectedOf(workbookOf(files, parts))).toContain(expected)
  })

  it('another kind of zip file is refused', async () => {
    const zip = zipSync({ 'content.xml': strToU8('<a/>') })
    expect(await expectedOf({ name: 'x.ods', bytes: zip })).toContain('en Excel-projektmappe')
  })

  it('a workbook over 200 MB by its directory is refused before unpacking', async () => {
    expect(await expectedOf(patched(directory + 24, 200 * 1024 * 1024))).toContain('højst 200 MB')
  })

  it('a workbook with more data than its directory states is refused without unpacking the rest', async () => {
    const deflate = createDeflateRaw({ level: 9 })
    const packed = buffer(deflate)
    const zeros = new Uint8Array(1024 * 1024)
    for (let i = 0; i < 400; i++) if (!deflate.write(zeros)) await once(deflate, 'drain')
    deflate.end()
    // The directory falsely states an unpacked size of 1000 bytes.
    const bomb = zipSync({ 'xl/workbook.xml': await packed }, { level: 0 })
    const view = new DataView(bomb.buffer)
    const at = view.getUint32(bomb.length - 22 + 16, true)
    view.setUint16(at + 10, 8, true)
    view.setUint32(at + 24, 1000, true)
    const before = process.resourceUsage().maxRSS
    expect(await expectedOf({ name: 'bog.xlsx', bytes: bomb })).toContain('beskadiget')
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(200 * 1024)
  })

  it('a workbook with a wrong checksum is refused', async () => {
    expect(await expectedOf(patched(directory + 16, 0))).toContain('beskadiget')
  })

  it('a workbook with a zip password is refused', async () => {
    const copy = Uint8Array.from(bytes)
    copy[directory + 8] = 1
    expect(await expectedOf({ name: 'bog.xlsx', bytes: copy })).toContain('uden adgangskode')
  })

  it.each([1, 30, 100])('a workbook without its last %d bytes is refused', async (cut) => {
    expect(await expectedOf({ name: 'bog.xlsx', bytes: bytes.subarray(0, bytes.length - cut) })).toContain(
      'skåret over',
    )
  })

  it('a workbook of more than 20 MB or 2000 files is refused', async () => {
    const large = new Uint8Array(20 * 1024 * 1024 + 1)
    large.set(bytes)
    expect(await expectedOf({ name: 'bog.xlsx', bytes: large })).toContain('højst 20 MB')
    const files = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`x/${i}.bin`, '']))
    expect(await expectedOf(workbookOf(good, files(1998)))).toContain('højst 2.000 filer')
    expect((await readBook(good, files(1997))).facts).toHaveLength(1)
  })

  it.each<[string, string]>([
    ['not XML', '<worksheet><sheetData>'],
    ['with a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${good[0]?.xml}`],
    ['with a row out of order', sheetXml([header]).replace('</row>', '</row><row r="1"></row>')],
    ['with a cell out of order', sheetXml([header]).replace('r="B1"', 'r="A1"')],
    ['with a cell beyond the last column', sheetXml([header]).replace('r="E1"', 'r="XFE1"')],
    ['with more cells than columns', sheetXml([header]).replace('</row>', `${'<c/>'.repeat(16_384)}</row>`)],
    ['with an invalid cell reference', sheetXml([header]).replace('r="B1"', 'r="B0"')],
    ['nested too deeply', `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`],
  ])('a workbook whose sheet is %s is refused', async (_, xml) => {
    expect(await expectedOf(workbookOf(only(xml)))).toContain('gem den igen')
  })

  it('a workbook whose sheet is too large is refused, even if most cells are empty', async () => {
    const at = (ref: string, r: number) =>
      sheetXml([header, row]).replace('</sheetData>', `<row r="${r}">${textCell(ref, 'x')}</row></sheetData>`)
    expect(await expectedOf(workbookOf(only(at('A200001', 200_001))))).toContain('højst 200.000 rækker')
    expect(await expectedOf(workbookOf(only(at('ZZ199999', 199_999))))).toContain('højst 5.000.000 celler')
    const empty = sheetXml([header, row]).replace('</sheetData>', '<row r="2000000"/></sheetData>')
    expect(await expectedOf(workbookOf(only(empty)))).toContain('højst 200.000 rækker')
    const last = sheetXml([header, row]).replace('</sheetData>', '<row r="1048576"/></sheetData>')
    expect((await readBook(only(last))).facts).toHaveLength(1)
  })
})
