// Schemas of single values in a configuration, each with the message for a wrong value.
import { compile } from 'json-p3'
import { z } from 'zod'
import { parseKle } from '../domain/kle.ts'
import { kommuneByCode } from '../domain/kommuner.ts'
import { plainText } from '../domain/plain-text.ts'
import { parseReference } from '../domain/services/reachability.ts'
import { day, hour, minute, parseInstant, second } from '../domain/time.ts'
import type { FreezeTime } from '../domain/week/iso-week.ts'
import { isCronPattern, sampleFirings } from './cron.ts'

const units: Record<string, number> = { ms: 1, s: second, m: minute, h: hour, d: day }

/** `800ms`, `30s`, `5m`, `6h`, `7d` → ms. */
export const parseDuration = (text: string): number | undefined => {
  const match = /^(\d{1,6})(ms|[smhd])$/.exec(text)
  return match ? Number(match[1]) * (units[match[2] as string] as number) : undefined
}

/** 21600000 → `6h`; whole units only, the largest that fits. */
export const toDurationText = (ms: number): string => {
  const unit = ['d', 'h', 'm', 's'].find((u) => ms % (units[u] as number) === 0) ?? 'ms'
  return `${Math.round(ms / (units[unit] as number))}${unit}`
}

export const duration = (least: number, most: number) => {
  const expected = `a duration from ${toDurationText(least)} to ${toDurationText(most)}, such as 30s, 5m, 6h or 7d`
  return z
    .string({ error: expected })
    .transform((text) => parseDuration(text) ?? Number.NaN)
    .refine((ms) => ms >= least && ms <= most, { error: expected })
}

export const wholeNumber = (least: number, most: number) => {
  const expected = `a whole number from ${least} to ${most}`
  return z
    .number({ error: expected })
    .int({ error: expected })
    .min(least, { error: expected })
    .max(most, { error: expected })
}

const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text

export const date = z
  .string({ error: 'a day such as "2022-01-01"' })
  .refine(isDate, { error: 'a day such as "2022-01-01"' })

const instantExpected =
  'an instant such as "2026-12-01T22:00" in Copenhagen, or with an offset such as +01:00, which is needed where the clock changes'
/** → epoch ms. */
export const instant = z
  .string({ error: instantExpected })
  .transform((text) => parseInstant(text) ?? Number.NaN)
  .refine((at) => !Number.isNaN(at), { error: instantExpected })

const cronExpected =
  'a cron pattern of minute, hour, day, month and weekday, such as "0 22 * * 2" (Tuesdays at 22:00)'
export const cronPattern = z
  .string({ error: cronExpected })
  .max(100, { error: cronExpected, abort: true })
  .refine(isCronPattern, { error: cronExpected, abort: true })
  .refine((text) => sampleFirings(text, 1).length > 0, { error: 'a cron pattern that fires at some time' })

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const freezeExpected = 'a weekday and a time in Copenhagen, such as "fri 12:00"'
/** → the time at which each week is frozen. */
export const freezeTime = z
  .string({ error: freezeExpected })
  .regex(/^(mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):[0-5]\d$/, { error: freezeExpected })
  .transform((text): FreezeTime => ({ weekday: 1 + weekdays.indexOf(text.slice(0, 3)), time: text.slice(4) }))

const kleExpected = 'a KLE number dd.dd.dd of main group 02, 27 or 29, in quotes'
export const kle = z
  .string({ error: kleExpected })
  .refine((t) => parseKle(t) !== undefined, { error: kleExpected })

const kommunekodeExpected = 'the four-digit kommunekode of one of the 98 kommuner, in quotes, such as "0751"'
export const kommunekode = z
  .string({ error: kommunekodeExpected })
  .refine((t) => kommuneByCode.has(t), { error: kommunekodeExpected })

const mailboxExpected = 'a mailbox such as borgerblik@kombit.example'
export const mailbox = z
  .string({ error: mailboxExpected })
  .max(100, { error: mailboxExpected, abort: true })
  .regex(/^[\w.+-]+@(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}$/i, { error: mailboxExpected })

const uuidExpected = 'a UUID such as "ba537e12-8b0c-44b1-9de7-f75803a4e091"'
export const uuid = z
  .string({ error: uuidExpected })
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, { error: uuidExpected })

const urlExpected = 'an address that begins with https:// or http://, without user name and password'
export const serviceUrl = z.string({ error: urlExpected }).refine(
  (text) => {
    if (!URL.canParse(text)) return false
    const { protocol, username, password } = new URL(text)
    return (protocol === 'https:' || protocol === 'http:') && username === '' && password === ''
  },
  { error: urlExpected },
)

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)

/** TLS alone protects the token requests and answers on their way, so http:// is only for this machine. */
export const stsUrl = serviceUrl.refine(
  (text) => {
    if (!URL.canParse(text)) return true
    const { protocol, hostname } = new URL(text)
    return protocol !== 'http:' || isLoopback(hostname)
  },
  { error: 'an address that begins with https://, because only TLS protects the answers of an STS' },
)

const idExpected = 'an id of a–z, 0–9 and hyphen, at most 40 characters'
export const productId = z
  .string({ error: idExpected })
  .regex(/^[a-z][a-z0-9-]{0,39}$/, { error: idExpected })

const jsonPathExpected = 'a JSONPath (RFC 9535) such as $.status'
const isJsonPath = (text: string): boolean => {
  try {
    compile(text)
    return true
  } catch {
    return false
  }
}
export const jsonPath = z
  .string({ error: jsonPathExpected })
  .max(200, { error: jsonPathExpected })
  .refine(isJsonPath, { error: jsonPathExpected })

/** Relative paths start in the configuration file's folder. */
const fileExpected = 'the path of a file'
export const filePath = z
  .string({ error: fileExpected })
  .min(1, { error: fileExpected })
  .max(1000, { error: fileExpected })

const variableExpected = 'the name of an environment variable, such as BORGERBLIK_CERTIFICATE_PASSWORD'
export const variableName = z
  .string({ error: variableExpected })
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, { error: variableExpected })

const referenceExpected = 'host, host:port or [IPv6]:port; without a port 443'
export const reference = z
  .string({ error: referenceExpected })
  .refine((t) => parseReference(t) !== undefined, { error: referenceExpected })

/** A text that is compared with others' texts, and so kept as it is written. */
export const shortText = (expected: string) =>
  z.string({ error: expected }).trim().min(1, { error: expected }).max(200, { error: expected })

/** A text that is shown, without control characters and such that change the direction of writing. */
export const shownText = (expected: string, most = 200) =>
  z
    .string({ error: expected })
    .transform(plainText)
    .pipe(z.string().min(1, { error: expected }).max(most, { error: expected }))

/** The name of a product, a service or a platform, which stands in tables, in charts and on slides. */
export const shownName = shownText('a name of at most 60 characters', 60)
