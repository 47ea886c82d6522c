// The table of the monthly statistic "Kald på borgerblikket": calls, and calls that returned data.
import { writeCount } from '../danish.ts'
import { parsePastMonth } from '../days.ts'
import { parseCount, parseKommune, parseWord } from '../values.ts'
import { kommuneColumn, type TableKind } from './table-kind.ts'

const parseType = parseWord({ sager: ['sag'], ydelser: ['ydelse'] }, 'sager eller ydelser')

export const kald: TableKind = {
  columns: [
    kommuneColumn,
    { name: 'måned', aliases: ['periode', 'month'], required: true },
    { name: 'type', aliases: ['kaldtype'], required: true },
    { name: 'kald', aliases: ['antal kald'], required: true, isNumber: true },
    {
      name: 'medData',
      aliases: ['kald med data', 'antal med data', 'heraf med data'],
      required: true,
      isNumber: true,
    },
  ],
  createReader: ({ today }) => {
    const parseMonth = parsePastMonth(today)
    return (row) => {
      const kommunekode = row.required('kommune', parseKommune)
      const maaned = row.required('måned', parseMonth)
      const type = row.required('type', parseType)
      const calls = row.required('kald', parseCount)
      const medData = row.required('medData', parseCount)
      if (calls !== undefined && medData !== undefined && medData > calls) {
        row.refuse('medData', `højst antallet i kald, ${writeCount(calls)}`)
      }
      if (kommunekode === undefined || maaned === undefined || type === undefined) return undefined
      if (calls === undefined || medData === undefined) return undefined
      return {
        kind: 'kald',
        kommunekode,
        key: `${maaned} ${type}`,
        value: { maaned, type, kald: calls, medData },
      }
    }
  },
}
