// Tests that the map, the matrix and a kommune's page give the same evidence of a level: its count, and since when.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { day } from '../../server/domain/time.ts'
import { allDelivered, createTestApp, type TestApp, testNumbers } from '../support/app.ts'

let t: TestApp
beforeEach(() => {
  t = createTestApp({ startAt: Date.UTC(2026, 10, 19, 8) })
})
afterEach(() => t.close())

const noneDelivered = Object.fromEntries(testNumbers.map((kle) => [kle, 0]))
const one = { ...noneDelivered, '02.34.02': 7 }

const read = async (path: string): Promise<string> => (await t.app.request(path)).text()
const plain = (markup = ''): string =>
  markup
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** What the kommune's tile is called, to screen readers and to the pointer. */
const tileOf = async (kommunekode: string): Promise<string | undefined> => {
  const [, title, name] =
    new RegExp(
      `title="([^"]*)"><a href="/kommuner/${kommunekode}" aria-label="([^"]*)"><span class="tile`,
    ).exec(await read('/')) ?? []
  expect(title).toBe(name)
  return name?.replace('\u00ad', '')
}

/** The cells of a kommune's levels in the matrix, KLE 02 first. */
const cellsOf = async (kommunekode: string): Promise<string[]> => {
  const row = (await read('/kommuner')).split('<tr>').find((one) => one.includes(`/kommuner/${kommunekode}"`))
  return [...(row ?? '').matchAll(/<td class="level.*?<\/td>/gs)].map(([cell]) => cell)
}

describe('the evidence of a level', () => {
  it('is the same on the map, in the matrix and on the page of the kommune', async () => {
    await t.round(noneDelivered)
    await t.clock.advance(2 * day)
    await t.record('0751', one)
    await t.record('0101', allDelivered)
    await t.clock.advance(day)
    await t.record('0751', one)
    await t.record('0101', allDelivered)
    expect(await tileOf('0751')).toBe('Aarhus: Flere siden 21. november 2026, 1 af 2')
    expect(await tileOf('0101')).toBe('København: Alle siden 21. november 2026, 2 af 2')
    const [cell = ''] = await cellsOf('0751')
    expect(cell).toContain('title="Flere siden 21. november 2026, 1 af 2"')
    expect(plain(cell)).toBe('◐ Flere siden 21. november 2026, 1 af 2')
    const page = await read('/kommuner/0751')
    const [, lead] = /<p class="lead">(.*?)<\/p>/s.exec(page) ?? []
    expect(plain(lead)).toMatch(
      /^KLE 02: ◐ Flere siden 21\. november 2026, 1 af 2 · KLE 27 og 29: ✕ Ingen 0 af 2$/,
    )
    const [, ladder] = /<section class="ladder"><h3>.*?<\/h3>\s*<p>(.*?)<\/p>/s.exec(page) ?? []
    expect(plain(ladder)).toBe('◐ Flere siden 21. november 2026, 1 af 2')
  })

  it('has no time where no change has been seen, or the level is not known', async () => {
    expect(await tileOf('0751')).toBe('Aarhus: Ikke målt')
    await t.round(one)
    expect(await tileOf('0751')).toBe('Aarhus: Flere, 1 af 2')
    expect((await cellsOf('0751'))[0]).not.toMatch(/siden|title/)
    await t.clock.advance(30 * day)
    await t.reassessDue()
    expect(await tileOf('0751')).toBe('Aarhus: Ikke målt')
    expect(await read('/kommuner/0751')).not.toMatch(/<p class="lead">.*siden/)
  })

  it('has no time where the change was ours', async () => {
    await t.round(noneDelivered)
    await t.clock.advance(day)
    await t.reassess({ obligatory: [{ kle: '02.34.02' }] })
    await t.record('0751', { '02.34.02': 7 })
    expect(await tileOf('0751')).toBe('Aarhus: Alle, 1 af 1')
  })

  it('stands on the links of lists of kommuner to the pointer, and is not repeated to screen readers', async () => {
    await t.round(noneDelivered)
    await t.clock.advance(2 * day)
    await t.record('0751', one)
    const named =
      '<a href="/kommuner/0751"><span title="Flere siden 21. november 2026, 1 af 2">Aarhus</span></a>'
    for (const path of ['/foer-aabning', '/loesninger/nova']) expect(await read(path), path).toContain(named)
  })
})
