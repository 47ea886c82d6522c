// Tests tables in a browser: where they fit, which of them the keyboard stops at, and that headings stay in view.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { describeGallery } from '../support/gallery-browser.ts'

const paths = [
  '/',
  '/kommuner',
  '/kommuner/0751',
  '/loesninger',
  '/loesninger/nexus',
  '/foer-aabning',
  '/haendelser/1?haendelser=mixed',
  '/svartider',
  '/klik',
  '/drift',
  '/uge',
  '/uge/2022-W43',
  '/uge/2022-W43/slides?navne=1',
]

type Box = {
  caption: string
  isList: boolean
  scrolls: boolean
  stop: boolean
  role: string | null
  label: string | null
}

/** The boxes of the tables, those in folded text too. */
const boxesOf = (page: Page): Promise<Box[]> =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
    return [...document.querySelectorAll('.table--responsive-scroll')].map((box) => ({
      caption: box.querySelector('caption')?.textContent ?? '',
      isList: box.querySelector('.as-list') !== null,
      scrolls: box.scrollWidth > box.clientWidth,
      stop: box.hasAttribute('tabindex'),
      role: box.getAttribute('role'),
      label: box.getAttribute('aria-label'),
    }))
  })

/** The words in tables that are broken, those after a hyphen being words of their own. */
const brokenWords = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const broken: string[] = []
    const range = document.createRange()
    for (const cell of document.querySelectorAll('main :is(td, th)')) {
      const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
      while (walker.nextNode()) {
        const text = walker.currentNode as Text
        for (const { index, 0: word } of text.data.matchAll(/[\p{L}\p{N}]{2,}/gu)) {
          range.setStart(text, index)
          range.setEnd(text, index + word.length)
          const tops = [...range.getClientRects()].map(({ top }) => top)
          if (Math.max(...tops) - Math.min(...tops) > 8) broken.push(word)
        }
      }
    }
    return broken
  })

/** Tables fit from 1024 pixels, lists at every width, and are stops of the keyboard where they scroll. */
const expectFit = async (page: Page, width: number): Promise<void> => {
  const at = `${width} pixels wide`
  const boxes = await boxesOf(page)
  expect(boxes.length).toBeGreaterThan(0)
  const wrong = boxes.filter(({ scrolls, isList }) => scrolls && (width >= 1024 || isList))
  expect(wrong, at).toEqual([])
  if (width >= 992) expect(await brokenWords(page), at).toEqual([])
  await eventually(async () => {
    const marked = (await boxesOf(page)).map(({ caption, scrolls, stop, role, label }) => ({
      seen: { stop, role, label },
      right: scrolls
        ? { stop: true, role: 'region', label: caption }
        : { stop: false, role: null, label: null },
    }))
    expect(
      marked.map(({ seen }) => seen),
      at,
    ).toEqual(marked.map(({ right }) => right))
  })
}

/** Every link that stands alone is a target of 24 pixels. */
const expectTargets = async (page: Page, width: number): Promise<void> => {
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('main :is(a, button, summary, select, input), .breadcrumbs a, footer a')]
      .filter(
        (one) => one.checkVisibility() && one.parentElement?.textContent?.trim() === one.textContent?.trim(),
      )
      .filter((one) => {
        // A link past a table is seen when it has the focus.
        if (one.closest('.past')) (one as HTMLElement).focus()
        const { width, height } = one.getBoundingClientRect()
        return Math.min(width, height) < 24
      })
      .map((one) => one.outerHTML),
  )
  expect(small, `targets, ${width} pixels wide`).toEqual([])
}

/** The heading of every table is in view beside its last row. */
const expectHeadings = (page: Page): Promise<void> =>
  eventually(async () => {
    const heads = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLTableElement>('.table')].map((table) => {
        // Its last row at the top of the window.
        table.rows[table.rows.length - 1]?.scrollIntoView()
        const isSeen = Math.round(table.tHead?.rows[0]?.cells[0]?.getBoundingClientRect().bottom ?? 0) > 0
        return isSeen ? 'in view' : (table.caption?.textContent ?? '')
      }),
    )
    expect(heads.filter((one) => one !== 'in view')).toEqual([])
  })

describeGallery('tables', (open) => {
  // One visit for all that is measured, because loading a page takes longer than any of it.
  it.each(paths)(
    'on %s fit or scroll, keep their headings in view, and have links that can be hit, at every width',
    async (path) => {
      const page = await open()
      await page.goto(path)
      for (const width of [1440, 1200, 1024, 992, 800, 390, 320]) {
        await page.setViewportSize({ width, height: 900 })
        await expectFit(page, width)
        if ([1440, 390].includes(width)) await expectTargets(page, width)
      }
      await page.setViewportSize({ width: 1280, height: 600 })
      await expectHeadings(page)
    },
  )

  it('a table that scrolls is a stop again after its page was fetched anew, and without a script', async () => {
    const page = await open({ viewport: { width: 390, height: 900 } })
    await page.goto('/kommuner')
    const stops = () => page.locator('.table--responsive-scroll[tabindex="0"][role=region]').count()
    await eventually(async () => expect(await stops()).toBe(1))
    await page.getByLabel('Niveau').selectOption('alle')
    await page.waitForURL(/niveau=alle/)
    await eventually(async () => expect(await stops()).toBe(1))
    await page.setViewportSize({ width: 1440, height: 900 })
    await eventually(async () => expect(await stops()).toBe(0))
    await page.getByLabel('Niveau').selectOption('')
    await page.waitForURL((address) => address.search === '')
    await eventually(async () => expect(await stops()).toBe(0))
    const plain = await open({ javaScriptEnabled: false, viewport: { width: 390, height: 900 } })
    await plain.goto('/kommuner')
    expect(await plain.locator('.table--responsive-scroll[tabindex="0"][role=region]').count()).toBe(1)
  })

  it('the heading that stays in view never covers what the keyboard goes back to', async () => {
    const page = await open({ viewport: { width: 1280, height: 600 } })
    await page.goto('/kommuner')
    await eventually(async () => {
      const last = page.locator('.matrix tbody tr:last-child a').first()
      await last.focus()
      for (let i = 0; i < 40; i += 1) {
        await page.keyboard.press('Shift+Tab')
        const hidden = await page.evaluate(() => {
          const head = document.querySelector('.matrix thead th')?.getBoundingClientRect().bottom ?? 0
          const focused = document.activeElement?.getBoundingClientRect().top ?? 0
          return focused < head - 1
        })
        expect(hidden, `after ${i + 1} stops`).toBe(false)
      }
    })
  })
})
