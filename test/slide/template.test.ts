// Tests of templates: master, layouts, fonts, colours and sizes are the organisation's, and what is missing is said by name.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8 } from 'fflate'
import { describe, expect, it, onTestFinished } from 'vitest'
import { pack } from '../../server/files/pack.ts'
import { FileRefused } from '../../server/imports/input.ts'
import { readTemplate } from '../../server/slide/template.ts'
import { ownLook, presentationFiles } from '../../views/slide/pptx.ts'
import { someDeck } from '../support/decks.ts'
import { all, findingsIn, openZip, parsePart, slidesOf, textsOf } from '../support/pptx.ts'
import { canCheckSchemas, schemaFindings } from '../support/pptx-schemas.ts'
import {
  layout,
  makeTemplate,
  master,
  otherLayout,
  theme,
  withoutBody,
  withoutTitle,
} from '../support/templates.ts'

/** A picture on the master, a 4:3 slide, a smaller title, other colours and another font. */
const ownTemplate = () =>
  makeTemplate(
    [
      ['ppt/presentation.xml', 'cx="12192000" cy="6858000"', 'cx="9144000" cy="6858000"'],
      ['ppt/presentation.xml', 'sldMasterId id="2147483648"', 'sldMasterId id="2147483700"'],
      [
        master,
        /<a:off x="540000" y="330000"\/><a:ext cx="11112000"/,
        '<a:off x="540000" y="330000"/><a:ext cx="8064000"',
      ],
      [
        master,
        /<a:off x="540000" y="1420000"\/><a:ext cx="11112000"/,
        '<a:off x="540000" y="1420000"/><a:ext cx="8064000"',
      ],
      [master, /<a:off x="10572000"/, '<a:off x="8000000"'],
      [master, /<a:ext cx="12192000" cy="120000"/, '<a:ext cx="9144000" cy="120000"'],
      [master, 'sz="2800" b="1"', 'sz="2000" b="1"'],
      [theme, 'val="2B6B00"', 'val="CCFFCC"'],
      [theme, /typeface="Arial"/, 'typeface="Organisationens Skrift"'],
      [layout, 'name="Titel og indhold"', 'name="Indhold"'],
      [
        'ppt/slideMasters/_rels/slideMaster1.xml.rels',
        '</Relationships>',
        '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="../media/logo.png"/></Relationships>',
      ],
      ['[Content_Types].xml', '<Override', '<Default Extension="png" ContentType="image/png"/><Override'],
    ],
    { 'ppt/media/logo.png': new Uint8Array([137, 80, 78, 71]) },
  )

const slideOf = async (template: Uint8Array): Promise<Uint8Array> =>
  pack(presentationFiles(someDeck, readTemplate(template).look))

const mistakeOf = (template: Uint8Array): string => {
  try {
    readTemplate(template)
  } catch (error) {
    if (error instanceof FileRefused) return error.message
    throw error
  }
  throw new Error('the template was accepted')
}

const relationshipTo = (target: string, type: string, mode = '') =>
  `<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"${mode}/></Relationships>`

describe('slides of a template', () => {
  it('have its master, layouts, theme, pictures and size, and none of its slides', async () => {
    const template = openZip(await ownTemplate())
    const made = openZip(await slideOf(await ownTemplate()))
    for (const path of [layout, otherLayout, theme, 'ppt/media/logo.png'])
      expect(made.get(path), path).toEqual(template.get(path))
    expect(strFromU8(made.get(theme)!)).toContain('Organisationens Skrift')
    const size = all(parsePart(made, 'ppt/presentation.xml'), 'p:sldSz')[0]
    expect(size?.getAttribute('cx')).toBe('9144000')
    expect(slidesOf(made).flatMap((path) => textsOf(made, path))).not.toContain('Fra skabelonen')
    expect(slidesOf(made).length).toBeGreaterThanOrEqual(2)
  })

  it('have nothing that PowerPoint would repair', async () => {
    expect(findingsIn(await slideOf(await ownTemplate()))).toEqual([])
  })

  it.skipIf(!canCheckSchemas)(
    'follow the schemas of ISO 29500 (only with ../shared beside the project, and xmllint)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'template-'))
      onTestFinished(() => rmSync(folder, { recursive: true }))
      expect(schemaFindings(folder, { template: await slideOf(await ownTemplate()) })).toEqual([])
    },
  )

  it('have our colours of the levels, and its own for other series', async () => {
    const own = openZip(await pack(presentationFiles(someDeck, ownLook)))
    const made = openZip(await slideOf(await ownTemplate()))
    const colorsIn = (part: Element): string[] =>
      all(part, 'c:ser').map((series) =>
        [...all(series, 'a:srgbClr'), ...all(series, 'a:schemeClr')]
          .map((color) => color.getAttribute('val'))
          .join(' '),
      )
    const [levels, times] = [1, 2].map((n) => `ppt/charts/chart${n}.xml`)
    expect(colorsIn(parsePart(made, levels!))).toEqual([
      '2B6B00 2B6B00 FFFFFF',
      'FEBB30 8A5A00 1A1A1A',
      'FFFFFF 707070 1A1A1A',
      '707070 FFFFFF 707070 1A1A1A',
    ])
    expect(made.get(levels!)).toEqual(own.get(levels!))
    expect(colorsIn(parsePart(made, times!))).toEqual(['accent1 accent1 tx1', 'accent3 tx1 tx1'])
  })

  it('keep to the size of its titles, and to a body for text alone', async () => {
    const { look } = readTemplate(
      await makeTemplate([
        [master, 'sz="2800" b="1"', 'sz="2000" b="1"'],
        [layout, '<p:ph idx="1"/>', '<p:ph type="body" idx="1"/>'],
      ]),
    )
    expect(look.frame.titlePoints).toBe(20)
    expect(look.placeholders).toMatchObject({ isForText: true, body: { xml: ' type="body" idx="1"' } })
  })

  it('use the layout that has both a title and a body', async () => {
    const swapped = await makeTemplate([
      ['ppt/slideMasters/_rels/slideMaster1.xml.rels', 'slideLayout1', 'slideLayout9'],
      ['ppt/slideMasters/_rels/slideMaster1.xml.rels', 'slideLayout2', 'slideLayout1'],
      ['ppt/slideMasters/_rels/slideMaster1.xml.rels', 'slideLayout9', 'slideLayout2'],
    ])
    expect(readTemplate(swapped).look.layout).toBe(layout)
  })
})

