// Response times as sketches per hour, and per day when they are older: written with each batch, and read without
// blocking the event loop. A day's row stands at its first hour.
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { type Indeks, indekser } from '../server/domain/measured/check.ts'
import { indeksKey, type KommuneHour, type PeriodTimes } from '../server/domain/measured/service-times.ts'
import { mergeSketches, type Sketch } from '../server/domain/measured/sketch.ts'
import { copenhagenDay, hour, nextMidnight, startOf } from '../server/domain/time.ts'
import type { Db } from './open.ts'

type IndeksSketches = Record<Indeks, Map<string, Sketch>>

/** The merge of the hours from `from` up to, but excluding, `until` and `lateHours`. */
type Closed = {
  from: number
  until: number
  lateHours: ReadonlySet<number>
  epoch: number
  merged: Promise<IndeksSketches>
}

export const hourOf = (at: number): number => Math.floor(at / hour) * hour

export const encode = ({ count, failed, buckets }: Sketch): string =>
  JSON.stringify([count, failed, ...buckets])

export const decode = (text: string): Sketch => {
  const [count, failed, ...buckets] = JSON.parse(text) as [number, number, ...[number, number][]]
  return { count, failed, buckets: new Map(buckets) }
}

/**
 * The first day (Copenhagen) of `hours` (epoch ms, ascending) that ended by `before` and is not yet a single row at its
 * first hour.
 */
export const firstSpanOfHours = (
  hours: Iterable<number>,
  before: number,
): { from: number; until: number } | undefined => {
  for (const hourAt of hours) {
    const from = startOf(copenhagenDay(hourAt))
    if (hourAt === from) continue
    const until = nextMidnight(hourAt)
    return until <= before ? { from, until } : undefined
  }
  return undefined
}

