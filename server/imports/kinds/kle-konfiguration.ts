// The table of KLE-konfigurationer: a kommune's settings for a number in SAPA's administration module.
import { parseDay, parsePastDay } from '../days.ts'
import { parseSystems } from '../systems.ts'
import { parseKle, parseKommune, parseText, parseWord, parseYesNo } from '../values.ts'
import { kommuneColumn, oplystDatoColumn, type TableKind } from './table-kind.ts'

const parseSource = parseText(100)
const parseOensket = parseWord({ aaben: ['åben', 'åbent'], lukket: [] }, 'åben eller lukket')

export const kleKonfiguration: TableKind = {
  columns: [
    kommuneColumn,
    { name: 'kle', aliases: ['kle-nr', 'kle-nummer', 'kle-emne', 'emnenr'], required: true },
    { name: 'aktiv', aliases: ['aktiv konfiguration'], required: true },
    { name: 'fradato', aliases: [] },
    {
      name: 'deaktiverFradatoForAktive',
      aliases: [
        'deaktiver fradato',
        'deaktiver fradato for aktive sager',
        'deaktiver fradato for aktive sager og tilhørende ydelser',
      ],
    },
    { name: 'fagsystemfilter', aliases: ['fagsystem', 'fagsystemer'] },
    { name: 'visDokumenttitler', aliases: ['vis dokumenttitel'] },
    { name: 'visKleTitel', aliases: ['vis KLE-titler'] },
    { name: 'oensket', aliases: ['ønsket tilstand', 'ønsket status'] },
    oplystDatoColumn,
    { name: 'oplystAf', aliases: [] },
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
        oensket: row.optional('oensket', parseOensket),
        oplystAf: row.optional('oplystAf', parseSource),
      }
      const oplystDato = row.optional('oplystDato', parseReported)
      if (kommunekode === undefined || key === undefined || aktiv === undefined) return undefined
      return { kind: 'kle-konfiguration', kommunekode, key, value: { aktiv, ...value }, oplystDato }
    }
  },
}
