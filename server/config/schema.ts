// Schema of the configuration file.
import { z } from 'zod'
import { day, hour, minute, second } from '../domain/time.ts'
import { defaultFreezeTime } from '../domain/week/iso-week.ts'
import {
  cronPattern,
  date,
  duration,
  filePath,
  freezeTime,
  instant,
  jsonPath,
  kle,
  kommunekode,
  mailbox,
  productId,
  reference,
  serviceUrl,
  shortText,
  shownName,
  shownText,
  stsUrl,
  uuid,
  variableName,
  wholeNumber,
} from './parts.ts'

const mapping = 'a mapping of keys and values'
const strict = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, { error: (issue) => (issue.code === 'invalid_type' ? mapping : undefined) })

export const poll = strict({
  counts: duration(minute, 7 * day).default(6 * hour),
  pulse: duration(10 * second, day).default(5 * minute),
  pulseSample: wholeNumber(1, 98).default(10),
  concurrency: wholeNumber(1, 64).default(4),
  maxCallsPerSecond: wholeNumber(1, 1000).default(5),
  timeout: duration(second, 5 * minute).default(20 * second),
  retries: wholeNumber(0, 5).default(2),
  freshWithin: duration(hour, 90 * day).default(7 * day),
  products: duration(hour, 90 * day).default(7 * day),
  deliveries: duration(5 * minute, 12 * hour).default(hour),
})

const flag = z.boolean({ error: 'true or false' })

/** A certificate with its private key: PKCS#12, or PEM with both. */
const ownCertificate = strict({ file: filePath, passwordEnv: variableName.optional() })

const auth = z
  .discriminatedUnion(
    'type',
    [
      strict({ type: z.literal('none') }),
      strict({
        type: z.literal('oioidws'),
        sts: strict({
          url: stsUrl,
          certificate: filePath,
          cvr: z
            .enum(['asked', 'any'], {
              error: 'asked, so that a token is only for the kommune asked about, or any',
            })
            .default('asked'),
        }),
        certificate: ownCertificate,
        serviceCertificate: filePath,
        entityId: shortText('an entityID').optional(),
        clockSkew: duration(0, 10 * minute).default(minute),
        unsignedFaults: flag.default(false),
      }),
    ],
    { error: (issue) => (issue.code === 'invalid_union' ? 'none or oioidws' : mapping) },
  )
  .default({ type: 'none' })

/** The name of the platform that the service runs on. */
const platform = shownName.optional()

/** `soapVersion` is a setting because published copies of the WSDL disagree about it. */
const indeks = (soapVersion: '1.1' | '1.2', libertyHeader: boolean) =>
  strict({
    url: serviceUrl,
    soapVersion: z.enum(['1.1', '1.2'], { error: '"1.1" or "1.2", in quotes' }).default(soapVersion),
    libertyHeader: flag.default(libertyHeader),
    contentType: z
      .string({ error: 'a media type such as text/xml' })
      .regex(/^[a-z]+\/[a-z0-9.+-]+$/, { error: 'a media type such as text/xml' })
      .optional(),
    auth,
    platform,
  })

const sources = strict({
  // A setting, because the XSD allows several searches in a question, but it is unconfirmed that the index answers them.
  sdi: indeks('1.1', true).extend({ joinNumbers: flag.default(true) }),
  ydi: indeks('1.2', false).optional(),
  kleKonfiguration: strict({
    url: serviceUrl,
    every: duration(minute, 30 * day).default(day),
  }).optional(),
  servicePage: strict({
    url: serviceUrl,
    every: duration(minute, day).default(15 * minute),
  }).optional(),
})

const areas = ['02', '27', '29', 'journalnotater'] as const
const gate = strict({
  area: z.enum(areas, { error: '"02", "27", "29" or journalnotater' }),
  opens: date.optional(),
  pilots: z.array(kommunekode, { error: 'a list of kommunekoder' }).optional(),
})

