// Measures the disk space of a year under the defaults: 30 numbers, 98 kommuner, 10 probes.
import { statSync } from 'node:fs'
import type { AttemptLimits } from '../../db/attempts.ts'
import { openDb } from '../../db/open.ts'
import { createProbeWriter } from '../../db/probes.ts'
import { createServiceTimes } from '../../db/service-times.ts'
import { createSketches } from '../../db/sketches.ts'
import { createStore } from '../../db/store.ts'
import { createTrust } from '../../db/trust.ts'
import type { Changes } from '../../server/domain/incidents/register.ts'
import { kleGroups } from '../../server/domain/kle.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import { type Attempt, type Indeks, indekser } from '../../server/domain/measured/check.ts'
import type { Delivery } from '../../server/domain/measured/delivery.ts'
import { indeksKey, probeKey, type ServiceKey } from '../../server/domain/measured/service-times.ts'
import { type Sketch, toSketch } from '../../server/domain/measured/sketch.ts'
import { day, hour, minute } from '../../server/domain/time.ts'
import { makeChanges, makeIncident } from '../support/incidents.ts'
import { makeAttempt } from '../support/measured.ts'
import { numbersUpTo } from './rules.ts'
import type { Figure } from './table.ts'

const mostBytes = 200_000_000
const begin = Date.UTC(2026, 0, 1)
const days = 365
const codes = kommuner.map(({ kommunekode }) => kommunekode)
const probes = Array.from({ length: 10 }, (_, i) => `probe-${i}`)
/** A kommune is counted in one hour of each round: numbers × two calls in SDI, and those of 27 and 29 in YDI. */
const roundHours = 6
const callsOf: Record<Indeks, number> = { sdi: 30 * 2, ydi: 24 * 2 }
const pulsesPerHour = 120
const deliveryCallsPerHour = codes.length * kleGroups.length
/** Rows of history for each check, as in the month of `benchDisk`. */
const runsPerCheck = 0.035

const incidentsPerYear = 200
const stepsPerIncident = 8

/** Response times around 200 ms, spread as real ones are. */
const poolOf = (size: number): Sketch[] =>
  Array.from({ length: 50 }, () =>
    toSketch(
      Array.from({ length: size }, () => {
        const normal = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())
        return { durationMs: 200 * Math.exp(normal / 2), failed: Math.random() < 0.02 }
      }),
    ),
  )

/** The attempts of an hour, as the store keeps them for 14 days. */
const attemptsOf = (hourAt: number, counted: readonly string[]): Attempt[] => [
  ...Array.from({ length: pulsesPerHour }, (_, i) =>
    makeAttempt({ at: hourAt + i, kommunekode: codes[i % codes.length] as string, question: 'pulse' }),
  ),
  ...Array.from({ length: deliveryCallsPerHour }, (_, i) =>
    makeAttempt({ at: hourAt + i, kommunekode: codes[i % codes.length] as string, question: 'delivered' }),
  ),
  ...counted.flatMap((kommunekode) =>
    Object.entries(callsOf).flatMap(([indeks, calls]) =>
      Array.from({ length: calls }, (_, i) =>
        makeAttempt({ at: hourAt + i, kommunekode, indeks: indeks as Indeks }),
      ),
    ),
  ),
]

/** The deliveries of a day, each hour of every kommune's groups, as the store keeps them for nine weeks. */
const deliveriesOf = (at: number): Delivery[] =>
  codes.flatMap((kommunekode) =>
    kleGroups.flatMap((group) =>
      Array.from({ length: day / hour }, (_, i) => {
        const from = at + i * hour
        return { kommunekode, group, from, until: from + hour, received: i % 7, asked: 'year' }
      }),
    ),
  )

/** An incident that hits all kommuner, with its steps and notices. */
const changesOf = (id: number, at: number): Changes => {
  const incident = makeIncident({ id, openedAt: at, closedAt: at + day, state: 'closed', hit: codes })
  const { steps, notices } = makeChanges(incident, 'opened', at, 'opened')
  return {
    incidents: [incident],
    steps: Array.from({ length: stepsPerIncident }, () => steps).flat(),
    notices: [...notices, ...notices],
  }
}

