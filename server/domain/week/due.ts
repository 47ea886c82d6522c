// Due weeks: those whose time of freezing has come and that are not frozen, or were frozen before it.
import type { WeekEntry } from '../ports/weeks.ts'
import { addWeeks, type FreezeTime, freezeAtOf, lastDueWeek, type Week } from './iso-week.ts'

/** A year: older weeks that were missed are frozen by hand. */
const mostWeeks = 53

/** The weeks due at `now` since the first measurement that are not `frozen`, oldest first. */
export const dueWeeks = (
  now: number,
  measuredFrom: number | undefined,
  frozen: ReadonlySet<Week>,
  freeze: FreezeTime,
): Week[] => {
  const due: Week[] = []
  let week = lastDueWeek(now, freeze)
  // Most often the first week measured is near, and the instants of older weeks take long to find.
  for (
    let i = 0;
    i < mostWeeks && freezeAtOf(week, freeze) >= (measuredFrom ?? Number.POSITIVE_INFINITY);
    i++
  ) {
    if (!frozen.has(week)) due.unshift(week)
    week = addWeeks(week, -1)
  }
  return due
}

/**
 * The weeks that were frozen before their time; only their content says whether they were wanted early, or the time of
 * freezing has been moved since.
 */
export const frozenBeforeTime = (entries: readonly WeekEntry[], freeze: FreezeTime): WeekEntry[] =>
  entries.filter(({ week, at, frozenAt }) => Math.max(at, frozenAt) < freezeAtOf(week, freeze))
