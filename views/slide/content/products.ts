// Slides of the products: the levels of their kommuner, and what KOMBIT is doing.
import { groupOfKind, type ProductKind } from '../../../server/domain/kle.ts'
import { levels } from '../../../server/domain/readiness/level.ts'
import type { FrozenWeek } from '../../../server/domain/week/frozen-week.ts'
import { tally } from '../../model/tally.ts'
import type { Counts } from '../../model/world.ts'
import { count, shortDay } from '../../text/format.ts'
import { countingRule } from '../../text/ladder.ts'
import { productsFinding } from '../../text/slide.ts'
import { groupNames, kindNames, stateBadges } from '../../text/words.ts'
import type { TableBlock } from '../deck.ts'
import { namesOf, type SlideContent, type SlideFacts, textBlock } from './input.ts'

type Kommune = FrozenWeek['kommuner'][number]

const numbersOf = (users: readonly Kommune[], counts: Counts): string[] => [
  count(users.length),
  ...levels.map((level) => count(counts[level])),
]

const activityText = ({ activity }: FrozenWeek['products'][number]): string => {
  if (activity === undefined) return 'Ikke oplyst'
  const { tekst, dato } = activity
  return dato === undefined ? tekst : `${tekst.replace(/\.$/, '')} (${shortDay(dato)})`
}

export const productSlide = ({ week: { content }, names }: SlideFacts, kind: ProductKind): SlideContent => {
  const group = groupOfKind(kind)
  const countsOf = (users: readonly Kommune[]): Counts =>
    tally(levels, users, ({ groups }) => groups[group].level)
  const known = new Set(content.products.map(({ id }) => id))
  const unreported = content.kommuner.filter((k) => !known.has(k.products[kind] ?? ''))
  const products = content.products
    .filter((product) => product.kind === kind)
    .map((product) => ({ product, users: content.kommuner.filter((k) => k.products[kind] === product.id) }))
    .filter(({ product, users }) => users.length > 0 || product.activity !== undefined)
  const rows = [
    ...products.map(({ product, users }) => [
      product.navn,
      // Where nobody is known to use a product, some may all the same.
      ...(users.length === 0 && unreported.length > 0
        ? ['?', '?', '?', '?', '?']
        : numbersOf(users, countsOf(users))),
      activityText(product),
    ]),
    ...(unreported.length === 0
      ? []
      : [['Løsning ikke oplyst', ...numbersOf(unreported, countsOf(unreported)), '']]),
    ['I alt', ...numbersOf(content.kommuner, countsOf(content.kommuner)), ''],
  ]
  const table: TableBlock = {
    kind: 'table',
    alt: `Løsningerne til ${kindNames[kind]}: kommuner efter niveau i ${groupNames[group]}, og KOMBITs aktivitet`,
    columns: [
      { name: 'Løsning', share: 20 },
      { name: 'Kommuner', share: 14, isNumber: true },
      ...levels.map((level) => ({ name: stateBadges[level].word, share: 10, isNumber: true })),
      { name: 'KOMBITs aktivitet', share: 50 },
    ],
    rows,
  }
  const named = [
    ...products.map(({ product, users }) => ({ navn: product.navn, users })),
    { navn: 'Løsning ikke oplyst', users: unreported },
  ].map(({ navn, users }) =>
    users.length === 0
      ? ''
      : `${navn} (${count(users.length)}): ${namesOf(users.map(({ kommunekode }) => kommunekode))}`,
  )
  const used = products.map(({ product, users }) => ({ navn: product.navn, counts: countsOf(users) }))
  return {
    title: `${kindNames[kind]} pr. løsning: ${productsFinding(used)}`,
    blocks: [table, ...(names ? textBlock(named, { heading: 'Kommunerne pr. løsning' }) : [])],
    rule: countingRule(content.rules.flereFrom),
    notes: [
      'Kilde: hvilken løsning en kommune bruger, er oplyst eller set i indekset; KOMBITs aktiviteter er indlæst fra en fil.',
      '? betyder, at det ikke er oplyst om nogen kommune, at den bruger løsningen.',
    ],
  }
}
