// Tests that pages can be read with larger text and with the text spacing of WCAG 1.4.12: nothing is cut off or overlaps.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeGallery } from '../support/gallery-browser.ts'

const paths = [
  '/?haendelser=mixed',
  '/kommuner',
  '/kommuner/0101',
  '/loesninger',
  '/loesninger/acadre',
  '/foer-aabning?dag=31&maaned=2&aar=2022',
  '/haendelser?haendelser=mixed',
  '/haendelser/1?haendelser=mixed',
  '/haendelser?haendelser=longNames',
  '/svartider?tjenester=mixed',
  '/svartider?tjeneste=sdi',
  '/klik',
  '/drift',
  '/om',
  '/uge',
  '/uge/2022-W43',
  '/uge/2022-W43/mod/2022-W41',
]

/** How a reader changes the text; `root`: the size of the root's font, in which all others are. */
const readers = [
  { reader: 'with text of 100 %', width: 320, root: 1, spacing: false },
  { reader: 'with text of 200 %', width: 640, root: 2, spacing: false },
  { reader: 'with text of 200 % on a phone', width: 390, root: 2, spacing: false },
  { reader: 'with the text spacing of WCAG 1.4.12', width: 320, root: 1, spacing: true },
  { reader: 'with the text spacing of WCAG 1.4.12 beside the map', width: 1024, root: 1, spacing: true },
] as const

/** What is wrong with the text of a page. */
const faultsOf = (page: Page, change: { root: number; spacing: boolean }): Promise<string[]> =>
  page.evaluate(async ({ root, spacing }) => {
    const { documentElement: html } = document
    html.style.fontSize = `${Number.parseFloat(getComputedStyle(html).fontSize) * root}px`
    const all = [...document.querySelectorAll<HTMLElement>('body *')]
    if (spacing)
      for (const { style, tagName } of all) {
        style.setProperty('line-height', '1.5', 'important')
        style.setProperty('letter-spacing', '0.12em', 'important')
        style.setProperty('word-spacing', '0.16em', 'important')
        if (tagName === 'P') style.setProperty('margin-bottom', '2em', 'important')
      }
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame)
    const nameOf = (one: Element) => `${one.tagName} ${(one.textContent ?? '').trim().slice(0, 40)}`
    const isSeen = (one: Element) =>
      one.checkVisibility() && !one.closest('.sr-only, svg, canvas, .past') && one.clientWidth > 1
    const seen = all.filter(isSeen)
    const cut = seen.filter((one) => {
      if (one.matches('input, select')) return false
      const { overflowX, overflowY } = getComputedStyle(one)
      const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip'
      return (
        (hides(overflowX) && one.scrollWidth > one.clientWidth + 1) ||
        (hides(overflowY) && one.scrollHeight > one.clientHeight + 1)
      )
    })
    const boxes = seen.filter((one) =>
      one.matches('main :is(h1, h2, h3, p, td, th, li, dt, dd, label, button)'),
    )
    const wide = boxes.filter(
      (one) => getComputedStyle(one).display !== 'inline' && one.scrollWidth > one.clientWidth + 2,
    )
    const labels = [...document.querySelectorAll('label')].filter(isSeen).map((one) => {
      const range = document.createRange()
      range.selectNodeContents(one)
      return { name: nameOf(one), box: range.getBoundingClientRect() }
    })
    const over = labels.filter(({ box }, i) =>
      labels
        .slice(0, i)
        .some(
          (other) =>
            other.box.right > box.left &&
            other.box.left < box.right &&
            other.box.bottom > box.top &&
            other.box.top < box.bottom,
        ),
    )
    return [
      ...(html.scrollWidth > html.clientWidth
        ? [`the page is ${html.scrollWidth - html.clientWidth} pixels too wide`]
        : []),
      ...cut.map((one) => `cut off: ${nameOf(one)}`),
      ...wide.map((one) => `wider than its box: ${nameOf(one)}`),
      ...over.map(({ name }) => `over another label: ${name}`),
    ]
  }, change)

describeGallery('the text of pages', (open) => {
  it.each(readers)('fits $reader, $width pixels wide', async ({ width, root, spacing }) => {
    const page = await open({ shared: true })
    await page.setViewportSize({ width, height: 800 })
    for (const path of paths) {
      await page.goto(path)
      expect(await faultsOf(page, { root, spacing }), path).toEqual([])
    }
  })
})
