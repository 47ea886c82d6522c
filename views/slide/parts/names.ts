// Namespaces and content types of the parts of a presentation.
import { xml } from '../../ooxml/xml.ts'

const main = 'http://schemas.openxmlformats.org/drawingml/2006/main'
export const relationshipsNamespace = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** The namespaces of a slide, layout or master. */
export const slideNamespaces = xml`xmlns:a="${main}" xmlns:r="${relationshipsNamespace}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"`

export const drawingNamespace = xml`xmlns:a="${main}"`

const presentation = 'application/vnd.openxmlformats-officedocument.presentationml'
export const contentTypes = {
  presentation: `${presentation}.presentation.main+xml`,
  slide: `${presentation}.slide+xml`,
  slideLayout: `${presentation}.slideLayout+xml`,
  slideMaster: `${presentation}.slideMaster+xml`,
  notesSlide: `${presentation}.notesSlide+xml`,
  notesMaster: `${presentation}.notesMaster+xml`,
  presProps: `${presentation}.presProps+xml`,
  viewProps: `${presentation}.viewProps+xml`,
  tableStyles: `${presentation}.tableStyles+xml`,
  theme: 'application/vnd.openxmlformats-officedocument.theme+xml',
  chart: 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml',
  workbook: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  core: 'application/vnd.openxmlformats-package.core-properties+xml',
  extended: 'application/vnd.openxmlformats-officedocument.extended-properties+xml',
} as const
