// Parses the name of a product.
import type { Product } from '../../domain/facts/products.ts'
import { fold, type Parse, textOf } from '../cell.ts'

/** Words that may accompany a product's name without changing its meaning, as may a version. */
const filler = ['esdh', 'eoj', 'system', 'suite', 'one', 'columna']
const version = /^v?\d+$/

const wordsOf = (text: string): string[] =>
  text
    .split(/[^\p{L}\p{N}]+/u)
    .map(fold)
    .filter((word) => word !== '')

/** Whether a text names a product: it contains one of the product's names, and otherwise only its vendor, filler and versions. */
const names = (words: readonly string[], product: Product): boolean => {
  const accompanying = [...wordsOf(product.vendor), ...filler]
  return [product.id, product.navn, ...product.systemNames].map(wordsOf).some((name) => {
    const core = name.filter((word) => !filler.includes(word))
    return (
      core.length > 0 &&
      core.every((word) => words.includes(word)) &&
      words.every((word) => name.includes(word) || accompanying.includes(word) || version.test(word))
    )
  })
}

/** Parses `Nova`, `KMD Nova ESDH` or `nova` to the only product that the text names. */
export const parseProduct =
  (products: readonly Product[]): Parse<Product> =>
  (cell) => {
    const text = textOf(cell)
    const exact = products.filter((p) => [p.id, p.navn, ...p.systemNames].some((n) => fold(n) === fold(text)))
    const matches = exact.length > 0 ? exact : products.filter((product) => names(wordsOf(text), product))
    const [product] = matches
    return product !== undefined && matches.length === 1
      ? { value: product }
      : { expected: `en af løsningerne ${products.map((p) => p.navn).join(', ')}` }
  }
