// Tests in a browser that the number of a KLE group stands on one line, on the smallest phone.
import { expect, it } from 'vitest'
import { describeGallery } from '../support/gallery-browser.ts'

describeGallery('KLE 02', (open) => {
  it.each([
    '/',
    '/kommuner',
    '/kommuner/0751',
    '/loesninger',
    '/loesninger/nexus',
    '/foer-aabning',
    '/haendelser?haendelser=mixed',
    '/om',
    '/uge',
    '/uge/2022-W43',
    '/uge/2022-W43/mod/2022-W41',
    '/uge/2022-W43/slides?navne=1',
  ])('never breaks over a line on %s', async (path) => {
    const page = await open()
    await page.goto(path)
    for (const width of [320, 390]) {
      await page.setViewportSize({ width, height: 800 })
      const { found, broken } = await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true
        // The text of the page, with where each node begins in it: an abbreviation is a node of its own.
        const nodes: [Text, number][] = []
        let all = ''
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
        while (walker.nextNode()) {
          const text = walker.currentNode as Text
          if (
            text.parentElement?.closest('script, option, .sr-only') ||
            !text.parentElement?.checkVisibility()
          )
            continue
          nodes.push([text, all.length])
          all += text.data
        }
        const placeOf = (at: number): [Text, number] => {
          const [text, start] = nodes.findLast(([, from]) => from <= at) as [Text, number]
          return [text, at - start]
        }
        const range = document.createRange()
        const matches = [...all.matchAll(/KLE\s\d\d/g)]
        const broken = matches.filter(({ index }) => {
          range.setStart(...placeOf(index))
          const [text, at] = placeOf(index + 5)
          range.setEnd(text, at + 1)
          const tops = [...range.getClientRects()].filter((rect) => rect.width > 0).map(({ top }) => top)
          return Math.max(...tops) - Math.min(...tops) > 8
        })
        return { found: matches.length, broken: broken.map(({ index }) => all.slice(index - 20, index + 10)) }
      })
      expect(found).toBeGreaterThan(0)
      expect(broken, `${width} pixels wide`).toEqual([])
    }
  })
})
