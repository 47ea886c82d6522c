// Parses days, instants and months in the forms of Danish spreadsheets.
import { day, parseInstant, second } from '../domain/time.ts'
import { type Parse, textOf } from './cell.ts'
import { writeDay, writeMonth } from './danish.ts'

/** `yyyy-mm-dd`; undefined if the day does not exist or its year is not plausible. */
const dayOf = (year: string, month: string, date: string): string | undefined => {
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)))
  const exists = at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(date)
  return exists && Number(year) >= 1900 && Number(year) <= 2100
    ? `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
    : undefined
}

/** Databases often write a day as a time at midnight. */
const midnight = '(?:[T ]00[:.]00(?:[:.]00)?)?'
const isoForm = new RegExp(`^(\\d{4})-(\\d\\d)-(\\d\\d)${midnight}$`)
const danishForm = new RegExp(`^(\\d\\d?)([.-])(\\d\\d?)\\2(\\d{4})${midnight}$`)

const readDay = (text: string): string | undefined => {
  const [, year = '', month = '', date = ''] = isoForm.exec(text) ?? []
  if (year !== '') return dayOf(year, month, date)
  const [, danishDate = '', , danishMonth = '', danishYear = ''] = danishForm.exec(text) ?? []
  return dayOf(danishYear, danishMonth, danishDate)
}

/** Parses `31.12.2022`, `31-12-2022`, `2022-12-31` or a sheet's date to `yyyy-mm-dd`. */
export const parseDay: Parse<string> = (cell) => {
  const value = readDay(textOf(cell))
  if (value !== undefined) return { value }
  const expected = 'en dato, der findes: 31.12.2022, 31-12-2022 eller 2022-12-31'
  return { expected: typeof cell === 'number' ? `${expected} (formatér kolonnen som datoer)` : expected }
}

/** Parses a day no later than today (`yyyy-mm-dd`). */
export const parsePastDay =
  (today: string): Parse<string> =>
  (cell) => {
    const parsed = parseDay(cell)
    return 'value' in parsed && parsed.value > today
      ? { expected: `en dato, der ikke ligger efter ${writeDay(today)}` }
      : parsed
  }

const clock = /^([\d.-]{8,10})(?:T| (?:kl\.? ?)?)(\d\d?)[:.](\d\d)(?:[:.](\d\d))?(Z|[+-]\d\d:\d\d)?$/i

/** A sheet's date holds the time on the clock as if it were UTC, with an error of rounding. */
const clockText = (date: Date): string =>
  new Date(Math.round(date.getTime() / second) * second).toISOString().slice(0, 19)

const readInstant = (text: string): number | undefined => {
  const [, date = '', hours = '', minutes = '', seconds = '00', offset = ''] = clock.exec(text) ?? []
  return parseInstant(`${readDay(date)}T${hours.padStart(2, '0')}:${minutes}:${seconds}${offset}`)
}

/** Parses a day to `yyyy-mm-dd`, or a day with a time, in Copenhagen or with an offset, to an instant in UTC. */
export const parseMoment: Parse<string> = (cell) => {
  const isDate = cell instanceof Date && !Number.isNaN(cell.getTime())
  // A sheet's date at midnight is a day.
  const isTime = isDate && cell.getTime() % day !== 0
  const at = readInstant(isTime ? clockText(cell) : textOf(cell))
  if (at !== undefined) return { value: new Date(at).toISOString() }
  const parsed = isTime ? undefined : parseDay(cell)
  if (parsed !== undefined && 'value' in parsed) return parsed
  return {
    expected:
      'en dato eller en dato og et klokkeslæt: 31.12.2022, 31.12.2022 14:30 eller 2022-12-31T14:30; i den time, der springes over eller gentages, når uret stilles, med tidszone (+01:00)',
  }
}

const names = ['jan', 'feb', 'mar', 'apr', 'maj', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec']
const fullNames =
  /^(januar|februar|marts|april|maj|juni|juli|august|sept|september|oktober|november|december|[a-z]{3})\.?[ -](\d{4}|\d\d)$/

const readMonth = (text: string): string | undefined => {
  const [, year = '', month = ''] = /^(\d{4})-(\d\d?)$/.exec(text) ?? []
  if (year !== '') return dayOf(year, month, '1')
  const [, danishMonth = '', danishYear = ''] = /^(\d\d?)[-./](\d{4})$/.exec(text) ?? []
  if (danishYear !== '') return dayOf(danishYear, danishMonth, '1')
  const [, name = '', nameYear = ''] = fullNames.exec(text.toLowerCase()) ?? []
  if (nameYear !== '')
    return dayOf(nameYear.padStart(4, '20'), String(names.indexOf(name.slice(0, 3)) + 1), '1')
  return readDay(text)
}

/** Parses `2022-10`, `10-2022`, `okt 2022` or any day in the month to `yyyy-mm`. The month must have begun on `today`. */
export const parsePastMonth =
  (today: string): Parse<string> =>
  (cell) => {
    const month = readMonth(textOf(cell))?.slice(0, 7)
    return month !== undefined && month <= today.slice(0, 7)
      ? { value: month }
      : { expected: `en måned til og med ${writeMonth(today)}: 10-2022, okt 2022, 2022-10 eller 01.10.2022` }
  }
