// Tests that the front page, the lists it links to, the API and the metrics show the same numbers.
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { readinessGroups } from '../../server/domain/kle.ts'
import { levels } from '../../server/domain/readiness/level.ts'
import { describeInBrowser } from '../support/browser.ts'
import { recordMixed, type Served, serveTestApp } from '../support/served.ts'

type Counts = Record<string, Record<string, number>>

/** Counts beside the strips, by group and level. */
const onFrontPage = async (page: Page): Promise<Counts> => {
  await page.goto('/')
  const boxes = await page.locator('.strip-box').evaluateAll((all) =>
    all.map((box) =>
      [...box.querySelectorAll('.counts li')].map((li) => ({
        state: li.querySelector('.state')?.className.replace(/.*s-/, ''),
        n: Number(li.querySelector('strong')?.textContent),
      })),
    ),
  )
  return Object.fromEntries(
    readinessGroups.map((group, g) => {
      const counts: Record<string, number> = { alle: 0, flere: 0, ingen: 0, ukendt: 0 }
      // A state that is no level is a cause of `ukendt`.
      for (const { state = '', n } of boxes[g] ?? []) {
        const level = levels.find((one) => one === state) ?? 'ukendt'
        counts[level] = (counts[level] ?? 0) + n
      }
      return [group, counts]
    }),
  )
}

const byMetrics = async (page: Page): Promise<Counts> => {
  await page.goto('/metrics')
  const text = (await page.locator('body').textContent()) ?? ''
  const counts: Counts = {}
  for (const [, group = '', level = '', value] of text.matchAll(
    /^borgerblik_kommuner\{group="(\w+)",level="(\w+)"\} (\d+)$/gm,
  ))
    counts[group] = { ...counts[group], [level]: Number(value) }
  return counts
}

describeInBrowser('the numbers', (open) => {
  let served: Served
  beforeAll(async () => {
    served = await serveTestApp()
    await recordMixed(served.test)
    return served.close
  })

  it('the front page, the API and the metrics show the same counts', async () => {
    const page = await open(served.url)
    const shown = await onFrontPage(page)
    expect(shown['02']).toEqual({ alle: 10, flere: 25, ingen: 60, ukendt: 3 })
    await page.goto('/api/v1/overblik')
    expect(JSON.parse((await page.locator('body').textContent()) ?? '').groups).toEqual(shown)
    expect(await byMetrics(page)).toEqual(shown)
  })

  it('the map and each linked list have as many kommuner as the counts', async () => {
    const page = await open(served.url)
    const shown = await onFrontPage(page)
    for (const level of ['alle', 'flere', 'ingen'] as const)
      expect(await page.locator(`.tile.s-${level}`).count()).toBe(shown['02']?.[level])
    const links = await page.locator('.counts a').evaluateAll((as) => as.map((a) => a.getAttribute('href')))
    expect(links).toContain('/kommuner?gruppe=02&niveau=flere')
    for (const href of links) {
      const [group = '', level = ''] = new URLSearchParams(href?.split('?')[1]).values()
      await page.goto(href ?? '')
      const rows = await page.locator('.matrix tbody tr').count()
      expect(rows, href ?? '').toBe(shown[group]?.[level])
      expect(await page.locator('.found').textContent()).toBe(`Viser ${rows} af 98 kommuner.`)
    }
  })

  it('the headline shows the counts, and the next steps sum to 98, in total and in each group', async () => {
    const page = await open(served.url)
    await page.goto('/')
    expect(await page.locator('h1').textContent()).toMatch(
      /^Mindst 35 af 98 kommuner .*, heraf 10 på alle .*; 2 er ikke målt og 1 giver os ikke adgang\.$/,
    )
    const columns = await page
      .getByRole('table', { name: 'Antal kommuner efter det næste skridt' })
      .locator('tbody tr')
      .evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll('.number')].map((n) => Number(n.textContent))),
      )
    // The rows of who takes them have no such cells.
    const steps = columns.filter((row) => row.length > 0)
    for (const i of [0, 1, 2]) expect(steps.reduce((sum, row) => sum + (row[i] ?? Number.NaN), 0)).toBe(98)
  })
})
