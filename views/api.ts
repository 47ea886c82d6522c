// Owns the JSON API's shapes and its answers: the view-model again, with names and times for programs.
import { z } from 'zod'
import { type Cell, knownAt } from '../server/domain/cell.ts'
import type { Right } from '../server/domain/check.ts'
import { outcomes } from '../server/domain/check.ts'
import { kleGroupOf, kleGroups, type ReadinessGroup, readinessGroups } from '../server/domain/kle.ts'
import { type Rung, rungs } from '../server/domain/ladder.ts'
import { levels } from '../server/domain/readiness.ts'
import type { GroupModel, KommuneModel, World } from './model.ts'
import { nextStepText, rungText } from './text.ts'

/** Why a number does not count now. */
const reasons = ['never', 'stale', 'future', 'jump', 'limited', 'noAccess', ...outcomes] as const

const time = z.iso.datetime().describe('ISO 8601, UTC')
const maybeTime = time.nullable()
const count = z.int().nonnegative()
const maybeCount = count.nullable().describe('null: not known, which is never 0')
const demo = z.boolean().describe('Whether everything in the answer is invented demo data')

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

const groupSchema = z.object({
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
  changedByRight: z
    .boolean()
    .describe('The change came with a change of our right, or of what is obligatory: no step of the kommune'),
  nextStep: nextStepSchema.nullable(),
})

const kommuneSchema = z.object({
  kommunekode: z.string().regex(/^\d{4}$/),
  navn: z.string(),
  netvaerk: z.string(),
  polled: z.boolean().describe('A kommune that is not polled is ukendt'),
  products: z.object({ esdh: z.string().nullable(), eoj: z.string().nullable() }),
  groups: perGroup(groupSchema),
})

export const kommunerSchema = z.object({ demo, kommuner: z.array(kommuneSchema) })

const rungSchema = z.object({
  rung: z.enum(rungs),
  outcome: z.enum(['yes', 'no', 'notMeasured', 'noAccess', 'notRelevant']),
  evidence: z.record(z.string(), z.union([z.number(), z.string()])).describe('Numbers and times by name'),
  text: z.string(),
})

const kleSchema = z.object({
  kle: z.string().regex(/^\d\d\.\d\d\.\d\d$/),
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

const iso = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString())
const orNull = <T>(value: T | undefined): T | null => value ?? null

/** One value for each group. */
const forGroups = <T>(make: (group: ReadinessGroup) => T): Record<ReadinessGroup, T> =>
  Object.fromEntries(readinessGroups.map((group) => [group, make(group)])) as Record<ReadinessGroup, T>

/** Fresh cells of planned cells, 0..1; undefined when none is planned. */
export const coverageShare = (world: World): number | undefined =>
  world.planned === 0 ? undefined : world.fresh / world.planned

export const overblikAnswer = (world: World): z.infer<typeof overblikSchema> => ({
  demo: world.demo,
  measuredAt: iso(world.measuredAt),
  changedAt: iso(world.changedAt),
  nextAt: iso(world.nextAt),
  coverageShare: orNull(coverageShare(world)),
  fresh: world.fresh,
  planned: world.planned,
  flereFrom: world.flereFrom,
  groups: world.counts,
})

const groupAnswer = (k: KommuneModel, group: ReadinessGroup): z.infer<typeof groupSchema> => {
  const g: GroupModel = k.groups[group]
  return {
    level: g.level,
    atLeastFlere: g.atLeastFlere,
    delivered: g.delivered,
    obligatory: g.obligatory,
    noAccess: g.noAccess,
    limited: g.limited,
    unknown: g.unknown,
    cases: orNull(g.cases),
    measuredAt: iso(g.measuredAt),
    changedAt: iso(g.changedAt),
    changedByRight: g.changedByRight,
    nextStep: g.nextStep
      ? { rung: g.nextStep.rung, who: g.nextStep.who, text: nextStepText(g.nextStep, k, group) }
      : null,
  }
}

const kommuneAnswer = (k: KommuneModel): z.infer<typeof kommuneSchema> => ({
  kommunekode: k.kommune.kommunekode,
  navn: k.kommune.navn,
  netvaerk: k.kommune.netvaerk,
  polled: k.polled,
  products: { esdh: orNull(k.products.esdh?.id), eoj: orNull(k.products.eoj?.id) },
  groups: forGroups((group) => groupAnswer(k, group)),
})

export const kommunerAnswer = (
  world: World,
  kommuner: readonly KommuneModel[],
): z.infer<typeof kommunerSchema> => ({ demo: world.demo, kommuner: kommuner.map(kommuneAnswer) })

const rungAnswer = (rung: Rung, k: KommuneModel, group: ReadinessGroup): z.infer<typeof rungSchema> => ({
  rung: rung.rung,
  outcome: rung.outcome,
  evidence: Object.fromEntries(
    Object.entries(rung.evidence).map(([name, value]) => [
      name,
      typeof value === 'number' && name.endsWith('At') ? new Date(value).toISOString() : value,
    ]),
  ),
  text: rungText(rung, k, group),
})

const kleAnswer = (
  kle: string,
  cell: Cell | undefined,
  now: number,
  staleAfterMs: number,
  right: Right,
): z.infer<typeof kleSchema> => {
  const known = knownAt(cell, now, staleAfterMs, right)
  return {
    kle,
    group: kleGroupOf(kle),
    outcome: orNull(cell?.outcome),
    checkedAt: iso(cell?.checkedAt),
    known: known.kind === 'cases',
    because: known.kind === 'cases' ? null : known.kind === 'noAccess' ? 'noAccess' : known.because,
    cases: orNull(cell?.cases),
    receivedSince: orNull(cell?.receivedSince),
    bySystem: orNull(cell?.bySystem),
    measuredAt: iso(cell?.answeredAt),
    changedAt: iso(cell?.changedAt),
  }
}

/** What the answer about one kommune rests on besides the world. */
export type KommuneCells = {
  cells: readonly Cell[]
  /** The obligatory numbers in force today; each has its line, measured or not. */
  numbers: readonly string[]
  staleAfterMs: number
}

export const kommuneDetailAnswer = (
  world: World,
  k: KommuneModel,
  { cells, numbers, staleAfterMs }: KommuneCells,
): z.infer<typeof kommuneDetailSchema> => {
  const byKle = new Map(cells.map((cell) => [cell.kle, cell]))
  return {
    demo: world.demo,
    ...kommuneAnswer(k),
    ladder: forGroups((group) => k.groups[group].ladder.map((rung) => rungAnswer(rung, k, group))),
    kle: numbers.map((kle) => kleAnswer(kle, byKle.get(kle), world.reading.now, staleAfterMs, k.right)),
  }
}

/** How well we are. `store` and `poller`: whether each is well. */
export const healthAnswer = (health: {
  demo: boolean
  store: boolean
  poller: boolean
  lastRoundAt?: number | undefined
  nextAt?: number | undefined
}): z.infer<typeof healthSchema> => {
  const word = (well: boolean) => (well ? 'ok' : 'unhealthy')
  return {
    demo: health.demo,
    status: word(health.store && health.poller),
    store: word(health.store),
    poller: word(health.poller),
    lastRoundAt: iso(health.lastRoundAt),
    nextAt: iso(health.nextAt),
  }
}
