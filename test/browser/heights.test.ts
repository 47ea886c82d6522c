// Tests in a browser that in no state a page is taller on a phone, where a reader scrolls it with a thumb, than 9,000 pixels.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeGallery } from '../support/gallery-browser.ts'
import { states } from '../support/worlds.ts'

const mostPixels = 9000
const phone = { shared: true, javaScriptEnabled: false, viewport: { width: 390, height: 844 } }

describeGallery('the height of a page', (open) => {
  const heightOf = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollHeight)

  // Those that grow with what there is to say; every-page.ts measures all pages of the demo.
  it.each([
    '/?haendelser=mixed',
    '/kommuner?',
    '/kommuner/0147?',
    '/loesninger?',
    '/loesninger/acadre?',
    '/foer-aabning?dag=31&maaned=2&aar=2022',
    '/uge/2022-W43?',
    '/uge/2022-W43/slides?',
  ])('is at most 9,000 pixels on a phone, in every state: %s', async (path) => {
    const page = await open(phone)
    const heights: [state: string, height: number][] = []
    for (const state of Object.keys(states)) {
      await page.goto(`${path}&state=${state}`)
      heights.push([state, await heightOf(page)])
    }
    expect(Math.min(...heights.map(([, height]) => height))).toBeGreaterThan(800)
    expect(heights.filter(([, height]) => height > mostPixels)).toEqual([])
  })

  it.each(['longNames', 'mixed'])(
    'is at most 9,000 pixels on a phone: services in the state %s',
    async (state) => {
      const page = await open(phone)
      await page.goto(`/svartider?tjenester=${state}`)
      expect(await heightOf(page)).toBeGreaterThan(800)
      expect(await heightOf(page)).toBeLessThanOrEqual(mostPixels)
    },
  )
})
