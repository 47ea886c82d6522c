// JSON API schemas and answers for a frozen week with what it holds, and for the comparison of two.
import { z } from 'zod'
import { klikStatuses, klikTypes } from '../../server/domain/facts/facts.ts'
import { gateAreas } from '../../server/domain/facts/gate.ts'
import { causeText } from '../../server/domain/incidents/cause.ts'
import { type ReadinessGroup, readinessGroups } from '../../server/domain/kle.ts'
import { indekser } from '../../server/domain/measured/check.ts'
import type { StoredWeek } from '../../server/domain/ports/weeks.ts'
import { rungOutcomes, rungs } from '../../server/domain/readiness/ladder.ts'
import { levels } from '../../server/domain/readiness/level.ts'
import type { FrozenGroup, FrozenWeek } from '../../server/domain/week/frozen-week.ts'
import { toSummary, type WeekDetail } from '../model/weeks.ts'
import { count, day, demo, kleNumber, maybeCount, maybeTime, perGroup, time } from './schemas.ts'
import { toAnswer } from './to-answer.ts'
import { changesAnswer, changesSchema } from './uge-changes.ts'
import { summaryAnswer, summarySchema, weekText } from './uger.ts'

const kommunekode = z.string().regex(/^\d{4}$/)
const maybeMs = z.number().nonnegative().nullable()

const groupSchema = z.object({
  level: z.enum(levels),
  obligatory: count,
  delivered: count,
  zero: count,
  noAccess: count,
  limited: count,
  missing: z.array(kleNumber),
  measuredAt: maybeTime,
  changedAt: maybeTime,
  changedByUs: z.boolean(),
  gate: z.enum(['open', 'closed', 'unknown']),
  ladder: z.partialRecord(z.enum(rungs), z.enum(rungOutcomes)),
  nextStep: z.enum(rungs).nullable(),
})

const cellSchema = z.object({
  indeks: z.enum(indekser),
  kle: z.string(),
  answer: z.enum(['counted', 'noRight', 'unknown']),
  cases: maybeCount,
  ydelser: maybeCount,
  receivedSince: maybeCount,
  countedWith: z.string().nullable(),
  answeredAt: maybeTime,
})

const kommuneSchema = z.object({
  kommunekode,
  polled: z.boolean(),
  products: z.object({ esdh: z.string().nullable(), eoj: z.string().nullable() }),
  groups: perGroup(groupSchema),
  cells: z.array(cellSchema),
})

const productSchema = z.object({
  id: z.string(),
  navn: z.string(),
  kind: z.enum(['esdh', 'eoj']),
  vendor: z.string(),
  activity: z.string().nullable(),
  activityDay: day.nullable(),
})

const klikSchema = z.object({
  opgave: z.string(),
  titel: z.string().nullable(),
  start: day.nullable(),
  deadline: day.nullable(),
  type: z.enum(klikTypes).nullable(),
  statuses: z
    .record(kommunekode, z.enum(klikStatuses))
    .describe('A kommune that is missing has not reported'),
})

const incidentSchema = z.object({
  id: count,
  signal: z.enum(['svar', 'leverance']),
  what: z.string(),
  cause: z.string(),
  state: z.enum(['open', 'recovering', 'closed', 'merged']),
  beganAt: time,
  openedAt: time,
  closedAt: maybeTime,
  hit: z.array(kommunekode),
  recovered: z.array(kommunekode),
})

const timesSchema = z.object({
  id: z.string(),
  navn: z.string(),
  results: count,
  p50Ms: maybeMs,
  p95Ms: maybeMs,
  p99Ms: maybeMs,
  failedShare: z.number().min(0).max(1).nullable().describe('null when not measured'),
})

const gateSchema = z.object({ area: z.enum(gateAreas), opens: day.nullable(), pilots: z.array(kommunekode) })

const reportedSchema = z.object({
  total: count,
  latest: z.array(z.object({ titel: z.string(), fra: z.string(), til: z.string().nullable() })),
})

export const ugeSchema = z.object({
  demo,
  ...summarySchema.shape,
  early: z.boolean().describe('Frozen before its time: a further revision follows'),
  rules: z.object({
    flereFrom: count,
    freshWithinMs: z.number(),
    obligatory: z.array(z.string()),
    benefits: z.boolean(),
  }),
  kommuner: z.array(kommuneSchema),
  products: z.array(productSchema),
  gates: z.array(gateSchema),
  klik: z.array(klikSchema),
  incidents: z.array(incidentSchema),
  reported: reportedSchema
    .nullable()
    .describe('Events that others describe; null in weeks frozen before they held them'),
  times: z.array(timesSchema).describe('Over the seven days until the week was frozen'),
  since: weekText
    .nullable()
    .describe('The frozen week before it, which `changes` are since; null for the first'),
  changes: changesSchema.nullable(),
})

export const ugeModSchema = z.object({ demo, week: weekText, since: weekText, ...changesSchema.shape })

const groupAnswer = (group: FrozenGroup): z.infer<typeof groupSchema> =>
  toAnswer(groupSchema, group, { gate: group.gate.state, nextStep: group.nextStep?.rung })

const kommuneAnswer = (k: FrozenWeek['kommuner'][number]): z.infer<typeof kommuneSchema> => ({
  ...{ kommunekode: k.kommunekode, polled: k.polled },
  products: { esdh: k.products.esdh ?? null, eoj: k.products.eoj ?? null },
  groups: Object.fromEntries(readinessGroups.map((group) => [group, groupAnswer(k.groups[group])])) as Record<
    ReadinessGroup,
    z.infer<typeof groupSchema>
  >,
  cells: k.cells.map((cell) => toAnswer(cellSchema, cell, {})),
})

/** A frozen week with all that is frozen, and what changed since the frozen week before it. */
export const ugeAnswer = ({ week, former }: WeekDetail): z.infer<typeof ugeSchema> => {
  const { content, ...link } = week
  const { at, frozenAt, late } = content
  return {
    demo: content.demo,
    ...summaryAnswer(toSummary({ ...link, at, frozenAt, late }, content)),
    early: content.early,
    rules: { ...content.rules, obligatory: content.rules.obligatory.map(({ kle }) => kle) },
    kommuner: content.kommuner.map(kommuneAnswer),
    products: content.products.map((one) =>
      toAnswer(productSchema, one, { activity: one.activity?.tekst, activityDay: one.activity?.dato }),
    ),
    gates: content.gates.map((gate) => toAnswer(gateSchema, gate, { pilots: gate.pilots ?? [] })),
    klik: content.klik.map((one) => toAnswer(klikSchema, one, {})),
    incidents: content.incidents.map((one) => toAnswer(incidentSchema, one, { cause: causeText(one.cause) })),
    reported:
      content.reported === undefined
        ? null
        : toAnswer(reportedSchema, content.reported, {
            latest: content.reported.latest.map(({ titel, fra, til = null }) => ({ titel, fra, til })),
          }),
    times: content.times.map((one) => toAnswer(timesSchema, one, {})),
    since: former?.week ?? null,
    changes: former === undefined ? null : changesAnswer(former.content, content),
  }
}

/** The comparison of a frozen week with an earlier one. */
export const ugeModAnswer = (week: StoredWeek, former: StoredWeek): z.infer<typeof ugeModSchema> => ({
  ...{ demo: week.content.demo, week: week.week, since: former.week },
  ...changesAnswer(former.content, week.content),
})
