// Schemas of the JSON API, with a description of each field for programmers.
import { z } from 'zod'
import { kontaktOmraader } from '../../server/domain/facts/facts.ts'
import { kleGroups } from '../../server/domain/kle.ts'
import { outcomes } from '../../server/domain/measured/check.ts'
import { storeTroubleKinds } from '../../server/domain/ports/store-trouble.ts'
import { rungOutcomes, rungs } from '../../server/domain/readiness/ladder.ts'
import { levels } from '../../server/domain/readiness/level.ts'
import { konfigurationFaults, visibleUnknowns } from '../../server/domain/visibility/konfiguration-faults.ts'
import { visibilityRules } from '../../server/domain/visibility/visibility.ts'
import { bases } from '../model/basis.ts'
import { troubleKinds } from '../model/own-trouble.ts'
import { stepKinds } from '../model/step-kind.ts'

/** Why a count is not known now. */
const reasons = ['never', 'stale', 'future', 'jump', 'limited', 'noAccess', ...outcomes] as const
/** Why the outcome of a visibility rule is unknown. */
const ruleReasons = [...reasons, 'past', 'notCounted', 'countedAsOne', 'noCases', 'notReported'] as const
/** Why cases cannot be shown, or why it is unknown whether they can. */
const obstacles = ['index', 'konfiguration', 'fradato', 'fagsystemfilter', 'narrowing', 'gate'] as const

export const time = z.iso.datetime().describe('ISO 8601, UTC')
export const maybeTime = time.nullable()
export const count = z.int().nonnegative()
export const maybeCount = count.nullable().describe('null when unknown; unknown is never 0')
export const day = z.iso.date().describe('A day in Copenhagen')
export const kleNumber = z.string().regex(/^\d\d\.\d\d\.\d\d$/)
export const demo = z.boolean().describe('Whether everything in the answer is invented demo data')

export const perGroup = <T extends z.ZodType>(schema: T) =>
  z.object({ '02': schema, '27': schema, '29': schema, eoj: schema })

export const countsSchema = z
  .object({ alle: count, flere: count, ingen: count, ukendt: count })
  .describe('Kommuner by level; sums to 98')

export const troubleSchema = z.object({
  kind: z.enum(troubleKinds),
  sinceAt: maybeTime.describe('When it began; with silent, the last answered count'),
})

export const overblikSchema = z.object({
  demo,
  measuredAt: maybeTime.describe('The newest measurement'),
  changedAt: maybeTime.describe('The last change of any level'),
  nextAt: maybeTime.describe('The next round of counts; null when the poller has stopped'),
  ownTrouble: troubleSchema
    .nullable()
    .describe(
      'Why the answer may not be how things are now. storeFull, storeLocked, storeReadOnly, storeFailing, storeDamaged: nothing that we measure can be stored. stopped: we do not measure. late: a round has not begun in its time. jumped: all is measured again after a clock jump. cutOff: our own connection is down. lagging: our own server was too busy, and what it delayed is left out. unreliable: all that we measure fails alike. silent: no count was answered within two intervals',
    ),
  coverageShare: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('Fresh cells as a share of planned cells; null when none are planned'),
  fresh: count,
  planned: count,
  flereFrom: count.describe('The least number of delivered numbers at level flere'),
  groups: perGroup(countsSchema).describe('eoj is the obligatory numbers of 27 and 29 together'),
  steps: z.record(z.enum(stepKinds), count).describe('Kommuner by `step`; sums to 98'),
})

export const nextStepSchema = z.object({
  rung: z.enum(rungs),
  outcome: z.enum(['no', 'noAccess', 'partly']).describe('partly blocks nothing'),
  who: z.enum(['kommune', 'kommuneOgLeverandoer', 'kombit', 'digst']),
  text: z.string(),
})

export const benefitsSchema = z
  .object({
    numbers: count.describe('KLE numbers for which benefits are counted'),
    known: count.describe('Numbers with a known count'),
    noAccess: count.describe('Numbers that we have no right to count'),
    bevillinger: maybeCount.describe('Sum over the numbers with a known count'),
    ydelser: maybeCount,
    receivedSince: maybeCount.describe('Bevillinger received by the index within freshWithin'),
    measuredAt: maybeTime,
    withoutCases: z
      .boolean()
      .describe('true when the group has benefits but no cases, which is a fault in the data'),
  })
  .describe('Benefits in Ydelsesindekset. They never raise a level')

