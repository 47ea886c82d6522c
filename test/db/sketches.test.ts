// Tests that response times are read an hour at a time, once for all readers, and always match what was written.
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Database } from '../../db/driver.ts'
import { type Attempt, indekser } from '../../server/domain/measured/check.ts'
import { mergeSketches, type Sketch, toSketch } from '../../server/domain/measured/sketch.ts'
import type { Store } from '../../server/domain/ports/store.ts'
import { day, hour } from '../../server/domain/time.ts'
import { aWednesday, makeAttempt } from '../support/measured.ts'
import { openTestStore } from '../support/store.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

const hourOf = (at: number) => at - (at % hour)

/** The expected sketches of attempts, from the hour of `from`, computed without a store or a cache. */
const naive = (attempts: readonly Attempt[], from: number) => {
  const merged = { sdi: new Map<string, Sketch>(), ydi: new Map<string, Sketch>() }
  for (const { indeks, kommunekode, at, durationMs } of attempts) {
    if (at < hourOf(from)) continue
    const sketch = toSketch([{ durationMs, failed: false }])
    const former = merged[indeks].get(kommunekode)
    merged[indeks].set(kommunekode, former ? mergeSketches(former, sketch) : sketch)
  }
  return merged
}

/** Records a day of Aarhus' attempts, one per hour; the newest at `aWednesday`. */
const recordDay = (store: Store) =>
  store.recordAttempts(
    Array.from({ length: 25 }, (_, i) => makeAttempt({ at: aWednesday - i * hour, durationMs: 40 + i })),
  )

/** The number of turns of the event loop during `work`. */
const turnsOf = async (work: () => Promise<unknown>): Promise<number> => {
  let turns = 0
  let over = false
  const count = () => {
    turns += 1
    if (!over) setImmediate(count)
  }
  setImmediate(count)
  await work()
  over = true
  return turns
}

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      hoursLate: fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 30),
      indeks: fc.constantFrom(...indekser),
      kommunekode: fc.constantFrom('0101', '0751'),
      durationMs: fc.integer({ min: 1, max: 5000 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      hoursBack: fc.constantFrom(24, 24, 24, 3, 0),
    }),
  },
  // The clock may be set back.
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('tick' as const), hours: fc.constantFrom(1, 1, 1, 1, 5, -2) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'prune' as const }) },
)

