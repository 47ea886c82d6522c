// Owns telling a CPR number from the other numbers of a text.
import { plainText } from './plain-text.ts'

/** UUIDs and checksums: their digits are nobody's. */
const identifiers =
  /(?<![\da-f])(?:[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[\da-f]{32,})(?![\da-f])/gi

/** `ddmmyyxxxx`, with a space, a hyphen or a slash (or a hyphen between spaces) after the date or without. */
const tokens = /(?<!\d)(\d\d)(\d\d)\d\d ?[-/\u2010-\u2015\u2212]? ?\d{4}(?!\d)/g

/** A text that is one number, with thousands dots and decimals or without. */
const oneNumber = /^[+-]?(\d{1,3}(?:[. ]\d{3})+|\d+)(?:[.,]\d+)?$/

const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether a day and a month can begin a CPR number; replacement numbers have 60 added to the day. */
const isBirthday = (day: number, month: number): boolean => {
  const days = daysOfMonth[month - 1] ?? 0
  return (day >= 1 && day <= days) || (day >= 61 && day <= 60 + days)
}

/**
 * Whether a text has a CPR-like number in it: the form and a date that can be. Checksums decide nothing, since
 * numbers without one have been given since 2007. Nine digits alone are one that a spreadsheet has taken the
 * leading zero from.
 */
export const findCpr = (text: string): boolean => {
  if (text.length < 9) return false
  const ascii = /^[ -~]*$/.test(text)
  if (ascii && !/(?:\d\D*){9}/.test(text)) return false
  const plain = ascii ? text.trim() : plainText(plainText(text).normalize('NFKC'))
  const whole = oneNumber.exec(plain)?.[1]?.replace(/\D/g, '')
  if (whole !== undefined) {
    const digits = whole.padStart(10, '0')
    return (
      (whole.length === 9 || whole.length === 10) &&
      isBirthday(Number(digits.slice(0, 2)), Number(digits.slice(2, 4)))
    )
  }
  if (plain.search(tokens) < 0) return false
  for (const [, day, month] of plain.replace(identifiers, ' ').matchAll(tokens)) {
    if (isBirthday(Number(day), Number(month))) return true
  }
  return false
}
