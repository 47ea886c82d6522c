// Formats dates, times and numbers for readers: Danish, Copenhagen time.
import { copenhagenDay, day, hour, minute, nextMidnight, second } from '../../server/domain/time.ts'
import { type Week, weekOf } from '../../server/domain/week/iso-week.ts'
import { type Child, html, type Markup } from '../markup.ts'
import type { Reading } from '../model/world.ts'

const inCopenhagen = { timeZone: 'Europe/Copenhagen' } as const
const clockFormat = new Intl.DateTimeFormat('da-DK', { ...inCopenhagen, hour: '2-digit', minute: '2-digit' })
const longFormat = new Intl.DateTimeFormat('da-DK', {
  ...inCopenhagen,
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})
const shortFormat = new Intl.DateTimeFormat('da-DK', {
  ...inCopenhagen,
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
})

/** `kl. 14.05` */
export const clock = (at: number): string => `kl. ${clockFormat.format(at)}`

/** `7. oktober 2022`, for prose. */
export const longDate = (at: number): string => longFormat.format(at)

/** `7. oktober 2022 kl. 14.05` */
export const longInstant = (at: number): string => `${longDate(at)} ${clock(at)}`

/** `5.–7. oktober 2022`, `30. september – 2. oktober 2022`, or the one day of both instants. */
const daysText = (from: number, last: number): string => {
  const [end, first] = [longDate(last), longDate(from)]
  if (first === end) return end
  const [[day, month, year], [, endMonth, endYear]] = [first.split(' '), end.split(' ')]
  if (year !== endYear) return `${first} – ${end}`
  return month === endMonth ? `${day}–${end}` : `${day} ${month} – ${end}`
}

/** `daysText`; `siden 7. oktober 2022` without an end. */
export const longSpan = (from: number, last: number | undefined): string =>
  last === undefined ? `siden ${longDate(from)}` : daysText(from, last)

/**
 * `5.–7. oktober 2022`; within one day with its times: `5. oktober 2022 kl. 08.00–09.15`, or `5. oktober 2022 kl. 08.00`
 * within a minute; over midnight `5. oktober 2022 kl. 23.50 – 6. oktober 2022 kl. 00.10`.
 */
export const exactSpan = (from: number, last: number): string => {
  const [begun, ended] = [longInstant(from), longInstant(last)]
  if (begun === ended) return begun
  if (longDate(from) === longDate(last)) return `${begun}–${clockFormat.format(last)}`
  return last - from < 12 * hour ? `${begun} – ${ended}` : daysText(from, last)
}

/** `07.10.2022`, for dense tables. */
export const shortDate = (at: number): string => shortFormat.format(at)

/** An instant on the same day in Copenhagen: noon UTC of a day (`yyyy-mm-dd`). */
const withinDay = (day: string): number => Date.parse(`${day}T12:00:00Z`)

/** `longDate` of a day (`yyyy-mm-dd`). */
export const longDay = (day: string): string => longDate(withinDay(day))

/** `shortDate` of a day (`yyyy-mm-dd`). */
export const shortDay = (day: string): string => shortDate(withinDay(day))

const monthFormat = new Intl.DateTimeFormat('da-DK', { ...inCopenhagen, month: 'long', year: 'numeric' })

/** A month (`yyyy-mm`) as `oktober 2022`. */
export const monthText = (month: string): string => monthFormat.format(withinDay(`${month}-01`))

