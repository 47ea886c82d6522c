// Tests the pages in print and in forced colours, and the chart of a kommune's history.
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { day, hour } from '../../server/domain/time.ts'
import { testNumbers } from '../support/app.ts'
import { describeInBrowser } from '../support/browser.ts'
import { recordMixed, type Served, serveTestApp } from '../support/served.ts'

/** A4 in CSS pixels, without the usual margins. */
const paper = { width: 718, height: 1000 }

/** Class, shape and word of each state in a list, without duplicates. */
const looks = (page: Page, selector: string): Promise<string[]> =>
  page.locator(selector).evaluateAll((found) => {
    const reported = found.map((one) => {
      const state = [...one.classList].find((name) => name.startsWith('s-')) ?? ''
      const shape = one.querySelector('[aria-hidden=true]')
      const words = one.cloneNode(true) as Element
      words.querySelector('[aria-hidden=true]')?.remove()
      words.querySelector('small')?.remove()
      // A tile has its state in the link's name, after the kommune's.
      const [, name] = words.querySelector('a')?.ariaLabel?.split(': ') ?? []
      const word = /(ikke målt|ingen adgang|alle|flere|ingen)/i
        .exec(name ?? words.textContent ?? '')?.[0]
        .toLowerCase()
      return `${state} ${shape?.checkVisibility() ? shape.textContent : 'no shape'} ${word}`
    })
    return [...new Set(reported)].sort()
  })

const everyPath = [
  '/',
  '/kommuner',
  '/kommuner/0751',
  '/loesninger',
  '/loesninger/nova',
  '/svartider',
  '/svartider?tjeneste=sdi',
  '/drift',
  '/om',
]

const states = [
  's-alle ✓ alle',
  's-flere ◐ flere',
  's-ingen ✕ ingen',
  's-noAccess ⊘ ingen adgang',
  's-ukendt ? ikke målt',
]

describeInBrowser('the pages', (open) => {
  let served: Served
  beforeAll(async () => {
    served = await serveTestApp()
    const { test } = served
    // Aarhus delivers one number on one evening, followed by days without measurements.
    await test.clock.advance(12 * hour)
    await test.record('0751', Object.fromEntries(testNumbers.map((kle, i) => [kle, i === 0 ? 5 : 0])))
    await test.clock.advance(10 * day)
    await recordMixed(test)
    return served.close
  })

  it('printed pages leave out only controls, and nothing is cut off', async () => {
    const page = await open(served.url, { viewport: paper })
    await page.goto('/')
    await page.emulateMedia({ media: 'print' })
    const visible = (selector: string) => page.locator(selector).first().isVisible()
    expect([await visible('.navigation-menu'), await visible('.switch'), await visible('.skipnav')]).toEqual([
      false,
      false,
      false,
    ])
    for (const selector of ['h1.finding', '.demo', '#status dl', '.strip-box', '.tile-name', '.rule'])
      expect(await visible(selector), selector).toBe(true)
    await page.goto('/kommuner?gruppe=02')
    expect([await visible('.filters'), await visible('.found')]).toEqual([false, true])
    expect(await page.locator('.matrix tbody tr').last().isVisible()).toBe(true)
    // Paper cannot scroll, so nothing may be wider than the page.
    for (const path of everyPath) {
      await page.goto(path)
      const wide = await page.evaluate(() =>
        [...document.querySelectorAll('h1, p, table, .tiles, svg.strip')]
          .filter((one) => one.checkVisibility() && !one.matches('.sr-only'))
          .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
          .map((one) => one.textContent?.slice(0, 40)),
      )
      expect(wide, path).toEqual([])
    }
  })

  it('printed times of today and of yesterday have their day', async () => {
    const page = await open(served.url, { viewport: paper })
    const days = (path: string) =>
      page
        .goto(path)
        .then(() =>
          page
            .locator('main time, #status time')
            .evaluateAll((times) =>
              times.map((one) => [getComputedStyle(one, '::before').content, one.textContent ?? '']),
            ),
        )
    for (const path of ['/', '/drift', '/kommuner/0751']) {
      await page.emulateMedia({ media: 'screen' })
      expect(new Set((await days(path)).map(([before]) => before)), path).toEqual(new Set(['none']))
      await page.emulateMedia({ media: 'print' })
      const printed = await days(path)
      expect(printed.length, path).toBeGreaterThan(0)
      for (const [before = '', text = ''] of printed)
        expect(`${before === 'none' ? '' : before} ${text}`, path).toMatch(/\d\d?\.( [a-zæøå]+ |\d\d\.)\d{4}/)
    }
  })

  it('states have shape and word in forced colours', async () => {
    const page = await open(served.url, { forcedColors: 'active' })
    await page.goto('/')
    expect(await page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true)
    expect(await looks(page, '.tile')).toEqual(states)
    expect(await looks(page, '.legend .state')).toEqual(states)
    await page.goto('/kommuner')
    expect(await looks(page, '.matrix .level')).toEqual(states)
    await page.goto('/')
    // Each state of a strip has its own pattern.
    const fills = await page
      .locator('.strip-box')
      .first()
      .locator('rect')
      .evaluateAll((rects) => rects.map((rect) => rect.getAttribute('fill')))
    const shown = ['alle', 'flere', 'ingen', 'ukendt', 'noAccess']
    expect(fills).toEqual(shown.map((state) => `url(#p-${state})`))
  })

  it('the history of a kommune is drawn as a chart and listed in a table', async () => {
    const page = await open(served.url)
    await page.goto('/kommuner/0751')
    const canvas = page.locator('table-chart canvas')
    const box = await canvas.boundingBox()
    expect(box?.width).toBeGreaterThan(300)
    expect(box?.height).toBeGreaterThan(100)
    expect(await page.getByRole('img', { name: /^Leverede KLE-numre \(kurve\)/ }).count()).toBe(1)
    const drawn = await canvas.evaluate((one) => {
      const { width, height } = one as HTMLCanvasElement
      const pixels = (one as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? []
      return pixels.some((value) => value !== 0)
    })
    expect(drawn).toBe(true)
    await page.getByText('Tallene bag kurven').click()
    const rows = await page.locator('#historik tbody tr').allInnerTexts()
    expect(rows.length).toBeGreaterThan(5)
    expect(rows.at(-1)).toMatch(/^Nu\s+0 af 2/)
    expect(rows.some((row) => row.includes('1 af 2'))).toBe(true)
    expect(rows.some((row) => row.includes('ikke målt'))).toBe(true)
    await page.setViewportSize({ width: 390, height: 800 })
    await page.waitForFunction(() => (document.querySelector('table-chart canvas')?.clientWidth ?? 999) < 390)
  })
})
