// Owns which product a text means.
import type { Product } from '../../domain/facts/products.ts'
import { fold, type Parse, textOf } from '../cell.ts'

/** What stands beside a product's name without changing which it is; versions too. */
const filler = ['esdh', 'eoj', 'system', 'suite', 'one', 'columna']
const version = /^v?\d+$/

const wordsOf = (text: string): string[] =>
  text
    .split(/[^\p{L}\p{N}]+/u)
    .map(fold)
    .filter((word) => word !== '')

/** Whether a text names a product: all of one of its names, and beside it only its vendor and filler. */
const names = (words: readonly string[], product: Product): boolean => {
  const beside = [...wordsOf(product.vendor), ...filler]
  return [product.id, product.navn, ...product.systemNames].map(wordsOf).some((name) => {
    const core = name.filter((word) => !filler.includes(word))
    return (
      core.length > 0 &&
      core.every((word) => words.includes(word)) &&
      words.every((word) => name.includes(word) || beside.includes(word) || version.test(word))
    )
  })
}

/** `Nova`, `KMD Nova ESDH`, `nova`: the one product that is named. */
export const parseProduct =
  (products: readonly Product[]): Parse<Product> =>
  (cell) => {
    const text = textOf(cell)
    const exact = products.filter((p) => [p.id, p.navn, ...p.systemNames].some((n) => fold(n) === fold(text)))
    const meant = exact.length > 0 ? exact : products.filter((product) => names(wordsOf(text), product))
    const [product] = meant
    return product !== undefined && meant.length === 1
      ? { value: product }
      : { expected: `one of the products ${products.map((p) => p.navn).join(', ')}` }
  }
