// Native table with a header row, for a graphic frame.

import { element, type Xml, xml } from '../../ooxml/xml.ts'
import type { ThemeColor } from '../design.ts'
import { cellMargin, type PlacedTable } from '../placed.ts'
import { paragraph } from './shapes.ts'

/** "No Style, No Grid", which every PowerPoint knows: the lines are the cells' own, so that every program draws them. */
const noStyle = '{2D5ABB26-0587-4C30-8999-92F81FD0307C}'

const noLines = ['a:lnL', 'a:lnR', 'a:lnT'].map((side) => element(side, xml` w="0"`, xml`<a:noFill/>`))

const lineBelow = (width: number, color: ThemeColor): Xml =>
  xml`<a:lnB w="${width}" cap="flat" cmpd="sng" algn="ctr"><a:solidFill><a:schemeClr val="${color}"/></a:solidFill><a:prstDash val="solid"/></a:lnB>`

const { side, top } = cellMargin
const headerLine = lineBelow(19_050, 'accent1')
const rowLine = lineBelow(6350, 'accent5')

const cell = (text: string, points: number, isHeader: boolean, isNumber: boolean): Xml =>
  xml`<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>${paragraph(
    text,
    { points, isBold: isHeader },
    isNumber ? xml`<a:pPr algn="r"/>` : xml`<a:pPr algn="l"/>`,
  )}</a:txBody><a:tcPr marL="${side}" marR="${side}" marT="${top}" marB="${top}" anchor="${isHeader ? 'b' : 't'}">${noLines}${isHeader ? headerLine : rowLine}<a:noFill/></a:tcPr></a:tc>`

export const tableXml = ({ block, points, widths, heights }: PlacedTable): Xml => {
  const { columns, rows } = block
  const row = (texts: readonly string[], i: number): Xml =>
    xml`<a:tr h="${heights[i] ?? 0}">${columns.map(({ isNumber = false }, column) => cell(texts[column] ?? '', points, i === 0, isNumber))}</a:tr>`
  return xml`<a:tbl><a:tblPr firstRow="1"><a:tableStyleId>${noStyle}</a:tableStyleId></a:tblPr><a:tblGrid>${widths.map((width) => xml`<a:gridCol w="${width}"/>`)}</a:tblGrid>${[columns.map(({ name }) => name), ...rows].map(row)}</a:tbl>`
}
