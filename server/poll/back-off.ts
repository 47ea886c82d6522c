// Back-off: while an index is down, all that wait to call it make one call together, ever more seldom.
import type { Attempt, Indeks, Outcome } from '../domain/measured/check.ts'
import { second } from '../domain/time.ts'
import type { Waiter } from './wait.ts'

export type BackOff = {
  /** Notes how a call ended, also one that did not wait for its turn, such as a pulse. */
  note(call: Pick<Attempt, 'indeks' | 'kommunekode' | 'outcome'> & { retryable: boolean }): void
  /** Resolves when the index may be called; rejects when `signal` aborts. */
  turn(indeks: Indeks, signal: AbortSignal): Promise<void>
}

/** The ends of a call by which an index or its STS may be down, when another attempt may succeed. */
const unavailable: readonly Outcome[] = ['network', 'timeout', 'http', 'token']

/** An index is down after so many such calls in a row, if they were about several kommuner: one alone may fail. */
const downAfter = 5
const firstMs = 30 * second

/** While the index is down: when it is next called, and the wait after that. */
type Down = { nextAt: number; waitMs: number; back: AbortController }
type State = { failed: number; kommuner: Set<string>; down?: Down | undefined }

/** Between two calls there are 30 seconds, then twice as long each time, up to `longestMs`. */
export const createBackOff = ({ mono, wait }: Waiter, longestMs: number): BackOff => {
  const states = new Map<Indeks, State>()
  const grown = (ms: number): number => Math.min(ms, longestMs)

  const noteFailure = (indeks: Indeks, kommunekode: string): void => {
    const { failed, kommuner, down } = states.get(indeks) ?? { failed: 0, kommuner: new Set<string>() }
    kommuner.add(kommunekode)
    const isDown = failed + 1 >= downAfter && kommuner.size > 1
    const waitMs = grown(firstMs)
    const begun = isDown ? { nextAt: mono() + waitMs, waitMs, back: new AbortController() } : undefined
    states.set(indeks, { failed: failed + 1, kommuner, down: down ?? begun })
  }

  return {
    note: ({ indeks, kommunekode, outcome, retryable }) => {
      // Our own connection tells nothing of the index.
      if (outcome === 'offline') return
      if (retryable && unavailable.includes(outcome)) return noteFailure(indeks, kommunekode)
      states.get(indeks)?.down?.back.abort()
      states.delete(indeks)
    },
    turn: async (indeks, signal) => {
      for (let down = states.get(indeks)?.down; down !== undefined; down = states.get(indeks)?.down) {
        const leftMs = down.nextAt - mono()
        if (leftMs <= 0) {
          down.waitMs = grown(2 * down.waitMs)
          down.nextAt = mono() + down.waitMs
          return
        }
        await wait(leftMs, AbortSignal.any([signal, down.back.signal])).catch(() => signal.throwIfAborted())
      }
    },
  }
}
