// Tests the pages that show incidents in a browser: accessible and without overflow, in several states; filters.
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { axeFindings } from '../support/axe.ts'
import { describeInBrowser } from '../support/browser.ts'
import { haendelser, incidentDetail, incidentStates } from '../support/incident-states.ts'
import { recordMixed, type Served, serveTestApp } from '../support/served.ts'
import { probes } from '../support/services.ts'
import { worldNow } from '../support/world-data.ts'

/** Serves the incidents of a state, with the steps of each. */
const serve = async (incidents: readonly StoredIncident[]): Promise<Served> => {
  const served = await serveTestApp({ startAt: worldNow, probes })
  await recordMixed(served.test)
  const details = incidents.map((one) => incidentDetail(one))
  await served.test.store.recordIncidents({
    incidents,
    steps: details.flatMap(({ steps }) => steps),
    notices: details.flatMap(({ notices }) => notices),
  })
  await served.test.report('haendelser', haendelser)
  return served
}

/** Checks a page on a wide screen and on a phone, with its folded lists open. */
const lookAt = async (page: Page, path: string): Promise<void> => {
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 900 })
    await page.goto(path)
    const seen = await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true
      const { scrollWidth, clientWidth } = document.documentElement
      return {
        headings: document.querySelectorAll('h1').length,
        firstInMain: document.querySelector('main')?.firstElementChild?.tagName,
        overflow: scrollWidth - clientWidth,
      }
    })
    expect(seen, `${width} pixels wide`).toEqual({ headings: 1, firstInMain: 'H1', overflow: 0 })
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
    await lookAt(await open(mixed.url), path)
  })

  it.each(['/', '/haendelser', '/haendelser/70', '/haendelser/72'])(
    '%s does not overflow with very long names',
    async (path) => {
      await lookAt(await open(long.url), path)
    },
  )

  it('a filter is applied as it changes, and stands in the address', async () => {
    const page = await open(mixed.url)
    await page.goto('/haendelser')
    await page.getByLabel('Signal').selectOption('leverance')
    await page.getByText('Viser 2 af 12 hændelser.').waitFor()
    expect(new URL(page.url()).search).toBe('?signal=leverance')
    expect(await page.locator('main a[href="/haendelser/2"]').count()).toBe(1)
  })
})
