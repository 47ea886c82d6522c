// Slide part: the title, the blocks of a page, the footnote and the slide number.

import { type Xml, xml } from '../../ooxml/xml.ts'
import type { TextBlock } from '../deck.ts'
import { leastPoints } from '../design.ts'
import type { Page } from '../flow.ts'
import { indent, type Placed, type PlacedText, spaceBefore, textBoxes } from '../placed.ts'
import { slideNumber } from './master.ts'
import { slideNamespaces } from './names.ts'
import { paragraph, placeOf, shape, treeStart } from './shapes.ts'
import { tableXml } from './table.ts'

/** The placeholders of the layout, by the attributes of `p:ph`. */
export type Placeholders = {
  title: Xml
  body: Xml
  /** The body holds text alone: tables and charts stand beside it. */
  isForText: boolean
  number?: Xml | undefined
}

export const ownPlaceholders: Placeholders = {
  title: xml` type="title"`,
  body: xml` idx="1"`,
  isForText: false,
  number: xml` type="sldNum" sz="quarter" idx="12"`,
}

const textParagraphs = ({ heading, items, isMarked = false }: TextBlock, points: number): Xml[] => {
  const space = xml`<a:spcBef><a:spcPts val="${spaceBefore(points) / 127}"/></a:spcBef>`
  const noBullet = xml`<a:pPr marL="0" indent="0">${space}<a:buNone/></a:pPr>`
  const bullet = xml`<a:pPr marL="${indent}" indent="-${indent}">${space}<a:buFont typeface="Arial"/><a:buChar char="•"/></a:pPr>`
  const hanging = xml`<a:pPr marL="${indent}" indent="-${indent}">${space}<a:buNone/></a:pPr>`
  return [
    ...(heading === undefined ? [] : [paragraph(heading, { points, isBold: true }, noBullet)]),
    ...items.map((item) => paragraph(item, { points }, isMarked ? hanging : bullet)),
  ]
}

const noMargins = xml` wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0"`

type Graphic = Exclude<Placed, PlacedText>

const graphicXml = (placed: Graphic, chart: string): Xml =>
  placed.kind === 'table'
    ? xml`<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">${tableXml(placed)}</a:graphicData>`
    : xml`<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="${chart}"/></a:graphicData>`

const graphicNames = { table: 'Tabel', chart: 'Diagram' } as const

const frameXml = (placed: Graphic, id: number, placeholder: Xml | undefined, chart: string): Xml =>
  xml`<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="${id}" name="${graphicNames[placed.kind]} ${id}" descr="${placed.block.alt}"/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr>${placeholder}</p:nvPr></p:nvGraphicFramePr><p:xfrm>${placeOf(placed.box)}</p:xfrm><a:graphic>${graphicXml(placed, chart)}</a:graphic></p:graphicFrame>`

/** The first block fills the layout's placeholder of content; others are beside it. `charts`: the ids of the page's charts. */
export const slidePart = (page: Page, charts: readonly string[], ph: Placeholders): Xml => {
  let [chart, next] = [0, 3]
  const blocks = page.boxes.flatMap((placed, i) => {
    const isHeld = i === 0 && (placed.kind === 'text' || !ph.isForText)
    const placeholder = isHeld ? xml`<p:ph${ph.body}/>` : undefined
    if (placed.kind !== 'text') {
      const isChart = placed.kind === 'chart'
      if (isChart) chart += 1
      next += 1
      return frameXml(placed, next - 1, placeholder, isChart ? (charts[chart - 1] ?? '') : '')
    }
    return textBoxes(placed).map(({ box, block }, n) => {
      const id = next
      next += 1
      return shape({
        ...{ id, name: `Tekst ${id}`, placeholder: n === 0 ? placeholder : undefined, box },
        ...{ bodyAttributes: noMargins, fit: xml`<a:normAutofit/>` },
        paragraphs: textParagraphs(block, placed.points),
      })
    })
  })
  return xml`<p:sld ${slideNamespaces}><p:cSld><p:spTree>${treeStart}${[
    shape({
      ...{ id: 2, name: 'Titel', placeholder: xml`<p:ph${ph.title}/>` },
      paragraphs: [paragraph(page.title, { points: page.titlePoints })],
    }),
    ...blocks,
    shape({
      ...{ id: next, name: 'Fodnote', box: page.footnote.box, bodyAttributes: xml`${noMargins} anchor="b"` },
      paragraphs: [paragraph(page.footnote.text, { points: leastPoints })],
    }),
    ...(ph.number === undefined
      ? []
      : [
          shape({
            ...{ id: next + 1, name: 'Slidenummer', placeholder: xml`<p:ph${ph.number}/>` },
            paragraphs: [slideNumber],
          }),
        ]),
  ]}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>`
}
