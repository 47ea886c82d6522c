// Tests of presentation files: nothing for PowerPoint to repair, native tables and charts, the same bytes each time.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, strToU8, zipSync } from 'fflate'
import { readSheet } from 'read-excel-file/node'
import { describe, expect, it, onTestFinished } from 'vitest'
import { pack } from '../../../server/files/pack.ts'
import { ownLook, presentationFiles } from '../../../views/slide/pptx.ts'
import { makeDeck, someDeck, someTable } from '../../support/decks.ts'
import { all, findingsIn, openZip, parsePart, slidesOf, textsOf } from '../../support/pptx.ts'
import { canCheckSchemas, schemaFindings } from '../../support/pptx-schemas.ts'

const someFile = () => pack(presentationFiles(someDeck, ownLook))

/** A presentation with a part changed. */
const changed = async (path: string, change: (text: string) => string): Promise<Uint8Array> => {
  const opened = openZip(await someFile())
  const part = opened.get(path)
  if (part === undefined) throw new Error(`no ${path}`)
  return zipSync({ ...Object.fromEntries(opened), [path]: strToU8(change(strFromU8(part))) })
}

describe('a presentation', () => {
  it('has nothing that PowerPoint would repair', async () => {
    expect(findingsIn(await someFile())).toEqual([])
  })

  it.skipIf(!canCheckSchemas)(
    'follows the schemas of ISO 29500 (only with ../shared beside the project, and xmllint)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'pptx-'))
      onTestFinished(() => rmSync(folder, { recursive: true }))
      const empty = await pack(
        presentationFiles(makeDeck([{ title: 'Intet', blocks: [], notes: [] }]), ownLook),
      )
      expect(schemaFindings(folder, { some: await someFile(), empty })).toEqual([])
    },
  )

  it('without blocks and notes has nothing to repair either', async () => {
    const deck = makeDeck([{ title: 'Intet', blocks: [], notes: [] }])
    expect(findingsIn(await pack(presentationFiles(deck, ownLook)))).toEqual([])
  })

  it('is the same bytes for the same deck', async () => {
    expect(Buffer.compare(await someFile(), await someFile())).toBe(0)
  })

  it('has each title, text and cell', async () => {
    const opened = openZip(await someFile())
    const [first = '', second = ''] = slidesOf(opened)
    expect(textsOf(opened, first)).toEqual([
      'ESDH på indekserne',
      ...['Siden uge\u00a042', '▲ Hjørring', 'Å < Ø & "Æ"'],
      ...['Løsning', 'Antal', 'KOMBITs aktivitet'],
      ...['Acadre', '22', 'Løbende møder med kommuner og leverandør', 'SBSYS <&"> ', '30'],
      'Frosset 28.\u00a0oktober 2022\u00a0kl. 12.00. Demodata.',
      '‹nr.›',
    ])
    expect(textsOf(opened, second)[0]).toBe('Svartider')
    expect(textsOf(opened, 'ppt/notesSlides/notesSlide1.xml')).toEqual(['Kilde: SDI', 'Regel < 1'])
  })

  it('keeps the values of a chart in a workbook, and leaves unknown values empty', async () => {
    const opened = openZip(await someFile())
    const workbook = Buffer.from(opened.get('ppt/embeddings/data2.xlsx')!)
    expect(await readSheet(workbook, 'Data')).toEqual([
      ['ms', '50 %', '95 %'],
      ['SDI', 200, 1250],
      ['YDI', null, 10_000],
    ])
    const chart = parsePart(opened, 'ppt/charts/chart2.xml')
    expect(
      all(chart, 'c:numCache').map((cache) => all(cache, 'c:v').map((v) => Number(v.textContent))),
    ).toEqual([[200], [1250, 10_000]])
  })

  it('says when its content was made, and not when the file was', async () => {
    const opened = openZip(await someFile())
    const core = parsePart(opened, 'docProps/core.xml')
    expect(all(core, 'dcterms:created')[0]?.textContent).toBe('2022-10-28T10:00:00Z')
    expect(all(core, 'dc:title')[0]?.textContent).toBe('Borgerblikket, uge 43 & <mere>')
  })
})

describe('the findings in a presentation', () => {
  const slide = 'ppt/slides/slide1.xml'
  it.each([
    [
      '[Content_Types].xml',
      /<Override PartName="\/ppt\/presProps[^>]*>/,
      '',
      'ppt/presProps.xml has no type',
    ],
    ['[Content_Types].xml', /\/ppt\/viewProps/, '/ppt/gone', 'ppt/gone.xml is typed, but not there'],
    ['ppt/slides/_rels/slide1.xml.rels', /rId3/, 'rId1', `${slide}: rId3 is no relationship`],
    [
      'ppt/_rels/presentation.xml.rels',
      /tableStyles.xml/,
      'other.xml',
      'ppt/tableStyles.xml is reached by nothing',
    ],
    [
      'ppt/notesMasters/_rels/notesMaster1.xml.rels',
      /notes-theme/,
      'theme1',
      'ppt/theme/theme1.xml belongs to two masters',
    ],
    [slide, /<p:cNvPr id="3"/, '<p:cNvPr id="2"', `${slide}: two shapes of id 2`],
    [slide, /<a:off x="540000"/, '<a:off x="5400000"', `${slide}: something leaves the slide`],
    [slide, /firstRow="1"/, '', `${slide}: a table without a header row`],
    [slide, /descr="[^"]*"/, '', `${slide}: a picture without an alt text`],
    [slide, /lang="da-DK"/, 'lang="en-US"', `${slide}: text that is not da-DK`],
    [slide, /sz="1200"/, 'sz="1100"', `${slide}: text below 12 pt`],
    [slide, /type="title"/, '', `${slide}: 0 titles`],
    [
      'ppt/charts/chart1.xml',
      /<c:externalData.*<\/c:externalData>/,
      '',
      'ppt/charts/chart1.xml: a chart without its data sheet',
    ],
  ])('include what is wrong in %s: %s', async (path, pattern, text, finding) => {
    expect(findingsIn(await changed(path, (part) => part.replace(pattern, text)))).toContain(finding)
  })

  it('are as many as there are rows that lack a cell', async () => {
    const deck = makeDeck([{ title: 'T', blocks: [someTable], notes: [] }])
    const opened = openZip(await pack(presentationFiles(deck, ownLook)))
    const text = strFromU8(opened.get(slide)!).replace(/<a:tc>(?:(?!<a:tc>).)*?<\/a:tc><\/a:tr>/, '</a:tr>')
    const bytes = zipSync({ ...Object.fromEntries(opened), [slide]: strToU8(text) })
    expect(findingsIn(bytes)).toEqual([`${slide}: a row with too many or too few cells`])
  })
})
