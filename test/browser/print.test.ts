// Tests what is printed: no text is too small to read, and a kommune with many KLE numbers fits on three pages.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hour } from '../../server/domain/time.ts'
import { describeInBrowser } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { konfigurationFact, kontaktFact } from '../support/facts.ts'
import { makeAttempt } from '../support/measured.ts'
import { recordMixed, type Served, serveTestApp } from '../support/served.ts'
import { makeWeek } from '../support/weeks.ts'

/** A4 in CSS pixels, without the usual margins. */
const paper = { width: 718, height: 1000 }
const margin = { top: '10mm', right: '10mm', bottom: '10mm', left: '10mm' }
/** 7 pt in CSS pixels. */
const leastPixels = 7 / 0.75

const pages = [
  '/',
  '/kommuner',
  '/kommuner/0751',
  '/loesninger',
  '/loesninger/nova',
  '/foer-aabning',
  '/svartider',
  '/svartider?tjeneste=sdi',
  '/haendelser',
  '/klik',
  '/uge',
  '/uge/2026-W47',
  '/uge/2026-W47/mod/2026-W46',
  '/uge/2026-W47/slides',
  '/drift',
  '/om',
]

const manyNumbers = ['02', '27', '29'].flatMap((group) =>
  Array.from({ length: 90 }, (_, i) => `${group}.${10 + Math.floor(i / 10)}.${10 + (i % 10)}`),
)

/** The texts that are printed smaller than that, with their sizes. */
const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate((least) => {
    const texts = [...document.querySelectorAll('body *')]
      .filter((one) => one.checkVisibility() && one.closest('.sr-only') === null)
      .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()))
      .map((one) => [one.className, Number.parseFloat(getComputedStyle(one).fontSize)] as const)
    return [...new Set(texts.filter(([, size]) => size < least).map(String))]
  }, leastPixels)

const pageCount = async (page: Page): Promise<number> =>
  (await page.pdf({ format: 'A4', margin })).toString('latin1').split(/\/Type *\/Page\b/).length - 1

describeInBrowser('on paper', (open) => {
  let served: Served
  let large: Served
  beforeAll(async () => {
    served = await serveTestApp()
    const { store, clock } = served.test
    await recordMixed(served.test)
    for (const ago of [1, 2, 3]) await store.recordAttempts([makeAttempt({ at: clock.now() - ago * hour })])
    for (const week of ['2026-W46', '2026-W47']) await store.appendWeek(makeWeek(week))
    large = await serveTestApp({ rules: { obligatory: manyNumbers.map((kle) => ({ kle })) } })
  })
  afterAll(() => Promise.all([served.close(), large.close()]))

  it.each(pages)('%s has no text under 7 pt', async (path) => {
    const page = await open(served.url, { viewport: paper, shared: true })
    await page.emulateMedia({ media: null })
    await page.goto(path)
    await page.emulateMedia({ media: 'print' })
    expect(await tooSmall(page)).toEqual([])
  })

  it('a chart is drawn anew at the width of the paper, so that its texts are not shrunk', async () => {
    const page = await open(served.url, { viewport: { width: 1440, height: 900 } })
    await page.goto('/svartider?tjeneste=sdi')
    const canvas = page.locator('table-chart canvas').first()
    const width = () => canvas.evaluate((one) => (one as HTMLCanvasElement).width)
    await eventually(async () => expect(await width()).toBeGreaterThan(1000))
    const before = await width()
    await page.evaluate(() => void window.dispatchEvent(new Event('beforeprint')))
    // The smallest text of a chart is 12 px.
    expect((12 * paper.width) / (await width())).toBeGreaterThanOrEqual(leastPixels)
    await page.evaluate(() => void window.dispatchEvent(new Event('afterprint')))
    expect(await width()).toBe(before)
  })

  it('a kommune fits on three pages, however many of its numbers have cases', async () => {
    const { test } = large
    await test.report(
      'kle-konfiguration',
      manyNumbers.flatMap((kle, i) =>
        i % 3 === 0
          ? []
          : [konfigurationFact({ aktiv: i % 3 === 1 }, { key: kle, oplystDato: '2026-11-01' })],
      ),
    )
    await test.report('kontakter', [kontaktFact()])
    const page = await open(large.url)
    const shares = [0, 0.3, 1]
    for (const share of shares) {
      await test.record(
        '0751',
        Object.fromEntries(manyNumbers.map((kle, i) => [kle, (i % 10) / 10 < share ? 1000 + i : 0])),
      )
      await page.goto('/kommuner/0751')
      await page.locator('table-chart canvas').waitFor()
      expect(await pageCount(page), `${share} of the numbers`).toBeLessThanOrEqual(3)
      await page.emulateMedia({ media: 'print' })
      const shown = await page.locator('.kle-paper').innerText()
      for (const kle of manyNumbers) expect(shown).toContain(kle)
      expect(await page.locator('.kle-numbers').isVisible()).toBe(false)
      // Not 'screen', which would print as on the screen from here on.
      await page.emulateMedia({ media: null })
      expect(await page.locator('.kle-paper').isVisible()).toBe(false)
      await test.clock.advance(hour)
    }
  })
})
