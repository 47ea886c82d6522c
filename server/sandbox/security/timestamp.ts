// Owns a message's timestamp: how it is written, and when one that is read is fresh.
import { minute } from '../../domain/time.ts'
import { onlyChild, textOf } from './dom.ts'
import { fault, type SecurityFault } from './fault.ts'
import { ns } from './names.ts'

/** How long a message holds from when it is made; longer is not taken. */
const lifetimeMs = 5 * minute
/** How far two clocks may be apart. */
export const skewMs = minute

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

/** An instant in UTC as epoch ms; NaN when it is none. */
export const parseUtc = (text: string): number => (instant.test(text) ? Date.parse(text) : Number.NaN)

export const timestamp = (id: string, createdAt: number): string =>
  `<wsu:Timestamp xmlns:wsu="${ns.wsu}" wsu:Id="${id}">` +
  `<wsu:Created>${new Date(createdAt).toISOString()}</wsu:Created>` +
  `<wsu:Expires>${new Date(createdAt + lifetimeMs).toISOString()}</wsu:Expires></wsu:Timestamp>`

/** What is wrong with a wsu:Timestamp at `now` (epoch ms). */
export const timestampFault = (element: Element, now: number): { fault: SecurityFault } | undefined => {
  const created = parseUtc(textOf(onlyChild(element, 'wsu:Created')))
  const expires = parseUtc(textOf(onlyChild(element, 'wsu:Expires')))
  if (!(created < expires)) return fault('wsse:InvalidSecurity', 'the Timestamp is not Created and Expires')
  if (expires - created > lifetimeMs)
    return fault('wsse:InvalidSecurity', 'the Timestamp holds for more than 5 minutes')
  if (created > now + skewMs) return fault('wsu:MessageExpired', 'the Timestamp lies ahead of the clock here')
  return expires <= now - skewMs ? fault('wsu:MessageExpired', 'the message has expired') : undefined
}
