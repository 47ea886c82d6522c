// JSON API schemas and answers for the services and the KLIK tasks.
import { z } from 'zod'
import { klikTypes } from '../../server/domain/facts/facts.ts'
import { indekser } from '../../server/domain/measured/check.ts'
import { percentile } from '../../server/domain/measured/sketch.ts'
import { phases, probeOutcomes } from '../../server/domain/services/probe.ts'
import type { IndeksModel } from '../model/indexes.ts'
import { type KlikTask, klikBuckets } from '../model/klik.ts'
import type { ProbeModel } from '../model/probes.ts'
import type { ServicePageModel } from '../model/service-page.ts'
import type { ServicesModel } from '../model/services.ts'
import type { World } from '../model/world.ts'
import { servicesHeadline } from '../text/services.ts'
import { count, day, demo, maybeTime, time } from './schemas.ts'
import { toAnswer } from './to-answer.ts'

const ms = z.number().nonnegative()
const maybeMs = ms.nullable()
const maybeShare = z.number().min(0).max(1).nullable()

const states = ['ok', 'slow', 'unstable', 'failed', 'offline', 'unknown'] as const
const unstableMeans =
  'unstable: an open incident tells that it, or its platform, fails now and then, whatever the latest result'
const state = z
  .enum(states)
  .describe(
    `${unstableMeans}. offline: our own connection was down, so nothing is judged. unknown: no result newer than two intervals, or all that we measure fails alike, so that nothing is judged`,
  )

const certificateSchema = z.object({
  endsAt: time,
  days: count.describe('Whole days left; 0 on the last day and after expiry'),
  state: z
    .enum(['ok', '30', '14', '7', 'ended'])
    .describe('The lowest limit reached, in days left; ended after expiry'),
})
const knownCertificateSchema = z.object({
  name: z.string(),
  subject: z.string(),
  ...certificateSchema.shape,
})

const serviceSchema = z.object({
  id: z.string(),
  navn: z.string(),
  platform: z.string().nullable(),
  state,
  outcome: z
    .enum(probeOutcomes)
    .nullable()
    .describe('The outcome of the latest probe, however old; null when never probed'),
  detail: z.string().nullable().describe('Details of the outcome, in our own words and codes'),
  probedAt: maybeTime.describe('The time of the latest probe'),
  durationMs: maybeMs.describe('The duration of the latest probe; null when state is offline or unknown'),
  phasesMs: z
    .partialRecord(z.enum(phases), ms)
    .describe('The phases of the latest probe; a phase that did not start is absent'),
  redirects: count.nullable(),
  p50Ms: maybeMs.describe('In the last 24 hours, within 5 %'),
  p95Ms: maybeMs,
  availableShare: maybeShare.describe('The share of judged probes in the last 24 hours that were ok or slow'),
  knownShare: z.number().min(0).max(1).describe('The share of the last 24 hours that was judged'),
  warnAtMs: ms.describe('Slower than this is slow'),
  failAtMs: ms.describe('Slower than this has failed'),
  certificate: certificateSchema.nullable().describe("The service's certificate"),
})

const indeksSchema = z.object({
  indeks: z.enum(indekser),
  state: z
    .enum(['ok', 'unsteady', 'unstable', 'failed', 'offline', 'unknown'])
    .describe(
      `Based on our ten newest calls. unsteady: at least one in five failed. failed: more than half failed. ${unstableMeans}`,
    ),
  p50Ms: maybeMs.describe('First attempts in the last 24 hours, within 5 %'),
  p95Ms: maybeMs,
  p99Ms: maybeMs,
  calls: count.describe('First attempts judged in the last 24 hours'),
  failed: count.describe('First attempts without a usable answer'),
})

const statementSchema = z.object({
  service: z.string(),
  state: z.enum(['full', 'partial', 'none', 'unknown']).describe('unknown: the wording is not recognised'),
  oppetidShare: maybeShare.describe('null when the page has no figure'),
  svartidMs: maybeMs.describe('null when the page has no figure'),
})

