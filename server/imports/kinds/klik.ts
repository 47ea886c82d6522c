// Owns the table of kommuner's status of KLIK tasks.
import { type Parse, textOf } from '../cell.ts'
import { parsePastDay } from '../days.ts'
import { parseKommune, parseText, parseWord } from '../values.ts'
import { kommuneColumn, oplystDatoColumn, type TableKind } from './table-kind.ts'

const status = parseWord(
  {
    ikkePaabegyndt: ['ikke startet', 'ej påbegyndt'],
    paabegyndt: ['igangsat', 'i gang', 'startet'],
    fuldfoert: ['færdig', 'afsluttet', 'udført', 'gennemført'],
  },
  'Ikke påbegyndt, Påbegyndt or Fuldført',
)

const parseTitle = parseText(300)

/** A sheet takes the zero from `01`: numbers are the same task with and without it. */
const parseTask: Parse<string> = (cell) => {
  const text = textOf(cell)
  return /^[\p{L}\d][\p{L}\d ._/-]{0,39}$/u.test(text)
    ? { value: text.replace(/^0+(?=\d+$)/, '') }
    : { expected: "a KLIK task's id of at most 40 letters and digits: 31" }
}

export const klik: TableKind = {
  columns: [
    { name: 'opgave', countedWith: ['opgave-id', 'opgavenr', 'opgavenummer', 'nr', 'id'], required: true },
    { name: 'titel', countedWith: ['opgavetitel', 'opgavenavn'] },
    kommuneColumn,
    { name: 'status', countedWith: ['opgavestatus'], required: true },
    oplystDatoColumn,
  ],
  createReader: ({ today }) => {
    const parseReported = parsePastDay(today)
    return (row) => {
      const opgave = row.required('opgave', parseTask)
      const titel = row.optional('titel', parseTitle)
      const kommunekode = row.required('kommune', parseKommune)
      const reported = row.required('status', status)
      const oplystDato = row.optional('oplystDato', parseReported)
      if (opgave === undefined || kommunekode === undefined || reported === undefined) return undefined
      return {
        kind: 'klik',
        kommunekode,
        key: opgave,
        value: { opgave, titel, status: reported },
        oplystDato,
      }
    }
  },
}
