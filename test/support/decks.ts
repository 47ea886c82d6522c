// Decks for tests: every kind of block, and texts that a writer could get wrong.
import type { ChartBlock, Deck, TableBlock, TextBlock } from '../../views/slide/deck.ts'

export const someTable: TableBlock = {
  kind: 'table',
  alt: 'Løsninger og antal',
  columns: [
    { name: 'Løsning', share: 2 },
    { name: 'Antal', share: 1, isNumber: true },
    { name: 'KOMBITs aktivitet', share: 5 },
  ],
  rows: [
    ['Acadre', '22', 'Løbende møder med kommuner og leverandør'],
    ['SBSYS <&"> \u0000', '30', ''],
  ],
}

export const someChart: ChartBlock = {
  ...{ kind: 'chart', alt: 'De 98 kommuner efter niveau', shape: 'stacked', categories: ['KLE 02'], max: 98 },
  series: [
    { name: 'Alle', tone: 'alle', values: [2] },
    { name: 'Flere', tone: 'flere', values: [29] },
    { name: 'Ingen', tone: 'ingen', values: [67] },
    { name: 'Ikke målt', tone: 'ukendt', values: [0] },
  ],
}

export const someBars: ChartBlock = {
  heading: 'Svartider & <mere>',
  ...{ kind: 'chart', alt: 'Svartider', shape: 'bars', categories: ['SDI', 'YDI'], unit: 'ms' },
  series: [
    { name: '50 %', tone: 'first', values: [200, undefined] },
    { name: '95 %', tone: 'second', values: [1250, 10_000] },
  ],
}

export const someText: TextBlock = {
  kind: 'text',
  heading: 'Siden uge 42',
  items: ['▲ Hjørring', 'Å < Ø & "Æ"'],
}

type Content = Omit<Deck['slides'][number], 'footnote'>

export const makeDeck = (slides: readonly Content[]): Deck => ({
  title: 'Borgerblikket, uge 43 & <mere>',
  madeAt: Date.UTC(2022, 9, 28, 10),
  slides: slides.map((slide) => ({ ...slide, footnote: 'Frosset 28. oktober 2022 kl. 12.00. Demodata.' })),
})

export const someDeck = makeDeck([
  {
    title: 'ESDH på indekserne',
    blocks: [someText, someChart, someTable],
    notes: ['Kilde: SDI', 'Regel < 1'],
  },
  { title: 'Svartider', blocks: [someBars], notes: ['Kilde: målinger'] },
])
