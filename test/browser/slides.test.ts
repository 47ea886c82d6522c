// Tests the page of slides in a real browser: accessible, no wider than a phone, and one slide a printed page.
import { beforeAll, expect, it } from 'vitest'
import { axeFindings } from '../support/axe.ts'
import { describeInBrowser } from '../support/browser.ts'
import { week43 } from '../support/oktober-2022.ts'
import { type Served, serveTestApp } from '../support/served.ts'
import { makeWeek } from '../support/weeks.ts'

/** Landscape A4 in points. */
const paper = /\/MediaBox\s*\[0 0 84[12][\d.]* 59[45][\d.]*\]/

describeInBrowser('the page of slides', (open) => {
  let served: Served
  beforeAll(async () => {
    served = await serveTestApp()
    const times = ['Sags- og Dokumentindekset', 'SAPA'].map((navn, i) => ({
      ...{ id: String(i), navn, results: 100, p50Ms: 200, p95Ms: 900, p99Ms: 2000, failedShare: 0.01 },
    }))
    await served.test.store.appendWeek(makeWeek('2022-W42', (code) => (code < '0300' ? 'flere' : 'ingen')))
    await served.test.store.appendWeek({ ...week43, times })
    return served.close
  })

  it.each([1280, 320])('has nothing for axe to find, at %i pixels', async (width) => {
    const page = await open(served.url)
    await page.setViewportSize({ width, height: 800 })
    await page.goto(`/uge/2022-W43/slides?navne=1`)
    expect(await axeFindings(page)).toEqual([])
    const overflow = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement
      return scrollWidth - clientWidth
    })
    expect(overflow).toBe(0)
  })

  it('folds the names on the screen, so that a phone has at most 9,000 pixels, and prints them', async () => {
    const page = await open(served.url, { viewport: { width: 390, height: 800 } })
    await page.goto('/uge/2022-W43/slides?navne=1')
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(9000)
    const names = page.locator('.slide li', { hasText: 'Ringkøbing-Skjern' }).first()
    expect(await names.isVisible()).toBe(false)
    await page.emulateMedia({ media: 'print' })
    expect(await names.isVisible()).toBe(true)
    expect(await page.locator('.slide .paper h3').first().isVisible()).toBe(true)
  })

  it.each(['', '?navne=1'])('prints each slide on a page of its own%s', async (search) => {
    const page = await open(served.url)
    await page.goto(`/uge/2022-W43/slides${search}`)
    const slides = await page.locator('.slide').count()
    const pdf = await page.pdf({ preferCSSPageSize: true })
    expect(slides).toBeGreaterThanOrEqual(8)
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBe(slides)
    expect(pdf.toString('latin1')).toMatch(paper)
  })
})
