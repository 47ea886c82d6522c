// Tests that an import does not delay other writers, and that `kill -9` leaves nothing of it.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Database } from '../../db/driver.ts'
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import type { Fact } from '../../server/domain/facts/facts.ts'
import { day } from '../../server/domain/time.ts'
import { startStoreChild } from '../support/child.ts'
import { aWednesday as at } from '../support/measured.ts'
import { openTestStore, temporaryFolder } from '../support/store.ts'
import { assessor, record } from './suite/record.ts'

const limits = { keepMs: day, maxBytes: 50_000_000, keepHoursMs: day, keepRollupsMs: day }
const known: Fact = {
  kind: 'kle-konfiguration',
  kommunekode: '0101',
  key: 'known before',
  value: { aktiv: true, deaktiverFradatoForAktive: false, fagsystemfilter: [] },
}

it('an import leaves no log that the server would have to checkpoint on its event loop', async () => {
  const { store, file } = openTestStore()
  const staging = store.stage('kle-konfiguration')
  staging.add(Array.from({ length: 20_000 }, (_, i) => ({ ...known, key: String(i) })))
  await staging.commit({ name: 'a.csv', at, whole: false, confirms: false }, assessor)
  expect(statSync(file).size).toBeGreaterThan(2_000_000)
  expect(statSync(`${file}-wal`).size).toBe(0)
})

it('an import takes no write lock before its commit', () => {
  const { store, file } = openTestStore()
  const staging = store.stage('kle-konfiguration')
  staging.add([known])
  const beside = new Database(file, { timeout: 0 })
  onTestFinished(() => void beside.close())
  expect(() => beside.exec('BEGIN IMMEDIATE; COMMIT')).not.toThrow()
})

describe('kill -9 in an import', () => {
  it.each([
    ['when all facts are staged', ['staged']],
    ['in the middle of the transaction', ['staged', 'deciding']],
  ])('leaves nothing of the import %s', async (_, until) => {
    const folder = temporaryFolder()
    const db = openDb(join(folder, 'demo.db'), 'demo')
    const store = createStore(db, limits)
    onTestFinished(() => store.close())
    await record(store, at, [{}])
    const staging = store.stage('kle-konfiguration')
    staging.add([known])
    await staging.commit({ name: 'before.csv', at, whole: false, confirms: false }, assessor)

    const child = startStoreChild('import', folder)
    for (const line of until) expect(await child.next()).toBe(line)
    await child.kill()

    expect((await store.readFacts('kle-konfiguration')).map(({ key }) => key)).toEqual(['known before'])
    expect(await store.readImports(5)).toHaveLength(1)
    await store.writeMark('key', 'value')
    expect(db.$client.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(readdirSync(folder).sort()).toEqual(['demo.db', 'demo.db-shm', 'demo.db-wal'])
  })
})
