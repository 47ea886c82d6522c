// Tests the form for a day with the keyboard alone, and without JavaScript.
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { axeFindings } from '../support/axe.ts'
import { describeInBrowser } from '../support/browser.ts'
import { recordMixed, type Served, serveTestApp } from '../support/served.ts'

const fields = ['Dag', 'Måned', 'År']

describeInBrowser('the form for a day', (open) => {
  let served: Served
  beforeAll(async () => {
    served = await serveTestApp()
    await recordMixed(served.test)
    return served.close
  })

  const typed = (page: Page) =>
    Promise.all(fields.map((name) => page.getByLabel(name, { exact: true }).inputValue()))
  /** Types over the value of each field, from the first, and sends the form. */
  const type = async (page: Page, values: string[]): Promise<void> => {
    for (const [i, value] of values.entries()) {
      if (i > 0) await page.keyboard.press('Tab')
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type(value)
    }
    await Promise.all([page.waitForURL(/dato=|dag=/), page.keyboard.press('Enter')])
  }

  it.each([true, false])(
    'takes a day, and explains what is none, by keyboard; with JavaScript: %s',
    async (javaScriptEnabled) => {
      const page = await open(served.url, { javaScriptEnabled })
      await page.goto('/foer-aabning')
      await page.getByLabel('Dag', { exact: true }).focus()
      await type(page, ['31', '2', '2027'])
      await page.waitForURL(/dag=31&maaned=2&aar=2027/)
      expect(await typed(page)).toEqual(['31', '2', '2027'])
      expect(await page.getByRole('group', { name: 'Dato' }).innerText()).toContain(
        'Februar 2027 har kun 28 dage.',
      )
      // The message at the top leads to the field, and the field says it again.
      await page.getByRole('link', { name: 'Februar 2027 har kun 28 dage.' }).press('Enter')
      const dag = page.getByLabel('Dag', { exact: true })
      expect(await dag.evaluate((one) => one === document.activeElement)).toBe(true)
      expect(await dag.getAttribute('aria-invalid')).toBe('true')
      if (javaScriptEnabled) expect(await axeFindings(page)).toEqual([])
      await type(page, ['24', '12', '2027'])
      await page.waitForURL(/\?dato=2027-12-24$/)
      expect(await page.locator('h1').innerText()).toContain('24. december 2027')
      expect(await typed(page)).toEqual(['24', '12', '2027'])
      expect(await page.locator('.form-error').count()).toBe(0)
    },
  )

  it('has its three fields beside each other on a phone', async () => {
    const page = await open(served.url, { viewport: { width: 320, height: 900 } })
    await page.goto('/foer-aabning?dag=x&maaned=&aar=1')
    const places = await Promise.all(
      fields.map((name) => page.getByLabel(name, { exact: true }).boundingBox()),
    )
    expect(new Set(places.map((box) => box?.y)).size).toBe(1)
    for (const box of places) expect(box?.height).toBeGreaterThanOrEqual(24)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  })
})
