// Slide master and layouts of our own design: title, content and slide number.

import { element, type Xml, xml } from '../../ooxml/xml.ts'
import { type Box, leastPoints, numberBox, ownFrame } from '../design.ts'
import { slideNamespaces } from './names.ts'
import { language, paragraph, shape, transform, treeStart } from './shapes.ts'

const { width, title, body, titlePoints } = ownFrame

/** A stripe along the upper edge. */
const stripe = xml`<p:sp><p:nvSpPr><p:cNvPr id="2" name="Stribe"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>${transform({ x: 0, y: 0, width, height: 120_000 })}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>${paragraph('')}</p:txBody></p:sp>`

const levels = [1, 2, 3, 4, 5] as const
/** Such as `<a:lvl1pPr …>`; `lists`: whether paragraphs have bullets. */
const levelStyle = (level: number, points: number, isList: boolean): Xml => {
  const indent = isList ? xml` marL="${228_600 * level}" indent="-228600"` : xml` marL="0" indent="0"`
  const bullet = isList ? xml`<a:buFont typeface="Arial"/><a:buChar char="•"/>` : xml`<a:buNone/>`
  const properties = xml`${indent} algn="l" defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1"`
  return element(
    `a:lvl${level}pPr`,
    properties,
    xml`${bullet}<a:defRPr sz="${points * 100}" kern="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr>`,
  )
}

export const otherStyle = levels.map((level) => levelStyle(level, 18, false))
const titleStyle = xml`<a:lvl1pPr algn="l" defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1"><a:lnSpc><a:spcPct val="95000"/></a:lnSpc><a:spcBef><a:spcPct val="0"/></a:spcBef><a:buNone/><a:defRPr sz="${titlePoints * 100}" b="1" kern="1200"><a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:latin typeface="+mj-lt"/><a:ea typeface="+mj-ea"/><a:cs typeface="+mj-cs"/></a:defRPr></a:lvl1pPr>`

const noMargins = xml` lIns="0" tIns="0" rIns="0" bIns="0"`
const prompts = [
  'Klik for at redigere teksten',
  'Andet niveau',
  'Tredje niveau',
  'Fjerde niveau',
  'Femte niveau',
]
const bodyPrompts = prompts.map((text, i) => paragraph(text, {}, xml`<a:pPr lvl="${i}"/>`))

/** The placeholders; on a layout (`isLayout`) they have the master's places. */
const placeholders = (isLayout: boolean, hasBody: boolean): Xml[] => {
  const place = (box: Box): Box | undefined => (isLayout ? undefined : box)
  const attributes = (anchor: string): Xml | undefined =>
    isLayout ? undefined : xml` vert="horz"${noMargins} rtlCol="0" anchor="${anchor}"`
  const fit = isLayout ? undefined : xml`<a:normAutofit/>`
  const style = isLayout ? undefined : xml``
  const common = { listStyle: style, fit }
  return [
    shape({
      ...{ id: 3, name: 'Titel', placeholder: xml`<p:ph type="title"/>`, ...common },
      ...{ box: place(title), bodyAttributes: attributes('b') },
      paragraphs: [paragraph('Klik for at redigere titlen')],
    }),
    ...(hasBody
      ? [
          shape({
            ...{ id: 4, name: 'Indhold', ...common, box: place(body), bodyAttributes: attributes('t') },
            placeholder: isLayout ? xml`<p:ph idx="1"/>` : xml`<p:ph type="body" idx="1"/>`,
            paragraphs: bodyPrompts,
          }),
        ]
      : []),
    shape({
      ...{ id: 5, name: 'Slidenummer', box: place(numberBox), bodyAttributes: attributes('ctr') },
      placeholder: isLayout
        ? xml`<p:ph type="sldNum" sz="quarter" idx="12"/>`
        : xml`<p:ph type="sldNum" sz="quarter" idx="4"/>`,
      listStyle: isLayout
        ? undefined
        : xml`<a:lvl1pPr algn="r"><a:defRPr sz="${leastPoints * 100}"/></a:lvl1pPr>`,
      paragraphs: [slideNumber],
    }),
  ]
}

/** A paragraph that shows the number of its slide. */
export const slideNumber = xml`<a:p><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="${language}" dirty="0"/><a:t>‹nr.›</a:t></a:fld><a:endParaRPr lang="${language}" dirty="0"/></a:p>`

/** `layouts`: the ids of the relationships to the layouts. */
export const masterPart = (layouts: readonly string[]): Xml =>
  xml`<p:sldMaster ${slideNamespaces}><p:cSld><p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg><p:spTree>${treeStart}${stripe}${placeholders(false, true)}</p:spTree></p:cSld><p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/><p:sldLayoutIdLst>${layouts.map((id, i) => xml`<p:sldLayoutId id="${2_147_483_649 + i}" r:id="${id}"/>`)}</p:sldLayoutIdLst><p:txStyles><p:titleStyle>${titleStyle}</p:titleStyle><p:bodyStyle>${levels.map((level) => levelStyle(level, 18, true))}</p:bodyStyle><p:otherStyle>${otherStyle}</p:otherStyle></p:txStyles></p:sldMaster>`

export const layoutPart = (name: string, type: 'obj' | 'titleOnly'): Xml =>
  xml`<p:sldLayout ${slideNamespaces} type="${type}" preserve="1"><p:cSld name="${name}"><p:spTree>${treeStart}${placeholders(true, type === 'obj')}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>`
