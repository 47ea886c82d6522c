// Reads Retry-After (RFC 9110, 10.2.3): how long an overloaded service asks us to wait.
import { hour, second } from '../domain/time.ts'

/** A longer wait is cut to this (ms): no answer may stop us for a day. */
const longestMs = hour

/** A date as RFC 9110 writes it, such as `Sun, 06 Nov 1994 08:49:37 GMT`. */
const datePattern =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$/

const msOf = (value: string, now: number): number => {
  if (/^\d{1,9}$/.test(value)) return Number(value) * second
  return datePattern.test(value) ? Date.parse(value) - now : Number.NaN
}

/** The wait (ms) that an answer with `status` asks for; undefined when it asks for none, or not in a known form. */
export const retryAfterMsOf = (
  status: number,
  value: string | readonly string[] | undefined,
  now: number,
): number | undefined => {
  if ((status !== 429 && status !== 503) || typeof value !== 'string') return undefined
  const ms = msOf(value, now)
  return ms > 0 ? Math.min(ms, longestMs) : undefined
}
