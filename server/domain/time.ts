// Durations, and the Danish calendar: days and instants in Copenhagen, and working days.

export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

const copenhagen = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Copenhagen',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** The day in Copenhagen, `yyyy-mm-dd`, at an instant (epoch ms). */
export const copenhagenDay = (at: number): string => copenhagen.format(at)

const copenhagenHours = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Copenhagen',
  hour: '2-digit',
  hourCycle: 'h23',
})

/** The hour in Copenhagen (0..23) at an instant (epoch ms). */
export const copenhagenHour = (at: number): number => Number(copenhagenHours.format(at))

const dayAfter = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + day).toISOString().slice(0, 10)

/** The first instant (epoch ms) of a day (`yyyy-mm-dd`) in Copenhagen: 22:00 or 23:00 UTC the day before. */
export const startOf = (date: string): number => {
  const utc = Date.parse(`${date}T00:00:00Z`)
  return copenhagenDay(utc - 2 * hour) === date ? utc - 2 * hour : utc - hour
}

/** The first instant (epoch ms) after `at` at which it is another day in Copenhagen. */
export const nextMidnight = (at: number): number => startOf(dayAfter(copenhagenDay(at)))

const copenhagenClock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Copenhagen',
  dateStyle: 'short',
  timeStyle: 'medium',
})

/** The minute in Copenhagen, `yyyy-mm-dd hh:mm`, at an instant (epoch ms). */
export const copenhagenMinute = (at: number): string => copenhagenClock.format(at).slice(0, 16)

const instant = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?(Z|[+-]\d\d:\d\d)?$/

/**
 * Parses an instant (to epoch ms) with an offset, or without one in Copenhagen. Undefined for a time that the clock
 * skips or shows twice when summer time begins or ends: only an offset makes it an instant.
 */
export const parseInstant = (text: string): number | undefined => {
  const [, date = '', minutes = '', seconds = ':00', offset] = instant.exec(text) ?? []
  const utc = Date.parse(`${date}T${minutes}${seconds}Z`)
  // A day such as 30 February is read as a day in March.
  if (Number.isNaN(utc) || new Date(utc).toISOString() !== `${date}T${minutes}${seconds}.000Z`)
    return undefined
  if (offset !== undefined) {
    const at = Date.parse(`${date}T${minutes}${seconds}${offset}`)
    return Number.isNaN(at) ? undefined : at
  }
  const [at, another] = [utc - 2 * hour, utc - hour].filter(
    (at) => copenhagenClock.format(at) === `${date} ${minutes}${seconds}`,
  )
  return another === undefined ? at : undefined
}

/** Easter Sunday as a UTC day number (Gauss' and Meeus' Gregorian computus). */
const easterDayNumber = (year: number): number => {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114
  return Date.UTC(year, Math.floor(f / 31) - 1, (f % 31) + 1) / day
}

/** Days from Easter Sunday: Maundy Thursday, Good Friday, Easter Monday, Ascension, Whit Monday. */
const movable = [-3, -2, 1, 39, 50]
/** Store bededag, 26 days after Easter, was a holiday until 2023. */
const storeBededag = 26
/** Kommuner are closed on New Year's Day, Constitution Day, Christmas Eve to Boxing Day, and New Year's Eve. */
const fixed = ['01-01', '06-05', '12-24', '12-25', '12-26', '12-31']

/** Whether kommuner work on a day (`yyyy-mm-dd`): not a weekend and not a Danish holiday. */
export const isWorkingDay = (date: string): boolean => {
  const number = Date.parse(`${date}T00:00:00Z`) / day
  const weekday = (number + 4) % 7
  if (weekday === 0 || weekday === 6 || fixed.includes(date.slice(5))) return false
  const year = Number(date.slice(0, 4))
  const offset = number - easterDayNumber(year)
  return !movable.includes(offset) && !(offset === storeBededag && year < 2024)
}

/** The number of working days in a window (epoch ms); a day that is partly inside counts by its share. */
export const workingDays = (from: number, to: number): number => {
  let sum = 0
  let date = copenhagenDay(from)
  for (let at = from; at < to; ) {
    const tomorrow = dayAfter(date)
    const next = Math.min(startOf(tomorrow), to)
    if (isWorkingDay(date)) sum += (next - at) / day
    at = next
    date = tomorrow
  }
  return sum
}
