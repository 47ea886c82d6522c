// Tests the filters of the list with JavaScript: they apply at once, change the address, and follow the back button.
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { describeInBrowser } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { recordMixed, type Served, serveTestApp } from '../support/served.ts'

const shows = (page: Page, n: number): Promise<void> =>
  eventually(async () => {
    const found = n === 98 ? 'Viser alle 98 kommuner.' : `Viser ${n} af 98 kommuner.`
    expect(await page.locator('.found').textContent()).toBe(found)
    expect(await page.locator('.matrix tbody tr').count()).toBe(n)
  })

const searchOf = (page: Page): string => new URL(page.url()).search
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id)
const mark = (page: Page) => page.evaluate(() => void Object.assign(document, { marked: true }))
const isMarked = (page: Page) => page.evaluate(() => 'marked' in document)

describeInBrowser('the filters', (open) => {
  let served: Served
  beforeAll(async () => {
    served = await serveTestApp()
    await recordMixed(served.test)
    return served.close
  })

  it('the files hold what the filters choose, and are reached by their links', async () => {
    const page = await open(served.url)
    await page.goto('/kommuner')
    await page.getByLabel('KLE-gruppe').selectOption('KLE 02')
    await page.getByLabel('Niveau').selectOption('◐ Flere numre')
    await shows(page, 25)
    for (const [name, ending] of [
      ['Hent som CSV', 'csv'],
      ['Hent som Excel', 'xlsx'],
    ] as const) {
      const waiting = page.waitForEvent('download')
      await page.getByRole('link', { name }).click()
      const download = await waiting
      expect(download.suggestedFilename()).toBe(`demodata-kommuner.${ending}`)
      expect(new URL(download.url()).search).toBe('?gruppe=02&niveau=flere')
    }
  })

  it.each([
    ['/kommuner', 'niveau', 'flere'],
    ['/haendelser', 'tilstand', 'ovre'],
  ])('sending the form of %s is as a change of a filter', async (path, name, value) => {
    const page = await open(served.url)
    await page.goto(path)
    await mark(page)
    await page.locator(`#f-${name}`).focus()
    await page.locator('#filtre').evaluate(
      (form: HTMLFormElement, [field, chosen]) => {
        const select = form.elements.namedItem(field as string) as HTMLSelectElement
        select.value = chosen as string
        form.requestSubmit()
      },
      [name, value],
    )
    await eventually(() => expect(searchOf(page)).toBe(`?${name}=${value}`))
    expect([await isMarked(page), await focused(page)]).toEqual([true, `f-${name}`])
  })

  it('a changed filter applies at once, changes the address and keeps the focus', async () => {
    const page = await open(served.url)
    await page.goto('/kommuner')
    await mark(page)
    await page.getByLabel('KLE-gruppe').focus()
    await page.getByLabel('KLE-gruppe').selectOption('KLE 02')
    await eventually(() => expect(searchOf(page)).toBe('?gruppe=02'))
    expect(await focused(page)).toBe('f-gruppe')
    await page.getByLabel('Niveau').focus()
    await page.getByLabel('Niveau').selectOption('◐ Flere numre')
    await shows(page, 25)
    expect(searchOf(page)).toBe('?gruppe=02&niveau=flere')
    expect(await focused(page)).toBe('f-niveau')
    await page.getByLabel('Søg').focus()
    await page.keyboard.type('fre')
    await shows(page, 2)
    expect(searchOf(page)).toContain('q=fre')
    expect(await focused(page)).toBe('f-q')
    // Text typed before the answer arrives is kept.
    await page.keyboard.type('derikss')
    await shows(page, 1)
    expect(await page.getByLabel('Søg').inputValue()).toBe('frederikss')
    expect(await isMarked(page)).toBe(true)
  })

  it('the filters follow the back, forward and reload buttons', async () => {
    const page = await open(served.url)
    await page.goto('/kommuner')
    const niveau = page.getByLabel('Niveau')
    await page.getByLabel('KLE-gruppe').selectOption('KLE 02')
    await eventually(() => expect(searchOf(page)).toBe('?gruppe=02'))
    await niveau.selectOption('Alle niveauer')
    await eventually(() => expect(searchOf(page)).toBe('?gruppe=02'))
    await niveau.selectOption({ value: 'flere' })
    await shows(page, 25)
    await niveau.selectOption({ value: 'alle' })
    await shows(page, 10)
    await page.goBack()
    await shows(page, 25)
    expect(searchOf(page)).toBe('?gruppe=02&niveau=flere')
    expect(await niveau.inputValue()).toBe('flere')
    await page.goBack()
    await shows(page, 98)
    expect([await niveau.inputValue(), await page.getByLabel('KLE-gruppe').inputValue()]).toEqual(['', '02'])
    await page.goForward()
    await shows(page, 25)
    expect(await niveau.inputValue()).toBe('flere')
    await page.reload()
    await shows(page, 25)
    expect(await niveau.inputValue()).toBe('flere')
  })

  it('a filter that is not applied yet is dropped on the way back', async () => {
    const page = await open(served.url)
    await page.goto('/kommuner')
    await page.getByLabel('KLE-gruppe').selectOption('KLE 02')
    await eventually(() => expect(searchOf(page)).toBe('?gruppe=02'))
    await page.evaluate(() => {
      const niveau = document.querySelector('#f-niveau') as HTMLSelectElement
      niveau.value = 'flere'
      niveau.dispatchEvent(new Event('input', { bubbles: true }))
      history.back()
    })
    await shows(page, 98)
    // Longer than filters rest before they apply.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 600)))
    expect(searchOf(page)).toBe('')
  })

  it('the filters chosen last apply, however slow the answers before are, and whatever is refreshed meanwhile', async () => {
    const page = await open(served.url)
    await page.goto('/kommuner')
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/kommuner?gruppe=02', async (route) => {
      await held
      await route.continue()
    })
    await page.evaluate(() => {
      const loads: string[] = []
      Object.assign(document, { loads })
      document.addEventListener('htmx:config:request', (event) => {
        const { ctx } = (event as CustomEvent).detail
        if (ctx.sourceElement === document.body) loads.push(ctx.request.action)
      })
    })
    const loaded = (n: number): Promise<void> =>
      eventually(async () =>
        expect(await page.evaluate(() => (document as unknown as { loads: string[] }).loads)).toHaveLength(n),
      )
    const niveau = page.getByLabel('Niveau')
    await page.getByLabel('KLE-gruppe').selectOption('KLE 02')
    await loaded(1)
    await niveau.selectOption({ value: 'flere' })
    await loaded(2)
    await niveau.selectOption({ value: 'alle' })
    await loaded(3)
    // The next status line makes the page refresh its content.
    await page.locator('#indhold').evaluate((main) => {
      main.dataset.news = 'older'
    })
    await loaded(4)
    release()
    await shows(page, 10)
    expect(searchOf(page)).toBe('?gruppe=02&niveau=alle')
    expect(await niveau.inputValue()).toBe('alle')
  })

  it('a changed filter keeps the sort order, and the list is the same after a visit to a kommune', async () => {
    const page = await open(served.url)
    await page.goto('/kommuner?sorter=kommunekode&retning=ned')
    await page.getByLabel('Niveau').selectOption({ value: 'alle' })
    await shows(page, 10)
    expect(searchOf(page)).toContain('sorter=kommunekode&retning=ned')
    const names = () => page.locator('.matrix tbody th').allInnerTexts()
    const before = await names()
    await page.locator('.matrix tbody th a').first().click()
    await page.waitForURL(/\/kommuner\/\d{4}$/)
    await page.goBack()
    await shows(page, 10)
    expect(await names()).toEqual(before)
  })

  it('the list states that nothing is found, or that a parameter is invalid', async () => {
    const page = await open(served.url)
    await page.goto('/kommuner?niveau=mange')
    await eventually(async () =>
      expect(await page.locator('.alert').textContent()).toContain('»mange« er ikke en værdi for niveau'),
    )
    await page.getByLabel('Søg').fill('zzz')
    await shows(page, 0)
    expect(await page.locator('main').textContent()).toContain('Ingen kommuner passer til filtrene.')
    expect(await page.locator('.alert').count()).toBe(0)
  })
})
