// Tests the pages that show incidents in a browser: accessible and without overflow, in several states; filters.
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { hour } from '../../server/domain/time.ts'
import { axeFindings } from '../support/axe.ts'
import { describeInBrowser } from '../support/browser.ts'
import { pixelsIn } from '../support/chart.ts'
import { haendelser, incidentDetail, incidentStates } from '../support/incident-states.ts'
import { makeAttempt } from '../support/measured.ts'
import { recordMixed, type Served, serveTestApp } from '../support/served.ts'
import { probes } from '../support/services.ts'
import { worldNow } from '../support/world-data.ts'

/** Serves the incidents of a state, with the steps of each. */
const serve = async (incidents: readonly StoredIncident[]): Promise<Served> => {
  const served = await serveTestApp({ startAt: worldNow, probes })
  await recordMixed(served.test)
  const at = (hoursAgo: number) => worldNow - hoursAgo * hour
  await served.test.store.recordAttempts(
    [30, 3, 2, 1, 0.6, 0.4, 0.2].flatMap((ago) =>
      (['sdi', 'ydi'] as const).map((indeks) =>
        makeAttempt({ indeks, at: at(ago), durationMs: ago < 1 ? 900 : 100 }),
      ),
    ),
  )
  const details = incidents.map((one) => incidentDetail(one))
  await served.test.store.recordIncidents({
    incidents,
    steps: details.flatMap(({ steps }) => steps),
    notices: details.flatMap(({ notices }) => notices),
  })
  await served.test.report('haendelser', haendelser)
  return served
}

const widths = [1280, 320] as const

/** Checks a page on a wide screen and on a phone, with its folded lists open. */
const lookAt = async (page: Page, path: string): Promise<void> => {
  await page.setViewportSize({ width: widths[0], height: 900 })
  await page.goto(path)
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    const seen = await page.evaluate(async () => {
      // The chart is resized one frame after the page.
      for (const _ of [1, 2]) await new Promise(requestAnimationFrame)
      for (const details of document.querySelectorAll('details')) details.open = true
      const { scrollWidth, clientWidth } = document.documentElement
      const scrolled = [...document.querySelectorAll('.table--responsive-scroll')]
        .filter((one) => one.scrollWidth > one.clientWidth)
        .map((one) => one.getAttribute('aria-label'))
      return {
        // These pages are read on a phone too: nothing on them may have to be scrolled sideways.
        scrolled: /^\/(haendelser|svartider)/.test(location.pathname) ? scrolled : [],
        headings: document.querySelectorAll('h1').length,
        firstInMain: document.querySelector('main')?.firstElementChild?.tagName,
        overflow: scrollWidth - clientWidth,
      }
    })
    expect(seen, `${width} pixels wide`).toEqual({
      scrolled: [],
      headings: 1,
      firstInMain: 'H1',
      overflow: 0,
    })
    expect(await axeFindings(page), `${width} pixels wide`).toEqual([])
  }
}

