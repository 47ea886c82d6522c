// Precedence: what only explains waits while a round counts, so that the totals of all kommuner come first.
import { second } from '../domain/time.ts'
import type { Waiter } from './wait.ts'

export type Precedence = {
  /** Does work that comes first. */
  first<T>(work: () => Promise<T>): Promise<T>
  /** Resolves when no such work is under way; rejects when `signal` aborts. */
  turn(signal: AbortSignal): Promise<void>
}

const lookAgainMs = second

export const createPrecedence = ({ wait }: Waiter): Precedence => {
  let underWay = 0
  return {
    first: async (work) => {
      underWay += 1
      try {
        return await work()
      } finally {
        underWay -= 1
      }
    },
    turn: async (signal) => {
      // Looked at now and then, because between two jobs of a round nothing is under way for a moment.
      while (underWay > 0) await wait(lookAgainMs, signal)
    },
  }
}
