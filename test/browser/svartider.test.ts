// Tests the charts of response times in a browser: lines with gaps, limits, marked spans, and the bars' states.
import { beforeAll, expect, it } from 'vitest'
import { hour, minute } from '../../server/domain/time.ts'
import { axeFindings } from '../support/axe.ts'
import { describeInBrowser } from '../support/browser.ts'
import { pixelsIn } from '../support/chart.ts'
import { eventually } from '../support/eventually.ts'
import { makeAttempt } from '../support/measured.ts'
import { type Served, serveTestApp } from '../support/served.ts'
import { makeProbe, makeProbeResult } from '../support/services.ts'

const [p50, failures, limit, incident] = ['#004d99', '#a3005c', '#cc0000', '#ffd9d9']

describeInBrowser('response times', (open) => {
  let served: Served
  beforeAll(async () => {
    served = await serveTestApp({ probes: [makeProbe('sapa', 'SAPA')] })
    const { store, clock } = served.test
    const now = clock.now()
    for (const ago of [1, 2, 3, 5, 6, 7, 12]) {
      for (let minutes = 0; minutes < 60; minutes += 10)
        await store.recordProbe(
          makeProbeResult(now, {
            at: now - ago * hour + minutes * minute,
            durationMs: ago === 6 ? 900 : 200,
            outcome: ago === 2 && minutes === 0 ? 'status' : ago === 6 ? 'slow' : 'ok',
          }),
        )
      await store.recordAttempts([makeAttempt({ at: now - ago * hour })])
    }
    return served.close
  })

  it('a chart has the lines, the limits and the marked spans, and the table has the same figures', async () => {
    const page = await open(served.url)
    await page.goto('/svartider?tjeneste=sapa')
    const canvas = page.locator('table-chart canvas')
    expect((await canvas.boundingBox())?.width).toBeGreaterThan(300)
    expect(
      await page
        .getByRole('img', {
          name: 'Målinger af SAPA det seneste døgn (kurve). Tallene står under »Tallene bag kurven«.',
        })
        .count(),
    ).toBe(1)
    for (const colour of [p50, failures, limit])
      expect(await pixelsIn(page, colour as string), colour).toBeGreaterThan(20)
    expect(await pixelsIn(page, incident as string)).toBe(0)
    // Measured 6 hours ago and a single time 12 hours ago, and not in between.
    expect(await pixelsIn(page, p50 as string, [17 / 24, 19 / 24])).toBeGreaterThan(20)
    expect(await pixelsIn(page, failures as string, [11.5 / 24, 12.5 / 24])).toBeGreaterThan(2)
    expect(await pixelsIn(page, p50 as string, [13 / 24, 16 / 24])).toBe(0)
    const rows = await page.locator('#tal-probe tbody tr').allTextContents()
    expect(rows).toHaveLength(25)
    expect(rows.filter((row) => row.includes('ikke målt'))).toHaveLength(18)
    expect(await page.locator('.limits').innerText()).toMatch(/Langsom over 500 ms\s+Fejl over 5 s/)
    expect(await axeFindings(page)).toEqual([])

    // A span is drawn from the list that names it.
    await page.evaluate(() => {
      const list = document.createElement('ul')
      list.id = 'haendelser'
      const at = document.querySelectorAll<HTMLElement>('#tal-probe tr[data-at]')
      const item = document.createElement('li')
      item.dataset.from = at[4]?.dataset.at
      item.dataset.until = at[8]?.dataset.at
      list.append(item)
      document.querySelector('main')?.append(list)
      document.querySelector('#tal-probe tbody')?.append(document.createComment('changed'))
    })
    await eventually(async () => expect(await pixelsIn(page, incident as string)).toBeGreaterThan(1000))
  })

  it('a chart follows new figures of its table, and the width of the page', async () => {
    const page = await open(served.url)
    await page.goto('/svartider?tjeneste=sapa')
    const before = await pixelsIn(page, p50 as string)
    await page.evaluate(() => {
      for (const cell of document.querySelectorAll<HTMLElement>('#tal-probe td:nth-child(2)'))
        delete cell.dataset.value
    })
    await eventually(async () => expect(await pixelsIn(page, p50 as string)).toBeLessThan(before / 2))
    await page.setViewportSize({ width: 390, height: 800 })
    await page.waitForFunction(() => (document.querySelector('table-chart canvas')?.clientWidth ?? 999) < 390)
  })

  it('a chart is drawn where the browser has no valid language', async () => {
    const page = await open(served.url)
    await page.addInitScript(() =>
      Object.defineProperty(navigator, 'language', { value: 'en-US@posix', configurable: true }),
    )
    await page.goto('/svartider?tjeneste=sapa')
    await page.locator('table-chart canvas').waitFor()
    expect(await pixelsIn(page, p50 as string)).toBeGreaterThan(20)
  })

  it('the legend has the texts of the table at the pointer', async () => {
    const page = await open(served.url)
    await page.goto('/svartider?tjeneste=sapa')
    await page.locator('table-chart .u-over').scrollIntoViewIfNeeded()
    const box = await page.locator('table-chart .u-over').boundingBox()
    if (box === null) throw new Error('no chart')
    await page.mouse.move(box.x + box.width - 1, box.y + box.height / 2)
    const legend = () => page.locator('.u-legend').innerText()
    await eventually(async () => expect(await legend()).toMatch(/kl\. 9–10 \(i gang\)[\s\S]*ikke målt/))
    await page.mouse.move(box.x + box.width * (23 / 24), box.y + box.height / 2)
    await eventually(async () => expect(await legend()).toMatch(/kl\. 8–9[\s\S]*204 ms[\s\S]*0\s%/))
  })

  it('links lead from the front page to a service, and from there to another period and service', async () => {
    const page = await open(served.url, { javaScriptEnabled: false })
    await page.goto('/')
    await page.getByRole('link', { name: /^Se svartiderne/ }).click()
    await page.getByRole('link', { name: 'SAPA' }).first().click()
    expect(await page.locator('h1').textContent()).toMatch(/SAPA.* det seneste døgn/)
    await page.getByRole('link', { name: '7 dage' }).click()
    expect(await page.locator('h1').textContent()).toMatch(/SAPA.* de seneste 7 dage/)
    expect(await page.locator('table-chart').isVisible()).toBe(false)
    await page.getByRole('link', { name: 'Sags- og Dokumentindekset' }).click()
    expect(new URL(page.url()).search).toBe('?tjeneste=sdi&periode=7d')
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'CSV' }).click()
    expect((await download).suggestedFilename()).toBe('demodata-svartider-sdi-7d.csv')
  })

  it('printed, the tables fit the paper, and the controls are left out', async () => {
    const page = await open(served.url, { viewport: { width: 718, height: 1000 } })
    await page.emulateMedia({ media: 'print' })
    for (const path of ['/svartider', '/svartider?tjeneste=sapa', '/svartider?tjeneste=sapa&periode=7d']) {
      await page.goto(path)
      expect(await page.locator('table').first().isVisible()).toBe(true)
      const wide = await page.evaluate(() =>
        [...document.querySelectorAll('h1, p, table, .hours')]
          .filter((one) => one.checkVisibility() && !one.matches('.sr-only'))
          .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
          .map((one) => one.textContent?.slice(0, 40)),
      )
      expect(wide, path).toEqual([])
      expect(await page.locator('.switch, .files').filter({ visible: true }).count()).toBe(0)
    }
  })

  it('each state of an hour has its own shape in forced colours', async () => {
    const page = await open(served.url, { forcedColors: 'active' })
    await page.goto('/svartider')
    const shapes = page.locator('.rule .hours > span')
    expect(await shapes.allInnerTexts()).toEqual(['✓', '◐', '✕', '…', '?'])
    const bar = page.getByRole('img', { name: /Målinger af SAPA/ })
    expect(await bar.locator('span').allInnerTexts()).toEqual([...'????????????✓????✓…✓?✓◐✓?'])
    expect(await axeFindings(page)).toEqual([])
  })
})
