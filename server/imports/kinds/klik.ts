// The table of the kommuner's status in KLIK tasks.
import type { Parse } from '../cell.ts'
import { parsePastDay } from '../days.ts'
import { parseId, parseKommune, parseText, parseWord } from '../values.ts'
import { kommuneColumn, oplystDatoColumn, type TableKind } from './table-kind.ts'

const parseStatus = parseWord(
  {
    ikkePaabegyndt: ['ikke startet', 'ej påbegyndt'],
    paabegyndt: ['igangsat', 'i gang', 'startet'],
    fuldfoert: ['færdig', 'afsluttet', 'udført', 'gennemført'],
  },
  'Ikke påbegyndt, Påbegyndt or Fuldført',
)

const parseTitle = parseText(300)

const parseTaskId = parseId("a KLIK task's id", '31')

/** A task number with and without a leading zero is the same task, because a spreadsheet removes the zero of `01`. */
const parseTask: Parse<string> = (cell) => {
  const parsed = parseTaskId(cell)
  return 'value' in parsed ? { value: parsed.value.replace(/^0+(?=\d+$)/, '') } : parsed
}

export const klik: TableKind = {
  columns: [
    { name: 'opgave', aliases: ['opgave-id', 'opgavenr', 'opgavenummer', 'nr', 'id'], required: true },
    { name: 'titel', aliases: ['opgavetitel', 'opgavenavn'] },
    kommuneColumn,
    { name: 'status', aliases: ['opgavestatus'], required: true },
    oplystDatoColumn,
  ],
  createReader: ({ today }) => {
    const parseReported = parsePastDay(today)
    return (row) => {
      const opgave = row.required('opgave', parseTask)
      const titel = row.optional('titel', parseTitle)
      const kommunekode = row.required('kommune', parseKommune)
      const status = row.required('status', parseStatus)
      const oplystDato = row.optional('oplystDato', parseReported)
      if (opgave === undefined || kommunekode === undefined || status === undefined) return undefined
      return {
        kind: 'klik',
        kommunekode,
        key: opgave,
        value: { opgave, titel, status },
        oplystDato,
      }
    }
  },
}
