// Sources of the kommuner's products: counts of reported and observed, and the list of disagreements.

import type { Product } from '../../server/domain/facts/products.ts'
import { groupOfKind, type ProductKind } from '../../server/domain/kle.ts'
import { type Child, html, type Markup } from '../markup.ts'
import { type Basis, bases, basisOf, countBases } from '../model/basis.ts'
import { selectKommuner } from '../model/query.ts'
import { together } from '../model/together.ts'
import type { KommuneModel, World } from '../model/world.ts'
import { observedText, originText } from '../text/products.ts'
import { kindNames } from '../text/words.ts'
import { columns, countCell, kommuneLinks, numberColumns, table } from './parts.ts'
import { kommunerOf } from './products.ts'

const basisNames: Record<Basis, string> = {
  both: 'Oplyst og set',
  reported: 'Kun oplyst',
  observed: 'Kun set',
  disagrees: 'Stemmer ikke',
  none: 'Ikke oplyst',
}

/** A disagreement concerns the reported product and the observed products. */
const isAbout = (k: KommuneModel, kind: ProductKind, product: Product): boolean => {
  const { reported, observed } = k.productAnswers[kind]
  return reported?.product === product.id || observed.some((o) => o.product === product.id)
}

const disagreeing = (world: World, kinds: readonly ProductKind[], product?: Product): Child => {
  const rows = kinds.flatMap((kind) => {
    const disagree = selectKommuner(world, { sorter: 'navn', retning: 'op' })
      .filter((k) => basisOf(k.productAnswers[kind]) === 'disagrees')
      .filter((k) => product === undefined || isAbout(k, kind, product))
    const reported = (k: KommuneModel): Markup => {
      const answer = k.productAnswers[kind]
      return html`${k.products[kind]?.navn ?? answer.reported?.product}${answer.reported && html`<span class="note"> ${originText(answer.reported)}</span>`}`
    }
    const observed = (k: KommuneModel): string => observedText(k.productAnswers[kind], world.products)
    return together(disagree, (k) => String(reported(k))).map(
      (equal) =>
        html`<tr><th scope="row">${reported(equal[0])}</th><td>${kindNames[kind]}</td>${countCell(equal.length)}<td class="wide">${together(equal, observed).map((same) => html`<p>${observed(same[0])}: ${kommuneLinks(same, groupOfKind(kind))}</p>`)}</td></tr>`,
    )
  })
  return (
    rows.length > 0 &&
    html`<h3>Hvor oplysningen ikke stemmer med indekset</h3>
<p>Indekset har ingen sager fra den oplyste løsning, men fra en anden.</p>
${table('Kommuner, hvor den oplyste løsning ikke stemmer med indekset', [columns('Oplyst', 'Type'), numberColumns('Kommuner'), columns('Set i indekset')], rows, { variant: 'shared', asList: true })}`
  )
}

const explained = html`<p>En løsning er oplyst, når den står i opsætningen eller i en indlæst fil, og set, når indekset har sager fra den. Oplysningen stemmer ikke, når indekset ingen sager har fra den oplyste løsning, men fra en anden.</p>`

/** A row for each product, which sums to the number of its kommuner. */
export const productBasis = (world: World): Markup => {
  const shown = bases.filter((basis) =>
    (['esdh', 'eoj'] as const).some((kind) => countBases(world.kommuner, kind)[basis] > 0),
  )
  const row = (kind: ProductKind, product: Product | undefined): Markup | undefined => {
    const kommuner = kommunerOf(world, kind, product)
    if (kommuner.length === 0) return undefined
    const counts = countBases(kommuner, kind)
    return html`<tr><th scope="row">${product?.navn ?? 'Ikke oplyst'}</th><td>${kindNames[kind]}</td>${shown.map((basis) => countCell(counts[basis]))}</tr>`
  }
  const rows = (['esdh', 'eoj'] as const).flatMap((kind) =>
    [...world.products.filter((p) => p.kind === kind), undefined].flatMap(
      (product) => row(kind, product) ?? [],
    ),
  )
  return html`<h2>Hvor oplysningen om løsningerne kommer fra</h2>
${explained}
${table('Kommuner efter, hvor oplysningen om løsningen kommer fra', [columns('Løsning', 'Type'), numberColumns(...shown.map((basis) => basisNames[basis]))], rows, { variant: 'numbers', asList: true })}
${disagreeing(world, ['esdh', 'eoj'])}`
}

/** Counts of one product; undefined when no kommune uses it and no disagreement concerns it. */
export const basisOfProduct = (world: World, product: Product): Child => {
  const kommuner = kommunerOf(world, product.kind, product)
  const list = disagreeing(world, [product.kind], product)
  if (kommuner.length === 0 && list === false) return undefined
  const counts = countBases(kommuner, product.kind)
  const known = bases.filter((basis) => counts[basis] > 0)
  return html`<h2>Hvor oplysningen om løsningen kommer fra</h2>
${explained}
${
  kommuner.length > 0 &&
  table(
    `Kommuner med ${product.navn} efter, hvor oplysningen kommer fra`,
    numberColumns(...known.map((basis) => basisNames[basis])),
    [html`<tr>${known.map((basis) => countCell(counts[basis]))}</tr>`],
    { variant: 'numbers', asList: true },
  )
}
${list}`
}
