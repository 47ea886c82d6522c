// Runs the store's suite against SQLite, and tests properties that only SQLite has.
import { statSync } from 'node:fs'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Database } from '../../db/driver.ts'
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { day } from '../../server/domain/time.ts'
import { eventually } from '../support/eventually.ts'
import { makeAttempt, makeBatch, makeResult } from '../support/measured.ts'
import { openTestStore } from '../support/store.ts'
import { describeStore } from './store-suite.ts'
import { assessor, type OpenStore } from './suite/record.ts'

/** A store with the connection it uses. */
const openWithDb = () => {
  const { file } = openTestStore()
  const db = openDb(file, 'demo')
  const store = createStore(db, { keepMs: day, maxBytes: 50_000_000, keepHoursMs: day, keepRollupsMs: day })
  onTestFinished(() => store.close())
  return { db, store, file }
}

const open: OpenStore = (change = {}) => {
  const limits = {
    keepMs: 14 * day,
    maxBytes: 50_000_000,
    keepHoursMs: 60 * day,
    keepRollupsMs: 400 * day,
    ...change,
  }
  const { store, file } = openTestStore(limits)
  const openAnother = () => {
    const other = createStore(openDb(file, 'demo'), limits)
    onTestFinished(() => other.close())
    return other
  }
  return { store, openAnother }
}

describeStore('the store over SQLite', open)

describe('another writer', () => {
  it('is waited for without blocking the event loop: of many only the first tries, and they write in the order requested', async () => {
    const { db, store, file } = openWithDb()
    const other = new Database(file)
    onTestFinished(() => void other.close())
    const tries = vi.spyOn(db.$client, 'transaction')
    other.exec('BEGIN IMMEDIATE')
    const written: number[] = []
    const writing = Promise.all(
      Array.from({ length: 12 }, (_, n) => store.writeMark('key', `${n}`).then(() => written.push(n))),
    )
    await eventually(() => expect(tries.mock.calls.length).toBeGreaterThan(2))
    expect(new Set(tries.mock.calls.map(([work]) => work)).size).toBe(1)
    // SQLite would wait on the event loop.
    expect(db.$client.pragma('busy_timeout', { simple: true })).toBe(0)
    expect([written, await store.readMark('key')]).toEqual([[], undefined])
    other.exec('COMMIT')
    await writing
    expect(written).toEqual(Array.from({ length: 12 }, (_, n) => n))
    expect(await store.readMark('key')).toBe('11')
  })

  it('does not stop the changes queued behind one that fails', async () => {
    const { store, file } = openTestStore()
    const other = new Database(file)
    onTestFinished(() => void other.close())
    other.exec('BEGIN IMMEDIATE')
    // The driver refuses a detail that is no text, after the cells have been written.
    const broken = makeResult({ attempts: [{ ...makeAttempt(), detail: {} as string }] })
    const results = Promise.allSettled([
      store.writeMark('key', 'first'),
      store.record(makeBatch([broken]), assessor, day),
      store.writeMark('key', 'last'),
    ])
    other.exec('COMMIT')
    expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await store.readMark('key')).toBe('last')
    expect((await store.readKommune('0751')).cells).toEqual([])
    await store.writeMark('key', 'later')
    expect(await store.readMark('key')).toBe('later')
  })
})

describe('a busy server', () => {
  it('reads when each cell was checked as two values, and not as a whole row', async () => {
    const { db, store } = openWithDb()
    db.$client.exec(`
      WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 979)
      INSERT INTO cell (indeks, kommunekode, kle, outcome, checked_at, right, counted_with, changed_by_us, trusted)
      SELECT 'sdi', printf('%04d', i / 490), printf('02.%02d.%02d', i % 490 / 100, i % 490 % 100), 'network', i, 'full', '', 0, 1
      FROM n`)
    const reads = vi.spyOn(Object.getPrototypeOf(db.$client.prepare('SELECT 1')), 'all')
    onTestFinished(() => reads.mockRestore())
    expect((await store.readCheckedAt()).get('sdi 0001 02.00.03')).toBe(493)
    expect(reads.mock.results.map(({ value }) => value.flat().length)).toEqual([2 * 980])
  })
})

describe('size', () => {
  it('an attempt takes the 110 bytes that the limit assumes, within 40 %', async () => {
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

  it('includes the write-ahead log', async () => {
    const { store, file } = openTestStore()
    await store.recordAttempts([makeAttempt()])
    const { bytes, runs } = await store.readSizes()
    expect(bytes).toBe(statSync(file).size + statSync(`${file}-wal`).size)
    expect(runs).toBe(0)
  })
})
