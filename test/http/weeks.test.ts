// Tests the frozen weeks through the real app and store: pages and API have the same; a week not frozen is a sentence.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { readinessGroups } from '../../server/domain/kle.ts'
import { problemSchema } from '../../views/api/schemas.ts'
import { ugeModSchema, ugeSchema } from '../../views/api/uge.ts'
import { ugerSchema } from '../../views/api/uger.ts'
import { allDelivered, createTestApp, type TestApp } from '../support/app.ts'
import { unlabelled } from '../support/markup.ts'
import { makeFullWeek, makeWeek } from '../support/weeks.ts'

let t: TestApp
beforeEach(() => {
  t = createTestApp()
})
afterEach(() => t.close())

const text = async (path: string, status = 200): Promise<string> => {
  const answer = await t.app.request(path)
  expect([answer.status, t.logged], path).toEqual([status, []])
  return answer.text()
}
const json = async <T extends z.ZodType>(path: string, schema: T, status = 200): Promise<z.infer<T>> => {
  const body = JSON.parse(await text(path, status))
  const parsed = schema.parse(body)
  // Parsing drops fields that are not in the schema.
  expect(parsed).toEqual(body)
  return parsed
}
const headline = async (path: string) => /<h1[^>]*>(.*?)<\/h1>/s.exec(unlabelled(await text(path)))?.[1]
/** The text of a page's main part. */
const mainOf = async (path: string) =>
  unlabelled(await text(path))
    .replace(/^.*<main[^>]*>/s, '')
    .replace(/<\/main>.*$/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

/** Weeks 46 to 48: Hjørring moves from ingen to flere in the last, Aarhus from flere to ingen in the middle one. */
const freezeThree = async () => {
  await t.store.appendWeek(
    makeWeek('2026-W46', (kode, g) => (kode === '0751' && g === '02' ? 'flere' : undefined)),
  )
  await t.store.appendWeek(makeWeek('2026-W47'))
  await t.store.appendWeek(
    makeWeek('2026-W48', (kode, g) => (kode === '0860' && g === '02' ? 'flere' : undefined), { demo: true }),
  )
}

describe('the frozen weeks', () => {
  it('are none before the first, and the front page says so', async () => {
    expect(await headline('/uge')).toBe('Ingen uge er frosset endnu.')
    expect(await json('/api/v1/uge', ugerSchema)).toEqual({ demo: true, weeks: [] })
    expect(await mainOf('/')).toContain('Ingen uge er frosset endnu')
  })

  it('are listed newest first, with counts that sum to 98', async () => {
    await freezeThree()
    const { weeks } = await json('/api/v1/uge', ugerSchema)
    expect(weeks.map(({ week, number, revision }) => [week, number, revision])).toEqual([
      ['2026-W48', 3, 1],
      ['2026-W47', 2, 1],
      ['2026-W46', 1, 1],
    ])
    for (const { groups } of weeks)
      for (const group of readinessGroups)
        expect(Object.values(groups[group]).reduce((sum, n) => sum + n, 0)).toBe(98)
    expect(await headline('/uge')).toBe(
      'I uge 48 leverede 1 af 98 kommuner byggesager (KLE 02); i uge 46 var det 1.',
    )
    expect(await mainOf('/uge')).toMatch(/Uge 48 .* Uge 47 .* Uge 46/)
  })

  it('show who moved since the week before, by name, on the page as in the API', async () => {
    await freezeThree()
    expect(await headline('/uge/2026-W48')).toMatch(/^Uge 48: 1 af 98 kommuner leverer byggesager \(KLE 02\)/)
    expect(await mainOf('/uge/2026-W48')).toContain('▲ Hjørring : fra Ingen til Flere (4 af 6)')
    expect(await mainOf('/uge/2026-W48')).not.toContain('Aarhus :')
    const { changes, since, kommuner } = await json('/api/v1/uge/2026-W48', ugeSchema)
    expect([since, kommuner.length, changes?.transitions]).toMatchObject([
      '2026-W47',
      98,
      [{ kommunekode: '0860', kind: 'frem', text: 'KLE 02 fra Ingen til Flere (4 af 6)' }],
    ])
    expect(await json('/api/v1/uge/2026-W46', ugeSchema)).toMatchObject({ since: null, changes: null })
    expect(await mainOf('/uge/2026-W46')).toContain('Det er den første frosne uge.')
  })

  it('are compared with any earlier one', async () => {
    await freezeThree()
    const path = '/uge/2026-W48/mod/2026-W46'
    const main = await mainOf(path)
    expect(main).toContain('Fra uge 46 til uge 48: 1 kommune er gået frem i KLE 02 og 1 tilbage; ingen')
    expect(main).toContain('▲ Hjørring : fra Ingen til Flere (4 af 6)')
    expect(main).toContain('▼ Aarhus : fra Flere til Ingen')
    expect(main).toMatch(/Niveauer, fra uge 46 til uge 48 .* KLE 02 1 97 KLE 27 0 98 /)
    expect(await mainOf('/uge/2026-W48/mod/2026-W47')).toContain('KLE 02 0 → til 1 98 → til 97 KLE 27 0 98 ')
    const { counts, transitions } = await json(`/api/v1${path}`, ugeModSchema)
    expect(transitions.map(({ kommunekode, kind }) => [kommunekode, kind])).toEqual([
      ['0751', 'tilbage'],
      ['0860', 'frem'],
    ])
    expect(counts['02']).toMatchObject({ frem: 1, tilbage: 1, uaendret: 96 })
  })

  it.each([
    ['/uge/2026-W46/mod/2026-W48', '/uge/2026-W48/mod/2026-W46'],
    ['/uge/2026-W48/mod/2026-W48', '/uge/2026-W48'],
    ['/api/v1/uge/2026-W46/mod/2026-W48', '/api/v1/uge/2026-W48/mod/2026-W46'],
  ])('%s is at %s', async (from, to) => {
    const answer = await t.app.request(from)
    expect([answer.status, answer.headers.get('location')]).toEqual([308, to])
  })

  it.each([
    ['/uge/2026-W40', 'Uge 40 er ikke frosset.'],
    ['/uge/2026-W99', '»2026-W99« er ikke en uge. En uge skrives som 2026-W48.'],
    ['/uge/2026-W48/mod/2026-W40', 'Uge 48 og uge 40 er ikke begge frosset.'],
    ['/uge/2026-W48/mod/%3Cb%3E', '»<b>« er ikke en uge.'],
  ])('%s is not found, and says why', async (path, sentence) => {
    expect(await text(path, 404)).toContain(sentence.replace('<b>', '&lt;b&gt;'))
    expect((await json(`/api/v1${path}`, problemSchema, 404)).detail).toContain(sentence)
  })

  it('have the latest revision, and say what it corrects', async () => {
    await freezeThree()
    await t.store.appendWeek(makeWeek('2026-W48'), { of: 1, text: 'Hjørring havde leveret for meget.' })
    const uge = await json('/api/v1/uge/2026-W48', ugeSchema)
    expect([uge.revision, uge.correction, uge.number]).toEqual([2, 'Hjørring havde leveret for meget.', 4])
    const main = await mainOf('/uge/2026-W48')
    expect(main).toContain('2. Hjørring havde leveret for meget.')
    expect(main).toContain(uge.hash)
    expect(main).not.toContain('▲ Hjørring')
  })

  it('are given whole to programs, each cell with its answer', async () => {
    await t.store.appendWeek(makeFullWeek('2026-W48', { numbers: 3 }))
    const { kommuner } = await json('/api/v1/uge/2026-W48', ugeSchema)
    expect(
      kommuner.every(({ cells }) => cells.length === 6 && cells.every(({ cases }) => cases !== null)),
    ).toBe(true)
  })
})

describe('the present', () => {
  it('is compared with the last frozen week, on the front page by name, also when it is frozen while the page is cached', async () => {
    await t.round(allDelivered)
    const moved = async () => (await mainOf('/')).match(/▲ 98 frem/g)?.length ?? 0
    expect(await moved()).toBe(0)
    await t.store.appendWeek(
      makeWeek('2026-W47', undefined, {
        rules: { ...makeWeek('2026-W47').rules, obligatory: t.rules.obligatory.map(({ kle }) => ({ kle })) },
        kommuner: makeWeek('2026-W47').kommuner.map((k) => ({
          ...k,
          groups: {
            '02': { ...k.groups['02'], obligatory: 2, zero: 2 },
            '27': { ...k.groups['27'], obligatory: 1, zero: 1 },
            '29': { ...k.groups['29'], obligatory: 1, zero: 1 },
            eoj: { ...k.groups.eoj, obligatory: 2, zero: 2 },
          },
        })),
      }),
    )
    expect(await moved()).toBe(3)
    expect(await mainOf('/')).toContain('Albertslund : fra Ingen til Alle (2 af 2)')
    for (const path of ['/loesninger', '/loesninger/acadre'])
      expect(await mainOf(path), path).toMatch(
        /▲ 49 frem .*(?:siden|regnet fra) uge 47|regnet fra uge 47, .*▲ 49 frem/,
      )
  })
})
