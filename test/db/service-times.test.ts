// Tests the services' times: sums by five minutes, hour and day, read between bounds, cached, and within limits.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Database } from '../../db/driver.ts'
import { indeksKey, mergeServiceTimes, type PeriodTimes } from '../../server/domain/measured/service-times.ts'
import { emptySketch, percentile, toSketch } from '../../server/domain/measured/sketch.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import { aWednesday as at, makeAttempt } from '../support/measured.ts'
import { makeProbeResult } from '../support/services.ts'
import { openTestStore } from '../support/store.ts'

const limits = { keepMs: day, maxBytes: 50_000_000, keepHoursMs: 60 * day, keepRollupsMs: 400 * day }
const result = (more: Parameters<typeof makeProbeResult>[1]) => makeProbeResult(at, { at, ...more })
const countsOf = (periods: readonly PeriodTimes[], key: string) =>
  periods.map((times) => times.get(key)?.sketch.count)

describe('the services’ times', () => {
  it('sum all kommuner of an index: judged first attempts only', async () => {
    const { store } = openTestStore()
    await store.recordAttempts([
      makeAttempt({ durationMs: 100 }),
      makeAttempt({ kommunekode: '0101', durationMs: 20_000, outcome: 'timeout' }),
      makeAttempt({ number: 2 }),
      makeAttempt({ lagMs: 51 }),
      makeAttempt({ outcome: 'offline' }),
      makeAttempt({ indeks: 'ydi' }),
    ])
    await store.recordAttempts([makeAttempt({ at: at + 59 * minute, durationMs: 100 })])
    const [times] = await store.readServiceTimes('hour', [at, at + hour])
    expect([...(times ?? [])].map(([key, { sketch }]) => [key, sketch.count, sketch.failed])).toEqual([
      ['indeks:sdi', 3, 1],
      ['indeks:ydi', 1, 0],
    ])
    expect(percentile(times?.get('indeks:sdi')?.sketch ?? emptySketch(), 0.5)).toBeCloseTo(100, -1)
  })

  it('sum the judged results of a probe, with those that have no response time', async () => {
    const { store } = openTestStore()
    for (const one of [
      result({}),
      result({ at: at + 59 * minute, outcome: 'status', status: 500 }),
      result({ outcome: 'network', durationMs: 1 }),
      result({ outcome: 'offline' }),
      result({ lagMs: 51 }),
      result({ at: at + hour, probe: 'ydi', lagMs: 51 }),
    ])
      await store.recordProbe(one)
    const [times, next] = await store.readServiceTimes('hour', [at, at + hour, at + 2 * hour])
    expect(times?.get('probe:sapa')).toMatchObject({ sketch: { count: 2, failed: 1 }, untimed: 1 })
    // A probe and an index of the same id are apart, and without a judged result there is nothing.
    expect([[...(times?.keys() ?? [])], next?.size]).toEqual([['probe:sapa'], 0])
  })

  it('are read by five minutes and by hour, each between its bounds', async () => {
    const { store } = openTestStore()
    await store.recordAttempts([0, 4, 5, 12].map((m) => makeAttempt({ at: at + m * minute })))
    await store.recordProbe(result({ at: at + 11 * minute }))
    const five = await store.readServiceTimes(
      'fiveMinutes',
      [0, 1, 2, 3, 4].map((n) => at + n * 5 * minute),
    )
    expect(countsOf(five, 'indeks:sdi')).toEqual([2, 1, 1, undefined])
    expect(countsOf(five, 'probe:sapa')).toEqual([undefined, undefined, 1, undefined])
    const hours = await store.readServiceTimes('hour', [at - hour, at, at + hour])
    expect(countsOf(hours, 'indeks:sdi')).toEqual([undefined, 4])
  })

  it('contain results that were added after an earlier read, also late ones', async () => {
    const { store } = openTestStore()
    const read = async () =>
      countsOf(await store.readServiceTimes('hour', [at, at + hour, at + 2 * hour]), 'indeks:sdi')
    await store.recordAttempts([makeAttempt({ at: at + hour })])
    expect(await read()).toEqual([undefined, 1])
    await store.recordAttempts([makeAttempt({ at: at + hour })])
    expect(await read()).toEqual([undefined, 2])
    await store.recordAttempts([makeAttempt({ at })])
    expect(await read()).toEqual([1, 2])
  })

  it('of whole spans replace what was recorded in them, and later results are added to them', async () => {
    const { store } = openTestStore()
    const read = async () =>
      countsOf(await store.readServiceTimes('hour', [at, at + hour, at + 2 * hour]), 'indeks:sdi')
    await store.recordAttempts([makeAttempt(), makeAttempt({ at: at + hour })])
    expect(await read()).toEqual([1, 1])
    const sketch = toSketch(Array.from({ length: 5 }, () => ({ durationMs: 100, failed: false })))
    const times = { service: indeksKey('sdi'), startAt: at, times: { sketch, untimed: 0 } }
    for (let nth = 0; nth < 2; nth += 1) await store.recordServiceTimes([{ span: 'hour', ...times }])
    expect(await read()).toEqual([5, 1])
    await store.recordAttempts([makeAttempt()])
    expect(await read()).toEqual([6, 1])
    const five = await store.readServiceTimes('fiveMinutes', [at, at + 5 * minute])
    expect(countsOf(five, 'indeks:sdi')).toEqual([2])
  })

  it('are read once for all readers until results are added', async () => {
    const { store } = openTestStore()
    const read = async () => (await store.readServiceTimes('hour', [at, at + hour]))[0]
    await store.recordAttempts([makeAttempt()])
    const [first, second] = await Promise.all([read(), read()])
    expect(second).toBe(first)
    await store.recordAttempts([makeAttempt({ at: at + hour })])
    expect(await read()).toBe(first)
    await store.recordAttempts([makeAttempt()])
    expect(await read()).not.toBe(first)
  })

  it('a result added while a long period is read is in the next read', async () => {
    const { store } = openTestStore()
    await store.recordAttempts([makeAttempt()])
    const read = async () => countsOf(await store.readServiceTimes('hour', [at, at + 5 * day]), 'indeks:sdi')
    const reading = read()
    await nextTurn()
    await store.recordAttempts([makeAttempt()])
    await reading
    expect(await read()).toEqual([2])
  })

  it('a long period is read a day in each turn of the event loop', async () => {
    const { store } = openTestStore()
    let turns = 0
    let over = false
    const count = () => {
      turns += 1
      if (!over) setImmediate(count)
    }
    setImmediate(count)
    await store.readServiceTimes('hour', [at - 20 * day, at])
    over = true
    expect(turns).toBeGreaterThanOrEqual(19)
  })

  it('a failed read is tried again', async () => {
    const { store, file } = openTestStore()
    await store.recordAttempts([makeAttempt()])
    const other = new Database(file)
    onTestFinished(() => void other.close())
    const former = other.prepare('SELECT sketch FROM service_time').pluck().get()
    const set = other.prepare('UPDATE service_time SET sketch = ?')
    set.run('[')
    await expect(store.readServiceTimes('hour', [at, at + hour])).rejects.toThrow('JSON')
    set.run(former)
    expect(countsOf(await store.readServiceTimes('hour', [at, at + hour]), 'indeks:sdi')).toEqual([1])
  })

  it('are kept by day when they are older than the limit for hours, and the sums stay the same', async () => {
    const { store, file } = openTestStore(limits)
    // Summer time ended on 30 October 2022, a day of 25 hours; its first hour is 22:00 UTC the day before.
    const first = Date.parse('2022-10-29T22:00:00Z')
    for (let i = 0; i < 60; i += 1) {
      await store.recordAttempts([makeAttempt({ at: first + i * hour, durationMs: 10 + i })])
      if (i % 7 === 0) await store.recordProbe(result({ at: first + i * hour, outcome: 'network' }))
    }
    const read = async (bounds: readonly number[]) => {
      const merged = new Map<string, ReturnType<typeof mergeServiceTimes>>()
      for (const times of await store.readServiceTimes('hour', bounds))
        for (const [key, one] of times) {
          const former = merged.get(key)
          merged.set(key, former ? mergeServiceTimes(former, one) : one)
        }
      return merged
    }
    const days = [first, first + 25 * hour, first + 49 * hour, first + 73 * hour]
    const before = [await read(days), await read(days.slice(1))]
    const other = new Database(file)
    onTestFinished(() => void other.close())
    const rows = () =>
      other
        .prepare("SELECT DISTINCT start_at FROM service_time WHERE span = 'hour' ORDER BY start_at")
        .pluck()
        .all()
    await store.prune(first + 60 * day + 60 * hour)
    expect(rows()).toEqual([
      ...days.slice(0, 2),
      ...Array.from({ length: 11 }, (_, i) => (days[2] ?? 0) + i * hour),
    ])
    expect([await read(days), await read(days.slice(1))]).toEqual(before)
  })

  it('are deleted after their limits: five minutes after a day, the others by theirs', async () => {
    const { store } = openTestStore({ ...limits, keepRollupsMs: 30 * day })
    await store.recordAttempts([makeAttempt()])
    const read = async () => [
      countsOf(await store.readServiceTimes('fiveMinutes', [at, at + 5 * minute]), 'indeks:sdi'),
      countsOf(await store.readServiceTimes('hour', [at, at + hour]), 'indeks:sdi'),
    ]
    await store.prune(at + day)
    expect(await read()).toEqual([[1], [1]])
    await store.prune(at + 25 * hour)
    expect(await read()).toEqual([[undefined], [1]])
    await store.prune(at + 30 * day + 1)
    expect(await read()).toEqual([[undefined], [undefined]])
  })
})
