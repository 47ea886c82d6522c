// Owns the JSON API's shapes: names and times for programs, and what each of them means.
import { z } from 'zod'
import { kleGroups } from '../../server/domain/kle.ts'
import { outcomes } from '../../server/domain/measured/check.ts'
import { rungs } from '../../server/domain/readiness/ladder.ts'
import { levels } from '../../server/domain/readiness/level.ts'
import { konfigurationFaults } from '../../server/domain/visibility/konfiguration-faults.ts'
import { visibilityRules } from '../../server/domain/visibility/visibility.ts'
import { bases } from '../model/basis.ts'

/** Why a number does not count now. */
const reasons = ['never', 'stale', 'future', 'jump', 'limited', 'noAccess', ...outcomes] as const
/** Why a rule of visibility is not known. */
const ruleReasons = [...reasons, 'past', 'notCounted', 'countedAsOne', 'noCases', 'notReported'] as const
/** Why nothing can be shown, or why it is not known whether it can. */
const obstacles = ['index', 'konfiguration', 'fradato', 'fagsystemfilter', 'narrowing', 'gate'] as const

export const time = z.iso.datetime().describe('ISO 8601, UTC')
export const maybeTime = time.nullable()
export const count = z.int().nonnegative()
const maybeCount = count.nullable().describe('null: not known, which is never 0')
const day = z.iso.date().describe('A day in Copenhagen')
const kleNumber = z.string().regex(/^\d\d\.\d\d\.\d\d$/)
export const demo = z.boolean().describe('Whether everything in the answer is invented demo data')

const perGroup = <T extends z.ZodType>(schema: T) =>
  z.object({ '02': schema, '27': schema, '29': schema, eoj: schema })

const countsSchema = z
  .object({ alle: count, flere: count, ingen: count, ukendt: count })
  .describe('Kommuner by level; sums to 98')

export const overblikSchema = z.object({
  demo,
  measuredAt: maybeTime.describe('The newest measurement'),
  changedAt: maybeTime.describe('The last change of any level'),
  nextAt: maybeTime.describe('The next round of counts; null when the poller has stopped'),
  coverageShare: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('Fresh cells of planned cells; null when none is planned'),
  fresh: count,
  planned: count,
  flereFrom: count.describe('From how many delivered numbers a level is flere'),
  groups: perGroup(countsSchema).describe('eoj is the obligatory numbers of 27 and 29 taken together'),
})

const nextStepSchema = z.object({
  rung: z.enum(rungs),
  who: z.enum(['kommune', 'kommuneOgLeverandoer', 'kombit', 'digst']),
  text: z.string(),
})

const benefitsSchema = z
  .object({
    numbers: count.describe('KLE numbers asked about'),
    known: count.describe('Of them, those whose count is known'),
    noAccess: count.describe('Of them, those we have no right to count'),
    bevillinger: maybeCount.describe('Over the known numbers'),
    ydelser: maybeCount,
    receivedSince: maybeCount.describe('Bevillinger received by the index within freshWithin'),
    measuredAt: maybeTime,
    withoutCases: z.boolean().describe('Benefits, and no case in the whole group: a fault in the data'),
  })
  .describe('Ydelsesindekset. They stand beside the cases and never raise a level')

const konfigurationSchema = z
  .object({
    outcome: z.enum(['yes', 'no', 'notMeasured', 'notRelevant']),
    open: count.describe('Numbers with an active KLE-konfiguration'),
    closed: count,
    intendedClosed: count.describe('Of closed, those the kommune intends so'),
    unknown: count.describe('Numbers that may or may not be at fault'),
    stale: count.describe('Of unknown, those whose configuration was told too long ago'),
    faults: z
      .partialRecord(z.enum(konfigurationFaults), z.object({ numbers: count, first: z.array(kleNumber) }))
      .describe('How many numbers have each fault, and the first of them'),
    visible: maybeCount.describe(
      'Cases let through at most, whatever the gate; null unless known of every number',
    ),
  })
  .describe('KLE-konfigurationer against what is delivered and intended')

const gateSchema = z
  .object({
    state: z.enum(['open', 'closed', 'unknown']),
    opens: day.nullable().describe('The day it opens, or opened, for all'),
    pilot: z.boolean(),
  })
  .describe('Whether DIGST has opened the group for the kommune')

export const productBasisSchema = z.object({
  basis: z.enum(bases).describe('told, observed in the index, both, or disagreeing'),
  reported: z
    .object({
      product: z.string(),
      origin: z.string().nullable().describe('The file or address; null: our own configuration'),
      oplystDato: day.nullable(),
      recordedAt: maybeTime,
    })
    .nullable(),
  observed: z.array(z.object({ product: z.string(), cases: count })),
  looked: z.boolean().describe('Whether the index has been looked in, lately enough'),
})

