// ISO 8601 weeks in Copenhagen: their names, their days, and the instant at which each is frozen.
import { copenhagenDay, day, parseInstant, startOf } from '../time.ts'

/** A week with its ISO year, such as `2026-W48`; texts in this form sort by time. */
export type Week = string

/** The weekday (1 is Monday) and the time (`hh:mm`, Copenhagen) at which a week is frozen. */
export type FreezeTime = { weekday: number; time: string }

export const defaultFreezeTime: FreezeTime = { weekday: 5, time: '12:00' }

const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / day
const dayText = (number: number): string => new Date(number * day).toISOString().slice(0, 10)

/** 0 is Monday; 1 January 1970 was a Thursday. */
const weekdayOf = (number: number): number => (((number + 3) % 7) + 7) % 7

/** The day number of the Monday of a year's first week: the week with 4 January. */
const firstMonday = (year: number): number => {
  const fourth = Date.UTC(year, 0, 4) / day
  return fourth - weekdayOf(fourth)
}

const weekOfDayNumber = (number: number): Week => {
  const thursday = number - weekdayOf(number) + 3
  const year = new Date(thursday * day).getUTCFullYear()
  const week = 1 + Math.floor((thursday - firstMonday(year)) / 7)
  return `${year}-W${String(week).padStart(2, '0')}`
}

/** The week of an instant (epoch ms). */
export const weekOf = (at: number): Week => weekOfDayNumber(dayNumber(copenhagenDay(at)))

const mondayNumber = (week: Week): number =>
  firstMonday(Number(week.slice(0, 4))) + 7 * (Number(week.slice(6)) - 1)

/** Parses `2026-W48`; undefined for another form, or a week that its year does not have. */
export const parseWeek = (text: string): Week | undefined => {
  if (!/^(19|20|21)\d\d-W\d\d$/.test(text)) return undefined
  return weekOfDayNumber(mondayNumber(text)) === text ? text : undefined
}

/** The week that is `weeks` later; earlier when negative. */
export const addWeeks = (week: Week, weeks: number): Week => weekOfDayNumber(mondayNumber(week) + 7 * weeks)

/** The first instant (epoch ms) of a week, and of the next. */
export const spanOfWeek = (week: Week): { from: number; until: number } => {
  const monday = mondayNumber(week)
  return { from: startOf(dayText(monday)), until: startOf(dayText(monday + 7)) }
}

/** The instant (epoch ms) at which a week is frozen. A time that the clock skips or repeats is an hour after the hour before. */
export const freezeAtOf = (week: Week, { weekday, time }: FreezeTime): number => {
  const date = dayText(mondayNumber(week) + weekday - 1)
  const at = parseInstant(`${date}T${time}`)
  if (at !== undefined) return at
  const [hours = '0', minutes = '0'] = time.split(':')
  return startOf(date) + (Number(hours) * 60 + Number(minutes)) * 60_000
}

/** The last week whose time of freezing has come at `now`. */
export const lastDueWeek = (now: number, time: FreezeTime): Week => {
  const week = weekOf(now)
  return freezeAtOf(week, time) <= now ? week : addWeeks(week, -1)
}
