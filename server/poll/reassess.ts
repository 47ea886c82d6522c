// Reassesses what time alone has changed: states that have ended, and assessments that failed.
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

/** An import, in a process of its own, may bring a nearer end than the one that is waited for. */
const everyMs = minute
/** The least wait, so that what is due again at once does not keep the event loop. */
const leastMs = second

/** Waits for the next end within the interval. Logs each failed assessment once, also those of checks and imports. */
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
