// Owns running the store's suite against SQLite, and what holds for SQLite alone.
import { statSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Database } from '../../db/driver.ts'
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { day } from '../../server/domain/time.ts'
import { makeAttempt } from '../support/measured.ts'
import { openTestStore } from '../support/store.ts'
import { describeStore } from './store-suite.ts'
import type { OpenStore } from './suite/record.ts'

const open: OpenStore = (change = {}) => {
  const limits = { keepMs: 14 * day, maxBytes: 50_000_000, keepRollupsMs: 400 * day, ...change }
  const { store, file } = openTestStore(limits)
  const beside = () => {
    const other = createStore(openDb(file, 'demo'), limits)
    onTestFinished(() => other.close())
    return other
  }
  return { store, beside }
}

describeStore('the store over SQLite', open)

describe('another writer', () => {
  it('is waited for, off the event loop', async () => {
    const { store, file } = openTestStore()
    const other = new Database(file)
    onTestFinished(() => void other.close())
    other.exec('BEGIN IMMEDIATE')
    const written = store.writeMark('key', 'value').then(() => 'written')
    const turns = new Promise((resolve) => setTimeout(() => resolve('not yet'), 200))
    expect(await Promise.race([written, turns])).toBe('not yet')
    expect(await store.readMark('key')).toBeUndefined()
    other.exec('COMMIT')
    expect(await written).toBe('written')
    expect(await store.readMark('key')).toBe('value')
  })
})

describe('size', () => {
  it('an attempt takes the 110 bytes that the limit counts with, within 40 %', async () => {
    const { store, file } = openTestStore()
    const kles = ['02.34.02', '02.34.04', '27.24.00']
    await store.recordAttempts(
      Array.from({ length: 50_000 }, (_, i) =>
        makeAttempt({ kle: kles[i % 3] as string, durationMs: 40 + Math.sqrt(i), lagMs: i / 7 }),
      ),
    )
    const client = new Database(file)
    onTestFinished(() => void client.close())
    client.pragma('wal_checkpoint(TRUNCATE)')
    const perAttempt = statSync(file).size / 50_000
    expect(perAttempt).toBeGreaterThan(110 * 0.6)
    expect(perAttempt).toBeLessThan(110 * 1.4)
  })

  it('is told with the write-ahead log', async () => {
    const { store, file } = openTestStore()
    await store.recordAttempts([makeAttempt()])
    const { bytes, runs } = await store.readSizes()
    expect(bytes).toBe(statSync(file).size + statSync(`${file}-wal`).size)
    expect(runs).toBe(0)
  })
})