describe('a template', () => {
  it.each([
    [[withoutTitle], '"Titel og indhold" lacks a title; "Kun titel" lacks a body'],
    [[withoutBody], '"Titel og indhold" lacks a body; "Kun titel" lacks a body'],
    [[withoutTitle, withoutBody], '"Titel og indhold" lacks a title and a body; "Kun titel" lacks a body'],
    [
      [[master, 'cx="11112000" cy="5060000"', 'cx="1111200" cy="5060000"'] as const],
      '"Titel og indhold" lacks a body that is large enough; "Kun titel" lacks a body',
    ],
  ])('without a usable layout is refused, with what each layout lacks', async (changes, lacking) => {
    expect(mistakeOf(await makeTemplate(changes))).toBe(
      `a presentation with a layout that has a title and a body (${lacking})`,
    )
  })

  it('without a slide number is used, and that is said with the layout’s name', async () => {
    const template = await makeTemplate([[layout, /<p:sp><p:nvSpPr><p:cNvPr id="5".*?<\/p:sp>/, '']])
    expect(readTemplate(template).notes).toEqual(['the layout "Titel og indhold" has no slide number'])
    expect(findingsIn(await slideOf(template))).toEqual([])
  })

  it('hold nothing that runs, and no picture from outside', async () => {
    const rels = 'ppt/slideMasters/_rels/slideMaster1.xml.rels'
    const macros = relationshipTo('../vbaProject.bin', 'vbaProject')
    const type = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override'
    const withMacros = await makeTemplate(
      [
        [rels, '</Relationships>', macros],
        ['[Content_Types].xml', '<Override', type],
      ],
      { 'ppt/vbaProject.bin': new Uint8Array([1]) },
    )
    expect(mistakeOf(withMacros)).toBe(
      'a presentation whose layouts lead to no macros and no embedded programs (ppt/vbaProject.bin)',
    )
    const linked = (kind: string) =>
      makeTemplate([
        [
          rels,
          '</Relationships>',
          relationshipTo('https://example.com/a.png', kind, ' TargetMode="External"'),
        ],
      ])
    expect(mistakeOf(await linked('image'))).toBe(
      'a presentation that holds its pictures, but ppt/slideMasters/slideMaster1.xml links to one outside',
    )
    expect(readTemplate(await linked('hyperlink')).notes).toEqual([])
  })

  it('are refused with a password by that name', () => {
    expect(mistakeOf(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]))).toBe(
      'a presentation saved as .pptx without a password',
    )
  })

  it.each([
    [
      'no zip file',
      new TextEncoder().encode('kombit'),
      'a complete zip file without a password, of at most 5000 files and 300 MB when unpacked',
    ],
  ])('that is %s is refused', (_, bytes, mistake) => {
    expect(mistakeOf(bytes)).toBe(mistake)
  })

  it('whose layouts lead to its slides, or that is damaged, is refused', async () => {
    const link =
      '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide" Target="../slides/slide1.xml"/></Relationships>'
    const rels = 'ppt/slideLayouts/_rels/slideLayout1.xml.rels'
    expect(mistakeOf(await makeTemplate([[rels, '</Relationships>', link]]))).toBe(
      'a presentation whose layouts lead to none of its slides',
    )
    expect(mistakeOf(await makeTemplate([[layout, '</p:sldLayout>', '']]))).toBe(
      `a presentation, but ${layout} in it cannot be read`,
    )
    expect(mistakeOf(await makeTemplate([[rels, 'slideMaster1', 'gone']]))).toBe(
      'a presentation, but ppt/slideMasters/gone.xml is not in it',
    )
  })
})
