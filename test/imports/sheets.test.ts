// Tests which sheet of a workbook is read, and that what is hidden or merged in it is not misread silently.
import { describe, expect, it } from 'vitest'
import { type RawSheet, read, sheetXml, textCell, workbookOf } from '../support/imports.ts'

const header = ['kommune', 'løsning', 'fra']
const xmlOf = (product: string) => sheetXml([header, ['0751', product, '01.01.2022']])
const sheet = (name: string, product: string, state?: RawSheet['state']): RawSheet => ({
  name,
  xml: xmlOf(product),
  ...(state === undefined ? {} : { state }),
})
const guide: RawSheet = { name: 'Vejledning', xml: sheetXml([['Udfyld arket'], ['Tak']]) }
const empty: RawSheet = { name: 'Ark3', xml: sheetXml([]) }
const readSheets = (...sheets: RawSheet[]) => read('loesninger', workbookOf(sheets))
const productsIn = ({ facts }: Awaited<ReturnType<typeof readSheets>>) =>
  facts.map(({ value }) => 'product' in value && value.product)

describe('the sheet that is read', () => {
  it.each<[string, RawSheet[], string, string]>([
    ['the only one', [sheet('Ark1', 'Nexus')], 'nexus', 'læst fra arket "Ark1"'],
    [
      'the visible one after a hidden one',
      [sheet('Gammel', 'Cura', 'hidden'), sheet('Ny', 'Nexus')],
      'nexus',
      'læst fra arket "Ny"; ikke læst: "Gammel" (skjult)',
    ],
    [
      'the visible one after one that only a macro shows, although that is named as the kind',
      [sheet('loesninger', 'Cura', 'veryHidden'), sheet('Ny', 'Nexus', 'visible')],
      'nexus',
      'læst fra arket "Ny"; ikke læst: "loesninger" (skjult)',
    ],
    [
      'the one with the columns of the kind',
      [guide, sheet('Ark1', 'Nexus'), empty],
      'nexus',
      'læst fra arket "Ark1"; ikke læst: "Vejledning"',
    ],
    [
      'the one named as the kind of two with its columns',
      [sheet('2021', 'Cura'), sheet('Løsninger', 'Nexus')],
      'nexus',
      'læst fra arket "Løsninger"; ikke læst: "2021"',
    ],
  ])('is %s, and is named', async (_, sheets, product, note) => {
    const came = await readSheets(...sheets)
    expect(came.faults).toEqual([])
    expect(productsIn(came)).toEqual([product])
    expect(came.notes).toEqual([note])
  })

  it.each<[string, RawSheet[], string]>([
    [
      'it has no row below the header',
      [{ name: 'Ark1', xml: sheetXml([header, ['', '', '']]) }],
      'mindst én række under overskrifterne',
    ],
    [
      'several could be meant',
      [sheet('2021', 'Cura'), guide, sheet('2022', 'Nexus')],
      'ét ark til loesninger, men "2021", "2022" har alle kolonnerne. Kald det rigtige ark loesninger',
    ],
    [
      'two are named as the kind',
      [sheet('Loesninger', 'Cura'), sheet('løsninger', 'Nexus')],
      'ét ark, der hedder loesninger, men der er "Loesninger", "løsninger"',
    ],
    [
      'none of several has the columns',
      [guide, { ...guide, name: 'Forside' }],
      'et ark, der hedder loesninger eller har kolonnerne til loesninger: ingen af arkene "Vejledning", "Forside" har dem',
    ],
    [
      'only a hidden one has cells',
      [sheet('Gemt', 'Cura', 'hidden'), empty],
      'et synligt ark, der ikke er tomt',
    ],
    [
      'the one named as the kind is empty',
      [{ ...empty, name: 'Løsninger' }, sheet('Ark1', 'Cura'), guide],
      'rækker i arket "Løsninger"; det er der kun i "Ark1", "Vejledning"',
    ],
    [
      'the one named as the kind has empty cells alone',
      [{ name: 'Løsninger', xml: sheetXml([[' ', '']]) }, sheet('Ark1', 'Cura')],
      'rækker i arket "Løsninger"; det er der kun i "Ark1"',
    ],
    [
      'the one named as the kind has a header alone, and another has rows below one',
      [{ name: 'Løsninger', xml: sheetXml([header]) }, guide, sheet('Ark1', 'Cura')],
      'rækker i arket "Løsninger"; det er der kun i "Ark1"',
    ],
    [
      'the only one, named as the kind, is empty',
      [{ ...empty, name: 'Løsninger' }],
      'et synligt ark, der ikke er tomt',
    ],
    [
      'the only one has empty cells alone',
      [{ ...empty, xml: sheetXml([[' ']]) }],
      'et synligt ark, der ikke er tomt',
    ],
  ])('is none when %s, and the fault names them', async (_, sheets, expected) => {
    const { facts, faults } = await readSheets(...sheets)
    expect(facts).toEqual([])
    expect(faults.map((fault) => fault.expected)).toEqual([expect.stringContaining(expected)])
  })

  it('is named in each fault', async () => {
    const { faults } = await readSheets(guide, {
      name: 'Ark "2"',
      xml: sheetXml([header, ['0751', 'Lommerup', 'i går']]),
    })
    expect(faults.map((fault) => [fault.sheet, fault.line, fault.column])).toEqual([
      ['Ark "2"', 2, 'løsning (B)'],
      ['Ark "2"', 2, 'fra (C)'],
    ])
  })
})

