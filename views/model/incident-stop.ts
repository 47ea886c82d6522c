// The view-model of a stop's deliveries: what came, and what was expected, day by day since some days before it began.
import { createSlots, type Expectation, expectedIn } from '../../server/domain/incidents/expected.ts'
import { mostOrdinary } from '../../server/domain/incidents/seen.ts'
import { kleGroups } from '../../server/domain/kle.ts'
import type { Delivery, Received } from '../../server/domain/measured/delivery.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { copenhagenDay, day, startOf } from '../../server/domain/time.ts'

export type StopDetail = {
  /** What each kommune's groups have received since the stop began. */
  received: readonly Received[]
  /** The deliveries of the kommuner that it hit, from `stopFrom` on. */
  deliveries: readonly Delivery[]
  /** What is usual. Key: `kommunekode group`. */
  expectations: ReadonlyMap<string, Expectation>
}

const daysBefore = 5
/** The days shown after the first of a long stop, and after the end of one that is over. */
const mostDays = 14
const daysAfter = 1

/** The start of the first day shown. */
export const stopFrom = ({ beganAt }: Pick<StoredIncident, 'beganAt'>): number =>
  startOf(copenhagenDay(beganAt - daysBefore * day))

/** `isBulk`: a kommune had a bulk load in one of its groups, which says nothing of the usual. */
export type StopDay = { day: string; received: number; expected: number; isBulk: boolean }

/** The days of a stop, the first first: the sums of the kommuner it hit, in its groups, over the hours that were counted. */
export const stopDays = (
  incident: StoredIncident,
  { deliveries, expectations }: Pick<StopDetail, 'deliveries' | 'expectations'>,
): StopDay[] => {
  const { beganAt, closedAt = Number.POSITIVE_INFINITY, groups = kleGroups } = incident
  const slotOf = createSlots()
  const first = stopFrom(incident)
  const until = Math.min(beganAt + mostDays * day, closedAt + daysAfter * day)
  const days = new Map<string, StopDay>()
  const ofOne = new Map<string, number>()
  const ordinary = new Map(
    [...expectations].map(([key, one]) => [
      key,
      mostOrdinary(one.days.map(({ weekday, received }) => ({ weekday, total: received }))),
    ]),
  )
  for (const { kommunekode, group, from, until: end, received } of deliveries) {
    const key = `${kommunekode} ${group}`
    const expectation = expectations.get(key)
    if (expectation === undefined || !groups.includes(group) || from < first || end > until) continue
    const { day } = slotOf((from + end) / 2)
    const sums = days.get(day) ?? { day, received: 0, expected: 0, isBulk: false }
    days.set(day, sums)
    sums.received += received
    const own = (ofOne.get(`${key} ${day}`) ?? 0) + received
    ofOne.set(`${key} ${day}`, own)
    if (own > (ordinary.get(key) ?? 0)) sums.isBulk = true
    sums.expected += expectedIn(expectation, slotOf, from, end)
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
}
