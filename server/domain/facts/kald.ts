// Selects the newest month of "Kald på borgerblikket", and whether its calls returned any data.

import { endOf } from '../readiness/validity.ts'
import { startOf } from '../time.ts'
import type { Kald, StoredFact } from './facts.ts'

export type NewestKald = {
  /** `yyyy-mm` */
  maaned: string
  /** There were calls, and none of them returned data. */
  empty: boolean
  /** The first instant at which the month is too old. */
  until: number
}

/** From one kommune's facts: the newest month of a type that has begun, if it ended no longer than `maxAgeMs` ago. */
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