const konfigurationSchema = z
  .object({
    outcome: z.enum(['yes', 'no', 'notMeasured', 'notRelevant']),
    open: count.describe('Numbers with an active KLE-konfiguration'),
    closed: count,
    intendedClosed: count.describe('Closed numbers that the kommune intends to be closed'),
    unknown: count.describe('Numbers for which it is unknown whether they have a fault'),
    stale: count.describe('Unknown numbers whose reported configuration is too old'),
    faults: z
      .partialRecord(z.enum(konfigurationFaults), z.object({ numbers: count, first: z.array(kleNumber) }))
      .describe('For each fault: how many numbers have it, and the first of them'),
    visible: maybeCount.describe(
      'The most cases that can be shown behind an open gate; null unless known for every number',
    ),
    visibleUnknown: z.enum(visibleUnknowns).nullable().describe('Why visible is null; null when it is known'),
    showable: count.describe('Numbers with a case that can be shown behind an open gate'),
  })
  .describe("The KLE-konfigurationer compared with deliveries and the kommune's intentions")

export const gateSchema = z
  .object({
    state: z.enum(['open', 'closed', 'unknown']),
    opens: day.nullable().describe('The day it opens, or opened, to all kommuner'),
    pilot: z.boolean(),
  })
  .describe('Whether DIGST has opened the group for the kommune')

export const reportedProductSchema = z.object({
  product: z.string(),
  origin: z
    .string()
    .nullable()
    .describe('The file or address it was imported from; null when from our configuration'),
  oplystDato: day.nullable(),
  recordedAt: maybeTime,
})

export const productBasisSchema = z.object({
  basis: z
    .enum(bases)
    .describe('Whether the product is reported, observed in the index, both, or the two disagree'),
  reported: reportedProductSchema.nullable(),
  observed: z.array(z.object({ product: z.string(), cases: count })),
  searched: z.boolean().describe('Whether a recent enough search of the index has been made'),
})

export const groupSchema = z.object({
  level: z.enum(levels),
  atLeastFlere: z.boolean().describe('At level ukendt: true when the level can only be flere or alle'),
  delivered: count.describe('Obligatory numbers known to have cases'),
  obligatory: count.describe('Obligatory numbers in force today'),
  noAccess: count.describe('Numbers that we have no right to count'),
  limited: count.describe('Numbers counted as 0 under a limited right, which may hide cases'),
  unknown: count.describe('Numbers without a known count, including the limited ones'),
  cases: maybeCount,
  measuredAt: maybeTime.describe('The oldest answer that the level is based on'),
  changedAt: maybeTime.describe('When the level last changed; null when no change has been observed'),
  changedByUs: z
    .boolean()
    .describe(
      'true when what we ask for changed too (the right, the numbers, flereFrom, freshWithin or the address), so that it is not a change by the kommune',
    ),
  benefits: benefitsSchema.nullable().describe('null when benefits are not counted'),
  konfiguration: konfigurationSchema,
  gate: gateSchema,
  nextStep: nextStepSchema.nullable(),
})

export const kommuneSchema = z.object({
  kommunekode: z.string().regex(/^\d{4}$/),
  navn: z.string(),
  netvaerk: z.string(),
  polled: z.boolean().describe('Whether it is polled; otherwise its levels are ukendt'),
  undecided: z.boolean().describe('Whether our assessment of the kommune failed; its levels are then ukendt'),
  products: z.object({ esdh: z.string().nullable(), eoj: z.string().nullable() }),
  productBasis: z.object({ esdh: productBasisSchema, eoj: productBasisSchema }),
  step: z
    .enum(stepKinds)
    .describe('The one kind of next step that the kommune is counted at, over its groups 02 and eoj'),
  groups: perGroup(groupSchema),
})

export const kommunerSchema = z.object({ demo, kommuner: z.array(kommuneSchema) })

export const rungSchema = z.object({
  rung: z.enum(rungs),
  outcome: z.enum(rungOutcomes),
  evidence: z
    .record(z.string(), z.union([z.number(), z.string()]))
    .describe('Counts, times and days by name; KLE numbers separated by spaces'),
  text: z.string(),
})

export const kleBenefitsSchema = z.object({
  known: z.boolean(),
  because: z.enum(reasons).nullable(),
  bevillinger: maybeCount,
  ydelser: maybeCount,
  receivedSince: maybeCount,
  measuredAt: maybeTime,
})

export const reportedKonfigurationSchema = z.object({
  kle: kleNumber,
  origin: z.string(),
  oplystDato: day.nullable(),
  recordedAt: time.describe('When it was imported, or last confirmed by its address'),
  knownSinceAt: time.describe(
    'Since when the same has been reported without a break; a change of what lets no other cases through does not end it',
  ),
})

