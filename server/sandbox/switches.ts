// The sandbox's switches: choices that the contract leaves open, and rules that make calls fail or slow.
import { z } from 'zod'
import { builtInProducts } from '../domain/facts/products.ts'
import { type Kle, parseKle, readinessGroups } from '../domain/kle.ts'
import { kommuneByCode } from '../domain/kommuner.ts'
import { indekser } from '../domain/measured/check.ts'

export const soapVersions = ['1.1', '1.2'] as const
export type SoapVersion = (typeof soapVersions)[number]

/** The simulated services that are not indexes and accept only GET. */
export const services = [
  'serviceplatformen',
  'sdi',
  'ydi',
  'sapa',
  'verifikationsklient',
  'mitoverblik',
  'driftsstatus',
  'kle-konfiguration',
] as const
export type Service = (typeof services)[number]

/** Faults in an index's answer. */
export const securityHows = [
  /** No Security header. */
  'unsigned',
  /** Signed with another certificate of the same authority, which the answer carries. */
  'wrongKey',
  /** The signed Body is moved aside, and a forged Body takes its place. */
  'wrapped',
  /** Everything except Body is signed. */
  'withoutBody',
  /** Signed with a timestamp ten minutes old. */
  'expired',
  /** Signed, as the answer to another message. */
  'otherRelatesTo',
  /** The count is changed after signing. */
  'tampered',
  /** An unsigned server fault. */
  'unsignedFault',
  /** Signed with RSA-SHA1 and SHA-1 digests. */
  'sha1',
] as const
export type SecurityHow = (typeof securityHows)[number]

/** Faults of the STS. */
export const stsHows = [
  /** A fault of the STS itself. */
  'fault',
  /** A fault whose ErrorCode contains `ServiceAgreement`: the kommune has not approved. */
  'noAgreement',
  /** A valid answer after a delay. */
  'slow',
  /** The answer and its token are signed with the service's key. */
  'wrongKey',
  /** A token for the other index. */
  'otherAudience',
  /** A token for another kommune. */
  'otherKommune',
  /** A token without the kommune's CVR number. */
  'noKommune',
  /** A token that is valid for ten seconds. */
  'shortLived',
] as const
export type StsHow = (typeof stsHows)[number]

const textThat = (expected: string, accepts: (text: string) => boolean) =>
  z.custom<string>((value) => typeof value === 'string' && accepts(value), { error: `expected ${expected}` })

/** The calls a rule applies to: they match every field given. Without fields: every call to an index. */
const match = z.strictObject({
  /** Calls to a service match only rules that name it. */
  service: z.enum(services).optional(),
  indeks: z.enum(indekser).optional(),
  kommune: textThat('a kommunekode, four digits as text, such as "0751"', (text) =>
    kommuneByCode.has(text),
  ).optional(),
  /** The product that delivers the KLE number in the kommune. */
  product: z.enum(builtInProducts.map(({ id }) => id)).optional(),
  group: z.enum(readinessGroups).optional(),
  kle: textThat(
    'a KLE number such as "02.34.02"',
    (text): text is Kle => parseKle(text) !== undefined,
  ).optional(),
})

/** At most the longest delay of a timer. */
const milliseconds = z
  .number()
  .min(0)
  .max(2 ** 31 - 1)

