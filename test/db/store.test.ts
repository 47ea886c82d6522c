// Runs the store's suite against SQLite, and tests properties that only SQLite has.
import { statSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { eq } from 'drizzle-orm'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Database } from '../../db/driver.ts'
import { openDb } from '../../db/open.ts'
import { cell } from '../../db/schema.ts'
import { createStore } from '../../db/store.ts'
import { day } from '../../server/domain/time.ts'
import { makeAttempt, makeBatch, makeResult } from '../support/measured.ts'
import { openTestStore } from '../support/store.ts'
import { describeStore } from './store-suite.ts'
import { assessor, type OpenStore } from './suite/record.ts'

const open: OpenStore = (change = {}) => {
  const limits = { keepMs: 14 * day, maxBytes: 50_000_000, keepRollupsMs: 400 * day, ...change }
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
  it('is waited for without blocking the event loop', async () => {
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

  it('is waited for by many without blocking the event loop, and they write in the order requested', async () => {
    const { store, file } = openTestStore()
    const other = new Database(file)
    onTestFinished(() => void other.close())
    const written: number[] = []
    const write = () =>
      Promise.all(
        Array.from({ length: 12 }, (_, n) => store.writeMark('key', `${n}`).then(() => written.push(n))),
      )
    /** Time (ms) spent in turns of the event loop, waits inside SQLite included, delays of timers excluded. */
    const busyWhile = async (waiting: Promise<unknown>): Promise<number> => {
      const before = performance.eventLoopUtilization()
      await waiting
      return performance.eventLoopUtilization(before).active
    }
    const passed = () => new Promise((resolve) => setTimeout(resolve, 300))
    await passed()
    const idle = await busyWhile(passed())
    other.exec('BEGIN IMMEDIATE')
    const writing = write()
    const busy = await busyWhile(passed())
    expect(written).toEqual([])
    other.exec('COMMIT')
    await writing
    expect(written).toEqual(Array.from({ length: 12 }, (_, n) => n))
    expect(await store.readMark('key')).toBe('11')
    // 12 writers that each waited 20 ms inside SQLite would fill nearly all of it.
    expect(busy - idle).toBeLessThan(0.3 * 300)
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
  it('reads when 48,000 cells were checked faster than it reads them as whole rows', async () => {
    const { file } = openTestStore()
    const db = openDb(file, 'demo')
    onTestFinished(() => void db.$client.close())
    const store = createStore(db, { keepMs: day, maxBytes: 50_000_000, keepRollupsMs: day })
    db.$client.exec(`
      WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 47999)
      INSERT INTO cell (indeks, kommunekode, kle, outcome, checked_at, right, counted_with, changed_by_us, trusted)
      SELECT 'sdi', printf('%04d', i / 490), printf('02.%02d.%02d', i % 490 / 100, i % 490 % 100), 'network', i, 'full', '', 0, 1
      FROM n`)
    const took = async (work: () => unknown) => {
      const runs: number[] = []
      for (let i = 0; i < 5; i += 1) {
        const startedAt = performance.now()
        await work()
        runs.push(performance.now() - startedAt)
      }
      return Math.min(...runs)
    }
    const rows = await took(() => db.select().from(cell).where(eq(cell.trusted, true)).all())
    expect((await store.readCheckedAt()).get('sdi 0001 02.00.03')).toBe(493)
    const checked = await took(() => store.readCheckedAt())
    expect(checked).toBeLessThan(0.3 * rows)
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