/** `14 dage`, `1 dag`: a count and its noun. */
export const plural = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`

type Changing = { text: string; until: number }

/** The time since or until `at`, within the same day, and the instant at which that text changes. */
const distance = (now: number, at: number): Changing => {
  const past = now >= at
  const length = Math.abs(now - at)
  const unit = length < hour ? minute : hour
  const n = Math.floor(length / unit)
  const words = n === 0 ? 'under et minut' : unit === minute ? `${n} min.` : n === 1 ? '1 time' : `${n} timer`
  if (past) return { text: `for ${words} siden`, until: at + (n + 1) * unit }
  // Counting down, the text with n holds while at least n whole units are left.
  return { text: `om ${words}`, until: n === 0 ? at : at - n * unit + 1 }
}

const isNextDay = (one: string, next: string): boolean => Date.parse(next) - Date.parse(one) === day

/** An instant on the clock, with the day unless it is today, and the instant at which that text changes. */
const clockOnDay = (now: number, at: number): Changing & { isToday: boolean } => {
  const today = copenhagenDay(now)
  const dayAt = copenhagenDay(at)
  const midnight = nextMidnight(now)
  if (today === dayAt) return { text: clock(at), until: midnight, isToday: true }
  if (isNextDay(dayAt, today)) return { text: `i går ${clock(at)}`, until: midnight, isToday: false }
  if (isNextDay(today, dayAt)) return { text: `i morgen ${clock(at)}`, until: midnight, isToday: false }
  // A future date becomes "i morgen" at a midnight, so the text is valid until the next one.
  const until = at > now ? midnight : Number.POSITIVE_INFINITY
  return { text: longInstant(at), until, isToday: false }
}

/** `kl. 14.05`, `i går kl. 14.05`, `i morgen kl. 02.00`, else `7. oktober 2022 kl. 14.05`, to follow "siden". */
export const momentText = (reading: Reading, at: number): string => {
  const { text, until } = clockOnDay(reading.now, at)
  reading.until(until)
  return text
}

/** `, for 3 min. siden`; empty on other days. */
const ageText = (reading: Reading, at: number): string => {
  if (!clockOnDay(reading.now, at).isToday) return ''
  const passed = distance(reading.now, at)
  reading.until(passed.until)
  return `, ${passed.text}`
}

/** `kl. 14.05, for 3 min. siden`; on other days as `momentText`. */
export const timeText = (reading: Reading, at: number): string =>
  momentText(reading, at) + ageText(reading, at)

/** `paperDay`: the day, printed before a text that lacks it, because paper outlives "i går" and "for 3 min. siden". */
const timeElement = (at: number, text: Child, paperDay?: string): Markup =>
  html`<time datetime="${new Date(at).toISOString()}"${paperDay !== undefined && html` data-day="${paperDay}"`}>${text}</time>`

const withDay = (at: number, text: string, age?: Child): Markup => {
  const day = longDate(at)
  return timeElement(at, html`${text}${age}`, text.startsWith(day) ? undefined : day)
}

/** `timeText` as a `<time>` element. */
export const time = (reading: Reading, at: number): Markup => withDay(at, timeText(reading, at))

/** As `time`; a small screen shows no age. */
export const shortTime = (reading: Reading, at: number): Markup =>
  withDay(at, momentText(reading, at), html`<span class="wide">${ageText(reading, at)}</span>`)

/** `momentText` as a `<time>` element. */
export const moment = (reading: Reading, at: number): Markup => withDay(at, momentText(reading, at))

/** The day of a reading, and its start and end (epoch ms); computed once for all times in a dense table. */
export type Today = { day: string; from: number; until: number }

/** Today in Copenhagen; the page is valid until the next midnight. */
export const todayOf = (reading: Reading): Today => {
  const until = nextMidnight(reading.now)
  reading.until(until)
  const today = copenhagenDay(reading.now)
  // The day began 23, 24 or 25 hours before it ends.
  const from = [23, 24, 25].map((h) => until - h * hour).find((at) => copenhagenDay(at - 1) !== today)
  return { day: today, from: from ?? until - day, until }
}

const isIn = ({ from, until }: Today, at: number): boolean => from <= at && at < until

/** A time in a dense table: `kl. 14.05` today, else `07.10.2022`. */
export const denseText = (today: Today, at: number): string => (isIn(today, at) ? clock(at) : shortDate(at))

/** `denseText` as a `<time>` element. */
export const dense = (today: Today, at: number): Markup =>
  timeElement(at, denseText(today, at), isIn(today, at) ? shortDate(at) : undefined)

/** A day in prose, as a `<time>` element; the text never changes. */
export const date = (at: number): Markup => html`<time datetime="${copenhagenDay(at)}">${longDate(at)}</time>`

const wholeFormat = new Intl.NumberFormat('da-DK', { maximumFractionDigits: 0 })
const hundredthFormat = new Intl.NumberFormat('da-DK', { maximumFractionDigits: 2 })
const tenthFormat = new Intl.NumberFormat('da-DK', { maximumFractionDigits: 1 })

/** `1.234` */
export const count = (n: number): string =>
  n < 1000 && Number.isInteger(n) ? String(n) : wholeFormat.format(n)

/** A share (0..1) as `15 %`. Never rounds to 0 or 100: `under 1 %`, `over 99 %`. */
export const percent = (share: number): string => {
  const whole = Math.round(share * 100)
  if (whole === 0 && share > 0) return 'under 1\u00a0%'
  if (whole === 100 && share < 1) return 'over 99\u00a0%'
  return `${whole}\u00a0%`
}

/** The share of cells with a fresh answer, such as `97 % (570 af 588)`. */
export const coverage = (fresh: number, planned: number): string =>
  planned === 0 ? 'intet at måle' : `${percent(fresh / planned)} (${count(fresh)} af ${count(planned)})`

/** A share (0..1) in hundredths of a percent. Never rounds to 0 or 100 percent. */
const fine = (share: number): number => {
  const rounded = Math.round(share * 10_000)
  return share > 0 && share < 1 ? Math.min(Math.max(rounded, 1), 9999) : rounded
}

/** A share (0..1) near 1 as `99,95 %`. Never rounds to 0 or 100. */
export const finePercent = (share: number): string => `${hundredthFormat.format(fine(share) / 100)}\u00a0%`

const columnFormat = new Intl.NumberFormat('da-DK', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** `finePercent` with two decimals always, as in a column: `1,20 %`. */
export const hundredths = (share: number): string => `${columnFormat.format(fine(share) / 100)}\u00a0%`

/** A measured duration (ms): `340 ms`, `1,2 s`, `3 min. 20 s`, `2 timer 5 min.` */
export const duration = (ms: number): string => {
  if (ms < second - 0.5) return `${Math.round(ms)} ms`
  if (ms < 10 * second - 50) return `${tenthFormat.format(ms / second)} s`
  const seconds = Math.round(ms / second)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) {
    const rest = seconds % 60
    return `${Math.floor(seconds / 60)} min.${rest === 0 ? '' : ` ${rest} s`}`
  }
  const minutes = Math.round(seconds / 60)
  const rest = minutes % 60
  return `${plural(Math.floor(minutes / 60), 'time', 'timer')}${rest === 0 ? '' : ` ${rest} min.`}`
}

/** A configured length (ms): `6 timer`, `15 min.`, `7 dage`, `1 minut`. */
export const length = (ms: number): string => {
  if (ms % day === 0) return plural(ms / day, 'dag', 'dage')
  if (ms % hour === 0) return plural(ms / hour, 'time', 'timer')
  if (ms % minute === 0) return plural(ms / minute, 'minut', 'minutter')
  return duration(ms)
}

/** `12,4 MB`, in powers of 1000. */
export const bytes = (n: number): string => {
  if (n < 1000) return `${n} byte`
  if (n < 1_000_000) return `${tenthFormat.format(n / 1000)} kB`
  if (n < 1_000_000_000) return `${tenthFormat.format(n / 1_000_000)} MB`
  return `${tenthFormat.format(n / 1_000_000_000)} GB`
}

/** An ISO 8601 week: `uge 44`; weeks 1, 52 and 53 with the year: `uge 1, 2023`. */
export const weekName = (name: Week): string => {
  const [year, number] = [name.slice(0, 4), Number(name.slice(6))]
  return number === 1 || number >= 52 ? `uge ${number}, ${year}` : `uge ${number}`
}

/** `weekName` of an instant, in Copenhagen. */
export const week = (at: number): string => weekName(weekOf(at))

/** The text with a lower-case first letter. */
export const uncapital = (text: string): string =>
  /^\p{Lu}{2}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1)

/** The text with a capital first letter. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
