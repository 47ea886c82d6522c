// Times of the services: the sums of each index and probe by five minutes, and by hour or day, and their cache.
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import {
  fiveMinutesKeptMs,
  mergeServiceTimes,
  type PeriodTimes,
  type ServiceKey,
  type ServiceTimes,
  type SpanTimes,
  type TimeSpan,
  timeSpans,
} from '../server/domain/measured/service-times.ts'
import { hour, minute, nextMidnight } from '../server/domain/time.ts'
import type { Db } from './open.ts'
import { decode, encode, firstSpanOfHours } from './sketches.ts'

const spanMs: Record<TimeSpan, number> = { fiveMinutes: 5 * minute, hour }
/** More than all points of all ranges of the pages together, about 200, and those of a few incidents; each takes up to 30 kB. */
const maxCached = 600

type Row = [service: string, sketch: string, untimed: number]
type CachedPeriod = { span: TimeSpan; from: number; until: number; times: Promise<PeriodTimes> }

/** The start of the span that an instant (epoch ms) is in. */
export const spanStart = (span: TimeSpan, at: number): number => Math.floor(at / spanMs[span]) * spanMs[span]

export const createServiceTimes = (
  { $client }: Db,
  limits: { keepHoursMs: number; keepRollupsMs: number },
) => {
  const readOne = $client
    .prepare<[TimeSpan, number, string], [sketch: string, untimed: number]>(
      'SELECT sketch, untimed FROM service_time WHERE span = ? AND start_at = ? AND service = ?',
    )
    .raw()
  const readBetween = $client
    .prepare<[TimeSpan, number, number], Row>(
      'SELECT service, sketch, untimed FROM service_time WHERE span = ? AND start_at >= ? AND start_at < ?',
    )
    .raw()
  const upsert = $client.prepare<[TimeSpan, number, string, string, number]>(
    `INSERT INTO service_time (span, start_at, service, sketch, untimed) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (span, start_at, service) DO UPDATE SET sketch = excluded.sketch, untimed = excluded.untimed`,
  )
  const deleteBetween = $client.prepare<[TimeSpan, number, number]>(
    'DELETE FROM service_time WHERE span = ? AND start_at >= ? AND start_at < ?',
  )
  const hoursBefore = $client
    .prepare<[number], number>(
      "SELECT DISTINCT start_at FROM service_time WHERE span = 'hour' AND start_at < ? ORDER BY start_at",
    )
    .pluck()

  /** In order of use, the oldest first. */
  const cached = new Map<string, CachedPeriod>()

  /** Forgets the periods with a row that starts from `first` up to, but excluding, `end`. */
  const forget = (span: TimeSpan, first: number, end: number): void => {
    for (const [key, { span: other, from, until }] of cached)
      if (other === span && first < until && end > from) cached.delete(key)
  }

  const deleteBefore = (span: TimeSpan, at: number): void => {
    if (deleteBetween.run(span, 0, at).changes > 0) forget(span, 0, at)
  }

  const addRows = (merged: Map<string, ServiceTimes>, span: TimeSpan, from: number, until: number): void => {
    for (const [service, sketch, untimed] of readBetween.all(span, from, until)) {
      const former = merged.get(service)
      const news = { sketch: decode(sketch), untimed }
      merged.set(service, former ? mergeServiceTimes(former, news) : news)
    }
  }

  /** Reads a day in each turn of the event loop, because a year takes hundreds of ms, and rows of a day become one. */
  const readPeriod = async (span: TimeSpan, from: number, until: number): Promise<PeriodTimes> => {
    const merged = new Map<string, ServiceTimes>()
    for (let at = from; at < until; at = nextMidnight(at)) {
      addRows(merged, span, at, Math.min(nextMidnight(at), until))
      await yieldToEventLoop()
    }
    return merged
  }

  const readCached = (span: TimeSpan, from: number, until: number): Promise<PeriodTimes> => {
    const key = `${span} ${from} ${until}`
    const times = cached.get(key)?.times ?? readPeriod(span, from, until)
    cached.delete(key)
    cached.set(key, { span, from, until, times })
    // Makes the next reader try again.
    times.catch(() => cached.delete(key))
    for (const oldest of cached.keys()) {
      if (cached.size <= maxCached) break
      cached.delete(oldest)
    }
    return times
  }

  return {
    /** Adds results of one instant or of one span of five minutes. Must run inside the caller's transaction. */
    write: (service: ServiceKey, at: number, news: ServiceTimes): void => {
      for (const span of timeSpans) {
        const startAt = spanStart(span, at)
        const [former, formerUntimed = 0] = readOne.get(span, startAt, service) ?? []
        const { sketch, untimed } =
          former === undefined
            ? news
            : mergeServiceTimes({ sketch: decode(former), untimed: formerUntimed }, news)
        upsert.run(span, startAt, service, encode(sketch), untimed)
        forget(span, startAt, startAt + 1)
      }
    },
    /** Sets the times of a whole span. Must run inside the caller's transaction. */
    set: ({ span, startAt, service, times: { sketch, untimed } }: SpanTimes): void => {
      upsert.run(span, startAt, service, encode(sketch), untimed)
      forget(span, startAt, startAt + 1)
    },
    /**
     * The times between each two of `bounds` (ascending, epoch ms). A period is read once for all readers, and again
     * after results were added to it, because no other process writes response times.
     */
    read: async (span: TimeSpan, bounds: readonly number[]): Promise<PeriodTimes[]> => {
      const periods: PeriodTimes[] = []
      for (const [i, from] of bounds.slice(0, -1).entries())
        periods.push(await readCached(span, from, bounds[i + 1] as number))
      return periods
    },
    /** Deletes old sums, and merges the hours of a day that are older than the limit; true when there may be more days. */
    prune: (now: number): boolean => {
      deleteBefore('fiveMinutes', now - fiveMinutesKeptMs)
      deleteBefore('hour', now - limits.keepRollupsMs)
      const before = now - limits.keepHoursMs
      const found = firstSpanOfHours(hoursBefore.all(before), before)
      if (found === undefined) return false
      const merged = new Map<string, ServiceTimes>()
      addRows(merged, 'hour', found.from, found.until)
      deleteBetween.run('hour', found.from, found.until)
      for (const [service, { sketch, untimed }] of merged)
        upsert.run('hour', found.from, service, encode(sketch), untimed)
      return true
    },
  }
}

export type ServiceTimesWriter = ReturnType<typeof createServiceTimes>
