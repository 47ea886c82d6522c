// Reassesses what time alone has changed: states that have ended, and assessments that failed.
import type { LevelStore } from '../domain/ports/levels.ts'
import type { Assessor } from '../domain/readiness/kommune.ts'
import { second } from '../domain/time.ts'
import type { Task } from './probing.ts'
import type { Waiter } from './wait.ts'

export type ReassessDeps = {
  store: Pick<LevelStore, 'reassessDue' | 'readUndecided'>
  assessor: Assessor
  time: Pick<Waiter, 'now'>
  log: (line: string) => void
}

/** Pages show an ended state as unknown until it is reassessed, so the wait is short; looking costs one index lookup. */
const everyMs = second

/** Logs each failed assessment once, also those that a check or an import met. */
export const reassessTask = ({ store, assessor, time, log }: ReassessDeps): Task => {
  let logged = new Set<string>()
  return {
    everyMs,
    run: async () => {
      await store.reassessDue(assessor, time.now())
      const failures = (await store.readUndecided()).map(
        ({ kommunekode, reason }) => `not assessed: kommune ${kommunekode}: ${reason}`,
      )
      for (const line of failures) if (!logged.has(line)) log(line)
      logged = new Set(failures)
    },
  }
}
