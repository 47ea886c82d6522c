// Product tables: the number of kommuner that use each product, and their levels.

import type { Product } from '../../server/domain/facts/products.ts'
import { groupOfKind, type ProductKind, type ReadinessGroup } from '../../server/domain/kle.ts'
import { type Level, levels } from '../../server/domain/readiness/level.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { unknownProduct } from '../model/query.ts'
import { countLevels, type KommuneModel, productOf, type World } from '../model/world.ts'
import { count } from '../text/format.ts'
import { countStates, groupNames, kindNames } from '../text/words.ts'
import { columns, numberColumns, stateBadge, strip, table } from './parts.ts'

/** The kommuner that use a product; with `undefined`, those whose product is unknown. */
export const kommunerOf = (
  world: World,
  kind: ProductKind,
  product: Product | undefined,
): readonly KommuneModel[] =>
  world.kommuner.filter((k) => productOf(k, groupOfKind(kind))?.id === product?.id)

const levelCell = (id: string, group: ReadinessGroup, level: Level, n: number): Markup =>
  html`<td class="number">${n === 0 ? '0' : html`<a href="/kommuner?loesning=${encodeURIComponent(id)}&amp;gruppe=${group}&amp;niveau=${level}">${count(n)}</a>`}</td>`

/** An extra column of a page: its heading, and the cell of a product. */
export type Extra = { head: string; cell(kommuner: readonly KommuneModel[], group: ReadinessGroup): Child }

const row = (
  world: World,
  kind: ProductKind,
  product: Product | undefined,
  scale: number,
  extra?: Extra,
): Markup | undefined => {
  const group = groupOfKind(kind)
  const kommuner = kommunerOf(world, kind, product)
  if (product === undefined && kommuner.length === 0) return undefined
  const counts = countLevels(kommuner, group)
  const id = product?.id ?? unknownProduct
  return html`<tr><th scope="row">${
    product === undefined
      ? html`<a href="/kommuner?loesning=${unknownProduct}&amp;gruppe=${group}">Ikke oplyst</a>`
      : html`<a href="/loesninger/${encodeURIComponent(product.id)}">${product.navn}</a><span class="note"> ${product.vendor}</span>`
  }</th><td class="number">${count(kommuner.length)}</td>${levels.map((level) => levelCell(id, group, level, counts[level]))}<td class="strip-cell">${kommuner.length > 0 && strip(countStates(kommuner, group), scale)}</td>${extra && html`<td>${kommuner.length > 0 && extra.cell(kommuner, group)}</td>`}</tr>`
}

const head = (extra?: Extra): Child => [
  columns('Løsning'),
  numberColumns('Kommuner', ...levels.map((level) => stateBadge(level))),
  columns('Fordeling'),
  extra && columns(extra.head),
]

/** A table for each kind of product; the kommuner of each table sum to all kommuner. */
export const productTables = (world: World, heading: 'h2' | 'h3', extra?: Extra): Child =>
  (['esdh', 'eoj'] as const).map((kind) => {
    const group = groupOfKind(kind)
    const products = world.products.filter((p) => p.kind === kind)
    const title = `${kindNames[kind]}-løsninger: ${groupNames[group]}`
    const all = [...products, undefined]
    const scale = Math.max(...all.map((product) => kommunerOf(world, kind, product).length))
    const rows = all.flatMap((product) => row(world, kind, product, scale, extra) ?? [])
    return html`${heading === 'h2' ? html`<h2>${title}</h2>` : html`<h3>${title}</h3>`}${table(title, head(extra), rows)}`
  })
