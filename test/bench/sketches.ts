// Compares how long reading a day's response times blocks the event loop with the first render of a page.
import { type Db, openDb } from '../../db/open.ts'
import { encode } from '../../db/sketches.ts'
import { createStore } from '../../db/store.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import { indekser } from '../../server/domain/measured/check.ts'
import { toSketch } from '../../server/domain/measured/sketch.ts'
import { day, hour } from '../../server/domain/time.ts'
import { allDelivered, createTestApp } from '../support/app.ts'
import { cpuOf, type Figure, ratioOf, us } from './table.ts'

/** Measured in turn; the fastest of each counts, because other processes only slow a run down. */
const turns = 20
const warmUps = 60
/** Measured 0.54–0.67; 7–10 with the whole day in one turn. */
const mostOfRender = 1
const begin = Date.UTC(2026, 9, 1)

/** Times spread over about 40 buckets, like those of a slow index. */
const spreadTimes = Array.from({ length: 120 }, (_, i) => ({
  durationMs: 30 * Math.exp((2 * ((i * 37) % 120)) / 120),
  failed: i === 0,
}))

/** Writes 25 hours of sketches for every kommune in both indexes. */
const fillDay = ({ $client }: Db): void => {
  const insert = $client.prepare(
    'INSERT INTO sketch (hour_at, kommunekode, indeks, sketch) VALUES (?, ?, ?, ?)',
  )
  const sketch = encode(toSketch(spreadTimes))
  $client.transaction(() => {
    for (let at = begin; at <= begin + day; at += hour)
      for (const { kommunekode } of kommuner)
        for (const indeks of indekser) insert.run(at, kommunekode, indeks, sketch)
  })()
}

/** The most CPU time (µs) that a turn of the event loop takes during `work`. */
const longestTurnOf = async (work: () => Promise<unknown>): Promise<number> => {
  let longest = 0
  let over = false
  let before = process.cpuUsage()
  const turn = () => {
    const { user, system } = process.cpuUsage(before)
    longest = Math.max(longest, user + system)
    before = process.cpuUsage()
    if (!over) setImmediate(turn)
  }
  setImmediate(turn)
  await work()
  over = true
  await new Promise((resolve) => setImmediate(resolve))
  return longest
}

export const benchSketches = async (file: string): Promise<Figure[]> => {
  const db = openDb(file, 'demo')
  fillDay(db)
  const test = createTestApp()
  await test.round(allDelivered)
  const render = async (): Promise<number> => {
    await test.record('0751', allDelivered)
    return cpuOf(async () => (await test.app.request('/kommuner')).arrayBuffer())
  }
  for (let i = 0; i < warmUps; i++) await render()
  const holds: number[] = []
  const renders: number[] = []
  for (let i = 0; i < turns; i++) {
    renders.push(await render())
    const store = createStore(db, {
      keepMs: day,
      maxBytes: 1_000_000,
      keepHoursMs: 60 * day,
      keepRollupsMs: 400 * day,
    })
    // The first read merges the whole day, the second only the hours that are not cached.
    const first = await longestTurnOf(() => store.readSketches(begin))
    holds.push(Math.max(first, await longestTurnOf(() => store.readSketches(begin))))
  }
  await test.close()
  db.$client.close()
  return ratioOf(
    "CPU of the longest turn of the event loop while a day's response times are read",
    'CPU of the first render of /kommuner',
    [Math.min(...holds), Math.min(...renders)],
    us,
    mostOfRender,
  )
}
