// Reads the files that the app answers, for tests: their tables as rows by column.
import { parse } from 'csv-parse/sync'
import readXlsxFile from 'read-excel-file/node'
import { expect } from 'vitest'
import { minute } from '../../server/domain/time.ts'
import type { TestApp } from './app.ts'

type Row = Record<string, unknown>
const toRows = ([head = [], ...rows]: readonly (readonly unknown[])[]): Row[] =>
  rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])))

export const createFileReader = (app: () => TestApp) => {
  const get = async (path: string, status = 200) => {
    const t = app()
    const answer = await t.app.request(path)
    expect([answer.status, t.logged], path).toEqual([status, []])
    return answer
  }
  const bytesOf = async (path: string) => Buffer.from(await (await get(path)).arrayBuffer())
  return {
    get,
    json: async (path: string): Promise<unknown> => (await get(path)).json(),
    /** The tables of a CSV file: the cells, then the origin. */
    csv: async (path: string): Promise<Row[][]> => {
      const text = (await bytesOf(path)).toString()
      expect(text.startsWith('\uFEFF')).toBe(true)
      return text
        .slice(1)
        .split('\r\n\r\n')
        .map((table) => toRows(parse(table, { delimiter: ';' })))
    },
    /** The tables of a workbook, by sheet. */
    xlsx: async (path: string): Promise<ReadonlyMap<string, Row[]>> => {
      const sheets = await readXlsxFile(await bytesOf(path))
      return new Map(sheets.map(({ sheet, data }) => [sheet, toRows(data)]))
    },
  }
}

/** A value of a sheet as CSV has it. */
const asCsv = (value: unknown): string => {
  if (!(value instanceof Date))
    return typeof value === 'number' ? String(value).replace('.', ',') : String(value)
  const rounded = new Date(Math.round(value.getTime() / minute) * minute).toISOString()
  const [day = '', clock = ''] = rounded.slice(0, 16).split('T')
  const danish = day.split('-').reverse().join('.')
  return clock === '00:00' ? danish : `${danish} ${clock}`
}
/** Expects that a sheet has the rows of a CSV file. */
export const same = (sheet: readonly Row[] | undefined, rows: readonly Row[] | undefined) =>
  expect(
    sheet?.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asCsv(value)]))),
  ).toEqual(rows)
