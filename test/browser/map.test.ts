// Tests the map in a browser: tiles where there is room, names by state on a phone, and each kommune only once.
import { beforeAll, expect, it } from 'vitest'
import { describeInBrowser } from '../support/browser.ts'
import { recordMixed, type Served, serveTestApp } from '../support/served.ts'

describeInBrowser('the map', (open) => {
  let served: Served
  beforeAll(async () => {
    served = await serveTestApp()
    await recordMixed(served.test)
    return served.close
  })

  it('a phone has the names by state instead of tiles, folded, and each kommune once', async () => {
    const page = await open(served.url, { viewport: { width: 390, height: 844 } })
    await page.goto('/')
    const names = page.locator('#kort ~ :not(script) a[href^="/kommuner/0"]:visible')
    expect(await names.count()).toBe(0)
    expect(await page.locator('.tiles, .on-map').filter({ visible: true }).count()).toBe(0)
    const heads = page.locator('.by-state summary')
    expect(await heads.allInnerTexts()).toEqual([
      expect.stringMatching(/Alle 10 kommuner$/),
      expect.stringMatching(/Flere 25 kommuner$/),
      expect.stringMatching(/Ingen 60 kommuner$/),
      expect.stringMatching(/Ikke målt 2 kommuner$/),
      expect.stringMatching(/Ingen adgang 1 kommune$/),
    ])
    for (const head of await heads.all()) await head.click()
    const shown = await names.evaluateAll((links) => links.map((link) => link.getAttribute('href')))
    expect([shown.length, new Set(shown).size]).toEqual([98, 98])
  })

  it('a wider screen and paper have the tiles, and no list', async () => {
    const page = await open(served.url, { viewport: { width: 768, height: 900 } })
    await page.goto('/')
    for (const media of ['screen', 'print'] as const) {
      await page.emulateMedia({ media })
      if (media === 'print') await page.setViewportSize({ width: 718, height: 1000 })
      expect(await page.locator('.tile:visible').count()).toBe(98)
      expect(await page.locator('.by-state').isVisible()).toBe(false)
    }
  })
})
