// Tests of every page of the demo in a browser, from the width of a small phone to that of a desktop screen.
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { addWeeks, defaultFreezeTime, lastDueWeek } from '../../server/domain/week/iso-week.ts'
import { axeFindings } from './axe.ts'
import { describeInBrowser, watch } from './browser.ts'
import { eventually } from './eventually.ts'

/** The week that the demo froze last. */
const week = lastDueWeek(Date.now(), defaultFreezeTime)
const weekPaths = ['/uge', `/uge/${week}`, `/uge/${week}/slides`, `/uge/${week}/mod/${addWeeks(week, -2)}`]

const paths = [
  '/',
  '/kommuner',
  '/kommuner/0751',
  '/loesninger',
  '/loesninger/nexus',
  '/foer-aabning',
  '/haendelser',
  '/haendelser/1',
  '/haendelser/2',
  '/svartider',
  '/svartider?tjeneste=sdi',
  '/svartider?tjeneste=ydi&periode=1aar',
  '/klik',
  '/drift',
  '/om',
]
/** No page is taller on a phone, where a reader scrolls it with a thumb. */
const mostPixels = 9000

/** A page is loaded at the first width, in pixels, and resized to the others. Colours change with neither. */
const looks = [
  { width: 390, contrast: true, forcedColors: 'none' },
  { width: 320, contrast: false, forcedColors: 'none' },
  { width: 1024, contrast: false, forcedColors: 'none' },
  { width: 1440, contrast: true, forcedColors: 'none' },
  { width: 1440, contrast: true, forcedColors: 'active' },
] as const