describe('hidden rows and columns', () => {
  const rowOf = (line: number, kommune: string, attributes = '') =>
    `<row r="${line}"${attributes}>${textCell(`A${line}`, kommune)}${textCell(`B${line}`, 'Nexus')}${textCell(`D${line}`, 'x')}</row>`
  const hiddenBook = (columns = '') =>
    `<worksheet>${columns}<sheetData>${sheetXml([[...header, 'note']]).replace(/.*<sheetData>|<\/sheetData>.*/g, '')}${[
      rowOf(2, '0751'),
      rowOf(3, '0461', ' hidden="1"'),
      rowOf(4, '0101', ' hidden="true"'),
      rowOf(5, '0851', ' hidden="0"'),
      rowOf(6, '0615', ' ht="0" customHeight="1"'),
      '<row r="7" hidden="1"/>',
    ].join('')}</sheetData><autoFilter ref="A1:D6"/></worksheet>`

  it('are read, and the report says so', async () => {
    const columns = '<cols><col min="2" max="3" hidden="1"/><col min="4" max="4" width="0"/></cols>'
    const { facts, faults, notes } = await readSheets({ name: 'Ark1', xml: hiddenBook(columns) })
    expect([facts.length, faults]).toEqual([5, []])
    expect(notes.slice(1)).toEqual([
      'skjulte rækker læses også, også dem, et filter skjuler: 3, 4, 6',
      'skjulte kolonner læses også: B, C, D',
    ])
  })

  it('are not mentioned when nothing is hidden, or only what is empty', async () => {
    const visible = hiddenBook('<cols><col min="5" max="9" hidden="1"/></cols>').replace(
      /(<row r="[346]") (?:hidden|ht)="[^"]*"/g,
      '$1',
    )
    expect((await readSheets({ name: 'Ark1', xml: visible })).notes).toHaveLength(1)
  })

  it('are not all listed when there are many', async () => {
    const rows = Array.from({ length: 12 }, (_, i) => rowOf(i + 2, '0751', ' hidden="1"'))
    const xml = sheetXml([header]).replace('</sheetData>', `${rows.join('')}</sheetData>`)
    expect((await readSheets({ name: 'Ark1', xml })).notes[1]).toMatch(/: 2, 3, .*, 11 og 2 til$/)
  })
})

describe('merged cells', () => {
  const merged = (ref: string, ...rows: string[][]) => ({
    name: 'Ark1',
    xml: sheetXml([header, ...rows]).replace(
      '</sheetData>',
      `</sheetData><mergeCells count="1"><mergeCell ref="${ref}"/></mergeCells>`,
    ),
  })

  it('below the header are faults where a cell has no value of its own', async () => {
    const { faults } = await readSheets(
      merged('C2:C4', ['0751', 'Nexus', '01.01.2022'], ['0461', 'Nexus', ''], ['0101', 'Cura', '']),
    )
    expect(faults.map(({ line, column, expected }) => [line, column, expected.includes('flettet')])).toEqual([
      [3, 'fra (C)', true],
      [4, 'fra (C)', true],
    ])
  })

  it.each<[string, RawSheet]>([
    ['in a column that is not read', merged('D2:D3', ['0751', 'Nexus', '', 'x'], ['0461', 'Nexus', ''])],
    ['without a value', merged('C2:C3', ['0751', 'Nexus', ''], ['0461', 'Nexus', ''])],
    ['over rows without other values', merged('A2:A9', ['0751', 'Nexus', ''])],
    ['in the header', merged('A1:A1', ['0751', 'Nexus', ''])],
  ])('%s are no faults', async (_, given) => {
    const { facts, faults } = await readSheets(given)
    expect(faults).toEqual([])
    expect(facts.length).toBeGreaterThan(0)
  })

  it('of which there are 10,000 refuse the sheet', async () => {
    const { xml } = merged('A9:A9', ['0751', 'Nexus', ''])
    const many = xml.replace(/<mergeCell [^>]*>/, '<mergeCell ref="A9:A10"/>'.repeat(10_000))
    expect((await readSheets({ name: 'Ark1', xml: many })).faults[0]?.expected).toContain(
      '10.000 flettede celler',
    )
  })
})

it('a column without a heading that has values is reported, once', async () => {
  const xml = sheetXml([
    ['kommune', '', 'løsning'],
    ['0751', '', 'Nexus'],
    ['0461', 'x', 'Nexus', 'y'],
    ['0101', 'x', 'Nexus', 'y'],
  ])
  const { facts, faults, unread } = await readSheets({ name: 'Ark1', xml })
  expect([facts.length, faults]).toEqual([3, []])
  expect(unread).toEqual(['(B) uden overskrift', '(D) uden overskrift'])
})
