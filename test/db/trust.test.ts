// Tests what is left out of the latest rows after all rows were deleted, so that their ids begin again.
import { expect, it, onTestFinished } from 'vitest'
import { openDb } from '../../db/open.ts'
import { createTrust } from '../../db/trust.ts'
import { makeAttempt } from '../support/measured.ts'
import { openTestStore } from '../support/store.ts'

it('rows with ids that were used before the clock was set are trusted when these rows are gone', async () => {
  const { store, file } = openTestStore()
  const db = openDb(file, 'demo')
  onTestFinished(() => void db.$client.close())
  const { distrust, lastDistrusted } = createTrust(db)
  for (let i = 0; i < 3; i += 1) await store.recordAttempts([makeAttempt()])
  distrust()
  expect(lastDistrusted()).toEqual({ attempt: 3, probe: 0 })
  db.$client.exec('DELETE FROM attempt')
  await store.recordAttempts([makeAttempt()])
  expect(lastDistrusted()).toEqual({ attempt: 0, probe: 0 })
})
