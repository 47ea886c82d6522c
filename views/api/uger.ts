// JSON API schema and answer for the list of frozen weeks.
import { z } from 'zod'
import type { WeekSummary } from '../model/weeks.ts'
import { count, countsSchema, demo, perGroup, time } from './schemas.ts'
import { toAnswer } from './to-answer.ts'

export const weekText = z.string().describe('An ISO 8601 week, such as 2026-W48')
const hash = z.string().describe('SHA-256, hexadecimal')

export const summarySchema = z.object({
  week: weekText,
  at: time.describe('The instant that the week shows'),
  frozenAt: time,
  late: z
    .boolean()
    .describe('Frozen from the history after its time: what the history lacks is not measured'),
  revision: count.describe('From 1; a correction is a new revision'),
  correction: z.string().nullable().describe('What this revision changed, by what and why'),
  number: count.describe('The place in the hash chain, from 1'),
  previous: z.string().describe('The hash of the row before it; empty in the first'),
  hash,
  coverage: z.object({ fresh: count, planned: count }),
  groups: perGroup(countsSchema),
})

export const ugerSchema = z.object({ demo, weeks: z.array(summarySchema).describe('Newest first') })

const iso = (at: number): string => new Date(at).toISOString()

export const summaryAnswer = (summary: WeekSummary): z.infer<typeof summarySchema> => ({
  ...toAnswer(summarySchema, summary, { at: '', groups: summary.counts }),
  at: iso(summary.at),
})

export const ugerAnswer = (isDemo: boolean, weeks: readonly WeekSummary[]): z.infer<typeof ugerSchema> => ({
  demo: isDemo,
  weeks: weeks.map(summaryAnswer).reverse(),
})
