// Tests the updates of an open page: the status line, new figures without a reload, and a lost server.
import type { Page } from 'playwright-core'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { hour } from '../../server/domain/time.ts'
import { allDelivered } from '../support/app.ts'
import { axeFindings } from '../support/axe.ts'
import { describeInBrowser, type OpenPage } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { recordMixed, type Served, serveTestApp } from '../support/served.ts'

/** Opens a page and marks its document, because a reload loses the mark; the test controls the page's clock. */
const openMarked = async (open: OpenPage, url: string, path: string, expected?: RegExp): Promise<Page> => {
  const page = await open(url, { expected })
  await page.clock.install()
  await page.goto(path)
  await page.evaluate(() => Object.assign(document, { marked: true }))
  return page
}

const isSameDocument = (page: Page): Promise<boolean> => page.evaluate(() => 'marked' in document)

/** Advances to the next request for the status line. */
const nextStatus = (page: Page): Promise<void> => page.clock.fastForward(5_000)

const reads = (page: Page, selector: string, text: RegExp | string): Promise<void> =>
  eventually(async () => expect(await page.locator(selector).textContent()).toMatch(text))

describeInBrowser('an open page', (open) => {
  let served: Served
  beforeEach(async () => {
    served = await serveTestApp()
    onTestFinished(served.close)
  })

  it('an open page follows the first round to its figures without a reload', async () => {
    const { test, url } = served
    test.setStatus({ nextAt: undefined })
    const page = await openMarked(open, url, '/')
    await reads(page, 'h1', 'Endnu ikke målt: den første runde er ikke begyndt.')
    expect(await page.locator('.tile.s-ukendt').count()).toBe(98)

    const round = { startedAt: test.clock.now(), planned: 392, done: 0, failed: 0 }
    test.setStatus({ round })
    await nextStatus(page)
    await reads(page, '#status', 'Runde i gang: 0 af 392 opslag')
    await reads(page, 'h1', 'Endnu ikke målt: den første runde er i gang.')
    test.setStatus({ round: { ...round, done: 220, failed: 3 } })
    await nextStatus(page)
    await reads(page, '#status', 'Runde i gang: 220 af 392 opslag, 3 uden svar')
    expect(await page.getByRole('progressbar').getAttribute('value')).toBe('220')
    expect(await axeFindings(page)).toEqual([])

    await recordMixed(test)
    test.setStatus({ round: undefined, nextAt: test.clock.now() + 6 * hour })
    await nextStatus(page)
    await reads(page, 'h1', /^Mindst 35 af 98 kommuner leverer byggesager/)
    await reads(page, '#status', /98.% \(384 af 392\)/)
    expect(await page.getByRole('progressbar').count()).toBe(0)
    expect(await page.locator('.tile.s-alle').count()).toBe(10)
    expect(await isSameDocument(page)).toBe(true)
  })

  it('new figures keep the focus and the scroll position', async () => {
    const { test, url } = served
    await recordMixed(test)
    const page = await openMarked(open, url, '/')
    const aarhus = page.getByRole('link', { name: /^Aarhus/ })
    await aarhus.focus()
    expect(await page.evaluate(() => window.scrollY)).toBeGreaterThan(0)
    /** Where the reader sees it: what stands above it may become shorter. */
    const place = () => aarhus.evaluate((link) => link.getBoundingClientRect().top)
    const before = await place()
    await test.clock.advance(hour)
    await test.round(allDelivered)
    await nextStatus(page)
    await reads(page, 'h1', /^98 af 98 kommuner|^Alle 98 kommuner/)
    expect(await aarhus.evaluate((link) => link === document.activeElement)).toBe(true)
    expect(await aarhus.getAttribute('aria-label')).toContain('Alle')
    expect(Math.abs((await place()) - before)).toBeLessThan(100)
    expect(await isSameDocument(page)).toBe(true)
  })

  it('new figures keep typed text and open details', async () => {
    const { test, url } = served
    await recordMixed(test)
    const list = await openMarked(open, url, '/kommuner')
    const kommune = await openMarked(open, url, '/kommuner/0751')
    await kommune.getByText('Tallene bag kurven').click()
    await list.getByLabel('Søg').pressSequentially('samsø')
    await reads(list, '.found', 'Viser 1 af 98 kommuner.')
    await test.clock.advance(hour)
    await test.round(allDelivered)
    await Promise.all([nextStatus(list), nextStatus(kommune)])
    await reads(list, '.matrix tbody', 'Alle')
    await reads(kommune, '.lead', /Alle/)
    expect(await list.getByLabel('Søg').inputValue()).toBe('samsø')
    expect(await list.evaluate(() => document.activeElement?.id)).toBe('f-q')
    expect(await list.locator('.matrix tbody tr').count()).toBe(1)
    expect(await kommune.locator('#historik').isVisible()).toBe(true)
    expect(await kommune.locator('table-chart canvas').count()).toBe(1)
  })

  it('an untouched page changes to "ikke målt" when the poller has stopped', async () => {
    const { test, url } = served
    await test.round(allDelivered)
    test.setStatus({ nextAt: undefined })
    const page = await openMarked(open, url, '/')
    expect(await page.locator('.tile.s-alle').count()).toBe(98)
    await test.clock.advance(12 * hour + 1)
    await nextStatus(page)
    await reads(page, 'h1', 'Ingen af de 98 kommuner kan vurderes lige nu: der mangler friske målinger.')
    expect(await page.locator('.tile.s-ukendt').count()).toBe(98)
    await reads(page, '#status', 'ingen runde planlagt')
    expect(await isSameDocument(page)).toBe(true)
  })

  it('an open page reports that the server is unreachable, and keeps its content until it returns', async () => {
    const { test, url } = served
    await test.round(allDelivered)
    const page = await openMarked(open, url, '/', /ERR_CONNECTION_REFUSED|Failed to fetch/)
    const notice = page.locator('#uden-forbindelse')
    expect(await notice.isVisible()).toBe(false)
    const before = await page.locator('main').textContent()
    await served.stop()
    await nextStatus(page)
    await notice.waitFor({ state: 'visible' })
    expect(await notice.textContent()).toContain('ingen forbindelse til serveren')
    expect(await page.locator('main').textContent()).toBe(before)
    const again = await served.start()
    onTestFinished(again.close)
    await nextStatus(page)
    await notice.waitFor({ state: 'hidden' })
    expect(await isSameDocument(page)).toBe(true)
  })
})
