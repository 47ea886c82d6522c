// Tests that nothing on a page moves while it is loaded for the first time, by Chromium's own measure.
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { hour } from '../../server/domain/time.ts'
import { describeInBrowser, type OpenPage } from '../support/browser.ts'
import { makeAttempt } from '../support/measured.ts'
import { recordMixed, type Served, serveTestApp } from '../support/served.ts'

/** The largest cumulative layout shift. Chromium calls 0.1 good, but a swap of fonts alone is already 0.01. */
const maxShift = 0.01

const paths = ['/', '/kommuner/0751', '/svartider', '/svartider?tjeneste=sdi', '/loesninger/nexus']

const painted = (page: Page) =>
  page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0)

/** Loads a page whose fonts and scripts arrive after its first paint, as on a slow line; returns its layout shift. */
const shiftOf = async (open: OpenPage, url: string, path: string, width: number): Promise<number> => {
  const page = await open(url, { viewport: { width, height: 900 } })
  await page.route(/\.(woff2|js)$/, async (route) => {
    await painted(page)
    await route.continue()
  })
  await page.goto(path, { waitUntil: 'load' })
  return page.evaluate(async () => {
    await document.fonts.ready
    for (const _ of [1, 2, 3]) await new Promise(requestAnimationFrame)
    return new Promise<number>((resolve) => {
      new PerformanceObserver((list) =>
        resolve(
          list.getEntries().reduce((sum, entry) => sum + (entry as unknown as { value: number }).value, 0),
        ),
      ).observe({ type: 'layout-shift', buffered: true })
      setTimeout(resolve, 300, 0)
    })
  })
}

/** The heights of the charts. */
const roomOf = (page: Page): Promise<number[]> =>
  page.locator('table-chart').evaluateAll((charts) => charts.map((chart) => chart.clientHeight))

describeInBrowser('a first load', (open) => {
  let served: Served
  beforeAll(async () => {
    served = await serveTestApp()
    const { store, clock } = served.test
    await recordMixed(served.test)
    for (const ago of [1, 2, 3]) await store.recordAttempts([makeAttempt({ at: clock.now() - ago * hour })])
    return served.close
  })

  it.each(['/kommuner/0751', '/svartider?tjeneste=sdi'])('keeps room for the charts of %s', async (path) => {
    for (const width of [320, 390, 1440]) {
      const page = await open(served.url, { viewport: { width, height: 900 } })
      const held: (() => void)[] = []
      const drawn = page.locator('table-chart canvas').first()
      await page.route(/uplot\.js$/, (route) =>
        new Promise<void>((go) => held.push(go)).then(() => route.continue()),
      )
      await page.goto(path, { waitUntil: 'commit' })
      await painted(page)
      const before = await roomOf(page)
      expect(await drawn.count()).toBe(0)
      for (const go of held) go()
      await drawn.waitFor()
      expect(await roomOf(page), `${width} pixels wide`).toEqual(before)
    }
  })

  it.each(paths)('moves nothing on %s', async (path) => {
    for (const width of [390, 1440])
      expect(await shiftOf(open, served.url, path, width), `${width} pixels wide`).toBeLessThan(maxShift)
  })
})
