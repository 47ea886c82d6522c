// Owns the months of "Kald på borgerblikket": which of them counts, and whether nobody got an answer in it.

import { endOf } from '../readiness/validity.ts'
import { startOf } from '../time.ts'
import type { Kald, StoredFact } from './facts.ts'

export type NewestKald = {
  /** `yyyy-mm` */
  maaned: string
  /** There were calls, and none of them returned data. */
  empty: boolean
  /** The first instant at which it is too old. */
  until: number
}

/** The newest month that has begun, of one type, if it ended no longer than `maxAgeMs` ago. From one kommune's facts. */
export const newestKald = (
  facts: readonly StoredFact<'kald'>[],
  type: Kald['type'],
  now: number,
  maxAgeMs: number,
): NewestKald | undefined => {
  const newest = facts
    .map(({ value }) => value)
    .filter((value) => value.type === type && startOf(`${value.maaned}-01`) <= now)
    .reduce<Kald | undefined>((a, b) => (a === undefined || a.maaned < b.maaned ? b : a), undefined)
  if (newest === undefined) return undefined
  const { maaned, kald, medData } = newest
  const [year, month] = maaned.split('-').map(Number)
  const dayAfter = new Date(Date.UTC(year as number, month as number, 1)).toISOString().slice(0, 10)
  const until = endOf(startOf(dayAfter), maxAgeMs)
  return now < until ? { maaned, empty: kald > 0 && medData === 0, until } : undefined
}
