// Presentation part, its small companions, and the file's properties.

import { type Xml, xml } from '../../ooxml/xml.ts'
import type { Deck } from '../deck.ts'
import { otherStyle } from './master.ts'
import { slideNamespaces } from './names.ts'
import { notesSize } from './notes.ts'
import { language } from './shapes.ts'

/** Ids of relationships; of a master also its own. */
type Ids = {
  masters: readonly { id?: number | undefined; relationship: string }[]
  notesMaster: string
  slides: readonly string[]
}

export const presentationPart = (ids: Ids, size: { width: number; height: number }): Xml =>
  xml`<p:presentation ${slideNamespaces} saveSubsetFonts="1" autoCompressPictures="0"><p:sldMasterIdLst>${ids.masters.map(({ id, relationship }) => xml`<p:sldMasterId${id !== undefined && xml` id="${id}"`} r:id="${relationship}"/>`)}</p:sldMasterIdLst><p:notesMasterIdLst><p:notesMasterId r:id="${ids.notesMaster}"/></p:notesMasterIdLst><p:sldIdLst>${ids.slides.map((id, i) => xml`<p:sldId id="${256 + i}" r:id="${id}"/>`)}</p:sldIdLst><p:sldSz cx="${size.width}" cy="${size.height}"/><p:notesSz cx="${notesSize.width}" cy="${notesSize.height}"/><p:defaultTextStyle><a:defPPr><a:defRPr lang="${language}"/></a:defPPr>${otherStyle}</p:defaultTextStyle></p:presentation>`

export const presPropsPart = xml`<p:presentationPr ${slideNamespaces}/>`
export const viewPropsPart = xml`<p:viewPr ${slideNamespaces}/>`
export const tableStylesPart = xml`<a:tblStyleLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" def="{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"/>`

export const corePart = ({ title, madeAt }: Deck): Xml => {
  const time = `${new Date(madeAt).toISOString().slice(0, 19)}Z`
  return xml`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${title}</dc:title><dc:creator>Borgerblik Status</dc:creator><cp:lastModifiedBy>Borgerblik Status</cp:lastModifiedBy><cp:revision>1</cp:revision><dcterms:created xsi:type="dcterms:W3CDTF">${time}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${time}</dcterms:modified><dc:language>${language}</dc:language></cp:coreProperties>`
}

export const extendedPart = (slides: number): Xml =>
  xml`<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Borgerblik Status</Application><PresentationFormat>Widescreen</PresentationFormat><Slides>${slides}</Slides><Notes>${slides}</Notes></Properties>`