export const kleKonfigurationSchema = z
  .object({
    known: z.boolean(),
    because: z.enum(['never', 'stale', 'future']).nullable().describe('Why the configuration is unknown'),
    aktiv: z.boolean().nullable(),
    fradato: day.nullable(),
    deaktiverFradatoForAktive: z.boolean().nullable(),
    fagsystemfilter: z.array(z.string()).describe('Names of systems; empty for all systems'),
    oensket: z
      .enum(['aaben', 'lukket'])
      .nullable()
      .describe("The kommune's intention; null when it has not been reported"),
    reported: z
      .array(reportedKonfigurationSchema)
      .describe('The origins of the configuration; several when numbers are counted together'),
  })
  .describe('The configuration in use; for numbers counted together, the loosest of theirs')

export const narrowingSchema = z
  .object({ createdFrom: day.nullable(), alsoActive: z.boolean(), systems: z.array(z.string()) })
  .describe('The limits that an active configuration sets on the cases shown')

export const visibilitySchema = z
  .object({
    kind: z.enum(['kanVises', 'nej', 'ukendt']),
    atMost: maybeCount.describe('The most cases that can be shown today; 0 for nej'),
    because: z.enum(obstacles).nullable(),
    reasons: z.array(
      z.object({
        rule: z.enum(visibilityRules),
        outcome: z.enum(['yes', 'no', 'neverMeasured', 'unknown']),
        because: z.enum(ruleReasons).nullable(),
      }),
    ),
  })
  .describe('An upper bound. No case is known to be shown, because its party is unknown')

export const kleSchema = z.object({
  kle: kleNumber,
  group: z.enum(kleGroups),
  outcome: z.enum(outcomes).nullable().describe('The outcome of the latest check; null when never checked'),
  checkedAt: maybeTime.describe('The time of the latest check'),
  known: z
    .boolean()
    .describe('Whether `cases` is valid now; not when it is stale, from before a clock jump, or limited'),
  because: z.enum(reasons).nullable().describe('Why `cases` is not valid now; null when it is'),
  cases: maybeCount.describe(
    'The count in the latest definite answer; null when there is none, or when we had no right',
  ),
  receivedSince: maybeCount.describe('Cases that the index received within freshWithin before the answer'),
  bySystem: maybeCount.describe("Cases from the kommune's own system; null when not counted"),
  measuredAt: maybeTime.describe('The time of the latest definite answer'),
  changedAt: maybeTime.describe('When the answer last changed; null when no change has been observed'),
  changedByUs: z
    .boolean()
    .describe('true when the right or the numbers counted together changed too: no change by the kommune'),
  countedWith: z.array(kleNumber).describe('The numbers counted together with this one'),
  benefits: kleBenefitsSchema.nullable().describe('null when benefits are not counted'),
  konfiguration: kleKonfigurationSchema,
  narrowing: narrowingSchema
    .nullable()
    .describe('null when nothing is limited, or the configuration is unknown'),
  visibility: visibilitySchema,
})

export const kontaktSchema = z
  .object({
    omraade: z.enum(kontaktOmraader).describe('alle: everything that the kommune delivers'),
    rolle: z.string(),
    postkasse: z.string(),
    origin: z.string().describe('The file that it was imported from'),
    oplystDato: day.nullable().describe('The day it was reported for; null when it was not given'),
    recordedAt: time,
  })
  .describe('Whom to ask: a role or a unit with its mailbox, never a person')

export const kommuneDetailSchema = z.object({
  demo,
  ...kommuneSchema.shape,
  ladder: perGroup(z.array(rungSchema)),
  kle: z.array(kleSchema),
  kontakter: z.array(kontaktSchema),
})

export const healthSchema = z.object({
  demo,
  status: z.enum(['ok', 'unhealthy']),
  store: z.enum(['ok', 'unhealthy']).describe('unhealthy when it cannot be read or written'),
  storeTrouble: z
    .enum(storeTroubleKinds)
    .nullable()
    .describe(
      'Why nothing can be stored: no room on the disk, another program holds the lock, we may not write, the disk answers with errors, the database is damaged; null while it can',
    ),
  storeTroubleSinceAt: maybeTime,
  poller: z.enum(['ok', 'unhealthy']).describe('unhealthy when no round has run for two intervals'),
  lastRoundAt: maybeTime,
  nextAt: maybeTime,
  laggedSinceAt: maybeTime.describe(
    'Since when our own server has been too busy to measure; null while it is not',
  ),
})

/** RFC 9457. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  problems: z.array(z.string()).optional().describe('Each problem in the request'),
  demo,
})