/** The effect of a rule on a call. */
const behaviour = z.discriminatedUnion('do', [
  /** HTTP 500 with a fault whose ErrorCode contains `ServiceAgreement`. */
  z.strictObject({ do: z.literal('noRight') }),
  /** HTTP 500 with a server fault. */
  z.strictObject({ do: z.literal('fault') }),
  /** A well-formed answer with code 40, without `Antal`. */
  z.strictObject({ do: z.literal('status40') }),
  /** An HTTP status with an HTML page, as from a gateway. */
  z.strictObject({ do: z.literal('http'), status: z.int().min(200).max(599) }),
  /** A delay before the answer. Delays add up, and later rules still apply. */
  z.strictObject({ do: z.literal('delay'), ms: milliseconds }),
  /** No answer; the connection stays open. */
  z.strictObject({ do: z.literal('hang') }),
  /** The connection is reset before any answer. */
  z.strictObject({ do: z.literal('reset') }),
  /** Half of the answer, with a matching Content-Length (`body`, the default) or a broken connection. */
  z.strictObject({ do: z.literal('truncated'), cut: z.enum(['body', 'connection']).optional() }),
  /** A well-formed and valid answer of more than 1 MB. */
  z.strictObject({ do: z.literal('oversized') }),
  /** HTTP 200 with something that is not XML. */
  z.strictObject({ do: z.literal('notXml') }),
  /** Planted, invented case data that was not requested: in an answer (the default), or in a fault's text. */
  z.strictObject({ do: z.literal('personalData'), in: z.enum(['answer', 'fault']).optional() }),
  /** No hits, as when a right is limited to other KLE numbers: the index does not report that. */
  z.strictObject({ do: z.literal('zero') }),
  /** The right answer with a wrong signature; without security, `unsignedFault` is a fault and the rest are unchanged. */
  z.strictObject({ do: z.literal('security'), how: z.enum(securityHows) }),
  /** A fault of the STS, by `indeks` and `kommune`; `ms` is the delay of `slow`. It applies to no index. */
  z.strictObject({ do: z.literal('sts'), how: z.enum(stsHows), ms: milliseconds.optional() }),
])

/** The behaviours of a service that is not an index. */
const serviceBehaviours = ['delay', 'http', 'hang', 'reset', 'truncated']

const ruleSchema = z
  .strictObject({
    match: match.optional(),
    /** The share (0..1) of the matching calls that the rule applies to; all when absent. */
    share: z.number().min(0).max(1).optional(),
    /** The rule applies from so long after it was set; at once when absent. */
    afterMs: milliseconds.optional(),
  })
  .and(behaviour)
  .refine((it) => !it.match?.service || Object.keys(it.match).length === 1, {
    path: ['match'],
    error: 'service cannot be combined with other fields',
  })
  .refine((it) => !it.match?.service || serviceBehaviours.includes(it.do), {
    path: ['do'],
    error: `with service, expected one of ${serviceBehaviours.join(', ')}`,
  })
  .refine((it) => it.do !== 'sts' || !(it.match?.product ?? it.match?.group ?? it.match?.kle), {
    path: ['match'],
    error: 'do=sts can be combined only with indeks and kommune',
  })
export type Rule = z.output<typeof ruleSchema>

export const switchesSchema = z.strictObject({
  /** The SOAP version of SDI; YDI accepts only SOAP 1.2. */
  soap: z.enum(soapVersions),
  /** Whether answers contain `Antal`; `absent` applies to every answer, also with code 44. */
  antal: z.enum(['filled', 'absent']),
  /** The answer when there are no hits: code 44 with `Antal` 0, code 44 without `Antal`, or code 20 with `Antal` 0. */
  zero: z.enum(['44-with', '44-without', '20-zero']),
  /** All matching delays add up; the first other rule that matches decides. */
  rules: z.array(ruleSchema).readonly(),
})
export type Switches = z.output<typeof switchesSchema>

export const defaultSwitches: Switches = { soap: '1.1', antal: 'filled', zero: '44-with', rules: [] }

const numeric = ['ms', 'status', 'share', 'afterMs']

/** Reads a rule written as text, such as `kommune=0751,do=delay,ms=3000,share=0.2`. */
export const ruleText = z
  .string()
  .transform((text, context) => {
    const rule: Record<string, unknown> = {}
    const fields: Record<string, unknown> = {}
    for (const part of text.split(',')) {
      const [key = '', value] = part.split(/=(.*)/s).map((side) => side.trim())
      const target = Object.hasOwn(match.shape, key) ? fields : rule
      if (!value) context.addIssue(`contains "${part}"; expected name=value`)
      else if (Object.hasOwn(target, key)) context.addIssue(`repeats ${key}`)
      // A text that is no number stays a text, so that the mistake says so.
      target[key] = numeric.includes(key) && Number.isFinite(Number(value)) ? Number(value) : value
    }
    return { match: fields, ...rule } as z.input<typeof ruleSchema>
  })
  .pipe(ruleSchema)

/** Each mistake found by a schema, with its path. */
export const mistakesOf = ({ issues }: z.ZodError): string[] => [
  ...new Set(issues.map(({ path, message }) => [z.core.toDotPath(path), message].filter(Boolean).join(': '))),
]
