// Speaker notes: their master, and the notes of a slide.
import { type Xml, xml } from '../../ooxml/xml.ts'
import { otherStyle } from './master.ts'
import { slideNamespaces } from './names.ts'
import { paragraph, shape, transform, treeStart } from './shapes.ts'

/** The size of a page of notes, EMU: A4. */
export const notesSize = { width: 6_858_000, height: 9_906_000 }

/** The picture of the slide. */
const picture = (place: Xml | undefined, id: string): Xml =>
  xml`<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slidebillede"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg"${id === '' ? undefined : xml` idx="${id}"`}/></p:nvPr></p:nvSpPr><p:spPr>${place}</p:spPr></p:sp>`

const pictureBox = transform({ x: 457_200, y: 1_238_250, width: 5_943_600, height: 3_343_275 })
const outline = xml`<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln w="12700"><a:solidFill><a:prstClr val="black"/></a:solidFill></a:ln>`

export const notesMasterPart: Xml = xml`<p:notesMaster ${slideNamespaces}><p:cSld><p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg><p:spTree>${treeStart}${picture(xml`${pictureBox}${outline}`, '2')}${shape(
  {
    ...{ id: 3, name: 'Noter', placeholder: xml`<p:ph type="body" sz="quarter" idx="3"/>` },
    ...{ box: { x: 685_800, y: 4_767_263, width: 5_486_400, height: 3_900_488 }, listStyle: xml`` },
    paragraphs: [paragraph('Klik for at redigere noterne')],
  },
)}</p:spTree></p:cSld><p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/><p:notesStyle>${otherStyle}</p:notesStyle></p:notesMaster>`

export const notesPart = (notes: readonly string[]): Xml =>
  xml`<p:notes ${slideNamespaces}><p:cSld><p:spTree>${treeStart}${picture(undefined, '')}${shape({
    ...{ id: 3, name: 'Noter', placeholder: xml`<p:ph type="body" idx="1"/>` },
    // A text without a paragraph is refused.
    paragraphs: (notes.length === 0 ? [''] : notes).map((note) => paragraph(note)),
  })}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>`
