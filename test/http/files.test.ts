// Tests files of kommuner through the real app and store: their numbers are those of the page and the API.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readinessGroups } from '../../server/domain/kle.ts'
import { kommuneDetailSchema, kommunerSchema, overblikSchema } from '../../views/api/schemas.ts'
import { groupNames, stateBadges } from '../../views/text/words.ts'
import { createTestApp, type TestApp, testNumbers } from '../support/app.ts'
import { konfigurationFact } from '../support/facts.ts'
import { createFileReader, same } from '../support/files.ts'

let t: TestApp
beforeEach(async () => {
  t = createTestApp({ rules: { gates: [{ area: '02', opens: '2026-11-23' }] } })
  await t.record('0751', { '02.34.02': 12, '02.34.04': 0, '27.24.00': 1234 })
  await t.record('0101', { '02.34.02': 5, '02.34.04': 7 })
  await t.record('0461', { '02.34.02': 0, '02.34.04': 0, '27.24.00': 0, '29.18.00': 0 })
  await t.report('kle-konfiguration', [konfigurationFact({ fradato: '2022-10-01', oensket: 'aaben' })])
})
afterEach(() => t.close())

const { get, json, csv, xlsx } = createFileReader(() => t)

describe('the files of /kommuner', () => {
  it.each(['', '?gruppe=02&niveau=flere', '?q=aar&sorter=02&retning=ned', '?niveau=ukendt', '?q=xyz'])(
    'have the kommuner, levels and numbers of the API, and their sums, for %j',
    async (search) => {
      const { kommuner } = kommunerSchema.parse(await json(`/api/v1/kommuner${search}`))
      const [rows] = await csv(`/kommuner.csv${search}`)
      const sheets = await xlsx(`/kommuner.xlsx${search}`)
      expect([...sheets.keys()]).toEqual(['Statistik', 'Kommuner', 'Oprindelse'])
      same(sheets.get('Kommuner'), rows)
      expect(rows?.map((row) => row.Kode)).toEqual(kommuner.map(({ kommunekode }) => kommunekode))
      for (const group of readinessGroups) {
        const [level, delivered, obligatory] = ['niveau', 'numre leveret', 'obligatoriske numre'].map(
          (what) => `${groupNames[group]}: ${what}`,
        ) as [string, string, string]
        expect(rows?.map((row) => [row[delivered], row[obligatory]])).toEqual(
          kommuner.map(({ groups }) => [
            groups[group].level === 'ukendt' ? '' : String(groups[group].delivered),
            String(groups[group].obligatory),
          ]),
        )
        for (const [i, row] of (rows ?? []).entries())
          expect(row[level]).toContain(stateBadges[kommuner[i]?.groups[group].level ?? 'ukendt'].word)
        const inAll = sheets
          .get('Statistik')
          ?.find((row) => row['Opdelt efter'] === 'I alt' && row.Gruppe === groupNames[group])
        expect(inAll?.Kommuner).toBe(kommuner.length)
        expect(inAll?.Flere).toBe(kommuner.filter(({ groups }) => groups[group].level === 'flere').length)
      }
      for (const row of sheets.get('Statistik') ?? [])
        expect([
          row,
          Number(row.Alle) + Number(row.Flere) + Number(row.Ingen) + Number(row['Ikke målt']),
        ]).toEqual([row, row.Kommuner])
    },
  )

  it('have the counts of the front page', async () => {
    const { groups } = overblikSchema.parse(await json('/api/v1/overblik'))
    const counts = (await xlsx('/kommuner.xlsx')).get('Statistik')?.slice(0, readinessGroups.length)
    expect(
      counts?.map(({ Alle, Flere, Ingen, 'Ikke målt': ukendt }) => [Alle, Flere, Ingen, ukendt]),
    ).toEqual(
      readinessGroups.map((group) => {
        const { alle, flere, ingen, ukendt } = groups[group]
        return [alle, flere, ingen, ukendt]
      }),
    )
    expect(groups['02']).toEqual({ alle: 1, flere: 1, ingen: 1, ukendt: 95 })
  })

  it('say that they are a demo, which kommuner they hold, when they were measured, and how levels are counted', async () => {
    const [, origin] = await csv('/kommuner.csv?gruppe=02&niveau=flere')
    const facts = origin?.map(({ Oplysning, Værdi }) => [Oplysning, Værdi])
    expect(facts?.slice(0, 5)).toEqual([
      ['Demodata', expect.stringContaining('opdigtede')],
      ['Indhold', '1 af 98 kommuner'],
      ['Udvalg', 'KLE 02, Flere'],
      ['Senest målt', '23.11.2026 09:00'],
      ['Dækning', expect.stringMatching(/^2\s% \(\d+ af 392\)$/)],
    ])
    same((await xlsx('/kommuner.xlsx?gruppe=02&niveau=flere')).get('Oprindelse'), origin)
  })

  it('outside the demo say nothing of one', async () => {
    const live = createTestApp({ demo: false })
    const answer = await live.app.request('/kommuner.csv')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="kommuner.csv"')
    expect(await answer.text()).not.toMatch(/demo/i)
    await live.close()
  })

  it('are linked from the page, with its filters', async () => {
    const page = await (await get('/kommuner?netvaerk=Hovedstaden&niveau=flere')).text()
    for (const ending of ['csv', 'xlsx'])
      expect(page).toMatch(new RegExp(`href="/kommuner\\.${ending}\\?[^"]*niveau=flere" download`))
  })

  it.each(['csv', 'xlsx'])(
    'as %s are saved under a name, and have the same bytes until something changes',
    async (ending) => {
      const path = `/kommuner.${ending}`
      const first = await get(path)
      expect(first.headers.get('content-disposition')).toBe(
        `attachment; filename="demodata-kommuner.${ending}"`,
      )
      const etag = first.headers.get('etag') ?? ''
      const again = await t.restart().request(path)
      expect(
        Buffer.compare(Buffer.from(await first.arrayBuffer()), Buffer.from(await again.arrayBuffer())),
      ).toBe(0)
      expect((await t.app.request(path, { headers: { 'if-none-match': etag } })).status).toBe(304)
      await t.record('0751', { '02.34.04': 3 })
      expect((await get(path)).headers.get('etag')).not.toBe(etag)
    },
  )

  it('refuse what they do not understand in the address, as the API does', async () => {
    for (const search of ['?niveau=mange', '?loesning=nej']) {
      const answer = await get(`/kommuner.xlsx${search}`, 400)
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
      expect(await answer.json()).toEqual(await (await get(`/api/v1/kommuner${search}`, 400)).json())
    }
  })
})

