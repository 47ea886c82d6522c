// The table of KOMBIT's activities for each product.
import { parseDay } from '../days.ts'
import { parseText } from '../values.ts'
import { parseProduct } from './product.ts'
import type { TableKind } from './table-kind.ts'

const parseActivity = parseText(1000)

export const aktiviteter: TableKind = {
  columns: [
    { name: 'løsning', aliases: ['produkt', 'product', 'system', 'it-system'], required: true },
    { name: 'dato', aliases: ['date'] },
    { name: 'tekst', aliases: ['aktivitet', 'beskrivelse', 'text'], required: true },
  ],
  createReader: ({ products }) => {
    const parseLoesning = parseProduct(products)
    return (row) => {
      const product = row.required('løsning', parseLoesning)
      const dato = row.optional('dato', parseDay)
      const tekst = row.required('tekst', parseActivity)
      if (product === undefined || tekst === undefined) return undefined
      return {
        kind: 'aktiviteter',
        kommunekode: '',
        key: dato === undefined ? product.id : `${product.id} ${dato}`,
        value: { product: product.id, dato, tekst },
      }
    }
  },
}
