// Product tables: the number of kommuner that use each product, and their levels.

import type { Product } from '../../server/domain/facts/products.ts'
import { groupOfKind, type ProductKind, type ReadinessGroup } from '../../server/domain/kle.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { unknownProduct } from '../model/query.ts'
import { type KommuneModel, productOf, type World } from '../model/world.ts'
import { count } from '../text/format.ts'
import { countStates, groupNames, kindNames, type State, type StateCounts, states } from '../text/words.ts'
import {
  columns,
  countCell,
  listedLevel,
  numberColumns,
  skippable,
  stateBadge,
  strip,
  table,
} from './parts.ts'

/** The kommuner that use a product; with `undefined`, those whose product is unknown. */
export const kommunerOf = (
  world: World,
  kind: ProductKind,
  product: Product | undefined,
): readonly KommuneModel[] =>
  world.kommuner.filter((k) => productOf(k, groupOfKind(kind))?.id === product?.id)

const stateCell = (id: string, group: ReadinessGroup, state: State, counts: StateCounts): Markup => {
  const n = counts[state] ?? 0
  const level = n === 0 ? undefined : listedLevel(counts, state)
  return level === undefined
    ? countCell(n)
    : countCell(
        n,
        html`<a href="/kommuner?loesning=${encodeURIComponent(id)}&amp;gruppe=${group}&amp;niveau=${level}">${count(n)}</a>`,
      )
}

/** An extra column of a page: its heading, and the cell of a product. */
export type Extra = { head: string; cell(kommuner: readonly KommuneModel[], group: ReadinessGroup): Child }

type Used = { product: Product | undefined; kommuner: readonly KommuneModel[]; counts: StateCounts }

const productLink = ({ id, navn }: Product): Markup =>
  html`<a href="/loesninger/${encodeURIComponent(id)}">${navn}</a>`

const row = (
  { product, kommuner, counts }: Used,
  group: ReadinessGroup,
  shown: readonly State[],
  scale: number,
  extra?: Extra,
): Markup => {
  const id = product?.id ?? unknownProduct
  return html`<tr><th scope="row">${
    product === undefined
      ? html`<a href="/kommuner?loesning=${unknownProduct}&amp;gruppe=${group}">Ikke oplyst</a>`
      : html`${productLink(product)}<span class="note"> ${product.vendor}</span>`
  }</th><td class="number">${count(kommuner.length)}</td>${shown.map((state) => stateCell(id, group, state, counts))}<td class="strip-cell">${strip(counts, scale)}</td>${extra && html`<td>${extra.cell(kommuner, group)}</td>`}</tr>`
}

const head = (shown: readonly State[], extra?: Extra): Child => [
  columns('Løsning'),
  numberColumns('Kommuner', ...shown.map((state) => stateBadge(state))),
  columns('Fordeling'),
  extra && columns(extra.head),
]

/** The products that no kommune is known to use, which would be rows of 0. */
const unusedText = (products: readonly Product[]): Child =>
  products.length > 0 &&
  html`<p class="note">Vi kender ingen kommuner, der bruger ${products.map((product, i) => html`${i > 0 && (i === products.length - 1 ? ' eller ' : ', ')}${productLink(product)}`)}.</p>`

/**
 * A table for each kind of product, with the states that some kommune is in; the kommuner of each table sum to all
 * kommuner.
 */
export const productTables = (world: World, heading: 'h2' | 'h3', extra?: Extra): Child =>
  (['esdh', 'eoj'] as const).map((kind) => {
    const group = groupOfKind(kind)
    const products = world.products.filter((p) => p.kind === kind)
    const title = `${kindNames[kind]}-løsninger: ${groupNames[group]}`
    const used = [...products, undefined].flatMap((product): Used[] => {
      const kommuner = kommunerOf(world, kind, product)
      return kommuner.length === 0 ? [] : [{ product, kommuner, counts: countStates(kommuner, group) }]
    })
    const shown = states.filter((state) => used.some(({ counts }) => (counts[state] ?? 0) > 0))
    const scale = Math.max(...used.map(({ kommuner }) => kommuner.length))
    const rows = used.map((one) => row(one, group, shown, scale, extra))
    const unused = products.filter((product) => !used.some((one) => one.product === product))
    return html`${heading === 'h2' ? html`<h2>${title}</h2>` : html`<h3>${title}</h3>`}${skippable(kind, `${kindNames[kind]}-løsningerne`, table(title, head(shown, extra), rows))}${unusedText(unused)}`
  })