const status = wholeNumber(100, 599)
export const probe = strict({
  id: productId,
  name: shownName,
  url: serviceUrl,
  every: duration(10 * second, day).default(5 * minute),
  expect: strict({
    status: z
      .union([status, z.array(status).min(1)], { error: 'an HTTP status from 100 to 599, or a list of them' })
      .default(200),
    contains: shortText('a text').optional(),
    jsonPath: jsonPath.optional(),
  }).prefault({}),
  warnAt: duration(1, 5 * minute).default(second),
  failAt: duration(10, 5 * minute).default(10 * second),
  platform,
  certificate: ownCertificate.optional(),
  ca: filePath.optional(),
})

/** Either `from` and `until`, or `cron` and `for`; maintenance.ts checks which. */
export const maintenance = strict({
  text: shownText('a text'),
  from: instant.optional(),
  until: instant.optional(),
  cron: cronPattern.optional(),
  for: duration(minute, 7 * day).optional(),
  at: strict({ platform, service: productId.optional(), kommune: kommunekode.optional() }).optional(),
})

const maxAge = strict({
  kleKonfiguration: duration(hour, 3650 * day).default(90 * day),
  loesninger: duration(hour, 3650 * day).default(400 * day),
  kald: duration(hour, 3650 * day).default(75 * day),
  klik: duration(hour, 3650 * day).default(75 * day),
  observed: duration(hour, 3650 * day).default(21 * day),
})

const obligatory = strict({
  kle,
  from: date.optional(),
  until: date.optional(),
  note: z.string({ error: 'a text' }).max(500, { error: 'at most 500 characters' }).optional(),
})

const limits = z
  .array(z.string({ error: 'a text in quotes, such as "02"' }).min(1), { error: 'a list, such as ["02"]' })
  .min(1, {
    error: 'a list with at least one item; leave the key out when the right is not limited',
  })

const kommune = strict({
  esdh: productId.optional(),
  eoj: productId.optional(),
  systemUuid: uuid.optional(),
  rights: strict({ kle: limits.optional(), sensitivity: limits.optional() }).optional(),
})

export const product = strict({
  navn: shownName.optional(),
  kind: z.enum(['esdh', 'eoj'], { error: 'esdh or eoj' }).optional(),
  vendor: shownName.optional(),
  systemNames: z.array(shortText('a SystemNavn'), { error: 'a list of SystemNavn' }).optional(),
})

/** A mapping whose keys are data. read.ts checks the keys; here they may still be numbers. */
const mapOf = <V extends z.ZodType>(value: V) => z.map(z.coerce.string(), value, { error: mapping })

export const fileSchema = strict({
  poll: poll.prefault({}),
  flereFrom: wholeNumber(1, 1000).default(1),
  freshness: strict({ minCases: wholeNumber(1, 1_000_000).default(50) }).prefault({}),
  store: strict({
    keepAttempts: duration(hour, 90 * day).default(14 * day),
    maxAttemptsMb: wholeNumber(1, 10_000).default(200),
  }).prefault({}),
  sources,
  gates: z.array(gate, { error: 'a list of { area, opens, pilots }' }).default([]),
  probes: z.array(probe, { error: 'a list of probes' }).default([]),
  maintenance: z.array(maintenance, { error: 'a list of maintenance windows' }).default([]),
  reachability: strict({
    references: z
      .array(reference, { error: 'a list of host, host:port or [IPv6]:port' })
      .min(1, { error: 'at least one host' })
      .default(['www.borger.dk', 'www.kombit.dk']),
  }).prefault({}),
  maxAge: maxAge.prefault({}),
  slide: strict({ template: filePath.optional() }).prefault({}),
  contact: strict({
    name: shownText('a name'),
    mailbox,
    phone: shownText('a telephone number').optional(),
  }).optional(),
  week: strict({ freeze: freezeTime.default(defaultFreezeTime) }).prefault({}),
  obligatory: z
    .array(obligatory, { error: 'a list of { kle, from, until, note }' })
    .min(1, { error: 'at least one obligatory KLE number' }),
  kommuner: mapOf(kommune)
    .refine((kommuner) => kommuner.size > 0, {
      error: 'at least one kommune; leave the key out to poll all 98',
    })
    .optional(),
  products: mapOf(product).default(new Map()),
})

export type FileConfig = z.output<typeof fileSchema>
