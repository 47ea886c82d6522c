// JSON API schemas and answers for what went wrong in the calls of an incident.
import { z } from 'zod'
import { outcomes } from '../../server/domain/measured/check.ts'
import { probeOutcomes } from '../../server/domain/services/probe.ts'
import type { IncidentErrors } from '../model/incident-errors.ts'
import { count, maybeTime } from './schemas.ts'
import { toAnswer } from './to-answer.ts'

const calledSchema = z.object({
  service: z.string(),
  kind: z.enum(['indeks', 'probe']).describe('Calls of the index of this id, or results of the probe'),
})

const errorSchema = z.object({
  ...calledSchema.shape,
  outcome: z.enum([...new Set([...outcomes, ...probeOutcomes])]),
  detail: z.string().nullable().describe('Our own words and codes, such as `HTTP 503`'),
  count,
})

/** The fields of an incident. */
export const errorFields = {
  errors: z
    .array(errorSchema)
    .nullable()
    .describe(
      'svar: how its calls went wrong since `errorsSinceAt`, the most frequent first; slow answers are none. null when its calls are not kept, and of leverance',
    ),
  errorsSinceAt: maybeTime.describe('`beganAt`, or the oldest call that is kept'),
  errorsNotKept: z
    .array(calledSchema)
    .nullable()
    .describe('Those of whose calls none is kept from that time'),
}

const errorsSchema = z.object(errorFields)

export const errorsAnswer = (errors: IncidentErrors | undefined): z.infer<typeof errorsSchema> => ({
  errors: errors?.list.map((one) => toAnswer(errorSchema, one, {})) ?? null,
  errorsNotKept: errors?.notKept.map((one) => toAnswer(calledSchema, one, {})) ?? null,
  errorsSinceAt: errors === undefined ? null : new Date(errors.from).toISOString(),
})
