// JSON API schema and answer for how kommuner moved between two frozen weeks.
import { z } from 'zod'
import { type ReadinessGroup, readinessGroups } from '../../server/domain/kle.ts'
import { levels } from '../../server/domain/readiness/level.ts'
import {
  type ChangeCounts,
  changes,
  countChanges,
  differenceOf,
  transitionKinds,
} from '../../server/domain/week/difference.ts'
import type { FrozenWeek } from '../../server/domain/week/frozen-week.ts'
import { changeClause } from '../text/week-changes.ts'
import { count, maybeCount, maybeTime, perGroup } from './schemas.ts'
import { toAnswer } from './to-answer.ts'

const stateSchema = z.object({
  level: z.enum(levels),
  delivered: maybeCount.describe('Obligatory numbers with cases; null at level ukendt'),
  obligatory: count,
})

const transitionSchema = z.object({
  kommunekode: z.string().regex(/^\d{4}$/),
  group: z.enum(readinessGroups),
  kind: z
    .enum(transitionKinds)
    .describe(
      'frem, tilbage: the level, or at one level the delivered numbers, rose or fell. ny: no number was in force, or it was not known. udgaaet: no number is in force any more, or the kommune is not polled. ikkeMaalt: not known any more. aendretAfOs: our numbers, rules or right changed, so that it is no step',
    ),
  from: stateSchema,
  to: stateSchema,
  sinceAt: maybeTime.describe(
    'When the level became what it is; null when only the delivered numbers changed',
  ),
  rung: z.enum(['adgang', 'leverance']).describe('The rung of the ladder that changed'),
  text: z.string().describe('In Danish, to follow the name of the kommune'),
})

const changeCounts = z
  .object(
    Object.fromEntries(changes.map((change) => [change, count])) as Record<keyof ChangeCounts, typeof count>,
  )
  .describe('Kommuner by change; sums to 98. ikkeMaalt has also those that were not known before')

export const changesSchema = z.object({
  counts: perGroup(changeCounts),
  transitions: z.array(transitionSchema).describe('Every state that differs, by kommunekode and group'),
})

export const changesAnswer = (first: FrozenWeek, second: FrozenWeek): z.infer<typeof changesSchema> => {
  const difference = differenceOf(first, second)
  const counts = readinessGroups.map((group) => [group, countChanges(difference, second, group)])
  return {
    counts: Object.fromEntries(counts) as Record<ReadinessGroup, ChangeCounts>,
    transitions: difference.map((one) =>
      toAnswer(transitionSchema, one, {
        from: toAnswer(stateSchema, one.from, {}),
        to: toAnswer(stateSchema, one.to, {}),
        sinceAt: one.since,
        rung: one.reason.rung,
        text: changeClause(one),
      }),
    ),
  }
}
