// Places a slide's blocks on pages: long lists go on on further pages, and nothing leaves the slide.
import type { Block, Deck, Slide } from './deck.ts'
import { type Box, type Frame, leastPoints } from './design.ts'
import { type Placed, type Sizes, type Space, splitChart, splitTable, splitText } from './placed.ts'
import { linesHeight, linesOf } from './text-width.ts'

export type Page = {
  title: string
  boxes: readonly Placed[]
  notes: readonly string[]
  footnote: { text: string; box: Box }
}

/** The sizes of text that are tried: the first at which a slide fits on a page is used, else the last. */
const triedSizes: readonly Sizes[] = [
  { text: 18, table: 14 },
  { text: 16, table: leastPoints },
  { text: 14, table: leastPoints },
]

/** Space between blocks, EMU. */
const gap = 160_000

/** The bottom of the layout's content. */
const footnoteBox = (footnote: string, { body }: Frame): Box => {
  const lines = linesOf(footnote, body.width, leastPoints).length
  const height = linesHeight(lines, leastPoints)
  return { ...body, y: body.y + body.height - height, height }
}

const split = (
  block: Block,
  space: Space,
  sizes: Sizes,
): { first?: Placed | undefined; rest?: Block | undefined } => {
  if (block.kind === 'text') return splitText(block, space, sizes)
  return block.kind === 'table' ? splitTable(block, space, sizes) : splitChart(block, space)
}

/** The blocks on pages of the size of `area`. */
const placeBlocks = (blocks: readonly Block[], area: Box, sizes: Sizes): Placed[][] => {
  const pages: Placed[][] = []
  let page: Placed[] = []
  let y = area.y
  for (const block of blocks) {
    let rest: Block | undefined = block
    while (rest !== undefined) {
      const box = { ...area, y, height: area.y + area.height - y }
      const placed = split(rest, { box, isWhole: page.length === 0 }, sizes)
      if (placed.first !== undefined) {
        page.push(placed.first)
        y += placed.first.box.height + gap
      }
      rest = placed.rest
      if (rest !== undefined) {
        pages.push(page)
        page = []
        y = area.y
      }
    }
  }
  return [...pages, page]
}

const pagesIn = (slide: Slide, area: Box): Placed[][] => {
  let pages: Placed[][] = []
  for (const sizes of triedSizes) {
    pages = placeBlocks(slide.blocks, area, sizes)
    if (pages.length === 1) break
  }
  return pages
}

/** The pages of a slide; with several, each title says which it is. */
const toPages = (slide: Slide, footnote: string, frame: Frame): Page[] => {
  const box = footnoteBox(footnote, frame)
  const pages = pagesIn(slide, { ...frame.body, height: box.y - frame.body.y - gap })
  return pages.map((boxes, i) => ({
    title: pages.length === 1 ? slide.title : `${slide.title} (${i + 1} af ${pages.length})`,
    boxes,
    notes: slide.notes,
    footnote: { text: footnote, box },
  }))
}

export const pagesOf = ({ slides, footnote }: Deck, frame: Frame): Page[] =>
  slides.flatMap((slide) => toPages(slide, footnote, frame))
