// Tests that `kill -9` at any moment loses at most the unfinished batch.
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { lockFolder } from '../../db/lock.ts'
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import { day } from '../../server/domain/time.ts'
import { startStoreChild } from '../support/child.ts'
import { aWednesday } from '../support/measured.ts'
import { temporaryFolder } from '../support/store.ts'

const limits = { keepMs: day, maxBytes: 50_000_000, keepHoursMs: day, keepRollupsMs: day }

describe('kill -9 while writing', () => {
  // Killed at different moments of a batch, and before and after the first checkpoint of the log.
  it.each([1, 7, 90])('loses at most the unfinished batch after batch %i', async (atLeast) => {
    const folder = temporaryFolder()
    const child = startStoreChild('write', folder)
    expect(await child.next()).toBe('locked')
    let lastBatch = 0
    while (lastBatch < atLeast) lastBatch = Number(await child.next())
    lastBatch = Number((await child.kill()).at(-1) ?? lastBatch)

    onTestFinished(lockFolder(folder))
    const db = openDb(join(folder, 'demo.db'), 'demo')
    const store = createStore(db, limits)
    onTestFinished(() => store.close())
    expect(db.$client.pragma('integrity_check', { simple: true })).toBe('ok')

    const { cells } = await store.readKommune('0751')
    const n = cells[0]?.cases ?? 0
    expect(n - lastBatch).toSatisfy((lost: number) => lost === 0 || lost === 1)
    expect(cells.map((c) => [c.cases, c.answeredAt])).toEqual(Array(3).fill([n, aWednesday + n]))
    const runs = (await store.readRuns('0751', 0)).filter((r) => r.kle === '02.34.02')
    expect(runs.map((r) => r.cases)).toEqual(Array.from({ length: n }, (_, i) => i + 1))
    expect(runs.every((r) => r.firstAt === aWednesday + (r.cases ?? 0) && r.lastAt === r.firstAt)).toBe(true)
    expect(await store.readSizes()).toMatchObject({ attempts: 3 * n, runs: 3 * n })
    expect((await store.readLevelRuns(0)).map((r) => r.lastAt)).toEqual(Array(4).fill(aWednesday + n))
    expect((await store.readSketches(0)).sdi.get('0751')?.count).toBe(3 * n)
  })
})