export const benchYear = async (file: string, limits: AttemptLimits): Promise<Figure[]> => {
  const db = openDb(file, 'demo')
  const store = createStore(db, limits)
  const sketches = createSketches(db)
  const serviceTimes = createServiceTimes(db, limits)
  const prober = createProbeWriter(db, limits, serviceTimes, createTrust(db))
  const pools = {
    pulse: poolOf(1),
    sdi: poolOf(callsOf.sdi),
    ydi: poolOf(callsOf.ydi),
    probe: poolOf(12),
    all: poolOf(1000),
  }
  const run = db.$client.prepare(
    `INSERT INTO run (indeks, kommunekode, kle, answer, cases, "right", counted_with, first_at, last_at, recorded_at)
     VALUES ('sdi', ?, ?, 'counted', ?, 'full', '', ?, ?, ?)`,
  )
  const numbers = numbersUpTo(30)
  const runsPerDay = Math.round(codes.length * 54 * (24 / roundHours) * runsPerCheck)
  let turn = 0
  const next = (pool: readonly Sketch[]): Sketch => pool[turn++ % pool.length] as Sketch
  const addTimes = (key: ServiceKey, hourAt: number, pool: readonly Sketch[]) =>
    serviceTimes.write(key, hourAt, { sketch: next(pool), untimed: 0 })
  let raw = 0
  for (let date = 0; date < days; date += 1) {
    const at = begin + date * day
    const isRaw = date >= days - 14
    db.$client.transaction(() => {
      for (let hourAt = at; hourAt < at + day && !isRaw; hourAt += hour) {
        for (const [i, kommunekode] of codes.entries()) {
          const isCounted = i % roundHours === (hourAt / hour) % roundHours
          sketches.write(hourAt, kommunekode, 'sdi', next(isCounted ? pools.sdi : pools.pulse))
          if (isCounted) sketches.write(hourAt, kommunekode, 'ydi', next(pools.ydi))
        }
        for (const probe of probes) addTimes(probeKey(probe), hourAt, pools.probe)
        for (const indeks of indekser) addTimes(indeksKey(indeks), hourAt, pools.all)
      }
      for (let i = 0; i < runsPerDay; i += 1)
        run.run(codes[i % codes.length], numbers[i % numbers.length], i, at, at + day, at)
    })()
    if (isRaw) {
      for (let hourAt = at; hourAt < at + day; hourAt += hour) {
        const counted = codes.filter((_, i) => i % roundHours === (hourAt / hour) % roundHours)
        const attempts = attemptsOf(hourAt, counted)
        raw += attempts.length
        await store.recordAttempts(attempts)
      }
      db.$client.transaction(() => {
        for (let i = 0; i < day; i += 5 * minute)
          for (const probe of probes)
            prober.write({
              probe,
              at: at + i,
              outcome: 'ok',
              durationMs: 123.4567,
              phases: { dns: 1.25, connect: 10.5, tls: 20.5, firstByte: 60.1, transfer: 8.25 },
              status: 200,
              redirects: 0,
              certificateEndsAt: at + 90 * day,
              lagMs: 1.5,
            })
      })()
    }
    await store.recordDeliveries(deliveriesOf(at))
    const begun = Math.floor((date * incidentsPerYear) / days)
    for (let id = begun; id < Math.floor(((date + 1) * incidentsPerYear) / days); id += 1)
      await store.recordIncidents(changesOf(id + 1, at))
    await store.prune(at + day)
  }
  db.$client.pragma('wal_checkpoint(TRUNCATE)')
  const bytes = statSync(file).size
  const sketchRows = db.$client.prepare('SELECT count(*) FROM sketch').pluck().get()
  const deliveries = db.$client.prepare('SELECT count(*) FROM delivery').pluck().get()
  await store.close()
  return [
    { name: 'raw attempts kept, 14 days', value: String(raw) },
    { name: 'response times of indexes, rows by hour and day', value: String(sketchRows) },
    { name: 'deliveries kept, nine weeks', value: String(deliveries) },
    {
      name: `on disk in all, with ${incidentsPerYear} incidents`,
      value: `${(bytes / 1e6).toFixed(0)} MB`,
      bound: `≤ ${mostBytes / 1e6} MB`,
      holds: bytes <= mostBytes,
    },
  ]
}
