// Tests the slides of a frozen week through the real app and store: the file, the page and the text say the same.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../support/app.ts'
import { unlabelled } from '../support/markup.ts'
import { week43 } from '../support/oktober-2022.ts'
import { findingsIn, openZip, slidesOf, textsOf } from '../support/pptx.ts'
import { makeWeek } from '../support/weeks.ts'

let t: TestApp
beforeEach(async () => {
  t = createTestApp()
  await t.store.appendWeek(
    makeWeek('2022-W42', (code, group) => (code === '0860' && group === '02' ? 'alle' : 'ingen')),
  )
  await t.store.appendWeek({ ...week43, demo: true })
})
afterEach(() => t.close())

const get = async (path: string, status = 200): Promise<Response> => {
  const answer = await t.app.request(path)
  expect([answer.status, t.logged], path).toEqual([status, []])
  return answer
}
const bytesOf = async (path: string) => new Uint8Array(await (await get(path)).arrayBuffer())
const textOf = async (path: string) => (await get(path)).text()

/** With spaces that may end a line. */
const spaced = (text: string): string => text.replaceAll('\u00a0', ' ')

const presentation = '/uge/2022-W43/slide.pptx'

describe('the slides of a frozen week', () => {
  it('are a presentation with nothing to repair, under a name of its own', async () => {
    const answer = await get(presentation)
    expect(answer.headers.get('content-type')).toBe(
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    )
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="borgerblik-2022-W43.pptx"')
    expect(findingsIn(new Uint8Array(await answer.arrayBuffer()))).toEqual([])
  })

  it('are the same bytes when they are made again, also after a restart', async () => {
    const first = await bytesOf(presentation)
    await t.round({ '02.34.02': 1 })
    t.clock.advance(86_400_000)
    expect(Buffer.compare(first, await bytesOf(presentation))).toBe(0)
    const answer = await t.restart().request(presentation)
    expect(Buffer.compare(first, new Uint8Array(await answer.arrayBuffer()))).toBe(0)
  })

  it('say the same in the file, on the page and in the text', async () => {
    const opened = openZip(await bytesOf(presentation))
    const slides = slidesOf(opened).map((path) => textsOf(opened, path).map(spaced))
    const titles = slides.map(([title]) => title ?? '')
    const page = spaced(unlabelled(await textOf('/uge/2022-W43/slides')))
    expect([...page.matchAll(/<h2[^>]*>(.*?)<\/h2>/g)].map(([, title]) => title)).toEqual(titles)
    const text = await textOf('/uge/2022-W43/tekst')
    // In the text a slide is one section, on however many pages.
    const sections = titles.filter((one) => !one.includes(', fortsat ('))
    for (const title of sections) expect(text).toContain(title.replace(/ \(\d+ af \d+\)$/, ''))
    for (const one of [page, text, slides.flat().join()]) {
      expect(one).toContain('KLE 02: 2 har alle, 29 flere og 67 ingen; 0 er ikke målt.')
      expect(one).toContain('▼ Hjørring: fra Alle til Ingen')
      expect(one).toContain('Demodata.')
    }
    expect(text).toContain(
      '- Nova ESDH: kommuner ?; alle ?; flere ?; ingen ?; ikke målt ?; KOMBITs aktivitet: Alle er på indekserne',
    )
  })

  it('name all kommuner on request', async () => {
    expect(await textOf('/uge/2022-W43/tekst')).not.toContain('Ærø')
    expect(await textOf('/uge/2022-W43/tekst?navne=1')).toContain('Ærø')
    expect((await get(`${presentation}?navne=1`)).headers.get('content-disposition')).toContain(
      'W43-navne.pptx',
    )
  })

  it('are linked from the week’s page', async () => {
    const page = await textOf('/uge/2022-W43')
    for (const last of ['slide.pptx', 'slides', 'tekst'])
      expect(page).toContain(`href="/uge/2022-W43/${last}"`)
  })

  it.each(['slide.pptx', 'slides', 'tekst'])(
    'are not found for a week that is not frozen: %s',
    async (last) => {
      for (const week of ['2022-W44', '2022-W99', 'uge'])
        expect(await (await get(`/uge/${week}/${last}`, 404)).text()).toContain(
          '<h1>Ugen er ikke frosset</h1>',
        )
    },
  )
})
