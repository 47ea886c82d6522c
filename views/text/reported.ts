// Sentences about the events of a frozen week that others describe.
import { spanOf } from '../../server/domain/incidents/haendelse.ts'
import type { FrozenReported } from '../../server/domain/week/frozen-week.ts'
import { count, longSpan, plural } from './format.ts'

type Event = FrozenReported['latest'][number]

/** `Flytning af driften (26.–27. november 2026)`; the last day is included. */
const reportedText = (event: Event): string => {
  const { from, until } = spanOf(event)
  return `${event.titel} (${longSpan(from, until === undefined ? undefined : until - 1)})`
}

/** `2 hændelser er oplyst af andre`; empty without any. */
export const reportedCount = (reported: FrozenReported | undefined): string =>
  reported === undefined || reported.total === 0
    ? ''
    : `${plural(reported.total, 'hændelse', 'hændelser')} er oplyst af andre`

/** The latest, and how many more are counted. */
export const reportedLines = ({ total, latest }: FrozenReported): string[] => [
  ...latest.map(reportedText),
  ...(total > latest.length ? [`og ${count(total - latest.length)} til, som er oplyst tidligere`] : []),
]
