// Week reader: frozen weeks, with those read lately kept in memory, because a revision never changes.
import { toSummary, type WeekDetail, type WeekSummary } from '../../views/model/weeks.ts'
import { type StoredWeek, UnreadableWeek, type WeekEntry, type WeekStore } from '../domain/ports/weeks.ts'
import type { Week } from '../domain/week/iso-week.ts'

export type WeekReader = {
  /** The newest frozen week that can be read; undefined before the first. */
  latest(): Promise<StoredWeek | undefined>
  /**
   * A frozen week in its latest revision, with the latest before it that can be read; undefined when it is not frozen.
   * Rejects with UnreadableWeek, as `pair` does.
   */
  detail(week: Week): Promise<WeekDetail | undefined>
  /** Two frozen weeks; undefined when either is not frozen. */
  pair(week: Week, former: Week): Promise<{ week: StoredWeek; former: StoredWeek } | undefined>
  /** All that can be read, oldest first. */
  summaries(): Promise<WeekSummary[]>
}

/** Each takes about a megabyte when it is read. */
const mostKept = 4

/** Undefined for a week that cannot be read, so that it does not hide the others. */
const orUnreadable = async <T>(reading: Promise<T>): Promise<T | undefined> => {
  try {
    return await reading
  } catch (error) {
    if (error instanceof UnreadableWeek) return undefined
    throw error
  }
}

export const createWeekReader = (store: Pick<WeekStore, 'readWeeks' | 'readWeek'>): WeekReader => {
  /** By hash, the least recently used first. */
  const kept = new Map<string, StoredWeek>()
  const summaries = new Map<string, WeekSummary>()

  const read = async ({ week, revision, hash }: WeekEntry): Promise<StoredWeek> => {
    const stored = kept.get(hash) ?? (await store.readWeek(week, revision))
    if (stored === undefined) throw new Error(`revision ${revision} of the frozen week ${week} is missing`)
    kept.delete(hash)
    kept.set(hash, stored)
    for (const oldest of [...kept.keys()].slice(0, -mostKept)) kept.delete(oldest)
    return stored
  }

  const summaryOf = async (entry: WeekEntry): Promise<WeekSummary> => {
    const known = summaries.get(entry.hash)
    if (known !== undefined) return known
    const summary = toSummary(entry, (await read(entry)).content)
    summaries.set(entry.hash, summary)
    return summary
  }

  /** The latest of `entries` that can be read. */
  const latestOf = async (entries: readonly WeekEntry[]): Promise<StoredWeek | undefined> => {
    for (const entry of entries.toReversed()) {
      const stored = await orUnreadable(read(entry))
      if (stored !== undefined) return stored
    }
    return undefined
  }

  return {
    latest: async () => latestOf(await store.readWeeks()),
    detail: async (week) => {
      const entries = await store.readWeeks()
      const entry = entries.find((one) => one.week === week)
      if (entry === undefined) return undefined
      return {
        week: await read(entry),
        former: await latestOf(entries.filter((one) => one.week < week)),
        others: entries.filter((one) => one !== entry).reverse(),
      }
    },
    pair: async (week, former) => {
      const entries = await store.readWeeks()
      const [a, b] = [week, former].map((name) => entries.find((one) => one.week === name))
      return a && b && { week: await read(a), former: await read(b) }
    },
    summaries: async () => {
      const found: WeekSummary[] = []
      for (const entry of await store.readWeeks()) {
        const summary = await orUnreadable(summaryOf(entry))
        if (summary !== undefined) found.push(summary)
      }
      return found
    },
  }
}
