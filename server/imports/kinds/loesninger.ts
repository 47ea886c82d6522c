// Owns the table of which product a kommune uses, and when.
import { parseDay, parsePastDay } from '../days.ts'
import { parseKommune, parseUuid, parseWord } from '../values.ts'
import { parseProduct } from './product.ts'
import { kommuneColumn, oplystDatoColumn, type TableKind } from './table-kind.ts'

const kind = parseWord({ esdh: [], eoj: [] }, 'ESDH or EOJ')

export const loesninger: TableKind = {
  columns: [
    kommuneColumn,
    {
      name: 'løsning',
      countedWith: ['produkt', 'product', 'system', 'it-system', 'fagsystem'],
      required: true,
    },
    { name: 'type', countedWith: ['systemtype', 'art'] },
    { name: 'fra', countedWith: ['fra dato', 'from'] },
    { name: 'til', countedWith: ['til dato', 'until'] },
    { name: 'systemUuid', countedWith: ['uuid', 'system-id'] },
    oplystDatoColumn,
  ],
  createReader: ({ products, today }) => {
    const parseReported = parsePastDay(today)
    const parseLoesning = parseProduct(products)
    return (row) => {
      const kommunekode = row.required('kommune', parseKommune)
      const product = row.required('løsning', parseLoesning)
      const reported = row.optional('type', kind)
      const from = row.optional('fra', parseDay)
      const until = row.optional('til', parseDay)
      const systemUuid = row.optional('systemUuid', parseUuid)
      const oplystDato = row.optional('oplystDato', parseReported)
      if (product !== undefined && reported !== undefined && reported !== product.kind) {
        row.refuse('type', `${product.kind.toUpperCase()}, which ${product.navn} is`)
      }
      if (from !== undefined && until !== undefined && until < from) row.refuse('til', `${from} or later`)
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
