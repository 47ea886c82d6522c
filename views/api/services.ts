// JSON API schemas and answers for the services and the KLIK tasks.
import { z } from 'zod'
import { indekser } from '../../server/domain/measured/check.ts'
import { percentile } from '../../server/domain/measured/sketch.ts'
import { phases, probeOutcomes } from '../../server/domain/services/probe.ts'
import type { CertificateLeft } from '../model/certificates.ts'
import type { IndeksModel } from '../model/indexes.ts'
import { type KlikTask, klikBuckets } from '../model/klik.ts'
import type { ProbeModel } from '../model/probes.ts'
import type { ServicePageModel } from '../model/service-page.ts'
import type { ServicesModel } from '../model/services.ts'
import type { World } from '../model/world.ts'
import { servicesFinding } from '../text/services.ts'
import { iso, orNull } from './kle.ts'
import { count, demo, maybeTime, time } from './schemas.ts'

const ms = z.number().nonnegative()
const maybeMs = ms.nullable()
const maybeShare = z.number().min(0).max(1).nullable()

const states = ['ok', 'slow', 'failed', 'offline', 'unknown'] as const
const state = z
  .enum(states)
  .describe(
    'offline: our own connection was down, so nothing is judged. unknown: no result newer than two intervals',
  )

const certificateShape = {
  endsAt: time,
  days: count.describe('Whole days left; 0 on the last day and after expiry'),
  state: z
    .enum(['ok', '30', '14', '7', 'ended'])
    .describe('The lowest limit reached, in days left; ended after expiry'),
}

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
  lookedAt: maybeTime.describe('The time of the latest probe'),
  durationMs: maybeMs.describe('The duration of the latest probe; null unless state is ok, slow or failed'),
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
  certificate: z.object(certificateShape).nullable().describe("The service's certificate"),
})

const indeksSchema = z.object({
  indeks: z.enum(indekser),
  state: z
    .enum(['ok', 'unsteady', 'failed', 'offline', 'unknown'])
    .describe(
      'Based on our ten newest calls. unsteady: at least one in five failed. failed: more than half failed',
    ),
  p50Ms: maybeMs.describe('First attempts in the last 24 hours, within 5 %'),
  p95Ms: maybeMs,
  p99Ms: maybeMs,
  calls: count.describe('First attempts judged in the last 24 hours'),
  failed: count.describe('First attempts without a usable answer'),
})

const servicePageSchema = z.object({
  readAt: maybeTime.describe('When the page was last requested; null when never'),
  outcome: z
    .enum(['read', 'status', 'shape', 'redirects', 'network', 'tls', 'timeout', 'oversized'])
    .nullable(),
  saidAt: maybeTime.describe('When the page was last parsed'),
  known: z.boolean().describe('Whether the figures are recent enough; else `statements` is empty'),
  statements: z.array(
    z.object({
      service: z.string(),
      state: z
        .enum(['full', 'partial', 'none', 'unknown'])
        .describe('unknown: the wording is not recognised'),
      oppetidShare: maybeShare.describe('null when the page has no figure'),
      svartidMs: maybeMs.describe('null when the page has no figure'),
    }),
  ),
})

export const tjenesterSchema = z.object({
  demo,
  finding: z.string().describe('A sentence about what is slow or down, in Danish'),
  services: z.array(serviceSchema),
  indexes: z.array(indeksSchema),
  certificates: z.array(z.object({ name: z.string(), subject: z.string(), ...certificateShape })),
  servicePage: servicePageSchema
    .nullable()
    .describe("The figures on Serviceplatformen's own page; null when it is not configured"),
})

const certificateAnswer = ({ endsAt, days, state }: CertificateLeft) => ({
  endsAt: new Date(endsAt).toISOString(),
  days,
  state,
})

const serviceAnswer = ({ probe, summary, certificate }: ProbeModel): z.infer<typeof serviceSchema> => {
  const { state, latest } = summary
  const now = state === 'unknown' || state === 'offline' ? undefined : latest
  return {
    id: probe.id,
    navn: probe.navn,
    platform: orNull(probe.platform),
    state,
    outcome: orNull(latest?.outcome),
    detail: orNull(latest?.detail),
    lookedAt: iso(latest?.at),
    durationMs: orNull(now?.durationMs),
    phasesMs: now?.phases ?? {},
    redirects: orNull(now?.redirects),
    p50Ms: orNull(summary.p50Ms),
    p95Ms: orNull(summary.p95Ms),
    availableShare: orNull(summary.availableShare),
    knownShare: summary.knownShare,
    warnAtMs: probe.warnAtMs,
    failAtMs: probe.failAtMs,
    certificate: certificate === undefined ? null : certificateAnswer(certificate),
  }
}

const indeksAnswer = ({ indeks, state, times }: IndeksModel): z.infer<typeof indeksSchema> => ({
  indeks,
  state,
  p50Ms: orNull(percentile(times, 0.5)),
  p95Ms: orNull(percentile(times, 0.95)),
  p99Ms: orNull(percentile(times, 0.99)),
  calls: times.count,
  failed: times.failed,
})

const servicePageAnswer = ({
  reading,
  saidAt,
  known,
  statements,
}: ServicePageModel): z.infer<typeof servicePageSchema> => ({
  readAt: iso(reading?.at),
  outcome: orNull(reading?.outcome),
  saidAt: iso(saidAt),
  known,
  statements: statements.map(({ service, state, oppetidShare, svartidMs }) => ({
    service,
    state,
    oppetidShare: orNull(oppetidShare),
    svartidMs: orNull(svartidMs),
  })),
})

export const tjenesterAnswer = (world: World, model: ServicesModel): z.infer<typeof tjenesterSchema> => ({
  demo: world.demo,
  finding: servicesFinding(model).headline,
  services: model.probes.map(serviceAnswer),
  indexes: model.indexes.map(indeksAnswer),
  certificates: model.certificates.map((one) => ({
    name: one.name,
    subject: one.subject,
    ...certificateAnswer(one),
  })),
  servicePage: model.servicePage === undefined ? null : servicePageAnswer(model.servicePage),
})

const bucket = z.enum(klikBuckets)

export const klikSchema = z.object({
  demo,
  opgaver: z.array(
    z.object({
      opgave: z.string(),
      titel: z.string().nullable(),
      counts: z.record(bucket, count).describe('Kommuner by status; sums to 98'),
      oldestAt: maybeTime.describe('When the oldest valid status was reported; null when none is valid'),
      newestAt: maybeTime,
      origins: z.array(z.string()).describe('The files or addresses the statuses were imported from'),
      kommuner: z.array(z.object({ kommunekode: z.string(), status: bucket })).describe('All 98'),
    }),
  ),
})

const forBuckets = <T>(make: (one: z.infer<typeof bucket>) => T) =>
  Object.fromEntries(klikBuckets.map((one) => [one, make(one)])) as Record<z.infer<typeof bucket>, T>

export const klikAnswer = (world: World, tasks: readonly KlikTask[]): z.infer<typeof klikSchema> => ({
  demo: world.demo,
  opgaver: tasks.map(({ opgave, titel, kommuner, oldestAt, newestAt, origins }) => ({
    opgave,
    titel: orNull(titel),
    counts: forBuckets((one) => kommuner[one].length),
    oldestAt: iso(oldestAt),
    newestAt: iso(newestAt),
    origins: [...origins],
    kommuner: klikBuckets
      .flatMap((status) => kommuner[status].map(({ kommunekode }) => ({ kommunekode, status })))
      .sort((a, b) => (a.kommunekode < b.kommunekode ? -1 : 1)),
  })),
})
