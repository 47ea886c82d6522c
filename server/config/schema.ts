// Owns the shape of borgerblik.yaml.
import { z } from 'zod'
import { day, hour, minute, second } from '../domain/time.ts'
import { date, duration, kle, productId, serviceUrl, shortText, uuid, wholeNumber } from './parts.ts'

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
})

const sdi = strict({
  url: serviceUrl,
  soapVersion: z.enum(['1.1', '1.2'], { error: '"1.1" or "1.2", in quotes' }).default('1.1'),
  libertyHeader: z.boolean({ error: 'true or false' }).default(true),
  contentType: z
    .string({ error: 'a media type such as text/xml' })
    .regex(/^[a-z]+\/[a-z0-9.+-]+$/, { error: 'a media type such as text/xml' })
    .optional(),
  auth: strict({ type: z.literal('none', { error: 'none' }) }).default({ type: 'none' }),
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
  navn: shortText('a name').optional(),
  kind: z.enum(['esdh', 'eoj'], { error: 'esdh or eoj' }).optional(),
  vendor: shortText('a name').optional(),
  systemNames: z.array(shortText('a SystemNavn'), { error: 'a list of SystemNavn' }).optional(),
})

/** A mapping whose keys are data; read.ts checks the keys, which may still be numbers here. */
const mapOf = <V extends z.ZodType>(value: V) => z.map(z.coerce.string(), value, { error: mapping })

export const fileSchema = strict({
  poll: poll.prefault({}),
  flereFrom: wholeNumber(1, 1000).default(1),
  freshness: strict({ minCases: wholeNumber(1, 1_000_000).default(50) }).prefault({}),
  store: strict({
    keepAttempts: duration(hour, 90 * day).default(14 * day),
    maxAttemptsMb: wholeNumber(1, 10_000).default(200),
  }).prefault({}),
  sources: strict({ sdi }),
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
