// Insisting: work that the store's trouble makes fail is done again or waits, because only a bug ends the server.
import type { Store } from '../domain/ports/store.ts'
import { StoreFailed } from '../domain/ports/store-trouble.ts'
import { minute, second } from '../domain/time.ts'
import type { Task } from './probing.ts'
import type { Waiter } from './wait.ts'

/** Between two tries of work that the store failed. */
export const storePauseMs = minute

/** Does `work` until it does not fail for trouble. Rejects for a bug, and when `pause` does. */
export const insisting = async <T>(
  work: () => Promise<T>,
  pause: () => Promise<void>,
  log: (line: string) => void,
): Promise<T> => {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof StoreFailed)) throw error
      log(`the store failed: ${error.message}`)
      await pause()
    }
  }
}

/** The task, whose runs that the store fails are made again. */
export const insistingTask = ({ everyMs, run }: Task, time: Waiter, log: (line: string) => void): Task => ({
  everyMs,
  run: (signal) =>
    insisting(
      () => run(signal),
      () => time.wait(Math.min(everyMs, storePauseMs), signal),
      log,
    ),
})

const lookAgainMs = 10 * second

/** The task, whose runs wait while nothing can be stored: it runs a command that writes by itself, and would fail. */
export const whenStoring = ({ everyMs, run }: Task, store: Pick<Store, 'trouble'>, time: Waiter): Task => ({
  everyMs,
  run: async (signal) => {
    while (store.trouble() !== undefined) await time.wait(lookAgainMs, signal)
    await run(signal)
  },
})
