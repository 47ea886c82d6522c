// The table of whom to ask in a kommune: roles and their mailboxes, never persons.
import { parsePastDay } from '../days.ts'
import { createFunctional, type Functional } from '../functional.ts'
import { parseKommune, parseWord } from '../values.ts'
import { kommuneColumn, oplystDatoColumn, type TableKind } from './table-kind.ts'

const parseOmraade = parseWord(
  {
    '02': ['2', 'KLE 02', 'KLE 2'],
    '27': ['KLE 27'],
    '29': ['KLE 29'],
    esdh: [],
    eoj: ['KLE 27 og 29', '27 og 29'],
    alle: ['alle områder', 'hele kommunen'],
  },
  '02, 27, 29, ESDH, EOJ eller alle',
)

export const kontakter: TableKind = {
  columns: [
    kommuneColumn,
    { name: 'område', aliases: ['kle', 'kle-gruppe', 'gruppe'], required: true, isNumber: true },
    { name: 'rolle', aliases: ['funktion', 'enhed'], required: true },
    { name: 'postkasse', aliases: ['funktionspostkasse', 'mail', 'e-mail', 'mailadresse'], required: true },
    oplystDatoColumn,
  ],
  createReader: ({ products, today }) => {
    const { parseMailbox, parseRole } = createFunctional(products)
    const parseReported = parsePastDay(today)
    return (row) => {
      const kommunekode = row.required('kommune', parseKommune)
      const omraade = row.required('område', parseOmraade)
      const rolle = row.required('rolle', parseRole)
      const postkasse = row.required('postkasse', parseMailbox)
      const oplystDato = row.optional('oplystDato', parseReported)
      if (kommunekode === undefined || omraade === undefined) return undefined
      if (rolle === undefined || postkasse === undefined) return undefined
      const unsure = [rolle, postkasse].filter(({ isSure }: Functional) => !isSure)
      for (const { text } of unsure)
        row.note(
          `${JSON.stringify(text)} kan være en persons. Kun enheder, roller og deres postkasser må indlæses`,
        )
      return {
        kind: 'kontakter',
        kommunekode,
        key: `${omraade} ${rolle.text}`,
        value: { omraade, rolle: rolle.text, postkasse: postkasse.text },
        oplystDato,
      }
    }
  },
}
