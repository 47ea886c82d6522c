// Tests files of frozen weeks through the real app and store: their numbers are those of the API, and of what is frozen.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readinessGroups } from '../../server/domain/kle.ts'
import { kommuneByCode } from '../../server/domain/kommuner.ts'
import { changes } from '../../server/domain/week/difference.ts'
import { ugeModSchema, ugeSchema } from '../../views/api/uge.ts'
import { clock, shortDate } from '../../views/text/format.ts'
import { changeMarks } from '../../views/text/week-changes.ts'
import { groupNames, stateBadges } from '../../views/text/words.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { createFileReader, same } from '../support/files.ts'
import { makeFullWeek, makeWeek } from '../support/weeks.ts'

let t: TestApp
beforeEach(async () => {
  t = createTestApp()
  const levels = { '0751': 'flere', '0101': 'alle', '0461': 'ukendt' } as const
  await t.store.appendWeek(makeWeek('2026-W46', (kode) => (kode === '0751' ? 'alle' : undefined)))
  await t.store.appendWeek(
    makeWeek('2026-W48', (kode) => levels[kode as keyof typeof levels], {
      demo: true,
      kommuner: makeFullWeek('2026-W48', { numbers: 3 }).kommuner.map((k, i) => {
        const frozen = makeWeek('2026-W48', (kode) => levels[kode as keyof typeof levels]).kommuner[i]
        return { ...k, groups: frozen?.groups ?? k.groups }
      }),
    }),
  )
})
afterEach(() => t.close())

const clockOf = (at: number) => clock(at).replace('kl. ', '').replace('.', ':')
const read = createFileReader(() => t)

