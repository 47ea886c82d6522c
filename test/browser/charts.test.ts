// Tests the charts at every width and in forced colours: marks and names of the axes, the legend, and screen readers.
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { day, hour } from '../../server/domain/time.ts'
import { describeInBrowser } from '../support/browser.ts'
import { type Drawn, drawnIn, recordDrawing } from '../support/chart.ts'
import { makeAttempt } from '../support/measured.ts'
import { recordMixed, type Served, serveTestApp } from '../support/served.ts'
import { makeWeek } from '../support/weeks.ts'

const times = ['Svartid', 'Uden brugbart svar']
/** The names of the axes on each page with charts. */
const charts: [path: string, axes: string[]][] = [
  ['/kommuner/0751', ['Leverede numre']],
  ['/uge', ['Kommuner']],
  ['/svartider?tjeneste=sdi', times],
  ['/svartider?tjeneste=sdi&periode=1t', times],
  ['/svartider?tjeneste=sdi&periode=7d', times],
  ['/svartider?tjeneste=sdi&periode=30d', times],
  ['/svartider?tjeneste=sdi&periode=1aar', times],
]

describeInBrowser('a chart', (open) => {
  let served: Served
  beforeAll(async () => {
    served = await serveTestApp()
    const { store, clock } = served.test
    await recordMixed(served.test)
    const now = clock.now()
    for (const ago of [hour / 4, hour / 2, 2 * hour, 5 * hour, 3 * day, 20 * day, 60 * day])
      await store.recordAttempts([makeAttempt({ at: now - ago })])
    for (const week of ['2026-W45', '2026-W46', '2026-W47']) await store.appendWeek(makeWeek(week))
    return served.close
  })

  const load = async (page: Page, path: string): Promise<void> => {
    await page.goto(path)
    await page.locator('table-chart canvas').first().waitFor()
  }

  /** Opens a page for charts; a test loads several things in one page, which is a fourth of the time of a new one. */
  const openForCharts = async (): Promise<Page> => {
    const page = await open(served.url)
    await page.addInitScript(recordDrawing)
    return page
  }

  it.each(charts)('%s names its axes and has marks on them at every width', async (path, axes) => {
    const page = await openForCharts()
    for (const width of [320, 390, 768, 1024, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      await load(page, path)
      const names = page.locator('table-chart').first().locator('.axes span')
      expect(await names.allInnerTexts()).toEqual(axes)
      const { texts, plot, canvas } = await drawnIn(page)
      const marks = texts.filter(({ y }) => y > plot.bottom).sort((a, b) => a.left - b.left)
      const of = `${width} pixels wide: ${JSON.stringify(marks.map(({ text }) => text))}`
      expect(marks.length, of).toBeGreaterThanOrEqual(2)
      for (const [i, { left, right }] of marks.entries()) {
        expect(left, of).toBeGreaterThan((marks[i - 1]?.right ?? -6) + 5)
        expect(right, of).toBeLessThanOrEqual(canvas.right)
      }
      for (const { text } of marks) expect(text).toMatch(/^kl\. \d|^\d+\. [a-z]{3}|^uge \d/)
      const beside = texts.filter(
        ({ y, right, left }) => y <= plot.bottom && (right <= plot.left || left >= plot.right),
      )
      const units = new Set(beside.map(({ text }) => text.replace(/[\d,\s]/g, '')))
      expect([...units].sort(), of).toEqual(axes === times ? expect.arrayContaining(['%', 'ms']) : [''])
    }
  })

  const samplesIn = (page: Page) =>
    page
      .locator('table-chart')
      .first()
      .locator('.u-marker path')
      .evaluateAll((paths) =>
        paths.map((path) => ({
          colour: getComputedStyle(path).stroke,
          dash: getComputedStyle(path).strokeDasharray.replaceAll('px', '').replace('none', ''),
        })),
      )

  it.each(['/uge', '/svartider?tjeneste=sdi'])(
    'the legend of %s has the lines as they are drawn',
    async (path) => {
      const linesOf = ({ lines }: Drawn) =>
        lines.filter(({ width }) => width === 2).map(({ dash }) => dash.join(', '))
      const page = await openForCharts()
      await load(page, path)
      const samples = await samplesIn(page)
      expect(samples).toHaveLength(4)
      for (const key of ['dash', 'colour'] as const)
        expect(new Set(samples.map((one) => one[key])).size).toBe(4)
      const dashes = new Set(linesOf(await drawnIn(page)))
      expect(dashes).toEqual(new Set(samples.map(({ dash }) => dash)))
      // Colours that are forced are the same for all lines, and may be light on dark.
      for (const [colorScheme, text] of [
        ['light', 'rgb(0, 0, 0)'],
        ['dark', 'rgb(255, 255, 255)'],
      ] as const) {
        await page.emulateMedia({ forcedColors: 'active', colorScheme })
        await load(page, path)
        const found = await samplesIn(page)
        expect(found.map(({ colour }) => colour)).toEqual([text, text, text, text])
        expect(found.map(({ dash }) => dash)).toEqual(samples.map(({ dash }) => dash))
        const drawn = await drawnIn(page)
        expect(new Set(linesOf(drawn))).toEqual(dashes)
        const hex = text === 'rgb(0, 0, 0)' ? '#000000' : '#ffffff'
        expect(new Set(drawn.lines.filter(({ width }) => width === 2).map(({ colour }) => colour))).toEqual(
          new Set([hex]),
        )
      }
    },
  )

  it.each(charts.slice(0, 3))('%s reads a chart as one image, without its legend', async (path) => {
    const page = await openForCharts()
    await load(page, path)
    const devtools = await page.context().newCDPSession(page)
    const { nodes } = await devtools.send('Accessibility.getFullAXTree')
    const images = nodes.filter(({ role, ignored }) => role?.value === 'image' && !ignored)
    const inChart = images.filter(({ name }) =>
      /\(kurve\)\. Tallene står under »Tallene bag kurven«\.$/.test(name?.value),
    )
    expect(inChart.length).toBe(await page.locator('table-chart').count())
    const below = (ids: readonly string[] = []): string[] =>
      ids.flatMap((id) => {
        const node = nodes.find(({ nodeId }) => nodeId === id)
        return [...(node?.ignored === false ? [String(node.name?.value)] : []), ...below(node?.childIds)]
      })
    for (const { childIds } of inChart) expect(below(childIds)).toEqual([])
    expect(await page.getByText('Tallene bag kurven').count()).toBe(inChart.length)
  })
})