describeInBrowser('incidents', (open) => {
  let mixed: Served
  let long: Served
  beforeAll(async () => {
    mixed = await serve(incidentStates.mixed ?? [])
    long = await serve(incidentStates.longNames ?? [])
    return async () => {
      await mixed.close()
      await long.close()
    }
  })

  it.each([
    '/',
    '/haendelser',
    '/haendelser?kommune=0751',
    '/haendelser/1',
    '/haendelser/2',
    '/haendelser/4',
    '/haendelser/6',
    '/haendelser/9',
    '/haendelser/oplyst/2022-18',
    '/haendelser/oplyst/x',
    '/kommuner/0751',
    '/loesninger/sensum',
    '/svartider',
    '/svartider?tjeneste=sdi',
  ])('%s is accessible and does not overflow while incidents are open', async (path) => {
    await lookAt(await open(mixed.url, { shared: true }), path)
  })

  it.each(['/', '/haendelser', '/haendelser/70', '/haendelser/72'])(
    '%s does not overflow with very long names',
    async (path) => {
      await lookAt(await open(long.url, { shared: true }), path)
    },
  )

  it('an incident has a chart of each of its series, its span marked, and the table behind it folded', async () => {
    const page = await open(mixed.url)
    await page.goto('/haendelser/1')
    const canvas = page.getByRole('img', { name: /^Opslag i Sags- og Dokumentindekset omkring hændelsen/ })
    expect((await canvas.boundingBox())?.width).toBeGreaterThan(300)
    expect(await pixelsIn(page, '#ffd9d9')).toBeGreaterThan(1000)
    expect(await pixelsIn(page, '#ffd9d9', [0, 0.5])).toBe(0)
    // The span goes on to the end of the present point.
    expect(await pixelsIn(page, '#ffd9d9', [0.97, 1])).toBeGreaterThan(300)
    expect(await pixelsIn(page, '#a3005c')).toBeGreaterThan(20)
    const table = page.locator('#tal-0 table')
    expect(await table.isVisible()).toBe(false)
    await page.getByText('Tallene bag kurven').first().click()
    expect(await table.getByText('926 ms').count()).toBeGreaterThan(0)
    await page.goto('/haendelser/3')
    await page.getByText('Tallene bag kurven').first().click()
    expect(await page.locator('#tal-0 th', { hasText: '95 % inden for: Aarhus' }).count()).toBe(1)
  })

  it('printed, the charts stand in the place of the tables behind them, and fit the paper', async () => {
    const page = await open(mixed.url)
    await page.goto('/haendelser/3')
    await page.locator('table-chart canvas').first().waitFor()
    const shown = () =>
      page.evaluate(() => {
        window.dispatchEvent(new Event('beforeprint'))
        const one = (selector: string) => document.querySelector(selector) as HTMLElement
        return {
          chart: one('table-chart canvas').checkVisibility(),
          table:
            one('#tal-0').checkVisibility({ contentVisibilityAuto: true }) && one('#tal-0').offsetHeight > 0,
          kommuner: [...document.querySelectorAll('.names')].every((list) => list.checkVisibility()),
          right: one('table-chart canvas').getBoundingClientRect().right,
        }
      })
    await page.emulateMedia({ media: 'print' })
    expect(await shown()).toMatchObject({ chart: true, table: false, kommuner: true })
    await page.setViewportSize({ width: 718, height: 1000 })
    expect((await shown()).right).toBeLessThanOrEqual(718)
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
    expect(pdf.split(/\/Type *\/Page\b/).length - 1).toBeLessThanOrEqual(6)
    const plain = await open(mixed.url, { javaScriptEnabled: false })
    await plain.goto('/haendelser/3')
    await plain.emulateMedia({ media: 'print' })
    expect(await plain.locator('#tal-0 table').isVisible()).toBe(true)
  })

  it('a chart has a legend without colons while the pointer is elsewhere', async () => {
    const page = await open(mixed.url)
    await page.goto('/haendelser/3')
    await page.locator('.u-legend').first().waitFor()
    await page.mouse.move(0, 0)
    const after = await page
      .locator('.u-legend')
      .first()
      .locator('th')
      .evaluateAll((heads) => heads.map((head) => getComputedStyle(head, '::after').content))
    expect(new Set(after)).toEqual(new Set(['none']))
  })

  it('a filter is applied as it changes, and stands in the address', async () => {
    const page = await open(mixed.url)
    await page.goto('/haendelser')
    await page.getByLabel('Signal').selectOption('leverance')
    await page
      .getByText('Til filtrene passer 2 af 8 målte hændelser og 0 af 4, som andre har oplyst.')
      .waitFor()
    expect(new URL(page.url()).search).toBe('?signal=leverance')
    expect(await page.locator('main a[href="/haendelser/2"]').count()).toBe(1)
  })
})
