// The suite of tests that every store must pass.
import { describe } from 'vitest'
import { describeAttempts } from './suite/attempts.ts'
import { describeDeliveries } from './suite/deliveries.ts'
import { describeErrors } from './suite/errors.ts'
import { describeFacts } from './suite/facts.ts'
import { describeIncidents } from './suite/incidents.ts'
import { describeLevels } from './suite/levels.ts'
import type { OpenStore } from './suite/record.ts'
import { describeRest } from './suite/rest.ts'
import { describeRuns } from './suite/runs.ts'
import { describeSnapshot } from './suite/snapshot.ts'
import { describeWeeks } from './suite/weeks.ts'

export const describeStore = (name: string, open: OpenStore): void => {
  describe(name, () => {
    for (const part of [
      describeRuns,
      describeSnapshot,
      describeLevels,
      describeAttempts,
      describeErrors,
      describeDeliveries,
      describeFacts,
      describeIncidents,
      describeWeeks,
      describeRest,
    ])
      part(open)
  })
}