export const createSketches = ({ $client }: Db) => {
  // Plain SQL and arrays, because hundreds of rows are read and written at once.
  const readOne = $client
    .prepare<[number, string, string], string>(
      'SELECT sketch FROM sketch WHERE hour_at = ? AND kommunekode = ? AND indeks = ?',
    )
    .pluck()
  const upsert = $client.prepare(
    `INSERT INTO sketch (hour_at, kommunekode, indeks, sketch) VALUES (?, ?, ?, ?)
     ON CONFLICT (hour_at, kommunekode, indeks) DO UPDATE SET sketch = excluded.sketch`,
  )
  const deleteBetween = $client.prepare<[number, number]>(
    'DELETE FROM sketch WHERE hour_at >= ? AND hour_at < ?',
  )
  const deleteBefore = $client.prepare('DELETE FROM sketch WHERE hour_at < ?')
  const nextHour = $client
    .prepare<[number], number | null>('SELECT min(hour_at) FROM sketch WHERE hour_at >= ?')
    .pluck()
  const newestHour = $client.prepare<[], number | null>('SELECT max(hour_at) FROM sketch').pluck()
  const readHour = $client
    .prepare<[number], [Indeks, string, string]>(
      'SELECT indeks, kommunekode, sketch FROM sketch WHERE hour_at = ?',
    )
    .raw()

  /** The hours that have rows, from `from` up to, but excluding, `until`. */
  const hoursBetween = function* (from: number, until = Number.POSITIVE_INFINITY): Generator<number> {
    for (let at = nextHour.get(from) ?? until; at < until; at = nextHour.get(at + hour) ?? until) yield at
  }

  /** Merges an hour's rows into `sketches`. */
  const addHour = (sketches: IndeksSketches, hourAt: number): void => {
    for (const [indeks, kommunekode, text] of readHour.all(hourAt)) {
      const former = sketches[indeks].get(kommunekode)
      sketches[indeks].set(kommunekode, former ? mergeSketches(former, decode(text)) : decode(text))
    }
  }

  let closed: Closed | undefined
  /** Hours before `closed.until` in which attempts were recorded late; they are read each time. */
  let lateHours: ReadonlySet<number> = new Set()
  /** Incremented by every change that makes the former merge wrong. */
  let epoch = 0

  /** Merges one hour in each turn of the event loop, because a whole day takes 100 ms. */
  const merge = async (from: number, until: number, except: ReadonlySet<number>): Promise<IndeksSketches> => {
    const merged: IndeksSketches = { sdi: new Map(), ydi: new Map() }
    for (const at of hoursBetween(from, until)) {
      if (except.has(at)) continue
      addHour(merged, at)
      await yieldToEventLoop()
    }
    return merged
  }

  /** The merge of the hours before the newest; starts again when `from` or the newest hour changes. */
  const closedFrom = (from: number): Closed => {
    const until = Math.max(from, newestHour.get() ?? from)
    const isSameWindow = closed?.from === from && closed.until === until
    if (closed && isSameWindow && closed.epoch === epoch) return closed
    if (!isSameWindow) lateHours = new Set()
    const merged = merge(from, until, lateHours)
    // Makes the next reader try again.
    merged.catch(() => {
      epoch += 1
    })
    closed = { from, until, lateHours, epoch, merged }
    return closed
  }

  /** The times of one kommune between `from` and `until`, by `ServiceKey`. Only its own rows are read, hour by hour. */
  const timesBetween = (kommunekode: string, from: number, until: number): PeriodTimes => {
    const merged = new Map<Indeks, Sketch>()
    for (let at = hourOf(from + hour - 1); at < until; at += hour)
      for (const indeks of indekser) {
        const text = readOne.get(at, kommunekode, indeks)
        const former = merged.get(indeks)
        if (text !== undefined)
          merged.set(indeks, former ? mergeSketches(former, decode(text)) : decode(text))
      }
    return new Map([...merged].map(([indeks, sketch]) => [indeksKey(indeks), { sketch, untimed: 0 }]))
  }

  const noteHour = (hourAt: number): void => {
    if (closed === undefined || hourAt >= closed.until || lateHours.has(hourAt)) return
    lateHours = new Set([...lateHours, hourAt])
    epoch += 1
  }

  return {
    /** Must run inside the caller's transaction. */
    write: (hourAt: number, kommunekode: string, indeks: string, news: Sketch): void => {
      noteHour(hourAt)
      const former = readOne.get(hourAt, kommunekode, indeks)
      const text = encode(former === undefined ? news : mergeSketches(decode(former), news))
      upsert.run(hourAt, kommunekode, indeks, text)
    },
    /** Sets the times of a whole hour. Must run inside the caller's transaction. */
    set: ({ kommunekode, indeks, startAt, sketch }: KommuneHour): void => {
      noteHour(startAt)
      upsert.run(startAt, kommunekode, indeks, encode(sketch))
    },
    /** The times of one kommune between each two of `bounds`; a period in each turn of the event loop. */
    readKommune: async (kommunekode: string, bounds: readonly number[]): Promise<PeriodTimes[]> => {
      const periods: PeriodTimes[] = []
      for (const [i, from] of bounds.slice(0, -1).entries()) {
        periods.push(timesBetween(kommunekode, from, bounds[i + 1] as number))
        await yieldToEventLoop()
      }
      return periods
    },
    deleteBefore: (at: number): void => {
      if (deleteBefore.run(at).changes > 0) epoch += 1
    },
    /**
     * Merges the hours of the oldest day that ended by `before` into its first hour; true when there may be more days.
     * Must run inside the caller's transaction.
     */
    rollUp: (before: number): boolean => {
      const span = firstSpanOfHours(hoursBetween(0, before), before)
      if (span === undefined) return false
      const merged: IndeksSketches = { sdi: new Map(), ydi: new Map() }
      for (const hourAt of hoursBetween(span.from, span.until)) addHour(merged, hourAt)
      deleteBetween.run(span.from, span.until)
      for (const indeks of indekser)
        for (const [kommunekode, sketch] of merged[indeks])
          upsert.run(span.from, kommunekode, indeks, encode(sketch))
      epoch += 1
      return true
    },
    /**
     * Sketches by kommunekode, from the hour of `from`. The hours before the newest are merged once for all readers, an
     * hour in each turn of the event loop, and cached, because no other process writes response times. All other hours
     * are read each time.
     */
    readSince: async (from: number): Promise<IndeksSketches> => {
      for (;;) {
        const known = closedFrom(hourOf(from))
        const merged = await known.merged
        if (known.epoch !== epoch) continue
        const sketches = { sdi: new Map(merged.sdi), ydi: new Map(merged.ydi) }
        for (const hourAt of known.lateHours) if (hourAt >= known.from) addHour(sketches, hourAt)
        for (const hourAt of hoursBetween(known.until)) addHour(sketches, hourAt)
        return sketches
      }
    },
  }
}
