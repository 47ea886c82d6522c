// Due weeks: those whose time of freezing has come and that are not frozen.
import { addWeeks, type FreezeTime, freezeAtOf, lastDueWeek, type Week } from './iso-week.ts'

/** So many weeks at most are frozen late. */
const mostWeeks = 12

/** The weeks due at `now` since the first measurement that are not `frozen`, oldest first. */
export const dueWeeks = (
  now: number,
  measuredFrom: number | undefined,
  frozen: ReadonlySet<Week>,
  freeze: FreezeTime,
): Week[] => {
  const last = lastDueWeek(now, freeze)
  return Array.from({ length: mostWeeks }, (_, i) => addWeeks(last, i + 1 - mostWeeks)).filter(
    (week) => !frozen.has(week) && freezeAtOf(week, freeze) >= (measuredFrom ?? Number.POSITIVE_INFINITY),
  )
}
