// Placed blocks: how high each is at a size of text, and how much of it fits in a space.
import type { ChartBlock, TableBlock, TextBlock } from './deck.ts'
import type { Box } from './design.ts'
import { lineCount, linesHeight, linesOf, textWidth } from './text-width.ts'

/** Sizes of text, points; `isDense`: lists stand in two columns, and bars are as low as they may be. */
export type Sizes = { text: number; table: number; isDense: boolean }

export type PlacedText = {
  kind: 'text'
  box: Box
  points: number
  /** This part of the block. */
  block: TextBlock
  /** In two columns: how many items stand in the first. */
  inFirst?: number | undefined
}
export type PlacedTable = {
  kind: 'table'
  box: Box
  points: number
  block: TableBlock
  widths: readonly number[]
  /** The header's, then those of the rows. */
  heights: readonly number[]
}
export type PlacedChart = { kind: 'chart'; box: Box; block: ChartBlock }
export type Placed = PlacedText | PlacedTable | PlacedChart

/** What is left of a page; `isWhole`: nothing stands on the page yet. */
export type Space = { box: Box; isWhole: boolean }

/** What fits, and what is left for the next page. */
type Split<P, B> = { first?: P | undefined; rest?: B | undefined }

/** The bullet's place, and the space before a paragraph, EMU. */
export const indent = 228_600
export const spaceBefore = (points: number): number => Math.round(points * 0.4) * 12_700

const itemHeight = (text: string, width: number, points: number, isBold: boolean): number =>
  linesHeight(lineCount(text, width - (isBold ? 0 : indent), points, isBold), points) + spaceBefore(points)

/** The first lines of a text that fit in `height`, and its other lines. */
const splitLines = (text: string, width: number, points: number, height: number): [string, string] => {
  const lines = linesOf(text, width, points)
  const n = Math.max(1, Math.floor(height / linesHeight(1, points)))
  return [lines.slice(0, n).join(' '), lines.slice(n).join(' ')]
}

/** Space between columns, EMU. */
const columnGap = 360_000
const mostLinesInColumn = 2

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0)

/** The boxes of a placed text: one, or its heading above two columns. */
export const textBoxes = ({ box, points, block, inFirst }: PlacedText): { box: Box; block: TextBlock }[] => {
  if (inFirst === undefined) return [{ box, block }]
  const { heading, items } = block
  const top = heading === undefined ? 0 : itemHeight(heading, box.width, points, true)
  const width = Math.floor((box.width - columnGap) / 2)
  const column = { y: box.y + top, width, height: box.height - top }
  const untitled = { ...block, heading: undefined }
  return [
    ...(heading === undefined ? [] : [{ box: { ...box, height: top }, block: { ...block, items: [] } }]),
    { box: { ...column, x: box.x }, block: { ...untitled, items: items.slice(0, inFirst) } },
    { box: { ...column, x: box.x + width + columnGap }, block: { ...untitled, items: items.slice(inFirst) } },
  ]
}

/** As many items as fit in two columns; undefined for items that are too long for columns, or too few. */
const splitList = (
  block: TextBlock,
  { box: space }: Space,
  points: number,
): Split<PlacedText, TextBlock> | undefined => {
  const { heading, items } = block
  const width = Math.floor((space.width - columnGap) / 2)
  const isShort = (item: string): boolean => lineCount(item, width - indent, points) <= mostLinesInColumn
  if (items.length < 2 || !items.every(isShort)) return undefined
  const heights = items.map((item) => itemHeight(item, width, points, false))
  const top = heading === undefined ? 0 : itemHeight(heading, space.width, points, true)
  /** How many of the items from `from` on fit in a column. */
  const fitting = (from: number, height: number): number => {
    let [n, used] = [0, 0]
    while (from + n < items.length && used + (heights[from + n] ?? 0) <= height) {
      used += heights[from + n] ?? 0
      n += 1
    }
    return n
  }
  const room = space.height - top
  const first = fitting(0, room)
  const n = first + fitting(first, room)
  if (first === 0) return undefined
  // All that fit are spread evenly, the first column being the longer.
  const half = sumOf(heights.slice(0, n)) / 2
  const balanced = heights.findIndex((_, i) => sumOf(heights.slice(0, i + 1)) >= half) + 1
  const inFirst = n < items.length ? first : Math.min(first, balanced)
  const used = Math.max(sumOf(heights.slice(0, inFirst)), sumOf(heights.slice(inFirst, n)))
  const placed: PlacedText = {
    ...{ kind: 'text', points, inFirst, block: { ...block, items: items.slice(0, n) } },
    box: { ...space, height: top + used },
  }
  return n === items.length ? { first: placed } : { first: placed, rest: { ...block, items: items.slice(n) } }
}