describe('the files of a frozen week', () => {
  it('have the levels, the numbers and each answer of the API', async () => {
    const { groups, hash, ...week } = ugeSchema.parse(await read.json('/api/v1/uge/2026-W48'))
    const nameOf = (kommunekode: string) => kommuneByCode.get(kommunekode)?.kortnavn ?? ''
    const kommuner = [...week.kommuner].sort((a, b) =>
      new Intl.Collator('da').compare(nameOf(a.kommunekode), nameOf(b.kommunekode)),
    )
    const [rows, origin] = await read.csv('/uge/2026-W48.csv')
    const sheets = await read.xlsx('/uge/2026-W48.xlsx')
    expect([...sheets.keys()]).toEqual(['Statistik', 'Kommuner', 'Celler', 'Oprindelse'])
    same(sheets.get('Kommuner'), rows)
    same(sheets.get('Oprindelse'), origin)
    expect(origin?.map(({ Oplysning, Værdi }) => [Oplysning, Værdi])).toEqual(
      expect.arrayContaining([
        ['Demodata', expect.stringContaining('opdigtede')],
        ['Uge', 'Uge 48'],
        ['Tallene gælder', '27.11.2026 12:00'],
        ['Udgave', '1'],
        ['Kædens hash', hash],
      ]),
    )
    for (const group of readinessGroups) {
      const name = groupNames[group]
      expect(rows?.map((row) => [row.Kode, row[`${name}: niveau`], row[`${name}: numre leveret`]])).toEqual(
        kommuner.map(({ kommunekode, groups: { [group]: g } }) => [
          kommunekode,
          stateBadges[g.level].word,
          g.level === 'ukendt' ? '' : String(g.delivered),
        ]),
      )
      const { alle, flere, ingen, ukendt } = groups[group]
      const inAll = sheets.get('Statistik')?.find((row) => row.Navn === '' && row.Gruppe === name)
      expect(inAll).toMatchObject({
        Alle: alle,
        Flere: flere,
        Ingen: ingen,
        'Ikke målt': ukendt,
        Kommuner: 98,
      })
    }
    // An instant is shown to the minute.
    const measured = kommuner.map(({ cells }) =>
      Math.max(...cells.map((cell) => Date.parse(cell.answeredAt ?? ''))),
    )
    expect(rows?.map((row) => row.Målt)).toEqual(measured.map((at) => `${shortDate(at)} ${clockOf(at)}`))
    const cells = kommuner.flatMap((k) =>
      k.cells.map((cell) => [k.kommunekode, cell.kle, cell.cases, cell.receivedSince]),
    )
    expect(cells.length).toBe(98 * 2 * 3)
    expect(
      sheets.get('Celler')?.map((row) => [row.Kode, row['KLE-nummer'], row.Antal, row['Modtaget for nylig']]),
    ).toEqual(cells)
  })

  it('are linked from the page, and have the same bytes in another process', async () => {
    const page = await (await read.get('/uge/2026-W48')).text()
    for (const ending of ['csv', 'xlsx']) {
      const path = `/uge/2026-W48.${ending}`
      expect(page).toContain(`href="${path}" download`)
      const answer = await read.get(path)
      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename="demodata-uge-2026-W48.${ending}"`,
      )
      const again = await t.restart().request(path)
      expect(
        Buffer.compare(Buffer.from(await answer.arrayBuffer()), Buffer.from(await again.arrayBuffer())),
      ).toBe(0)
    }
  })

  it.each(['/uge/2026-W47.csv', '/uge/2026-W60.xlsx', '/uge/2026-W48/mod/2026-W47.xlsx', '/uge/x.csv'])(
    'are not found at %s',
    async (path) => {
      expect(await (await read.get(path, 404)).text()).not.toContain('.csv')
    },
  )
})

describe('the files of a comparison', () => {
  it('have the transitions of the API, with their words, and the counts of each change', async () => {
    const { transitions, counts } = ugeModSchema.parse(await read.json('/api/v1/uge/2026-W48/mod/2026-W46'))
    const [rows, origin] = await read.csv('/uge/2026-W48/mod/2026-W46.csv')
    const sheets = await read.xlsx('/uge/2026-W48/mod/2026-W46.xlsx')
    expect([...sheets.keys()]).toEqual(['Statistik', 'Ændringer', 'Oprindelse'])
    same(sheets.get('Ændringer'), rows)
    same(sheets.get('Oprindelse'), origin)
    expect(transitions.length).toBe(3 * readinessGroups.length)
    const key = (parts: unknown[]) => parts.join(' | ')
    expect(
      rows
        ?.map((row) =>
          key([
            row.Kode,
            row.Gruppe,
            row.Ændring,
            row['Uge 48: numre leveret'],
            `${row.Gruppe} ${row['Med ord']}`,
          ]),
        )
        .sort(),
    ).toEqual(
      transitions
        .map(({ kommunekode, group, kind, to, text }) => {
          const { word } = changeMarks[kind]
          return key([
            kommunekode,
            groupNames[group],
            word[0]?.toUpperCase() + word.slice(1),
            to.delivered ?? '',
            text,
          ])
        })
        .sort(),
    )
    for (const [i, group] of readinessGroups.entries()) {
      const { Gruppe, Kommuner, ...counted } = sheets.get('Statistik')?.[i] ?? {}
      expect([Gruppe, Kommuner]).toEqual([groupNames[group], 98])
      expect(Object.values(counted)).toEqual(changes.map((change) => counts[group][change]))
    }
    expect(origin?.map(({ Oplysning }) => Oplysning)).toEqual(
      expect.arrayContaining(['Demodata', 'Uge 46: Kædens hash', 'Uge 48: Kædens hash']),
    )
  })

  it('are linked from the page, and at the other address of the same two', async () => {
    const page = await (await read.get('/uge/2026-W48/mod/2026-W46')).text()
    for (const ending of ['csv', 'xlsx']) {
      const path = `/uge/2026-W48/mod/2026-W46.${ending}`
      expect(page).toContain(`href="${path}" download`)
      expect((await read.get(`/uge/2026-W46/mod/2026-W48.${ending}`, 308)).headers.get('location')).toBe(path)
    }
  })
})
