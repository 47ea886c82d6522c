// Tests how every store keeps frozen weeks: in a chain, each written once, with corrections as further revisions.
import { describe, expect, it } from 'vitest'
import type { Store } from '../../../server/domain/ports/store.ts'
import type { ChainRow } from '../../../server/domain/week/chain.ts'
import { makeWeek } from '../../support/weeks.ts'
import type { OpenStore } from './record.ts'

const readChain = async (store: Store): Promise<ChainRow[]> => {
  const rows: ChainRow[] = []
  for (
    let row = await store.readChainAfter();
    row !== undefined;
    row = await store.readChainAfter(row.number)
  )
    rows.push(row)
  return rows
}

export const describeWeeks = (open: OpenStore): void => {
  describe('frozen weeks', () => {
    it('are read as they were frozen, by every reader', async () => {
      const { store, openAnother } = open()
      expect([await store.readWeeks(), await store.readWeek('2026-W48')]).toEqual([[], undefined])
      const content = makeWeek('2026-W48', (kommunekode) => (kommunekode === '0751' ? 'alle' : 'flere'))
      const stored = await store.appendWeek(content)
      expect(stored).toMatchObject({ number: 1, week: '2026-W48', revision: 1, previous: '', content })
      expect(await openAnother().readWeek('2026-W48')).toEqual(stored)
    })

    it('are listed by week, each in its latest revision', async () => {
      const { store } = open()
      for (const week of ['2026-W48', '2026-W47']) await store.appendWeek(makeWeek(week))
      await store.appendWeek(
        makeWeek('2026-W48', () => 'flere', { late: true }),
        { of: 1, text: 'talt igen' },
      )
      expect(await store.readWeeks()).toMatchObject([
        { week: '2026-W47', revision: 1, late: false },
        { week: '2026-W48', revision: 2, late: true, correction: 'talt igen' },
      ])
    })

    it('are written once; a correction is a further revision, and the former stays', async () => {
      const { store } = open()
      await store.appendWeek(makeWeek('2026-W48', () => 'ingen'))
      expect(await store.appendWeek(makeWeek('2026-W48', () => 'alle'))).toBeUndefined()
      await store.appendWeek(
        makeWeek('2026-W48', () => 'flere'),
        { of: 1, text: 'Aarhus var ikke talt med' },
      )
      const levelOf = async (revision?: number) =>
        (await store.readWeek('2026-W48', revision))?.content.kommuner[0]?.groups['02'].level
      expect([await levelOf(1), await levelOf(2), await levelOf(), await levelOf(3)]).toEqual([
        'ingen',
        'flere',
        'flere',
        undefined,
      ])
    })

    it('have one order, also when two are added at once', async () => {
      const { store, openAnother } = open()
      const other = openAnother()
      const weeks = ['2026-W44', '2026-W45', '2026-W46', '2026-W47']
      await Promise.all(weeks.map((week, i) => (i % 2 ? other : store).appendWeek(makeWeek(week))))
      const rows = await readChain(store)
      expect(rows.map(({ number }) => number)).toEqual([1, 2, 3, 4])
      expect(rows.map(({ previous }) => previous)).toEqual(['', ...rows.slice(0, 3).map(({ hash }) => hash)])
      expect(new Set(rows.map(({ week }) => week)).size).toBe(4)
    })

    it('are corrected once from each revision, also when two do it at once', async () => {
      const { store, openAnother } = open()
      const other = openAnother()
      await store.appendWeek(makeWeek('2026-W48'))
      const made = await Promise.all(
        [store, other].map((one, i) =>
          one.appendWeek(makeWeek('2026-W48'), { of: 1, text: `rettelse ${i}` }),
        ),
      )
      expect(made.filter((one) => one !== undefined)).toHaveLength(1)
      expect(await store.appendWeek(makeWeek('2026-W48'), { of: 3, text: 'springer over' })).toBeUndefined()
      expect(await store.appendWeek(makeWeek('2026-W47'), { of: 1, text: 'er ikke frosset' })).toBeUndefined()
      expect(await store.appendWeek(makeWeek('2026-W48'), { of: 2, text: 'igen' })).toMatchObject({
        revision: 3,
      })
    })

    it('are kept, however old', async () => {
      const { store } = open()
      await store.appendWeek(makeWeek('2016-W01'))
      await store.prune(Date.parse('2026-11-29T12:00:00Z'))
      expect(await readChain(store)).toHaveLength(1)
    })
  })
}
