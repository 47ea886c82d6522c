// Tests the frozen weeks in SQLite: rows can only be added, and a full week takes little space.

import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type Connection, Database } from '../../db/driver.ts'
import type { Store } from '../../server/domain/ports/store.ts'
import { UnreadableWeek } from '../../server/domain/ports/weeks.ts'
import { canonical } from '../../server/domain/week/canonical.ts'
import { type ChainRow, createVerifier } from '../../server/domain/week/chain.ts'
import { createWeekReader } from '../../server/http/weeks.ts'
import { openTestStore } from '../support/store.ts'
import { makeFullWeek, makeWeek } from '../support/weeks.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

let store: Store
let client: Connection

beforeEach(async () => {
  const opened = openTestStore()
  store = opened.store
  client = new Database(opened.file)
  onTestFinished(() => void client.close())
})

describe('a frozen week', () => {
  it.each([
    ['UPDATE frozen_week SET late = 1', 'cannot be changed'],
    ['DELETE FROM frozen_week', 'cannot be deleted'],
    ['REPLACE INTO frozen_week SELECT * FROM frozen_week WHERE number = 1', 'only be added to the end'],
    [
      'REPLACE INTO frozen_week SELECT 3, week, revision, correction, at, frozen_at, late, content, previous, hash FROM frozen_week WHERE number = 1',
      'only be added to the end',
    ],
  ])('refuses %s', async (sql, message) => {
    for (const week of ['2026-W47', '2026-W48']) await store.appendWeek(makeWeek(week))
    expect(() => client.exec(sql)).toThrow(message)
    expect(await store.readWeeks()).toHaveLength(2)
  })

  it.each([30, 270])('of 98 kommuner, %i numbers and two indexes takes less than 200 kB', async (numbers) => {
    const content = makeFullWeek('2026-W48', { numbers })
    await store.appendWeek(content)
    const bytes = client.prepare('SELECT length(content) FROM frozen_week').pluck().get()
    expect(bytes).toBeLessThan(200_000)
    expect(bytes).toBeGreaterThan(500 * numbers)
    expect((await store.readWeek('2026-W48'))?.content).toEqual(content)
  })

  it('that was stored as JSON before weeks were packed is read, and verified', async () => {
    const content = makeFullWeek('2026-W48', { numbers: 2 })
    const { hash } = (await store.appendWeek(content)) ?? {}
    client.exec('DROP TRIGGER frozen_week_update')
    client.prepare('UPDATE frozen_week SET content = ?').run(deflateSync(canonical(content)))
    const row = (await store.readChainAfter()) as ChainRow
    expect([row.hash, createVerifier(sha256)(row)]).toEqual([hash, undefined])
    expect((await store.readWeek('2026-W48'))?.content).toEqual(content)
  })

  it.each<[string, unknown]>([
    ['a number', 5],
    ['a text', 'x'],
    ['no deflated text', Buffer.from([0])],
    ['no JSON', deflateSync('x')],
    ['JSON of another form', deflateSync('{"form":9}')],
  ])('whose content is %s cannot be read, and hides no other week', async (_, damaged) => {
    for (const week of ['2026-W46', '2026-W47', '2026-W48']) await store.appendWeek(makeWeek(week))
    client.exec('DROP TRIGGER frozen_week_update')
    client.prepare("UPDATE frozen_week SET content = ? WHERE week = '2026-W47'").run(damaged)
    const reader = createWeekReader(store)
    await expect(reader.detail('2026-W47')).rejects.toThrow(UnreadableWeek)
    expect((await reader.detail('2026-W48'))?.former?.week).toBe('2026-W46')
    expect((await reader.summaries()).map(({ week }) => week)).toEqual(['2026-W46', '2026-W48'])
  })
})
