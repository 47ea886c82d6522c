// Tests the pages without JavaScript: text, filters, sort order, and the groups of the map.
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { describeInBrowser } from '../support/browser.ts'
import { recordMixed, type Served, serveTestApp } from '../support/served.ts'
import { makeWeek } from '../support/weeks.ts'

const paths = [
  '/',
  '/kommuner',
  '/kommuner/0751',
  '/loesninger',
  '/loesninger/nova',
  '/svartider',
  '/svartider?tjeneste=sdi',
  '/uge',
  '/uge/2026-W47',
  '/uge/2026-W47/mod/2026-W46',
  '/drift',
  '/om',
]
const off = { javaScriptEnabled: false }

/** Visible text only. */
const visibleText = async (page: Page): Promise<string> =>
  (await page.locator('main').allInnerTexts()).join('')

describeInBrowser('without JavaScript', (open) => {
  let served: Served
  beforeAll(async () => {
    served = await serveTestApp()
    await recordMixed(served.test)
    for (const week of ['2026-W46', '2026-W47']) await served.test.store.appendWeek(makeWeek(week))
    return served.close
  })

  it('every page has the same text as with JavaScript', async () => {
    const plain = await open(served.url, off)
    const live = await open(served.url)
    for (const path of paths) {
      await Promise.all([plain.goto(path), live.goto(path)])
      // The legend of the chart repeats the table below it.
      await live.evaluate(() => {
        for (const chart of document.querySelectorAll('table-chart')) chart.remove()
      })
      const text = await visibleText(plain)
      expect(text.length).toBeGreaterThan(300)
      expect(text).toBe(await visibleText(live))
      expect(text).not.toMatch(/(kræver|slå|aktivér|tænd).{0,20}javascript/i)
      expect(await plain.locator('noscript, main [hidden]').count()).toBe(0)
      expect(await plain.locator('#status dl').isVisible()).toBe(true)
      expect(await plain.locator('table-chart').filter({ visible: true }).count()).toBe(0)
    }
  })

  it('the button applies the filters, and they keep their values', async () => {
    const page = await open(served.url, off)
    await page.goto('/kommuner?sorter=02&retning=ned')
    await page.getByLabel('KLE-gruppe').selectOption('KLE 02')
    await page.getByLabel('Niveau').selectOption('◐ Flere numre')
    await page.getByRole('button', { name: 'Vis' }).click()
    await page.waitForURL(/gruppe=02/)
    const search = new URL(page.url()).searchParams
    expect([search.get('niveau'), search.get('sorter'), search.get('retning')]).toEqual([
      'flere',
      '02',
      'ned',
    ])
    expect(await page.locator('.matrix tbody tr').count()).toBe(25)
    expect(await page.getByLabel('Niveau').inputValue()).toBe('flere')
    expect(await page.getByRole('alert').count()).toBe(0)
    await page.getByRole('link', { name: 'Nulstil' }).click()
    expect(await page.locator('.found').textContent()).toBe('Viser alle 98 kommuner.')
  })

  it('a heading changes the sort order and states it', async () => {
    const page = await open(served.url, off)
    await page.goto('/kommuner')
    const first = () => page.locator('.matrix tbody th').first().textContent()
    const heading = page.getByRole('columnheader', { name: 'Kommune' })
    expect([await first(), await heading.getAttribute('aria-sort')]).toEqual(['Albertslund', 'ascending'])
    await heading.getByRole('link').click()
    expect([await first(), await heading.getAttribute('aria-sort')]).toEqual(['Aarhus', 'descending'])
    await page.getByRole('columnheader', { name: 'Kode' }).getByRole('link').click()
    expect(await first()).toBe('København')
  })

  it('the switch of the map shows another group', async () => {
    const page = await open(served.url, off)
    await page.goto('/')
    const chosen = page.locator('.switch [aria-current=true]')
    expect(await chosen.textContent()).toBe('KLE\u00a002')
    expect(await page.locator('.tile.s-flere').count()).toBe(25)
    await page.locator('.switch').getByRole('link', { name: 'KLE 29' }).click()
    expect(await chosen.textContent()).toBe('KLE\u00a029')
    expect(await page.locator('.tile.s-flere').count()).toBe(0)
    expect(await page.locator('.tile.s-alle').count()).toBe(10)
  })

  it('the table of the history can be opened', async () => {
    const page = await open(served.url, off)
    await page.goto('/kommuner/0751')
    expect(await page.locator('table-chart').isVisible()).toBe(false)
    await page.getByText('Tallene bag kurven').click()
    expect(await page.locator('#historik tbody tr').last().isVisible()).toBe(true)
    expect(await page.locator('#historik tbody tr').last().textContent()).toMatch(/^Nu0 af 2/)
  })
})
