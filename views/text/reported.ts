// Sentences about the events of a frozen week that others describe.
import { spanOf } from '../../server/domain/incidents/haendelse.ts'
import type { FrozenReported } from '../../server/domain/week/frozen-week.ts'
import { count, longDate, plural } from './format.ts'

type Event = FrozenReported['latest'][number]

/** `Flytning af driften (26. november 2026 – 27. november 2026)`; the last day is included. */
export const reportedText = (event: Event): string => {
  const { from, until } = spanOf(event)
  const first = longDate(from)
  if (until === undefined) return `${event.titel} (siden ${first})`
  const last = longDate(until - 1)
  return `${event.titel} (${first === last ? first : `${first} – ${last}`})`
}

/** `2 hændelser er oplyst af andre`; empty without any. */
export const reportedCount = (reported: FrozenReported | undefined): string =>
  reported === undefined || reported.total === 0
    ? ''
    : `${plural(reported.total, 'hændelse', 'hændelser')} er oplyst af andre`

/** How many are counted and not listed; empty when all are listed. */
export const unlistedReported = ({ total, latest }: FrozenReported): string =>
  total > latest.length ? `og ${count(total - latest.length)} til, som er oplyst tidligere` : ''
