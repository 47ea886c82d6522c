// Shapes shared by slides, layouts and masters: places, runs of text, paragraphs, placeholders.

import { type Xml, xml } from '../../ooxml/xml.ts'
import type { Box } from '../design.ts'

export const language = 'da-DK'

/** An empty group, with which the tree of shapes begins. */
export const treeStart = xml`<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>`

export const placeOf = ({ x, y, width, height }: Box): Xml =>
  xml`<a:off x="${x}" y="${y}"/><a:ext cx="${width}" cy="${height}"/>`

export const transform = (box: Box): Xml => xml`<a:xfrm>${placeOf(box)}</a:xfrm>`

type Run = { points?: number | undefined; isBold?: boolean | undefined }

/** The size is absent where the placeholder's own is meant. */
const run = (text: string, { points, isBold = false }: Run = {}): Xml =>
  xml`<a:r><a:rPr lang="${language}"${points !== undefined && xml` sz="${points * 100}"`}${isBold && xml` b="1"`} dirty="0"/><a:t>${text}</a:t></a:r>`

/** A paragraph; `properties`: its `a:pPr`. */
export const paragraph = (text: string, style: Run = {}, properties: Xml = xml``): Xml =>
  text === ''
    ? xml`<a:p>${properties}<a:endParaRPr lang="${language}"${style.points !== undefined && xml` sz="${style.points * 100}"`} dirty="0"/></a:p>`
    : xml`<a:p>${properties}${run(text, style)}</a:p>`

type Shape = {
  id: number
  name: string
  /** The content of `p:nvPr`: the placeholder. Without it, the shape is a text box. */
  placeholder?: Xml | undefined
  /** Absent: the placeholder's place on the layout. */
  box?: Box | undefined
  /** Attributes of `a:bodyPr`. */
  bodyAttributes?: Xml | undefined
  fit?: Xml | undefined
  listStyle?: Xml | undefined
  paragraphs: readonly Xml[]
}

const textBoxGeometry = xml`<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>`

export const shape = (s: Shape): Xml => {
  const isTextBox = s.placeholder === undefined
  return xml`<p:sp><p:nvSpPr><p:cNvPr id="${s.id}" name="${s.name}"/><p:cNvSpPr${isTextBox ? xml` txBox="1"/>` : xml`><a:spLocks noGrp="1"/></p:cNvSpPr>`}<p:nvPr>${s.placeholder}</p:nvPr></p:nvSpPr><p:spPr>${s.box !== undefined && transform(s.box)}${(isTextBox || s.listStyle !== undefined) && textBoxGeometry}${isTextBox && xml`<a:noFill/>`}</p:spPr><p:txBody><a:bodyPr${s.bodyAttributes}>${s.fit}</a:bodyPr>${s.listStyle === undefined ? xml`<a:lstStyle/>` : xml`<a:lstStyle>${s.listStyle}</a:lstStyle>`}${s.paragraphs}</p:txBody></p:sp>`
}
