// Data sheet of a chart: a workbook of one sheet, which PowerPoint opens when the chart's data are edited.

import { type Files, packageFiles } from '../../ooxml/package.ts'
import { type Xml, xml } from '../../ooxml/xml.ts'
import type { ChartBlock } from '../deck.ts'
import { contentTypes, relationshipsNamespace } from './names.ts'

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

const cell = (place: string, value: string | number | undefined): Xml => {
  if (value === undefined) return xml`<c r="${place}"/>`
  return typeof value === 'number'
    ? xml`<c r="${place}"><v>${value}</v></c>`
    : xml`<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`
}

/** The letter of a column; a chart has few series. */
export const columnName = (column: number): string => String.fromCharCode(65 + column)

const sheet = ({ categories, series }: ChartBlock): Xml => {
  const rows = [
    ['', ...series.map(({ name }) => name)],
    ...categories.map((category, i) => [category, ...series.map(({ values }) => values[i])]),
  ]
  return xml`<worksheet xmlns="${main}"><cols><col min="1" max="1" width="36" customWidth="1"/></cols><sheetData>${rows.map((row, y) => xml`<row r="${y + 1}">${row.map((value, x) => cell(`${columnName(x)}${y + 1}`, value))}</row>`)}</sheetData></worksheet>`
}

export const workbookFiles = (chart: ChartBlock): Files =>
  packageFiles(
    [{ id: 'rId1', type: 'officeDocument', target: 'xl/workbook.xml' }],
    [
      {
        path: 'xl/workbook.xml',
        contentType: `${contentTypes.workbook}.main+xml`,
        content: xml`<workbook xmlns="${main}" xmlns:r="${relationshipsNamespace}"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>`,
        relationships: [{ id: 'rId1', type: 'worksheet', target: 'xl/worksheets/sheet1.xml' }],
      },
      {
        path: 'xl/worksheets/sheet1.xml',
        contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml',
        content: sheet(chart),
      },
    ],
  )
