// The OpenAPI document of the JSON API, made from the schemas of its answers.
import { z } from 'zod'
import { readinessGroups } from '../../server/domain/kle.ts'
import { levels } from '../../server/domain/readiness/level.ts'
import { eventsOnPage, mostEventsOnPage, signaler, tilstande } from '../model/incident-query.ts'
import { periods } from '../model/periods.ts'
import { netvaerk, sortKeys } from '../model/query.ts'
import { findings, stepKinds } from '../model/step-kind.ts'
import { haendelserSchema, haendelseSchema } from './haendelser.ts'
import { svartiderSchema } from './response-times.ts'
import {
  healthSchema,
  kommuneDetailSchema,
  kommunerSchema,
  overblikSchema,
  problemSchema,
} from './schemas.ts'
import { klikSchema, tjenesterSchema } from './services.ts'
import { ugeModSchema, ugeSchema } from './uge.ts'
import { ugerSchema } from './uger.ts'

const schemas = {
  Overblik: overblikSchema,
  Kommuner: kommunerSchema,
  Kommune: kommuneDetailSchema,
  Tjenester: tjenesterSchema,
  Svartider: svartiderSchema,
  Klik: klikSchema,
  Haendelser: haendelserSchema,
  Haendelse: haendelseSchema,
  Uger: ugerSchema,
  Uge: ugeSchema,
  UgeMod: ugeModSchema,
  Health: healthSchema,
  Problem: problemSchema,
}

const jsonSchema = (schema: z.ZodType): object => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema)
  return rest
}

type Content = { type: string; schema: object }

const json = (name: keyof typeof schemas): Content => ({
  type: 'application/json',
  schema: { $ref: `#/components/schemas/${name}` },
})

const answer = (description: string, { type, schema }: Content) => ({
  description,
  content: { [type]: { schema } },
})

const problems = {
  default: answer('A problem (RFC 9457)', {
    ...json('Problem'),
    type: 'application/problem+json',
  }),
}

const get = (summary: string, ok: Content, more: { responses?: object; parameters?: object[] } = {}) => ({
  get: {
    summary,
    ...(more.parameters === undefined ? {} : { parameters: more.parameters }),
    responses: { 200: answer(summary, ok), ...more.responses, ...problems },
  },
})

const filter = (name: string, description: string, values?: readonly string[]) => ({
  name,
  in: 'query',
  required: false,
  description,
  schema: values === undefined ? { type: 'string' } : { type: 'string', enum: values },
})

/** The filters of the page `/kommuner`, with the same names. */
const filters = [
  filter('loesning', 'A product id, or `ingen` for kommuner without a known product'),
  filter('netvaerk', 'Network of infrastructure owners', netvaerk),
  filter('gruppe', 'The KLE group to which niveau, trin, fund and loesning=ingen apply', readinessGroups),
  filter('niveau', 'Level', levels),
  filter('trin', 'The kind of the next step; without gruppe, the `step` of the kommune', stepKinds),
  filter('fund', 'What is found in the configurations, whatever the next step', findings),
  filter('q', 'Free text in name, kommunekode, CVR, network and product'),
  filter('sorter', 'Sort by', sortKeys),
  filter('retning', 'Ascending (op) or descending (ned)', ['op', 'ned']),
]

const kommunekode = {
  name: 'kommunekode',
  in: 'path',
  required: true,
  schema: { type: 'string', pattern: '^\\d{4}$' },
}

/** The filters of the page `/haendelser`, with the same names. */
const incidentFilters = [
  filter('tilstand', 'State: open (also an unstable one), unstable, recovering or closed', tilstande),
  filter('signal', 'Signal; `oplyst` for the events that others report', signaler),
  filter('kommune', 'The kommunekode of a kommune that is hit'),
  filter('loesning', 'The id of a product that is the cause, or delivers the KLE group that is'),
  filter('tjeneste', 'The id of a service that is the cause, or runs on the platform that is'),
]

const whole = (name: string, description: string, maximum?: number) => ({
  ...filter(name, description),
  schema: { type: 'integer', minimum: 1, ...(maximum === undefined ? {} : { maximum }) },
})

/** The page of the events that others report. */
const eventPage = [
  whole('side', 'The page of the events that others report; by default 1'),
  whole('antal', `The most events of a page; by default ${eventsOnPage}`, mostEventsOnPage),
]

const incidentId = { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }

const week = (name: string) => ({
  name,
  in: 'path',
  required: true,
  description: 'An ISO 8601 week, such as 2026-W48',
  schema: { type: 'string', pattern: '^\\d{4}-W\\d\\d$' },
})

/** The whole document. Its paths are the app's, with `{parameters}`. */
export const openApiDocument = (demo: boolean, version: string) => ({
  openapi: '3.1.0',
  info: {
    title: 'Borgerblik Status',
    version,
    description:
      'Which of the 98 Danish kommuner deliver their obligatory cases to the indexes behind Borgerblikket. Counts only: no case data and no personal data.',
  },
  'x-demo': demo,
  paths: {
    '/healthz': get('The process, the store and the poller work', json('Health'), {
      responses: { 503: answer('The store or the poller does not work', json('Health')) },
    }),
    '/metrics': get('Prometheus metrics', { type: 'text/plain', schema: { type: 'string' } }),
    '/api/v1/openapi.json': get('This document', { type: 'application/json', schema: { type: 'object' } }),
    '/api/v1/kle-konfiguration.schema.json': get(
      'The JSON schema of KLE configurations fetched over HTTP (sources.kleKonfiguration)',
      { type: 'application/schema+json', schema: { type: 'object' } },
    ),
    '/api/v1/overblik': get('All kommuner counted by level', json('Overblik')),
    '/api/v1/tjenester': get(
      "The services: probes, indexes, certificates, and Serviceplatformen's own figures",
      json('Tjenester'),
    ),
    '/api/v1/svartider': get(
      'Response times and failures of the services, by point over a period',
      json('Svartider'),
      {
        parameters: [
          filter('tjeneste', 'The id of a probe or an index (sdi, ydi); without it all services'),
          filter('periode', 'The last hour, day, 7 days, 30 days or year; by default 24t', periods),
        ],
      },
    ),
    '/api/v1/haendelser': get(
      'The matching incidents, and the events that others report',
      json('Haendelser'),
      { parameters: [...incidentFilters, ...eventPage] },
    ),
    '/api/v1/haendelser/{id}': get(
      'One incident: its steps, its notices, and the incidents it explains',
      json('Haendelse'),
      { parameters: [incidentId] },
    ),
    '/api/v1/uge': get('The frozen weeks, newest first', json('Uger')),
    '/api/v1/uge/{uge}': get('A frozen week, and what changed since the one before it', json('Uge'), {
      parameters: [week('uge')],
    }),
    '/api/v1/uge/{uge}/mod/{mod}': get(
      'What changed from an earlier frozen week (mod) to another',
      json('UgeMod'),
      { parameters: [week('uge'), week('mod')] },
    ),
    '/api/v1/klik': get('The KLIK tasks, with the status of each kommune', json('Klik')),
    '/api/v1/kommuner': get('The matching kommuner, sorted', json('Kommuner'), { parameters: filters }),
    '/api/v1/kommuner/{kommunekode}': get('One kommune: its ladder and each KLE number', json('Kommune'), {
      parameters: [kommunekode],
    }),
  },
  components: {
    schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, jsonSchema(schema)])),
  },
})
