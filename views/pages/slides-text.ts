// Text of a week's slides, for a mail.

import type { Block, Deck, TableBlock } from '../slide/deck.ts'
import { uncapital } from '../text/format.ts'

const isWord = (text: string): boolean => /^\p{L}/u.test(text)

/** `Acadre: kommuner 14, alle 1, … – KOMBITs aktivitet: …`: numbers by their columns, then what is text. */
const rowText = ({ columns }: TableBlock, [first = '', ...others]: readonly string[]): string => {
  const cells = others.map((text, i) => ({ text, column: columns[i + 1] })).filter(({ text }) => text !== '')
  const parts = cells.map(({ text, column }) =>
    column?.isNumber === true
      ? `${uncapital(column.name)}${isWord(text) ? ': ' : ' '}${uncapital(text)}`
      : `${column?.name ?? ''}: ${text}`,
  )
  return `- ${first}: ${parts.join('; ')}`
}

const linesOf = (block: Block): string[] => {
  if (block.kind === 'chart') return []
  if (block.kind === 'table') return block.rows.map((row) => rowText(block, row))
  return [
    ...(block.heading === undefined ? [] : [`${block.heading}:`]),
    ...block.items.map((item) => (block.isMarked === true ? item : `- ${item}`)),
  ]
}

/** Charts are left out, because the texts and tables beside them have their numbers. */
export const slidesText = ({ title, slides }: Deck): string =>
  [
    title,
    ...slides.map((slide, i) =>
      [`${i + 1}. ${slide.title}`, ...slide.blocks.flatMap(linesOf), `(${slide.footnote})`].join('\n'),
    ),
  ].join('\n\n')
