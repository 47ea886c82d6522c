// Places a slide's blocks on pages: long lists go on on further pages, and nothing leaves the slide.
import type { Block, Deck, Slide } from './deck.ts'
import { type Box, type Frame, leastPoints } from './design.ts'
import { type Placed, type Sizes, type Space, splitChart, splitTable, splitText } from './placed.ts'
import { lineCount, linesHeight } from './text-width.ts'

export type Page = {
  title: string
  /** The size of the titles of all pages; undefined for the layout's own. */
  titlePoints?: number | undefined
  boxes: readonly Placed[]
  notes: readonly string[]
  footnote: { text: string; box: Box }
}

/** The sizes of text that are tried: the first at which a slide fits on a page is used. */
const triedSizes: readonly Sizes[] = [
  { text: 18, table: 14, isDense: false },
  { text: 18, table: 14, isDense: true },
  { text: 16, table: leastPoints, isDense: true },
  { text: 14, table: leastPoints, isDense: true },
]

/** On several pages; their bars need not be low. */
const smallest: Sizes = { text: 14, table: leastPoints, isDense: false }

/** Space between blocks, EMU. */
const gap = 160_000

/** `KLE 27`, `1 kommune`, `3. december`: no line ends inside them. */
const unbroken = (text: string): string =>
  text.replace(/\b(?:KLE|uge) (?=\d)|\d\.? (?=[a-zæøå])/g, (start) => `${start.slice(0, -1)}\u00a0`)

const unbrokenBlock = (block: Block): Block => {
  if (block.kind === 'text')
    return { ...block, heading: block.heading && unbroken(block.heading), items: block.items.map(unbroken) }
  return block.kind === 'table' ? { ...block, rows: block.rows.map((row) => row.map(unbroken)) } : block
}

/** The bottom of the layout's content. */
const footnoteBox = (footnote: string, { body }: Frame): Box => {
  const lines = lineCount(footnote, body.width, leastPoints)
  const height = linesHeight(lines, leastPoints)
  return { ...body, y: body.y + body.height - height, height }
}

const split = (
  block: Block,
  space: Space,
  sizes: Sizes,
): { first?: Placed | undefined; rest?: Block | undefined } => {
  if (block.kind === 'text') return splitText(block, space, sizes)
  return block.kind === 'table' ? splitTable(block, space, sizes) : splitChart(block, space, sizes)
}

/** The blocks on pages of the size of `area`; undefined when they take more than `most`. */
const placeBlocks = (
  blocks: readonly Block[],
  area: Box,
  sizes: Sizes,
  most: number,
): Placed[][] | undefined => {
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
        if (pages.length === most) return undefined
        page = []
        y = area.y
      }
    }
  }
  return [...pages, page]
}

const pagesIn = (blocks: readonly Block[], area: Box): Placed[][] => {
  for (const sizes of triedSizes) {
    const page = placeBlocks(blocks, area, sizes, 1)
    if (page !== undefined) return page
  }
  return placeBlocks(blocks, area, smallest, Number.POSITIVE_INFINITY) ?? []
}

/** The title of one of several pages; the finding is only on the first, because the others do not show all of it. */
const titleOf = (title: string, i: number, pages: number): string =>
  `${i === 0 ? title : `${title.split(': ')[0]}, fortsat`} (${i + 1} af ${pages})`

/** The pages of a slide; with several, each title says which it is. */
const toPages = (slide: Slide, frame: Frame): Page[] => {
  const [title, footnote] = [slide.title, slide.footnote].map(unbroken) as [string, string]
  const blocks = slide.blocks.map(unbrokenBlock)
  const box = footnoteBox(footnote, frame)
  const pages = pagesIn(blocks, { ...frame.body, height: box.y - frame.body.y - gap })
  return pages.map((boxes, i) => ({
    title: pages.length === 1 ? title : titleOf(title, i, pages.length),
    boxes,
    notes: slide.notes,
    footnote: { text: footnote, box },
  }))
}

const titleLines = 2
/** Sizes for titles of which one is too long for the layout's own. */
const smallerTitles = [32, 28, 26, 24, 22, 20, 18, 16, 14]

/** The largest size at which every title keeps to its place, so that all have the same; undefined for the layout's own. */
const titlePointsOf = (pages: readonly Page[], { title: box, titlePoints }: Frame): number | undefined => {
  const fits = (points: number): boolean =>
    pages.every(({ title }) => {
      const lines = lineCount(title, box.width, points, true)
      return lines === 1 || (lines <= titleLines && linesHeight(lines, points) <= box.height)
    })
  if (fits(titlePoints)) return undefined
  const smaller = smallerTitles.filter((points) => points < titlePoints)
  return smaller.find(fits) ?? smaller.at(-1)
}

export const pagesOf = ({ slides }: Deck, frame: Frame): Page[] => {
  const pages = slides.flatMap((slide) => toPages(slide, frame))
  const titlePoints = titlePointsOf(pages, frame)
  return pages.map((page) => ({ ...page, titlePoints }))
}
