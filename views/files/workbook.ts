// Workbook: the parts of an XLSX file of tables, a sheet each, with a frozen head, a filter, and types for every cell.
import { type Files, packageFiles } from '../ooxml/package.ts'
import { xml } from '../ooxml/xml.ts'
import { filterRange, sheetXml } from './sheet.ts'
import { mainNamespace, styles } from './styles.ts'
import type { Table } from './table.ts'

const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** A sheet's name has at most 31 characters, and none of `[ ] : * ? / \`. */
const sheetName = ({ name }: Table): string => name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31)

/** A table's name must be unique. */
export const workbookFiles = (tables: readonly Table[]): Files => {
  const sheets = tables.map((table, i) => ({ table, id: i + 1, name: sheetName(table) }))
  const filters = sheets.map(({ table, name }, i) => {
    const quoted = `'${name.replaceAll("'", "''")}'`
    return xml`<definedName name="_xlnm._FilterDatabase" localSheetId="${i}" hidden="1">${quoted}!${filterRange(table, '$')}</definedName>`
  })
  return packageFiles(
    [{ id: 'rId1', type: 'officeDocument', target: 'xl/workbook.xml' }],
    [
      {
        path: 'xl/workbook.xml',
        contentType: `${spreadsheet}.sheet.main+xml`,
        content: xml`<workbook xmlns="${mainNamespace}" xmlns:r="${relationships}"><sheets>${sheets.map(({ id, name }) => xml`<sheet name="${name}" sheetId="${id}" r:id="rId${id}"/>`)}</sheets><definedNames>${filters}</definedNames></workbook>`,
        relationships: [
          ...sheets.map(({ id }) => ({
            id: `rId${id}`,
            type: 'worksheet',
            target: `xl/worksheets/sheet${id}.xml`,
          })),
          { id: `rId${sheets.length + 1}`, type: 'styles', target: 'xl/styles.xml' },
        ],
      },
      {
        path: 'xl/styles.xml',
        contentType: `${spreadsheet}.styles+xml`,
        content: styles,
      },
      ...sheets.map(({ table, id }) => ({
        path: `xl/worksheets/sheet${id}.xml`,
        contentType: `${spreadsheet}.worksheet+xml`,
        content: sheetXml(table, id === 1),
      })),
    ],
  )
}