export const groupSchema = z.object({
  level: z.enum(levels),
  atLeastFlere: z.boolean().describe('With level ukendt: the missing answers can only make it flere or alle'),
  delivered: count.describe('Obligatory numbers known to have cases'),
  obligatory: count.describe('Obligatory numbers in force today'),
  noAccess: count.describe('Numbers we have no right to count'),
  limited: count.describe('Numbers that show 0 under a limited right, which is not known to be 0'),
  unknown: count.describe('Numbers of which nothing is known, the limited ones included'),
  cases: maybeCount,
  measuredAt: maybeTime.describe('The oldest of the answers the level rests on'),
  changedAt: maybeTime.describe('When the level became what it is; null when it has not been seen to change'),
  changedByUs: z
    .boolean()
    .describe('The change came with a change of our right, or of what is obligatory: no step of the kommune'),
  benefits: benefitsSchema.nullable().describe('null: not counted'),
  konfiguration: konfigurationSchema,
  gate: gateSchema,
  nextStep: nextStepSchema.nullable(),
})

export const kommuneSchema = z.object({
  kommunekode: z.string().regex(/^\d{4}$/),
  navn: z.string(),
  netvaerk: z.string(),
  polled: z.boolean().describe('A kommune that is not polled is ukendt'),
  undecided: z
    .boolean()
    .describe('Our assessment of the kommune failed: its levels are ukendt, whatever is measured'),
  products: z.object({ esdh: z.string().nullable(), eoj: z.string().nullable() }),
  productBasis: z.object({ esdh: productBasisSchema, eoj: productBasisSchema }),
  groups: perGroup(groupSchema),
})

export const kommunerSchema = z.object({ demo, kommuner: z.array(kommuneSchema) })

export const rungSchema = z.object({
  rung: z.enum(rungs),
  outcome: z.enum(['yes', 'no', 'notMeasured', 'noAccess', 'notRelevant']),
  evidence: z.record(z.string(), z.union([z.number(), z.string()])).describe('Numbers and times by name'),
  text: z.string(),
})

const kleBenefitsSchema = z.object({
  known: z.boolean(),
  because: z.enum(reasons).nullable(),
  bevillinger: maybeCount,
  ydelser: maybeCount,
  receivedSince: maybeCount,
  measuredAt: maybeTime,
})

const kleKonfigurationSchema = z
  .object({
    known: z.boolean(),
    because: z.enum(['never', 'stale', 'future']).nullable().describe('Why it is not known now'),
    aktiv: z.boolean().nullable(),
    fradato: day.nullable(),
    deaktiverFradatoForAktive: z.boolean().nullable(),
    fagsystemfilter: z.array(z.string()).describe('Empty: all systems'),
    oensket: z.enum(['aaben', 'lukket']).nullable().describe('null: the kommune has not said'),
    reported: z
      .array(z.object({ kle: kleNumber, origin: z.string(), oplystDato: day.nullable(), recordedAt: time }))
      .describe('Where it is from; several where numbers are counted together'),
  })
  .describe('What counts now; of numbers that are counted together, as loosely as any of them')

const narrowingSchema = z
  .object({ createdFrom: day.nullable(), alsoActive: z.boolean(), systems: z.array(z.string()) })
  .describe('What an active configuration narrows the cases to')

const visibilitySchema = z
  .object({
    kind: z.enum(['kanVises', 'nej', 'ukendt']),
    atMost: maybeCount.describe('Cases that can be shown today, at most; 0 for nej'),
    because: z.enum(obstacles).nullable(),
    reasons: z.array(
      z.object({
        rule: z.enum(visibilityRules),
        outcome: z.enum(['yes', 'no', 'neverMeasured', 'unknown']),
        because: z.enum(ruleReasons).nullable(),
      }),
    ),
  })
  .describe('Never that a case is shown: its party is not known')

export const kleSchema = z.object({
  kle: kleNumber,
  group: z.enum(kleGroups),
  outcome: z.enum(outcomes).nullable().describe('How the latest check ended; null: never checked'),
  checkedAt: maybeTime.describe('When the latest check was made'),
  known: z
    .boolean()
    .describe('Whether `cases` counts now: not when it is stale, from before a clock jump, or limited'),
  because: z.enum(reasons).nullable().describe('Why it does not count now; null when it does'),
  cases: maybeCount.describe(
    'What the latest definite answer said; null when there is none, or it gave no right',
  ),
  receivedSince: maybeCount.describe('Of those, received by the index within freshWithin before the answer'),
  bySystem: maybeCount.describe("Of those, from the kommune's own system; null when not asked"),
  measuredAt: maybeTime.describe('When the latest definite answer was given'),
  changedAt: maybeTime.describe(
    'Since when the answer is what it is; null when it has not been seen to change',
  ),
  countedWith: z.array(kleNumber).describe('The numbers that are counted together with it'),
  benefits: kleBenefitsSchema.nullable().describe('null: not counted'),
  konfiguration: kleKonfigurationSchema,
  narrowing: narrowingSchema.nullable().describe('null: nothing narrows, or not known'),
  visibility: visibilitySchema,
})

export const kommuneDetailSchema = z.object({
  demo,
  ...kommuneSchema.shape,
  ladder: perGroup(z.array(rungSchema)),
  kle: z.array(kleSchema),
})

export const healthSchema = z.object({
  demo,
  status: z.enum(['ok', 'unhealthy']),
  store: z.enum(['ok', 'unhealthy']),
  poller: z.enum(['ok', 'unhealthy']).describe('unhealthy: no round has run for two intervals'),
  lastRoundAt: maybeTime,
  nextAt: maybeTime,
})

/** RFC 9457. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  problems: z.array(z.string()).optional().describe('Each thing that is wrong with the request'),
  demo,
})