describe('the files of a kommune', () => {
  it('have the KLE numbers of the API, and nothing for what is not known', async () => {
    const { kle, ladder } = kommuneDetailSchema.parse(await json('/api/v1/kommuner/0751'))
    const [rows, origin] = await csv('/kommuner/0751.csv')
    const sheets = await xlsx('/kommuner/0751.xlsx')
    expect([...sheets.keys()]).toEqual(['Trin', 'KLE-numre', 'Oprindelse'])
    const lines = sheets.get('KLE-numre')
    same(
      lines?.map((row) => ({ ...row, 'KLE-nummer': `KLE ${row['KLE-nummer']}` })),
      rows,
    )
    same(sheets.get('Oprindelse'), origin)
    const text = (n: number | null | undefined) => (n === null || n === undefined ? '' : String(n))
    expect(lines?.map((row) => row['KLE-nummer'])).toEqual(kle.map((line) => line.kle))
    expect(rows?.map((row) => [row.Sager, row['Modtaget for nylig']])).toEqual(
      kle.map((line) => [line.known ? text(line.cases) : '', line.known ? text(line.receivedSince) : '']),
    )
    expect(kle.map((line) => line.kle).sort()).toEqual([...testNumbers].sort())
    expect(rows?.map((row) => row['Kan højst vises i dag'])).toEqual(
      kle.map(({ visibility }) => text(visibility.atMost)),
    )
    const [first] = rows ?? []
    expect(first).toMatchObject({
      Udfald: 'Leveres',
      Sager: '12',
      Fradato: '01.10.2022',
      'Ændret af os': '',
    })
    expect(sheets.get('Trin')?.map((row) => row.Begrundelse)).toEqual(
      readinessGroups.flatMap((group) => ladder[group].map((rung) => rung.text)),
    )
  })

  it('are linked from the page, and found under the kommunekode alone', async () => {
    const page = await (await get('/kommuner/0751')).text()
    for (const ending of ['csv', 'xlsx']) {
      expect(page).toContain(`href="/kommuner/0751.${ending}" download`)
      expect((await get(`/kommuner/751.${ending}`, 308)).headers.get('location')).toBe(
        `/kommuner/0751.${ending}`,
      )
      await get(`/kommuner/9999.${ending}`, 404)
    }
    await get('/kommuner/0751.pdf', 404)
  })
})