describe('reading response times', () => {
  it('matches everything written, for any order of writes, reads and hours', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 50, maxLength: 150 }), async (steps) => {
        const keepRollupsMs = 6 * hour
        const { store } = openTestStore({
          keepMs: day,
          maxBytes: 50_000_000,
          keepHoursMs: day,
          keepRollupsMs,
        })
        let attempts: Attempt[] = []
        let now = aWednesday
        /** The result of each read, with the result expected when the read was answered. */
        const reads: Promise<{ read: unknown; expected: unknown }>[] = []
        for (const taken of steps) {
          // A read that needs no more turns is answered before the next step.
          await turn()
          if (taken.kind === 'write') {
            const { kind: _, hoursLate, ...change } = taken
            const attempt = makeAttempt({ ...change, at: now - hoursLate * hour })
            attempts.push(attempt)
            await store.recordAttempts([attempt])
          } else if (taken.kind === 'read') {
            const from = now - taken.hoursBack * hour
            reads.push(store.readSketches(from).then((read) => ({ read, expected: naive(attempts, from) })))
          } else if (taken.kind === 'tick') now += taken.hours * hour
          else {
            await Promise.all(reads)
            await store.prune(now)
            attempts = attempts.filter(({ at }) => hourOf(at) >= now - keepRollupsMs)
          }
        }
        for (const { read, expected } of await Promise.all(reads)) expect(read).toEqual(expected)
        await store.close()
      }),
      { numRuns: 25 },
    )
  })

  it('yields to the event loop for each hour of a day on the first read, and never on the next', async () => {
    const { store } = openTestStore()
    await recordDay(store)
    expect(await turnsOf(() => store.readSketches(aWednesday - day))).toBeGreaterThanOrEqual(24)
    expect(await turnsOf(() => store.readSketches(aWednesday - day))).toBe(0)
  })

  it('merges the hours before the newest once for all concurrent and later readers', async () => {
    const { store } = openTestStore()
    await recordDay(store)
    const read = async () => (await store.readSketches(aWednesday - day)).sdi.get('0101')
    await store.recordAttempts([makeAttempt({ kommunekode: '0101', at: aWednesday - hour })])
    const [first, second] = await Promise.all([read(), read()])
    expect(first?.count).toBe(1)
    expect(second).toBe(first)
    await store.recordAttempts([makeAttempt({ at: aWednesday })])
    expect(await read()).toBe(first)
  })

  it('reads the newest hour each time, and merges it when a newer one begins', async () => {
    const { store } = openTestStore()
    await recordDay(store)
    await store.recordAttempts([makeAttempt({ kommunekode: '0101', at: aWednesday })])
    const read = async () => (await store.readSketches(aWednesday - day)).sdi.get('0101')
    expect(await read()).not.toBe(await read())
    await store.recordAttempts([makeAttempt({ at: aWednesday + hour })])
    const merged = await read()
    expect(merged?.count).toBe(1)
    expect(await read()).toBe(merged)
  })

  it('merges again once after late attempts in an hour, not for each of them', async () => {
    const { store } = openTestStore()
    await recordDay(store)
    const read = () => store.readSketches(aWednesday - day)
    await read()
    const late = () => store.recordAttempts([makeAttempt({ at: aWednesday - hour })])
    await late()
    expect(await turnsOf(read)).toBeGreaterThanOrEqual(23)
    await late()
    expect(await turnsOf(read)).toBe(0)
    expect((await read()).sdi.get('0751')?.count).toBe(27)
  })

  it('tries again after a row could not be read', async () => {
    const { store, file } = openTestStore()
    await recordDay(store)
    const other = new Database(file)
    onTestFinished(() => void other.close())
    const [former] = other.prepare('SELECT sketch FROM sketch ORDER BY hour_at LIMIT 1').pluck().all()
    const setFirst = other.prepare(
      'UPDATE sketch SET sketch = ? WHERE hour_at = (SELECT min(hour_at) FROM sketch)',
    )
    setFirst.run('[')
    await expect(store.readSketches(aWednesday - day)).rejects.toThrow('JSON')
    setFirst.run(former)
    expect((await store.readSketches(aWednesday - day)).sdi.get('0751')?.count).toBe(25)
  })

  it('are kept by day when they are older than the limit for hours, and the sums stay the same', async () => {
    const { store, file } = openTestStore({
      keepMs: day,
      maxBytes: 50_000_000,
      keepHoursMs: 60 * day,
      keepRollupsMs: 400 * day,
    })
    // Summer time ended on 30 October 2022, a day of 25 hours; its first hour is 22:00 UTC the day before.
    const first = Date.parse('2022-10-29T22:00:00Z')
    const attempts = Array.from({ length: 60 }, (_, i) =>
      makeAttempt({ at: first + i * hour, durationMs: 10 + i, indeks: i % 3 === 0 ? 'ydi' : 'sdi' }),
    )
    await store.recordAttempts(attempts)
    const before = await store.readSketches(first)
    const other = new Database(file)
    onTestFinished(() => void other.close())
    const hours = () => other.prepare('SELECT DISTINCT hour_at FROM sketch ORDER BY hour_at').pluck().all()
    // The second day has not been over for 60 days yet.
    await store.prune(first + 60 * day + 40 * hour)
    expect(hours()).toEqual([first, ...Array.from({ length: 35 }, (_, i) => first + (25 + i) * hour)])
    await store.prune(first + 60 * day + 60 * hour)
    const [second, third] = [first + 25 * hour, first + 49 * hour]
    expect(hours()).toEqual([first, second, ...Array.from({ length: 11 }, (_, i) => third + i * hour)])
    expect(await store.readSketches(first)).toEqual(before)
    expect(await store.readSketches(second)).toEqual(naive(attempts, second))
    const days = await store.readKommuneTimes('0751', [first, second, third])
    const countsIn = (key: string) => days.map((times) => times.get(key)?.sketch.count)
    expect([countsIn('indeks:ydi'), countsIn('indeks:sdi')]).toEqual([
      [9, 8],
      [16, 16],
    ])
  })

  it('of one kommune are read between bounds, and hold nothing of others', async () => {
    const { store } = openTestStore()
    await recordDay(store)
    await store.recordAttempts([makeAttempt({ kommunekode: '0101' }), makeAttempt({ outcome: 'timeout' })])
    const bounds = [aWednesday - 3 * hour, aWednesday - hour, aWednesday, aWednesday + hour, aWednesday + day]
    const times = await store.readKommuneTimes('0751', bounds)
    expect(
      times.map((one) => [one.get('indeks:sdi')?.sketch.count, one.get('indeks:sdi')?.sketch.failed]),
    ).toEqual([
      [2, 0],
      [1, 0],
      [2, 1],
      [undefined, undefined],
    ])
    expect(times[0]?.has('indeks:ydi')).toBe(false)
    expect((await store.readKommuneTimes('0147', bounds)).map(({ size }) => size)).toEqual([0, 0, 0, 0])
  })

  it('of whole hours are set in place of what was recorded, also in hours already read', async () => {
    const { store } = openTestStore()
    await recordDay(store)
    await store.readSketches(aWednesday - day)
    const startAt = aWednesday - 5 * hour
    const sketch = toSketch([{ durationMs: 7, failed: true }])
    await store.recordKommuneTimes([{ kommunekode: '0751', indeks: 'ydi', startAt, sketch }])
    await store.recordKommuneTimes([{ kommunekode: '0751', indeks: 'ydi', startAt, sketch }])
    const { sdi, ydi } = await store.readSketches(aWednesday - day)
    expect([sdi.get('0751')?.count, ydi.get('0751')]).toEqual([25, sketch])
  })
})