/** As many items as fit in a space; one that is longer than a whole page is cut where a line ends. */
export const splitText = (
  block: TextBlock,
  { box: space, isWhole }: Space,
  { text: points, isDense }: Sizes,
): Split<PlacedText, TextBlock> => {
  const columns =
    isDense && block.isList === true ? splitList(block, { box: space, isWhole }, points) : undefined
  if (columns !== undefined) return columns
  const { heading } = block
  const headingHeight = heading === undefined ? 0 : itemHeight(heading, space.width, points, true)
  let height = headingHeight
  let n = 0
  for (const item of block.items) {
    const next = itemHeight(item, space.width, points, false)
    if (height + next > space.height) break
    height += next
    n += 1
  }
  const place = (items: readonly string[], used: number): PlacedText => ({
    ...{ kind: 'text', points, block: { ...block, items } },
    box: { x: space.x, y: space.y, width: space.width, height: used },
  })
  if (n === block.items.length) return { first: place(block.items, height) }
  const [next = '', ...others] = block.items.slice(n)
  if (n > 0)
    return { first: place(block.items.slice(0, n), height), rest: { ...block, items: [next, ...others] } }
  if (!isWhole) return { rest: block }
  const room = space.height - headingHeight - spaceBefore(points)
  const [now, later] = splitLines(next, space.width - indent, points, room)
  return { first: place([now], space.height), rest: { ...block, items: [later, ...others] } }
}

/** The margins of a cell, EMU. */
export const cellMargin = { side: 90_000, top: 36_000 }

/** The columns' shares of the width; a column in which a word of its header would be broken takes from the others. */
const widthsOf = ({ columns }: TableBlock, width: number, points: number): number[] => {
  const sum = columns.reduce((total, { share }) => total + share, 0)
  const shares = columns.map(({ share }) => (width * share) / sum)
  const least = columns.map(
    ({ name }) =>
      Math.max(...name.split(' ').map((word) => textWidth(word, points, true))) + 2 * cellMargin.side,
  )
  const lacks = shares.map((share, i) => Math.max(0, (least[i] ?? 0) - share))
  const spares = shares.map((share, i) => Math.max(0, share - (least[i] ?? 0)))
  const taken = Math.min(1, sumOf(lacks) / Math.max(1, sumOf(spares)))
  const given = sumOf(lacks) === 0 ? 0 : Math.min(1, sumOf(spares) / sumOf(lacks))
  const widths = shares.map((share, i) =>
    Math.floor(share + given * (lacks[i] ?? 0) - taken * (spares[i] ?? 0)),
  )
  const rest = width - sumOf(widths)
  return widths.map((one, i) => (i === 0 ? one + rest : one))
}

/** As many rows as fit in a space under the header; a row that is longer than a whole page is cut. */
export const splitTable = (
  block: TableBlock,
  { box: space, isWhole }: Space,
  { table: points }: Sizes,
): Split<PlacedTable, TableBlock> => {
  const widths = widthsOf(block, space.width, points)
  const inner = (i: number): number => (widths[i] ?? 0) - 2 * cellMargin.side
  const rowHeight = (row: readonly string[], isBold = false): number =>
    linesHeight(Math.max(...row.map((text, i) => lineCount(text, inner(i), points, isBold))), points) +
    2 * cellMargin.top
  const heights = [
    rowHeight(
      block.columns.map(({ name }) => name),
      true,
    ),
  ]
  let height = heights[0] ?? 0
  for (const row of block.rows) {
    const next = rowHeight(row)
    if (height + next > space.height) break
    heights.push(next)
    height += next
  }
  const n = heights.length - 1
  const place = (rows: TableBlock['rows'], rowHeights: readonly number[]): PlacedTable => ({
    ...{ kind: 'table', points, widths, heights: rowHeights, block: { ...block, rows } },
    box: { ...space, height: rowHeights.reduce((sum, one) => sum + one, 0) },
  })
  if (n === block.rows.length) return { first: place(block.rows, heights) }
  const rest = block.rows.slice(n)
  if (n > 0) return { first: place(block.rows.slice(0, n), heights), rest: { ...block, rows: rest } }
  if (!isWhole) return { rest: block }
  const room = space.height - height - 2 * cellMargin.top
  const cut = (rest[0] ?? []).map((text, i) => splitLines(text, inner(i), points, room))
  return {
    first: place([cut.map(([now]) => now)], [height, space.height - height]),
    rest: { ...block, rows: [cut.map(([, later]) => later), ...rest.slice(1)] },
  }
}

const legendHeight = 420_000
const chartHeadingHeight = 360_000
const barHeights = { stacked: { usual: 620_000, least: 420_000 }, bars: { usual: 640_000, least: 480_000 } }

/** A chart is as high as its bars need, and lower where that keeps it on the page, or all of it is to be dense. */
export const splitChart = (
  block: ChartBlock,
  { box, isWhole }: Space,
  { isDense }: Sizes,
): Split<PlacedChart, ChartBlock> => {
  const { usual, least } = barHeights[block.shape]
  const bars = block.categories.length
  const beside = legendHeight + (block.heading === undefined ? 0 : chartHeadingHeight)
  if (beside + bars * least > box.height && !isWhole) return { rest: block }
  const height = Math.min(beside + bars * (isDense ? least : usual), box.height)
  return { first: { kind: 'chart', block, box: { ...box, height } } }
}
