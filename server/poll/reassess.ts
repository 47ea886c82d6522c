// Reassesses states that have ended, and retries failed assessments.
import type { LevelStore } from '../domain/ports/levels.ts'
import type { Assessor } from '../domain/readiness/kommune.ts'
import { minute, second } from '../domain/time.ts'
import type { Task } from './probing.ts'
import type { Waiter } from './wait.ts'

export type ReassessDeps = {
  store: Pick<LevelStore, 'reassessDue' | 'readNextDue' | 'readUndecided'>
  assessor: Assessor
  time: Waiter
  log: (line: string) => void
}

/** Short, because an import in another process may add an end before the one waited for. */
const everyMs = minute
/** The shortest wait, so that a state due again at once does not block the event loop. */
const leastMs = second

/** Also waits for ends within the interval. Logs each failed assessment once, including those of checks and imports. */
export const reassessTask = ({ store, assessor, time, log }: ReassessDeps): Task => {
  let logged = new Set<string>()

  const logFailures = async (): Promise<void> => {
    const failures = (await store.readUndecided()).map(
      ({ kommunekode, reason }) => `not assessed: kommune ${kommunekode}: ${reason}`,
    )
    for (const line of failures) if (!logged.has(line)) log(line)
    logged = new Set(failures)
  }

  return {
    everyMs,
    run: async (signal) => {
      for (const endsAt = time.mono() + everyMs; ; ) {
        await store.reassessDue(assessor, time.now())
        await logFailures()
        const due = await store.readNextDue()
        const waitMs = Math.max(leastMs, (due ?? Infinity) - time.now())
        if (time.mono() + waitMs >= endsAt) return
        await time.wait(waitMs, signal)
      }
    },
  }
}
