// Measures how long the daily renewal of the detector blocks the event loop, with what live defaults record in eight weeks.
import type { createStore } from '../../db/store.ts'
import { createJudging } from '../../server/compose/judging.ts'
import { parseConfig } from '../../server/config/config.ts'
import { rulesOf } from '../../server/config/derive.ts'
import { kleGroups } from '../../server/domain/kle.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import type { Indeks } from '../../server/domain/measured/check.ts'
import type { SpanTimes } from '../../server/domain/measured/service-times.ts'
import { indeksKey, probeKey } from '../../server/domain/measured/service-times.ts'
import { toSketch } from '../../server/domain/measured/sketch.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import { makeAttempt } from '../support/measured.ts'
import { createMovedClock } from '../support/moved-clock.ts'
import { makeProbeResult } from '../support/services.ts'
import { numbersUpTo } from './rules.ts'
import { type Figure, ms, ratioOf } from './table.ts'

type Store = ReturnType<typeof createStore>

const present = Date.UTC(2026, 9, 1, 6)
const codes = kommuner.map(({ kommunekode }) => kommunekode)
const numbers = numbersUpTo(30)
const probes = Array.from({ length: 10 }, (_, i) => `probe-${i}`)
/** Calls about a kommune in a day: four rounds, of two calls for each number in SDI, and in YDI for those of 27 and 29. */
const callsOf: Record<Indeks, number> = { sdi: 4 * 2 * 30, ydi: 4 * 2 * 24 }

/** Of a renewal that takes a second of CPU, 50 ms: an attempt made while the event loop is blocked longer is not judged. */
const mostShare = 0.05

const yaml = `
sources: { sdi: { url: "https://sdi.example" }, ydi: { url: "https://ydi.example" } }
obligatory: [${numbers.map((kle) => `{ kle: "${kle}" }`).join(', ')}]
probes: [${probes.map((id) => `{ id: ${id}, name: ${id}, url: "https://${id}.example" }`).join(', ')}]
kommuner: { ${codes.map((code, i) => `"${code}": { esdh: ${i % 2 ? 'acadre' : 'f2'}, eoj: ${i % 3 ? 'nexus' : 'cura'} }`).join(', ')} }
`

/** Records eight weeks of deliveries, four of response times, and a day of calls. */
const fill = async (store: Store): Promise<void> => {
  const sketch = toSketch(
    Array.from({ length: 200 }, (_, i) => ({ durationMs: 50 + i, failed: i % 50 === 0 })),
  )
  const keys = [indeksKey('sdi'), indeksKey('ydi'), ...probes.map(probeKey)]
  for (const service of keys)
    await store.recordServiceTimes(
      Array.from({ length: 28 * 24 }, (_, i): SpanTimes => {
        const startAt = present - (i + 1) * hour
        return { service, span: 'hour', startAt, times: { sketch, untimed: 0 } }
      }),
    )
  for (const [nth, kommunekode] of codes.entries()) {
    await store.recordDeliveries(
      kleGroups.flatMap((group) =>
        Array.from({ length: 56 * 24 }, (_, i) => {
          const until = present - i * hour
          const received = (i * 7 + nth) % 24 < 8 ? (i + nth) % 4 : 0
          return { kommunekode, group, from: until - hour, until, received }
        }),
      ),
    )
    for (const [indeks, calls] of Object.entries(callsOf))
      await store.recordAttempts(
        Array.from({ length: calls }, (_, i) =>
          makeAttempt({
            at: present - day + Math.floor((i * day) / calls) + nth * 1000,
            kommunekode,
            indeks: indeks as Indeks,
            outcome: (i + nth) % 60 === 0 ? 'http' : 'counted',
          }),
        ),
      )
  }
  for (const probe of probes)
    for (let at = present - day; at < present; at += 5 * minute)
      await store.recordProbe(makeProbeResult(at, { probe, at }))
}

/** CPU time (ms) of each turn of the event loop while `work` runs; other processes on the machine do not lengthen it. */
const turnsDuring = async (work: () => Promise<void>): Promise<number[]> => {
  const turns: number[] = []
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      const before = process.cpuUsage()
      await new Promise((resolve) => setImmediate(resolve))
      const { user, system } = process.cpuUsage(before)
      turns.push((user + system) / 1000)
    }
  })()
  await work()
  isOver = true
  await watching
  return turns
}

/** The median of five renewals. */
export const benchRenewal = async (open: () => Store): Promise<Figure[]> => {
  const parsed = parseConfig(yaml)
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.join('\n'))
  const { config } = parsed
  const store = open()
  await fill(store)
  const time = createMovedClock(present)
  const { task } = createJudging({ config, store, rules: rulesOf(config), time, log: () => undefined })
  const renewals: { longest: number; all: number }[] = []
  for (let nth = 0; nth < 5; nth += 1) {
    const turns = await turnsDuring(() => task.run(new AbortController().signal))
    renewals.push({ longest: Math.max(...turns), all: turns.reduce((sum, turn) => sum + turn, 0) })
    time.set(-hour)
  }
  await store.close()
  renewals.sort((a, b) => a.longest - b.longest)
  const { longest, all } = renewals[2] as { longest: number; all: number }
  return ratioOf(
    'CPU of the longest turn of the event loop in a renewal of the detector',
    'CPU of the renewal',
    [longest, all],
    ms,
    mostShare,
  )
}
