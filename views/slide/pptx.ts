// Presentation file of a deck: all its parts, ready to be zipped.

import { workbookFiles } from '../files/workbook.ts'
import { type Files, type Part, packageFiles, type Relationship } from '../ooxml/package.ts'
import type { Deck } from './deck.ts'
import { type Frame, ownFrame } from './design.ts'
import { type Page, pagesOf } from './flow.ts'
import { chartPart, chartTable } from './parts/chart.ts'
import { layoutPart, masterPart } from './parts/master.ts'
import { contentTypes } from './parts/names.ts'
import { notesMasterPart, notesPart } from './parts/notes.ts'
import {
  corePart,
  extendedPart,
  presentationPart,
  presPropsPart,
  tableStylesPart,
  viewPropsPart,
} from './parts/presentation.ts'
import { ownPlaceholders, type Placeholders, slidePart } from './parts/slide.ts'
import { themePart } from './parts/theme.ts'

/** The parts that give a presentation its look, and what slides must know of them. */
export type Look = {
  parts: readonly Part[]
  /** The masters, with the ids that they share with the layouts. */
  masters: readonly { path: string; id?: number | undefined }[]
  /** The paths of the first master's theme, and of the layout of our slides. */
  theme: string
  layout: string
  frame: Frame
  placeholders: Placeholders
}

const layouts = ['ppt/slideLayouts/slideLayout1.xml', 'ppt/slideLayouts/slideLayout2.xml'] as const
const master = 'ppt/slideMasters/slideMaster1.xml'
const theme = 'ppt/theme/theme1.xml'

export const ownLook: Look = {
  ...{ masters: [{ path: master, id: 2_147_483_648 }], theme, layout: layouts[0], frame: ownFrame },
  placeholders: ownPlaceholders,
  parts: [
    {
      ...{ path: master, contentType: contentTypes.slideMaster, content: masterPart(['rId1', 'rId2']) },
      relationships: [
        ...layouts.map((target, i) => ({ id: `rId${i + 1}`, type: 'slideLayout', target })),
        { id: 'rId3', type: 'theme', target: theme },
      ],
    },
    ...layouts.map((path, i) => ({
      ...{ path, contentType: contentTypes.slideLayout },
      content: i === 0 ? layoutPart('Titel og indhold', 'obj') : layoutPart('Kun titel', 'titleOnly'),
      relationships: [{ id: 'rId1', type: 'slideMaster', target: master }],
    })),
    { path: theme, contentType: contentTypes.theme, content: themePart('Borgerblik Status') },
  ],
}

const notesMaster = 'ppt/notesMasters/notesMaster1.xml'
/** Has a name that no theme of a template has. */
const notesTheme = 'ppt/theme/notes-theme.xml'
const slidePath = (i: number): string => `ppt/slides/slide${i + 1}.xml`
const notesPath = (i: number): string => `ppt/notesSlides/notesSlide${i + 1}.xml`

/** `firstChart`: the number of the page's first chart in the file. */
const pageParts = (page: Page, i: number, firstChart: number, look: Look): Part[] => {
  const charts = page.boxes.flatMap((placed) => (placed.kind === 'chart' ? [placed.block] : []))
  const numbers = charts.map((_, n) => firstChart + n)
  const ids = numbers.map((_, n) => `rId${n + 3}`)
  const chartPath = (n: number): string => `ppt/charts/chart${n}.xml`
  const workbookPath = (n: number): string => `ppt/embeddings/data${n}.xlsx`
  return [
    {
      ...{ path: slidePath(i), contentType: contentTypes.slide },
      content: slidePart(page, ids, look.placeholders),
      relationships: [
        { id: 'rId1', type: 'slideLayout', target: look.layout },
        { id: 'rId2', type: 'notesSlide', target: notesPath(i) },
        ...numbers.map((n, at) => ({ id: ids[at] ?? '', type: 'chart', target: chartPath(n) })),
      ],
    },
    {
      ...{ path: notesPath(i), contentType: contentTypes.notesSlide, content: notesPart(page.notes) },
      relationships: [
        { id: 'rId1', type: 'notesMaster', target: notesMaster },
        { id: 'rId2', type: 'slide', target: slidePath(i) },
      ],
    },
    ...charts.flatMap((chart, at): Part[] => {
      const n = numbers[at] ?? 0
      return [
        {
          ...{ path: chartPath(n), contentType: contentTypes.chart },
          content: chartPart(chart, 'rId1'),
          relationships: [{ id: 'rId1', type: 'package', target: workbookPath(n) }],
        },
        {
          path: workbookPath(n),
          contentType: contentTypes.workbook,
          content: workbookFiles([chartTable(chart)]),
        },
      ]
    }),
  ]
}

const chartsIn = ({ boxes }: Page): number => boxes.filter(({ kind }) => kind === 'chart').length

const companions = {
  presProps: presPropsPart,
  viewProps: viewPropsPart,
  tableStyles: tableStylesPart,
} as const

export const presentationFiles = (deck: Deck, look: Look): Files => {
  const pages = pagesOf(deck, look.frame)
  const parts = pages.flatMap((page, i) => {
    const before = pages.slice(0, i).reduce((sum, one) => sum + chartsIn(one), 0)
    return pageParts(page, i, before + 1, look)
  })
  const others = Object.entries(companions).map(([type, content]): Part & { type: string } => ({
    ...{ type, path: `ppt/${type}.xml`, content },
    contentType: contentTypes[type as keyof typeof companions],
  }))
  const targets: { type: string; target: string }[] = [
    ...look.masters.map(({ path }) => ({ type: 'slideMaster', target: path })),
    { type: 'notesMaster', target: notesMaster },
    ...pages.map((_, i) => ({ type: 'slide', target: slidePath(i) })),
    { type: 'theme', target: look.theme },
    ...others.map(({ type, path }) => ({ type, target: path })),
  ]
  const relationships: Relationship[] = targets.map((one, i) => ({ ...one, id: `rId${i + 1}` }))
  const idsOf = (type: string): string[] =>
    relationships.flatMap((one) => (one.type === type ? [one.id] : []))
  const masters = idsOf('slideMaster').map((id, i) => ({ id: look.masters[i]?.id, relationship: id }))
  const presentation = presentationPart(
    { masters, notesMaster: idsOf('notesMaster')[0] ?? '', slides: idsOf('slide') },
    look.frame,
  )
  return packageFiles(
    [
      { id: 'rId1', type: 'officeDocument', target: 'ppt/presentation.xml' },
      {
        ...{ id: 'rId2', target: 'docProps/core.xml' },
        type: 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties',
      },
      { id: 'rId3', type: 'extended-properties', target: 'docProps/app.xml' },
    ],
    [
      {
        ...{ path: 'ppt/presentation.xml', contentType: contentTypes.presentation },
        ...{ content: presentation, relationships },
      },
      ...look.parts,
      {
        ...{ path: notesMaster, contentType: contentTypes.notesMaster, content: notesMasterPart },
        relationships: [{ id: 'rId1', type: 'theme', target: notesTheme }],
      },
      { path: notesTheme, contentType: contentTypes.theme, content: themePart('Noter') },
      ...parts,
      ...others,
      { path: 'docProps/core.xml', contentType: contentTypes.core, content: corePart(deck) },
      { path: 'docProps/app.xml', contentType: contentTypes.extended, content: extendedPart(pages.length) },
    ],
  )
}
