// Writes a message's timestamp, and checks that a received timestamp is fresh.
import { minute } from '../../domain/time.ts'
import { onlyChild, textOf } from './dom.ts'
import { fault, type SecurityFault } from './fault.ts'
import { ns } from './names.ts'

/** The lifetime of a message, and the longest lifetime accepted. */
const lifetimeMs = 5 * minute
/** The accepted difference between two clocks. */
export const skewMs = minute

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

/** Parses an instant in UTC to epoch ms; NaN for other text. */
export const parseUtc = (text: string): number => (instant.test(text) ? Date.parse(text) : Number.NaN)

export const timestamp = (id: string, createdAt: number): string =>
  `<wsu:Timestamp xmlns:wsu="${ns.wsu}" wsu:Id="${id}">` +
  `<wsu:Created>${new Date(createdAt).toISOString()}</wsu:Created>` +
  `<wsu:Expires>${new Date(createdAt + lifetimeMs).toISOString()}</wsu:Expires></wsu:Timestamp>`

/** The fault in a wsu:Timestamp at `now` (epoch ms), if any. */
export const timestampFault = (element: Element, now: number): { fault: SecurityFault } | undefined => {
  const created = parseUtc(textOf(onlyChild(element, 'wsu:Created')))
  const expires = parseUtc(textOf(onlyChild(element, 'wsu:Expires')))
  if (!(created < expires))
    return fault('wsse:InvalidSecurity', 'the Timestamp has no Created before Expires')
  if (expires - created > lifetimeMs)
    return fault('wsse:InvalidSecurity', 'the Timestamp is valid for more than 5 minutes')
  if (created > now + skewMs)
    return fault('wsu:MessageExpired', 'the Timestamp is ahead of the clock of the sandbox')
  return expires <= now - skewMs ? fault('wsu:MessageExpired', 'the message has expired') : undefined
}
