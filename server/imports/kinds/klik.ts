// The table of the kommuner's status in KLIK tasks.
import type { Klik } from '../../domain/facts/facts.ts'
import { fold, type Parse } from '../cell.ts'
import { parseDay, parsePastDay } from '../days.ts'
import type { RowReader } from '../row.ts'
import { parseId, parseKommune, parseText, parseWord } from '../values.ts'
import { kommuneColumn, oplystDatoColumn, type TableKind } from './table-kind.ts'

const parseStatus = parseWord(
  {
    ikkePaabegyndt: ['ikke startet', 'ej påbegyndt'],
    paabegyndt: ['igangsat', 'i gang', 'startet'],
    fuldfoert: ['færdig', 'afsluttet', 'udført', 'gennemført'],
  },
  'Ikke påbegyndt, Påbegyndt eller Fuldført',
)

const parseType = parseWord(
  { obligatorisk: [], obligatoriskPaaKritiskVej: ['obligatorisk, kritisk vej'] },
  'Obligatorisk eller Obligatorisk på kritisk vej',
)

const parseTitle = parseText(300)

const parseTaskId = parseId('en KLIK-opgaves id', '31')

/** A task number with and without a leading zero is the same task, because a spreadsheet removes the zero of `01`. */
const parseTask: Parse<string> = (cell) => {
  const parsed = parseTaskId(cell)
  return 'value' in parsed ? { value: parsed.value.replace(/^0+(?=\d+$)/, '') } : parsed
}

/** What is said of the task itself, which is the same in every kommune's row. */
type Said = Pick<Klik, 'titel' | 'start' | 'deadline' | 'type'>
const said = ['titel', 'start', 'deadline', 'type'] as const

/** Refuses what a row says of a task when an earlier row says something else; a title may differ in case and signs. */
const createSameTask = (): ((row: RowReader, opgave: string, task: Said) => void) => {
  const first = new Map<string, { text: string; line: number }>()
  return (row, opgave, task) => {
    for (const name of said) {
      const value = task[name]
      if (value === undefined) continue
      const text = name === 'titel' ? fold(value) : value
      const id = `${name} ${opgave}`
      const former = first.get(id)
      if (former === undefined) first.set(id, { text, line: row.line() })
      else if (former.text !== text)
        row.refuse(name, `samme ${name} for opgave ${opgave} overalt: linje ${former.line} har en anden`)
    }
  }
}

export const klik: TableKind = {
  columns: [
    { name: 'opgave', aliases: ['opgave-id', 'opgavenr', 'opgavenummer', 'nr', 'id'], required: true },
    { name: 'titel', aliases: ['opgavetitel', 'opgavenavn'] },
    { name: 'start', aliases: ['startdato', 'opgavestart'] },
    { name: 'deadline', aliases: ['frist', 'slut', 'slutdato'] },
    { name: 'type', aliases: ['opgavetype'] },
    kommuneColumn,
    { name: 'status', aliases: ['opgavestatus'], required: true },
    oplystDatoColumn,
  ],
  createReader: ({ today }) => {
    const parseReported = parsePastDay(today)
    const refuseOther = createSameTask()
    return (row) => {
      const opgave = row.required('opgave', parseTask)
      const titel = row.optional('titel', parseTitle)
      const start = row.optional('start', parseDay)
      const deadline = row.optional('deadline', parseDay)
      if (start !== undefined && deadline !== undefined && deadline < start)
        row.refuse('deadline', 'en dato, der ikke ligger før start')
      const type = row.optional('type', parseType)
      const kommunekode = row.required('kommune', parseKommune)
      const status = row.required('status', parseStatus)
      const oplystDato = row.optional('oplystDato', parseReported)
      if (opgave !== undefined) refuseOther(row, opgave, { titel, start, deadline, type })
      if (opgave === undefined || kommunekode === undefined || status === undefined) return undefined
      return {
        kind: 'klik',
        kommunekode,
        key: opgave,
        value: { opgave, titel, start, deadline, type, status },
        oplystDato,
      }
    }
  },
}
