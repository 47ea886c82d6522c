// Owns the table of KLE configurations: a kommune's settings for a number in SAPA's administration module.
import { parseDay, parsePastDay } from '../days.ts'
import { parseKle, parseKommune, parseSystems, parseText, parseWord, parseYesNo } from '../values.ts'
import { kommuneColumn, oplystDatoColumn, type TableKind } from './table-kind.ts'

const parseSource = parseText(100)
const oensket = parseWord({ aaben: ['åben', 'åbent'], lukket: [] }, 'åben or lukket')

export const kleKonfiguration: TableKind = {
  columns: [
    kommuneColumn,
    { name: 'kle', countedWith: ['kle-nr', 'kle-nummer', 'kle-emne', 'emnenr'], required: true },
    { name: 'aktiv', countedWith: ['aktiv konfiguration'], required: true },
    { name: 'fradato', countedWith: [] },
    {
      name: 'deaktiverFradatoForAktive',
      countedWith: [
        'deaktiver fradato',
        'deaktiver fradato for aktive sager',
        'deaktiver fradato for aktive sager og tilhørende ydelser',
      ],
    },
    { name: 'fagsystemfilter', countedWith: ['fagsystem', 'fagsystemer'] },
    { name: 'visDokumenttitler', countedWith: ['vis dokumenttitel'] },
    { name: 'visKleTitel', countedWith: ['vis KLE-titler'] },
    { name: 'oensket', countedWith: ['ønsket tilstand', 'ønsket status'] },
    oplystDatoColumn,
    { name: 'oplystAf', countedWith: [] },
  ],
  createReader: ({ today }) => {
    const parseReported = parsePastDay(today)
    return (row) => {
      const kommunekode = row.required('kommune', parseKommune)
      const key = row.required('kle', parseKle)
      const aktiv = row.required('aktiv', parseYesNo)
      const value = {
        fradato: row.optional('fradato', parseDay),
        deaktiverFradatoForAktive: row.optional('deaktiverFradatoForAktive', parseYesNo) ?? false,
        fagsystemfilter: row.optional('fagsystemfilter', parseSystems) ?? [],
        visDokumenttitler: row.optional('visDokumenttitler', parseYesNo),
        visKleTitel: row.optional('visKleTitel', parseYesNo),
        oensket: row.optional('oensket', oensket),
        oplystAf: row.optional('oplystAf', parseSource),
      }
      const oplystDato = row.optional('oplystDato', parseReported)
      if (kommunekode === undefined || key === undefined || aktiv === undefined) return undefined
      return { kind: 'kle-konfiguration', kommunekode, key, value: { aktiv, ...value }, oplystDato }
    }
  },
}
