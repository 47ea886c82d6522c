// The table of the products that a kommune uses, with their periods.
import { writeDay } from '../danish.ts'
import { parseDay, parsePastDay } from '../days.ts'
import { parseKommune, parseUuid, parseWord } from '../values.ts'
import { parseProduct } from './product.ts'
import { kommuneColumn, oplystDatoColumn, type TableKind } from './table-kind.ts'

const parseProductKind = parseWord({ esdh: [], eoj: [] }, 'ESDH eller EOJ')

export const loesninger: TableKind = {
  columns: [
    kommuneColumn,
    {
      name: 'løsning',
      aliases: ['produkt', 'product', 'system', 'it-system', 'fagsystem'],
      required: true,
    },
    { name: 'type', aliases: ['systemtype', 'art'] },
    { name: 'fra', aliases: ['fra dato', 'from'] },
    { name: 'til', aliases: ['til dato', 'until'] },
    { name: 'systemUuid', aliases: ['uuid', 'system-id'] },
    oplystDatoColumn,
  ],
  createReader: ({ products, today }) => {
    const parseReported = parsePastDay(today)
    const parseLoesning = parseProduct(products)
    return (row) => {
      const kommunekode = row.required('kommune', parseKommune)
      const product = row.required('løsning', parseLoesning)
      const type = row.optional('type', parseProductKind)
      const from = row.optional('fra', parseDay)
      const until = row.optional('til', parseDay)
      const systemUuid = row.optional('systemUuid', parseUuid)
      const oplystDato = row.optional('oplystDato', parseReported)
      if (product !== undefined && type !== undefined && type !== product.kind) {
        row.refuse('type', `${product.kind.toUpperCase()}, som er typen for ${product.navn}`)
      }
      if (from !== undefined && until !== undefined && until < from)
        row.refuse('til', `${writeDay(from)} eller senere`)
      if (kommunekode === undefined || product === undefined) return undefined
      return {
        kind: 'loesninger',
        kommunekode,
        key: from === undefined ? product.kind : `${product.kind} ${from}`,
        value: { kind: product.kind, product: product.id, from, until, systemUuid },
        oplystDato,
      }
    }
  },
}