/** Describes the pages at an address, which is known when its tests run. */
export const describeEveryPage = (address: () => string): void =>
  describeInBrowser('every page', (open) => {
    let url: string
    beforeAll(() => {
      url = address()
    })

    /** Checks a page at every width, and in forced colours. */
    const lookAt = async (page: Page, path: string): Promise<void> => {
      await page.setViewportSize({ width: looks[0].width, height: 900 })
      await page.emulateMedia({ forcedColors: looks[0].forcedColors })
      await page.goto(path)
      for (const { width, contrast, forcedColors } of looks) {
        const look = `${width} pixels wide, forced colours: ${forcedColors}`
        await page.setViewportSize({ width, height: 900 })
        await page.emulateMedia({ forcedColors })
        const { height, ...seen } = await page.evaluate(async () => {
          // The chart is resized one frame after the page.
          for (const _ of [1, 2]) await new Promise(requestAnimationFrame)
          const { scrollWidth, scrollHeight, clientWidth } = document.documentElement
          // A table that is wider than a phone says so, and keeps its first column in view.
          const unsaid = [...document.querySelectorAll('.table--responsive-scroll')]
            .filter((one) => clientWidth <= 390 && one.scrollWidth > one.clientWidth && one.checkVisibility())
            .filter((one) => {
              const head = one.querySelector('tbody th')
              const isKept = head !== null && getComputedStyle(head).position === 'sticky'
              return !isKept || !one.querySelector('.scroll-hint')?.checkVisibility()
            })
            .map((one) => one.getAttribute('aria-label'))
          return {
            headings: document.querySelectorAll('h1').length,
            firstInMain: document.querySelector('main')?.firstElementChild?.tagName,
            overflow: scrollWidth - clientWidth,
            height: scrollHeight,
            unsaid,
            title: document.title.startsWith('Demodata: '),
            demo: document.querySelector('.demo')?.checkVisibility(),
          }
        })
        const sound = {
          headings: 1,
          firstInMain: 'H1',
          overflow: 0,
          unsaid: [],
          title: true,
          demo: true,
        }
        expect(seen, look).toEqual(sound)
        if (width === 390) expect(height, look).toBeLessThanOrEqual(mostPixels)
        expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true)
        expect(await axeFindings(page, { contrast }), look).toEqual([])
      }
    }

    // First, because an incident that the demo begins later has a line of its own there.
    it('the front page shows the open incident, then the finding, in the first view of a phone, and the status line', async () => {
      const page = await open(url, { viewport: { width: 390, height: 844 } })
      await page.goto('/')
      const incident = page.locator('main > :first-child')
      expect(await incident.textContent()).toMatch(
        /^Acadre har ikke leveret siden .* rammer \d+ af 98 kommuner\.$/,
      )
      const finding = page.locator('main h2').first()
      expect(await finding.textContent()).toMatch(/^31 af 98 kommuner leverer byggesager.*til Borgerblikket/)
      for (const heading of [incident, finding]) expect((await heading.boundingBox())?.y).toBeLessThan(844)
      expect(await page.locator('#status dt').filter({ visible: true }).allInnerTexts()).toEqual([
        'Målt',
        'Ændret',
        'Næste',
        'Dækning',
      ])
    })

    it('the demo freezes the weeks of its history', async () => {
      await eventually(async () => expect((await fetch(`${url}${weekPaths.at(-1)}`)).status).toBe(200))
    })

    it.each([...paths, ...weekPaths])('%s is accessible and does not overflow at any width', async (path) =>
      lookAt(await open(url, { shared: true }), path),
    )

    it('the page for an unknown address is accessible and does not overflow at any width', async () => {
      // The browser logs the 404 of the page itself.
      await lookAt(await open(url, { expected: /404/, shared: true }), '/findes-ikke')
    })

    it('the watch reports a violation of the CSP, and axe reports an accessibility fault', async () => {
      const page = await open(url, { expected: /policy: style-src-attr|Content Security Policy/ })
      const heard = watch(page, url)
      await page.goto('/om')
      await page.evaluate(() => {
        document.querySelector('h1')?.setAttribute('style', 'color: red')
        document.querySelector('main')?.append(document.createElement('img'))
      })
      expect(await axeFindings(page)).toEqual(['image-alt: img'])
      expect(heard()).toContainEqual(expect.stringMatching(/^console: policy: style-src-attr/))
    })

    it('axe reports a fault of the layout, and one of forced colours', async () => {
      const page = await open(url)
      await page.goto('/om')
      expect(await axeFindings(page, { contrast: false })).toEqual([])
      await page.evaluate(() => {
        const main = document.querySelector('main') as HTMLElement
        main.insertAdjacentHTML('beforeend', '<p><button id="a">A</button><button id="b">B</button></p>')
        for (const { style } of main.querySelectorAll<HTMLElement>('#a, #b')) {
          Object.assign(style, { width: '9px', height: '9px', padding: '0', border: '0', minWidth: '0' })
          Object.assign(style, { minHeight: '0', margin: '0', overflow: 'hidden' })
        }
      })
      expect(await axeFindings(page, { contrast: false })).toEqual(['target-size: #a', 'target-size: #b'])
      await page.emulateMedia({ forcedColors: 'active' })
      expect(await axeFindings(page)).toEqual(['target-size: #a', 'target-size: #b'])
      await page.evaluate(() => {
        const { style } = document.querySelector('main p') as HTMLElement
        Object.assign(style, { forcedColorAdjust: 'none', color: '#777', background: '#888' })
      })
      expect(await axeFindings(page)).toContainEqual(expect.stringMatching(/^color-contrast: /))
    })

    it('the watch reports an aborted request, but not a request of a page that is left', async () => {
      const page = await open(url, { expected: /ERR_ABORTED/ })
      const heard = watch(page, url)
      await page.route('**/fragmenter/*', () => undefined)
      await page.goto('/kommuner')
      const requested = page.waitForRequest('**/fragmenter/status')
      await page.evaluate(() => void fetch('/fragmenter/status').catch(() => undefined))
      await requested
      const aborted = page.waitForEvent('requestfailed')
      await page.goto('/om')
      await aborted
      expect(heard()).toEqual([])
      await page.evaluate(() => {
        const stop = new AbortController()
        fetch('/fragmenter/status', { signal: stop.signal }).catch(() => undefined)
        stop.abort()
      })
      await eventually(() => expect(heard()).toEqual([`failed: ${url}/fragmenter/status net::ERR_ABORTED`]))
    })

    it('loading the front page transfers at most 120 KB', async () => {
      const page = await open(url)
      const devtools = await page.context().newCDPSession(page)
      await devtools.send('Network.enable')
      await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
      const sizes = new Map<string, number>()
      devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
        sizes.set(requestId, encodedDataLength),
      )
      await page.goto('/', { waitUntil: 'networkidle' })
      await page.evaluate(() => document.fonts.ready)
      const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
      expect(sizes.size).toBeGreaterThan(5)
      expect(total).toBeGreaterThan(20_000)
      expect(total).toBeLessThanOrEqual(120_000)
    })
  })
