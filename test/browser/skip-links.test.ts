// Tests in a browser that the keyboard passes few stops from one link past a list to the next, and what the links do.
import { expect, it } from 'vitest'
import { describeGallery } from '../support/gallery-browser.ts'

const mostStops = 30

describeGallery('links past what has many stops', (open) => {
  it.each([
    '/',
    '/kommuner',
    '/kommuner/0751',
    '/loesninger',
    '/loesninger/nexus',
    '/loesninger/sbsys',
    '/foer-aabning',
    '/haendelser?haendelser=mixed',
    '/svartider',
    '/klik',
    '/klik?opgave=31&status=fuldfoert',
    '/drift',
    '/uge',
    '/uge/2022-W43',
    '/uge/2022-W43/slides?navne=1',
  ])('on %s a reader who follows them presses Tab at most 30 times in a row', async (path) => {
    const page = await open({ shared: true })
    await page.goto(path)
    const runs = await page.evaluate(() => {
      const stops = [
        ...document.querySelectorAll<HTMLElement>(
          'main :is(a[href], button, input:not([type=hidden]), select, summary, [tabindex="0"])',
        ),
      ].filter((one) => one.checkVisibility())
      const runs: number[] = []
      let run = 0
      let past: Element | null = null
      for (const stop of stops) {
        // Those between a followed link and its target are not passed.
        if (past !== null && past.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_PRECEDING) continue
        past = null
        run += 1
        const target = /^#efter-/.test(stop.getAttribute('href') ?? '')
          ? document.querySelector(stop.getAttribute('href') ?? '')
          : null
        if (target === null) continue
        past = target
        runs.push(run)
        run = 0
      }
      return [...runs, run]
    })
    expect(Math.max(...runs), runs.join()).toBeLessThanOrEqual(mostStops)
  })

  it('such a link is seen when it has the focus, moves nothing, and leads to what comes after', async () => {
    const page = await open()
    await page.goto('/kommuner')
    const link = page.getByRole('link', { name: 'Spring tabellen over' })
    const height = () => page.evaluate(() => document.documentElement.scrollHeight)
    const size = async () => (await link.boundingBox())?.width ?? 0
    const before = await height()
    expect(await size()).toBeLessThan(2)
    await link.focus()
    expect(await size()).toBeGreaterThan(50)
    expect(await height()).toBe(before)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/CSV/)
  })
})
