// Tests the frozen weeks in SQLite: rows can only be added, and a full week takes little space.
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type Connection, Database } from '../../db/driver.ts'
import type { Store } from '../../server/domain/ports/store.ts'
import { openTestStore } from '../support/store.ts'
import { makeFullWeek, makeWeek } from '../support/weeks.ts'

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

  it('of 98 kommuner, 30 numbers and two indexes takes less than 200 kB', async () => {
    await store.appendWeek(makeFullWeek('2026-W48', { numbers: 30 }))
    const bytes = client.prepare('SELECT length(content) FROM frozen_week').pluck().get()
    expect(bytes).toBeLessThan(200_000)
    expect(bytes).toBeGreaterThan(20_000)
  })
})
