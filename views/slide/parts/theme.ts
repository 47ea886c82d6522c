// Theme part: the colours and the font of a design.

import { element, type Xml, xml } from '../../ooxml/xml.ts'
import { ownColors, ownFont } from '../design.ts'
import { drawingNamespace } from './names.ts'

const fonts = xml`<a:latin typeface="${ownFont}"/><a:ea typeface=""/><a:cs typeface=""/>`
const solid = xml`<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>`
const line = (width: number): Xml =>
  xml`<a:ln w="${width}" cap="flat" cmpd="sng" algn="ctr">${solid}<a:prstDash val="solid"/></a:ln>`
const noEffect = xml`<a:effectStyle><a:effectLst/></a:effectStyle>`

export const themePart = (name: string): Xml =>
  xml`<a:theme ${drawingNamespace} name="${name}"><a:themeElements><a:clrScheme name="${name}">${Object.entries(
    ownColors,
  ).map(([color, hex]) =>
    element(`a:${color}`, xml``, xml`<a:srgbClr val="${hex}"/>`),
  )}</a:clrScheme><a:fontScheme name="${name}"><a:majorFont>${fonts}</a:majorFont><a:minorFont>${fonts}</a:minorFont></a:fontScheme><a:fmtScheme name="${name}"><a:fillStyleLst>${[solid, solid, solid]}</a:fillStyleLst><a:lnStyleLst>${[6350, 12_700, 19_050].map(line)}</a:lnStyleLst><a:effectStyleLst>${[noEffect, noEffect, noEffect]}</a:effectStyleLst><a:bgFillStyleLst>${[solid, solid, solid]}</a:bgFillStyleLst></a:fmtScheme></a:themeElements><a:objectDefaults/><a:extraClrSchemeLst/></a:theme>`
