// Tests the frozen weeks in SQLite: rows can only be added, and a full week takes little space.

import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type Connection, Database } from '../../db/driver.ts'
import type { Store } from '../../server/domain/ports/store.ts'
import { canonical } from '../../server/domain/week/canonical.ts'
import { type ChainRow, createVerifier } from '../../server/domain/week/chain.ts'
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
})