const servicePageSchema = z.object({
  readAt: maybeTime.describe('When the page was last requested; null when never'),
  outcome: z
    .enum(['read', 'status', 'shape', 'redirects', 'network', 'tls', 'timeout', 'oversized', 'format'])
    .nullable(),
  parsedAt: maybeTime.describe('When the page was last parsed'),
  known: z.boolean().describe('Whether the figures are recent enough; else `statements` is empty'),
  statements: z.array(statementSchema),
})

export const tjenesterSchema = z.object({
  demo,
  finding: z.string().describe('A sentence about what is slow or down, in Danish'),
  services: z.array(serviceSchema),
  indexes: z.array(indeksSchema),
  certificates: z.array(knownCertificateSchema),
  servicePage: servicePageSchema
    .nullable()
    .describe("The figures on Serviceplatformen's own page; null when it is not configured"),
})

const serviceAnswer = ({ probe, summary, certificate }: ProbeModel): z.infer<typeof serviceSchema> => {
  const { state, latest } = summary
  const now = state === 'unknown' || state === 'offline' ? undefined : latest
  return toAnswer(
    serviceSchema,
    { ...probe, ...summary },
    {
      outcome: latest?.outcome,
      detail: latest?.detail,
      probedAt: latest?.at,
      durationMs: now?.durationMs,
      phasesMs: now?.phases ?? {},
      redirects: now?.redirects,
      certificate: certificate && toAnswer(certificateSchema, certificate, {}),
    },
  )
}

const indeksAnswer = (indeks: IndeksModel): z.infer<typeof indeksSchema> =>
  toAnswer(indeksSchema, indeks, {
    p50Ms: percentile(indeks.times, 0.5),
    p95Ms: percentile(indeks.times, 0.95),
    p99Ms: percentile(indeks.times, 0.99),
    calls: indeks.times.count,
    failed: indeks.times.failed,
  })

const servicePageAnswer = (page: ServicePageModel): z.infer<typeof servicePageSchema> =>
  toAnswer(servicePageSchema, page, {
    readAt: page.reading?.at,
    outcome: page.reading?.outcome,
    statements: page.statements.map((statement) => toAnswer(statementSchema, statement, {})),
  })

export const tjenesterAnswer = (world: World, model: ServicesModel): z.infer<typeof tjenesterSchema> => ({
  demo: world.demo,
  finding: servicesHeadline(model),
  services: model.probes.map(serviceAnswer),
  indexes: model.indexes.map(indeksAnswer),
  certificates: model.certificates.map((one) => toAnswer(knownCertificateSchema, one, {})),
  servicePage: model.servicePage === undefined ? null : servicePageAnswer(model.servicePage),
})

const bucket = z.enum(klikBuckets)

const taskSchema = z.object({
  opgave: z.string(),
  titel: z.string().nullable(),
  start: day.nullable(),
  deadline: day.nullable(),
  type: z.enum(klikTypes).nullable().describe('Null when it is not reported'),
  counts: z.record(bucket, count).describe('Kommuner by status; sums to 98'),
  oldestAt: maybeTime.describe('When the oldest valid status was reported; null when none is valid'),
  newestAt: maybeTime,
  origins: z.array(z.string()).describe('The files or addresses the statuses were imported from'),
  kommuner: z.array(z.object({ kommunekode: z.string(), status: bucket })).describe('All 98'),
})

export const klikSchema = z.object({ demo, opgaver: z.array(taskSchema) })

const forBuckets = <T>(make: (one: z.infer<typeof bucket>) => T) =>
  Object.fromEntries(klikBuckets.map((one) => [one, make(one)])) as Record<z.infer<typeof bucket>, T>

const taskAnswer = (task: KlikTask): z.infer<typeof taskSchema> =>
  toAnswer(taskSchema, task, {
    counts: forBuckets((one) => task.kommuner[one].length),
    kommuner: klikBuckets
      .flatMap((status) => task.kommuner[status].map(({ kommunekode }) => ({ kommunekode, status })))
      .sort((a, b) => (a.kommunekode < b.kommunekode ? -1 : 1)),
  })

export const klikAnswer = (world: World, tasks: readonly KlikTask[]): z.infer<typeof klikSchema> => ({
  demo: world.demo,
  opgaver: tasks.map(taskAnswer),
})
