// Finds CPR numbers among the other numbers of a text.
import { plainText } from './plain-text.ts'

/** UUIDs, checksums, and instants with their offset: their digits are no CPR number. */
const identifiers =
  /(?<![\da-f])(?:[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[\da-f]{32,})(?![\da-f])|(?<!\d)\d{4}(?:-\d\d-\d\d[T ]\d\d:\d\d|\d{4}T\d{4})(?::?\d\d(?:[.,]\d{1,9})?)?(?:[+-]\d\d:?\d\d)?(?!\d)/gi

/** A day, a month, a year and four more digits, with the separators in use, except forms that other data has. */
const forms = [
  // `ddmmyyxxxx`, with or without a space, hyphen or slash (or a hyphen between spaces) after the date.
  /(?<!\d)(?<day>\d\d)(?<month>\d\d)\d\d ?[-/\u2010-\u2015\u2212]? ?\d{4}(?!\d)/g,
  /(?<!\d\.?)(?<day>\d\d)(?<month>\d\d)\d\d\.\d{4}(?!\.?\d)/g,
  /(?<!\d)(?<day>\d\d)(?<month>\d\d) \d\d[- \u2010-\u2015\u2212]\d{4}(?!\d)/g,
  // After a dotted date or a four-digit year only a hyphen joins, because other numbers follow dates and KLE numbers.
  /(?<!\d[-./]?)(?<day>\d\d)(?<apart>[-./ \u2010-\u2015\u2212])(?<month>\d\d)\k<apart>(?:1[89]|20)?\d\d[-\u2010-\u2015\u2212]\d{4}(?![-./]?\d)/g,
  /(?<!\d[-./]?)(?<day>\d\d)(?<apart>[-/\u2010-\u2015\u2212])(?<month>\d\d)\k<apart>\d\d(?:[ /]| ?[-\u2010-\u2015\u2212] ?)\d{4}(?![-./]?\d)/g,
  // Without the leading zero, which spreadsheets remove.
  /(?<!\d[-.:/]?)(?<day>\d)(?<month>\d\d)\d\d[-\u2010-\u2015\u2212]\d{4}(?![-.]?\d)/g,
]

/** A CPR number that has the form of a number with four decimals. */
const dotted = /^[+-]?(\d\d)(\d\d)\d\d\.\d{4}$/

/** A single number, with or without thousands separators and decimals; an IPv4-like text is not a number. */
const oneNumber = /^(?!(?:\d+\.){3}\d\d?$)[+-]?(\d{1,3}(?:[. ]\d{3})+|\d+)(?:[.,]\d+)?$/

const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether a day and a month can start a CPR number; replacement numbers have 60 added to the day. */
const isBirthday = (day: number, month: number): boolean => {
  const days = daysOfMonth[month - 1] ?? 0
  return (day >= 1 && day <= days) || (day >= 61 && day <= 60 + days)
}

/**
 * Whether a text contains a CPR-like number: the form of one, with a valid day and month. The checksum is not used,
 * because numbers without a valid one have been issued since 2007. A text of nine digits counts as a CPR number
 * without its leading zero, which spreadsheets remove.
 */
export const findCpr = (text: string): boolean => {
  if (text.length < 9) return false
  const ascii = /^[ -~]*$/.test(text)
  if (ascii && !/(?:\d\D*){9}/.test(text)) return false
  const plain = ascii ? text.trim() : plainText(plainText(text).normalize('NFKC'))
  const whole = oneNumber.exec(plain)?.[1]?.replace(/\D/g, '')
  if (whole !== undefined) {
    const digits = whole.length === 9 || whole.length === 10 ? whole.padStart(10, '0') : plain
    const [, day, month] = /^(\d\d)(\d\d)\d{6}$/.exec(digits) ?? dotted.exec(plain) ?? []
    return isBirthday(Number(day), Number(month))
  }
  const found = forms.filter((form) => plain.search(form) >= 0)
  if (found.length === 0) return false
  const bare = plain.replace(identifiers, ' ')
  return found.some((form) =>
    [...bare.matchAll(form)].some(({ groups }) => isBirthday(Number(groups?.day), Number(groups?.month))),
  )
}

/** The parts that a CPR number is split into: its date and its last four digits, or any two of only digits. */
const dateOfTwo = /^\d\d[-./ \u2010-\u2015\u2212]?\d\d[-./ \u2010-\u2015\u2212]?\d\d[-\u2010-\u2015\u2212]?$/
const endOfTwo = /^[-\u2010-\u2015\u2212]?\d{4}$/

/** Whether two texts that stand beside each other form one CPR-like number, which neither is alone. */
export const isSplitCpr = (first: string, second: string): boolean => {
  const [a, b] = [first.trim(), second.trim()]
  const digits = (a + b).replace(/\D/g, '')
  const isDated = dateOfTwo.test(a) && endOfTwo.test(b)
  // A spreadsheet removes the first zero of `010170`.
  const isPlain =
    /^\d+$/.test(a) && /^\d+$/.test(b) && (digits.length === 10 || (a.length === 5 && b.length === 4))
  return (isDated || isPlain) && findCpr(digits)
}
