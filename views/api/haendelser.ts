// JSON API schemas and answers for the incidents, and for the events that others report.
import { z } from 'zod'
import { causeText } from '../../server/domain/incidents/cause.ts'
import { kleGroups } from '../../server/domain/kle.ts'
import { closings, type IncidentDetail, type StoredIncident } from '../../server/domain/ports/incidents.ts'
import type { IncidentErrors } from '../model/incident-errors.ts'
import { judgedAgainAt } from '../model/incident-maintenance.ts'
import {
  eventsOnPage,
  type IncidentQuery,
  selectIncidents,
  toIncidentSearch,
} from '../model/incident-query.ts'
import { incidentLooks, lookOf } from '../model/incident-state.ts'
import { servicesHit } from '../model/incidents.ts'
import type { EventPage, ReportedEvent } from '../model/reported-events.ts'
import type { World } from '../model/world.ts'
import { incidentsFinding, type Measuring } from '../text/incident-list.ts'
import { incidentTitle } from '../text/incidents.ts'
import { errorFields, errorsAnswer } from './incident-errors.ts'
import { count, demo, maybeTime, time } from './schemas.ts'
import { toAnswer } from './to-answer.ts'

const cause = z
  .string()
  .describe(
    '`platform:ID`, `service:ID`, `product:ID`, `product:ID+group:NN`, `group:NN`, `kommune:NNNN` (of svar: the calls about it, not the kommune itself) or `unknown`',
  )
const kommunekoder = z.array(z.string().regex(/^\d{4}$/))
const maybeCount = count.nullable()
const maybeCases = z.number().nonnegative().nullable()

const outsideSchema = z.object({
  calls: maybeCount,
  bad: maybeCount,
  expected: maybeCases,
  received: maybeCases,
})

const evidenceSchema = z
  .object({
    calls: maybeCount.describe('svar: the calls judged, of which `bad` failed or were slow'),
    bad: maybeCount,
    usual: z.number().min(0).max(1).nullable().describe('svar: the usual share of failures'),
    expected: maybeCases.describe('leverance: cases expected, or for `drop` the former total'),
    received: maybeCases.describe('leverance: cases received, or for `drop` the present total'),
    outside: outsideSchema.nullable().describe('The same of what it does not hit, in the same time'),
  })
  .describe('The numbers that the verdict rests on')

const incidentSchema = z.object({
  id: count,
  signal: z.enum(['svar', 'leverance']),
  what: z
    .enum(['failed', 'slow', 'token', 'right', 'stop', 'drop'])
    .describe('Of calls: failed, slow, token, right. stop: deliveries that stopped. drop: cases gone'),
  cause,
  candidates: z.array(cause).describe('Causes that would also explain it, when the cause is unknown'),
  certainty: z
    .number()
    .describe('Difference in log-likelihood to the next best cause; below 3 it is not sure'),
  state: z.enum(['open', 'recovering', 'closed', 'merged']),
  shownAs: z
    .enum(incidentLooks)
    .describe(
      'The state as the pages and `tilstand` have it. unstable: open, and fails now and then or has come back. closedByHand, abandoned: as `closedBy`',
    ),
  hasComeBack: z.boolean().describe('It has come back after it seemed over, or was closed'),
  title: z.string().describe('In Danish'),
  beganAt: time.describe('The estimated time of the first failure'),
  openedAt: time,
  recoveringAt: maybeTime,
  closedAt: maybeTime,
  closedBy: z
    .enum(closings)
    .nullable()
    .describe('hand: before it was seen to be over. abandoned: no longer measured, so that nobody knows'),
  closedOrigin: z.string().nullable().describe('Who or what closed it by hand'),
  acknowledgedAt: maybeTime.describe('When someone told that they are on it'),
  judgedAgainAt: maybeTime.describe(
    'While announced maintenance covers all of it: when that ends. It is measured, but not judged',
  ),
  mergedInto: maybeCount.describe('The incident that explains this one'),
  hit: kommunekoder.describe('The kommuner it hits; of one that is over, those it hit'),
  recovered: kommunekoder.describe('Those of `hit` that are well again'),
  services: z
    .array(z.string())
    .nullable()
    .describe(
      'svar: the services in which calls fail; null when the cause is not of services, and they are unknown',
    ),
  groups: z.array(z.enum(kleGroups)).nullable().describe('leverance: the KLE groups it concerns'),
  evidence: evidenceSchema,
})

