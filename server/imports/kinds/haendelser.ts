// The table of events described by hand: when, what, and whom they concerned.
import { spanOf } from '../../domain/incidents/haendelse.ts'
import type { Scope } from '../../domain/incidents/scope.ts'
import { type Parse, textOf } from '../cell.ts'
import { parseMoment } from '../days.ts'
import { type KnownScopes, parseScope } from '../scope.ts'
import { parseId, parseText } from '../values.ts'
import type { TableKind } from './table-kind.ts'

const parseTitle = parseText(200)
const parseDescription = parseText(2000)
const parseSource = parseText(100)

const parseEventId = parseId('et id', '2022-17')

const maxScopes = 100

/** Parses scopes separated by commas; sorted, without duplicates. */
const parseScopes =
  (known: KnownScopes): Parse<Scope[]> =>
  (cell) => {
    const texts = textOf(cell).split(',')
    if (texts.length > maxScopes) return { expected: `højst ${maxScopes} omfang, adskilt af kommaer` }
    const scopes = new Set<Scope>()
    const mistakes: { expected: string; found: string }[] = []
    for (const text of texts) {
      const parsed = parseScope(text, known)
      if ('expected' in parsed) mistakes.push({ expected: parsed.expected, found: text })
      else scopes.add(parsed.scope)
    }
    const [first, ...others] = mistakes
    return first === undefined ? { value: [...scopes].sort() } : { ...first, others }
  }

export const haendelser: TableKind = {
  columns: [
    { name: 'id', aliases: ['nr', 'nummer', 'sagsnummer'], required: true },
    { name: 'titel', aliases: ['overskrift', 'title'], required: true },
    { name: 'fra', aliases: ['start', 'begyndt', 'from'], required: true },
    { name: 'til', aliases: ['slut', 'sluttet', 'until'] },
    { name: 'omfang', aliases: ['berørt', 'scope'] },
    { name: 'tekst', aliases: ['beskrivelse', 'text'] },
    { name: 'kilde', aliases: ['oplyst af', 'source'] },
  ],
  createReader: (context) => {
    const parseOmfang = parseScopes(context)
    return (row) => {
      const id = row.required('id', parseEventId)
      const titel = row.required('titel', parseTitle)
      const fra = row.required('fra', parseMoment)
      const til = row.optional('til', parseMoment)
      const value = {
        omfang: row.optional('omfang', parseOmfang) ?? [],
        tekst: row.optional('tekst', parseDescription),
        kilde: row.optional('kilde', parseSource),
      }
      if (id === undefined || titel === undefined || fra === undefined) return undefined
      const { from, until } = spanOf({ fra, til })
      if (until !== undefined && until <= from) row.refuse('til', 'en dato eller et tidspunkt efter fra')
      return { kind: 'haendelser', kommunekode: '', key: id, value: { titel, fra, til, ...value } }
    }
  },
}
