// Tests of places on slides: long lists go on on further slides, whole and in order, and nothing leaves the slide.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Block } from '../../../views/slide/deck.ts'
import { leastPoints, ownFrame } from '../../../views/slide/design.ts'
import { type Page, pagesOf } from '../../../views/slide/flow.ts'
import { textBoxes } from '../../../views/slide/placed.ts'
import { linesOf, textWidth } from '../../../views/slide/text-width.ts'
import { makeDeck, someBars, someChart, someTable, someText } from '../../support/decks.ts'

const pagesWith = (blocks: readonly Block[]): Page[] =>
  pagesOf(makeDeck([{ title: 'Titel', blocks, notes: [] }]), ownFrame)

const someSlide = { title: 'Titel', blocks: [someText], notes: [] }

const wordsIn = (pages: readonly Page[]): string =>
  pages
    .flatMap(({ boxes }) =>
      boxes.flatMap((placed) =>
        placed.kind === 'text' ? placed.block.items : placed.kind === 'table' ? placed.block.rows.flat() : [],
      ),
    )
    .join('')
    .replace(/[ \u00a0]/g, '')

const text = fc.string({ unit: fc.constantFrom('a', 'W', 'ø', ' ', '–', '1'), maxLength: 1500 })
const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  fc
    .tuple(fc.array(text, { minLength: 1, maxLength: 12 }), fc.boolean())
    .map(([items, isList]): Block => ({ ...someText, items, isList })),
  fc
    .array(fc.tuple(text, fc.constant('12'), text), { minLength: 1, maxLength: 12 })
    .map((rows): Block => ({ ...someTable, rows })),
  fc.constantFrom<Block>(someChart, someBars),
)

describe('the pages of a slide', () => {
  it('are one where everything fits, in the largest size', () => {
    const pages = pagesWith([someText, someChart])
    expect(pages.map(({ title }) => title)).toEqual(['Titel'])
    expect(pages[0]?.boxes[0]).toMatchObject({ points: 18 })
  })

  it('number themselves in their titles, and repeat heading and header row', () => {
    const rows = Array.from({ length: 60 }, (_, i) => [`Løsning ${i}`, '1', 'x'])
    const pages = pagesWith([{ ...someTable, rows }])
    expect(pages.map(({ title }) => title)).toEqual([
      'Titel (1 af 4)',
      ...[2, 3, 4].map((n) => `Titel, fortsat (${n} af 4)`),
    ])
    const items = Array.from({ length: 60 }, (_, i) => `Kommune ${i}`)
    const lists = pagesWith([{ ...someText, items }])
    expect(lists.length).toBeGreaterThan(2)
    expect(lists.map(({ boxes: [box] }) => box?.kind === 'text' && box.block.heading)).toEqual(
      lists.map(() => 'Siden uge\u00a042'),
    )
  })

  it('have a list in two columns rather than in small text or on another page', () => {
    const items = Array.from({ length: 21 }, (_, i) => `Kommune ${i}`)
    const [page, ...others] = pagesWith([{ ...someText, items, isList: true }])
    expect(others).toEqual([])
    const [placed] = page?.boxes ?? []
    if (placed?.kind !== 'text') throw new Error('no text')
    expect(placed).toMatchObject({ points: 18, inFirst: 11 })
    const [heading, first, second, ...more] = textBoxes(placed)
    expect(more).toEqual([])
    expect([heading?.block.heading, heading?.block.items]).toEqual(['Siden uge\u00a042', []])
    expect([...first!.block.items, ...second!.block.items]).toEqual(items)
    expect(first!.box.y).toBe(heading!.box.y + heading!.box.height)
    expect(second!.box.x).toBeGreaterThan(first!.box.x + first!.box.width)
    expect(second!.box.x + second!.box.width).toBeLessThanOrEqual(placed.box.x + placed.box.width)
  })

  it('have titles of one size, in which each takes two lines at most', () => {
    const long =
      'KLIK-opgaver: næste deadline er 13. december 2026; »Tilpas dataafgrænsning« er fuldført i alle'
    const slide = { ...someSlide, title: `${long} ${long.slice(0, 60)}` }
    const pages = pagesOf(makeDeck([someSlide, slide]), ownFrame)
    const [points, ...others] = new Set(pages.map(({ titlePoints }) => titlePoints))
    expect(others).toEqual([])
    const lines = (size: number) => linesOf(slide.title, ownFrame.title.width, size, true).length
    expect([lines(points!), lines(28)]).toEqual([2, 3])
    expect(pagesOf(makeDeck([someSlide]), ownFrame)[0]?.titlePoints).toBeUndefined()
  })

  it('end no line between a number and its word', () => {
    const row = ['KLE 27 og 29', '1 kommune', '3. december 2026']
    const blocks: Block[] = [
      { ...someText, items: ['uge 48: 2 til'] },
      { ...someTable, rows: [row] },
    ]
    const [page] = pagesOf(makeDeck([{ ...someSlide, title: 'KLE 27- og 29-sager', blocks }]), ownFrame)
    expect(page?.title).toBe('KLE\u00a027- og 29-sager')
    expect(
      page?.boxes.map(({ block }) => ('rows' in block ? block.rows : 'items' in block && block.items)),
    ).toEqual([
      ['uge\u00a048: 2\u00a0til'],
      [['KLE\u00a027\u00a0og 29', '1\u00a0kommune', '3.\u00a0december 2026']],
    ])
  })

  it('hold all of the content in order, above the footnote, at 12 pt or more', () => {
    fc.assert(
      fc.property(fc.array(anyBlock, { maxLength: 4 }), (blocks) => {
        const pages = pagesWith(blocks)
        const whole = pagesOf(makeDeck([{ title: 'T', blocks, notes: [] }]), {
          ...ownFrame,
          body: { ...ownFrame.body, height: 1e12 },
        })
        expect(wordsIn(pages)).toBe(wordsIn(whole))
        for (const { boxes, footnote } of pages) {
          let y = ownFrame.body.y
          for (const placed of boxes) {
            expect(placed.box.y).toBeGreaterThanOrEqual(y)
            y = placed.box.y + placed.box.height
            if (placed.kind !== 'chart') expect(placed.points).toBeGreaterThanOrEqual(leastPoints)
          }
          expect(y).toBeLessThanOrEqual(footnote.box.y)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('the width of a text', () => {
  it('is that of Arial with a margin: wide letters are wider, also with accents and in bold', () => {
    const wide = (one: string) => textWidth(one, 10)
    expect(wide('iiii')).toBeLessThan(wide('nnnn'))
    expect(wide('å')).toBe(wide('a'))
    expect(wide('漢')).toBeGreaterThanOrEqual(wide('%'))
    expect(textWidth('n', 10, true)).toBeGreaterThan(wide('n'))
    // 5 letters of 556 thousandths of 10 pt.
    expect(textWidth('nnnnn', 10)).toBeCloseTo(27.8 * 12_700 * 1.04)
  })
})