const eventSchema = z
  .object({
    id: z.string(),
    titel: z.string(),
    fra: z.string().describe('A day in Copenhagen, or an instant'),
    til: z.string().nullable().describe('Likewise, included; null when it is not over'),
    state: z.enum(['coming', 'open', 'over']),
    scopes: z.array(z.string()).describe('What it concerned, such as `service:sdi`; empty when not reported'),
    tekst: z.string().nullable(),
    kilde: z.string().nullable().describe('The unit or role that reported it'),
    origin: z.string().describe('The file it was imported from'),
    recordedAt: time,
  })
  .describe('An event described by hand; not measured')

const pageSchema = z
  .object({
    page: count.describe('The page, from 1; beyond the last page, the last'),
    pages: count.describe('At least 1'),
    limit: count.describe(`The most events of a page: ${eventsOnPage}, or \`antal\``),
    selected: count.describe('How many events match, on all pages'),
    next: z.string().nullable().describe('The path of the next page; null on the last'),
  })
  .describe('Which page of the events that others report this is')

export const haendelserSchema = z.object({
  demo,
  finding: z.string().describe('A sentence about the open incidents, in Danish, whatever the filters'),
  haendelser: z
    .array(incidentSchema)
    .describe('The matching incidents: live, worst first, then those closed within 90 days, latest first'),
  oplyste: z
    .array(eventSchema)
    .describe('A page of the matching events that others report, latest first: `side` and `antal` select it'),
  oplystePage: pageSchema,
})

const stepSchema = z.object({
  at: time,
  kind: z.enum([
    'opened',
    'cause',
    'recovering',
    'relapsed',
    'reopened',
    'merged',
    'closed',
    'abandoned',
    'note',
    'acknowledged',
  ]),
  cause,
  hit: count.describe('How many kommuner it hit'),
  evidence: evidenceSchema,
  text: z.string().nullable().describe('Only of a step made by hand'),
  origin: z.string().nullable().describe('Who or what made a step by hand; null when measured'),
})

const noticeSchema = z.object({ at: time, kind: z.enum(['opened', 'reopened', 'changed', 'closed']), cause })

export const haendelseSchema = z.object({
  demo,
  ...incidentSchema.shape,
  steps: z.array(stepSchema).describe('What was known when, oldest first'),
  ...errorFields,
  notices: z.array(noticeSchema).describe('The notices that are to be sent'),
  oplyste: z
    .array(z.string())
    .describe('The ids of events that others report, of the same time and about the same: at most ten'),
  folded: z.array(incidentSchema).describe('The incidents that this one explains'),
})

const evidenceAnswer = (evidence: StoredIncident['evidence']): z.infer<typeof evidenceSchema> =>
  toAnswer(evidenceSchema, evidence, {
    outside: evidence.outside && toAnswer(outsideSchema, evidence.outside, {}),
  })

const incidentAnswer = (incident: StoredIncident, world: World): z.infer<typeof incidentSchema> =>
  toAnswer(incidentSchema, incident, {
    cause: causeText(incident.cause),
    title: incidentTitle(incident, world),
    shownAs: lookOf(incident),
    hasComeBack: incident.isUnstable,
    judgedAgainAt: judgedAgainAt(world, incident),
    services: servicesHit(world, incident),
    groups: incident.groups && [...incident.groups],
    evidence: evidenceAnswer(incident.evidence),
  })

export const haendelserAnswer = (
  world: World,
  events: EventPage,
  query: IncidentQuery,
  measuring: Measuring,
): z.infer<typeof haendelserSchema> => ({
  demo: world.demo,
  finding: incidentsFinding(world, measuring).headline,
  haendelser: selectIncidents(world, query).map((one) => incidentAnswer(one, world)),
  oplyste: events.events.map((one) => toAnswer(eventSchema, one, {})),
  oplystePage: toAnswer(pageSchema, events, {
    next:
      events.page < events.pages
        ? `/api/v1/haendelser${toIncidentSearch({ ...query, side: events.page + 1 })}`
        : undefined,
  }),
})

/** The time of a step or a notice, as ISO 8601. */
const timeOf = (at: number): string => new Date(at).toISOString()

export const haendelseAnswer = (
  world: World,
  { incident, steps, notices, folded }: IncidentDetail,
  errors: IncidentErrors | undefined,
  events: readonly ReportedEvent[],
): z.infer<typeof haendelseSchema> => ({
  demo: world.demo,
  ...incidentAnswer(incident, world),
  steps: steps.map((step) =>
    toAnswer(stepSchema, step, { at: timeOf(step.at), evidence: evidenceAnswer(step.evidence) }),
  ),
  ...errorsAnswer(errors),
  notices: notices.map((notice) => toAnswer(noticeSchema, notice, { at: timeOf(notice.at) })),
  oplyste: events.map(({ id }) => id),
  folded: folded.map((one) => incidentAnswer(one, world)),
})
