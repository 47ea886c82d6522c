// Tests that every control can be reached and used by keyboard, with visible focus.
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { describeInBrowser } from '../support/browser.ts'
import { recordMixed, type Served, serveTestApp } from '../support/served.ts'

type Stop = { text: string; id: string; href: string | null; visible: boolean; ring: boolean }

/** Presses Tab; returns the focused element and whether its focus is visible. */
const tab = async (page: Page): Promise<Stop> => {
  await page.keyboard.press('Tab')
  return page.evaluate(() => {
    const at = document.activeElement ?? document.body
    const { outlineStyle, outlineWidth } = getComputedStyle(at)
    const { width, height, top } = at.getBoundingClientRect()
    return {
      text: at.textContent?.trim() ?? '',
      id: at.id,
      href: at.getAttribute('href'),
      visible: width > 4 && height > 4 && top >= -height && top < window.innerHeight,
      ring: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1,
    }
  })
}

/** Presses Tab until `last` holds; fails when the focus of any stop is not visible. */
const tabUntil = async (page: Page, last: (stop: Stop) => boolean): Promise<Stop[]> => {
  const stops: Stop[] = []
  while (stops.length < 200) {
    const stop = await tab(page)
    stops.push(stop)
    if (last(stop)) break
  }
  expect(stops.filter((stop) => !stop.visible || !stop.ring)).toEqual([])
  return stops
}

describeInBrowser('the keyboard', (open) => {
  let served: Served
  beforeAll(async () => {
    served = await serveTestApp()
    await recordMixed(served.test)
    return served.close
  })

  it('the first stop is the skip link, which skips the menu', async () => {
    const page = await open(served.url)
    await page.goto('/kommuner')
    expect(await tab(page)).toMatchObject({ href: '#indhold', visible: true, ring: true })
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('indhold')
    expect(await tab(page)).toMatchObject({ id: 'f-q', ring: true })
  })

  it('Tab passes the menu, the counts and the switch of the map, and Enter opens a kommune', async () => {
    const page = await open(served.url)
    await page.goto('/')
    const stops = await tabUntil(page, ({ href }) => href === '/kommuner/0101')
    const hrefs = stops.map((stop) => stop.href)
    for (const href of ['/kommuner', '/om', '/kommuner?gruppe=02&niveau=flere', '/?gruppe=29#kort'])
      expect(hrefs).toContain(href)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/kommuner/0101')
    expect(await page.locator('h1').textContent()).toContain('Københavns Kommune')
  })

  it('Tab passes the filters and the headings to the first row', async () => {
    const page = await open(served.url)
    await page.goto('/kommuner')
    const stops = await tabUntil(page, ({ text }) => text === 'Albertslund')
    const ids = stops.map((stop) => stop.id).filter((id) => id.startsWith('f-'))
    expect(ids).toEqual(['f-q', 'f-gruppe', 'f-niveau', 'f-trin', 'f-fund', 'f-loesning', 'f-netvaerk'])
    expect(stops.some(({ href }) => href === '/kommuner?sorter=kommunekode')).toBe(true)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/kommuner/0165')
  })

  it('Enter opens the table of the chart’s numbers', async () => {
    const page = await open(served.url)
    await page.goto('/kommuner/0751')
    await tabUntil(page, ({ text }) => text === 'Tallene bag kurven')
    await page.keyboard.press('Enter')
    expect(await page.locator('#historik').isVisible()).toBe(true)
  })
})
