// Download of a table file, as CSV or XLSX.
import { csvText } from '../../views/files/csv.ts'
import type { TableFile } from '../../views/files/table.ts'
import type { MakeFile } from '../files/make.ts'
import type { Content } from './request.ts'

export const formats = ['csv', 'xlsx'] as const
type Format = (typeof formats)[number]

/** The last part of a page's address, and the format of its file: `0751.csv` is `0751` as `csv`. */
export const nameAndFormat = (part: string): { name: string; format?: Format } => {
  const format = formats.find((one) => part.endsWith(`.${one}`))
  return format === undefined ? { name: part } : { name: part.slice(0, -format.length - 1), format }
}

const xlsxContentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export const download = async (
  format: Format,
  { stem, statistics, cells, details, origin }: TableFile,
  makeFile: MakeFile,
): Promise<Content> => {
  const fileName = `${stem}.${format}`
  if (format === 'csv')
    return { content: csvText([cells, origin]), contentType: 'text/csv; charset=utf-8', fileName }
  const tables = [statistics, cells, details, origin].filter((table) => table !== undefined)
  const content = await makeFile({ kind: 'workbook', tables })
  return { content, contentType: xlsxContentType, fileName }
}
