// Owns keeping tokens: one per kommune, fetched once for all who ask, until shortly before it ends.
import type { Clock } from '../../domain/ports/clock.ts'
import { minute, second } from '../../domain/time.ts'
import type { Sealed } from '../envelope.ts'
import type { Semaphore } from './semaphore.ts'
import type { Token } from './token.ts'

export type Refused = Extract<Sealed, { kind: 'refused' }>
export type Issued = { kind: 'token'; token: Token } | Refused

/** Asks the STS. Rejects only when `signal` aborts. */
export type Issue = (cvr: string, signal: AbortSignal) => Promise<Issued>

/** Before it ends, so that a call is answered while its token holds. */
const marginOf = (lifeMs: number): number => Math.min(30 * second, lifeMs / 10)
/** After a failure nobody asks for a while: doubled each time, and at its longest where asking cannot help. */
const shortestPauseMs = 2 * second
const longestPauseMs = minute

type Cached = { issued: Issued; untilAt: number; untilMono: number }
type Flight = { issued: Promise<Issued>; waiters: number; stop: AbortController }
type Entry = { cached?: Cached | undefined; flight?: Flight | undefined; failures: number }

/** The same as `issue`, but for what is held; `semaphore` bounds how many are fetched at once. */
export const createTokens = (issue: Issue, clock: Clock, semaphore: Semaphore): Issue => {
  const entries = new Map<string, Entry>()

  /** By both clocks: the one may be set back, the other stands still while the machine sleeps. */
  const cache = (issued: Issued, ms: number): Cached => ({
    issued,
    untilAt: clock.now() + ms,
    untilMono: clock.mono() + ms,
  })
  const isFresh = ({ untilAt, untilMono }: Cached): boolean =>
    clock.now() < untilAt && clock.mono() < untilMono

  const keep = (entry: Entry, issued: Issued): void => {
    if (issued.kind === 'token') {
      const lifeMs = issued.token.endsAt - clock.now()
      entry.failures = 0
      // One that has ended by our clock, which may be ahead, is not asked for anew with every call.
      entry.cached = cache(issued, Math.max(shortestPauseMs, lifeMs - marginOf(lifeMs)))
      return
    }
    const pauseMs = Math.min(longestPauseMs, shortestPauseMs * 2 ** entry.failures)
    entry.failures += 1
    entry.cached = cache(issued, issued.retryable ? pauseMs : longestPauseMs)
  }

  const fetch = async (cvr: string, signal: AbortSignal): Promise<Issued> => {
    const giveBack = await semaphore(signal)
    try {
      return await issue(cvr, signal)
    } finally {
      giveBack()
    }
  }

  const start = (entry: Entry, cvr: string): Flight => {
    const stop = new AbortController()
    const flight: Flight = { issued: fetch(cvr, stop.signal), waiters: 0, stop }
    const end = () => {
      if (entry.flight === flight) entry.flight = undefined
    }
    flight.issued.then((issued) => {
      keep(entry, issued)
      end()
    }, end)
    entry.flight = flight
    return flight
  }

  /** Waits along; the last to leave takes the flight with him. */
  const join = (entry: Entry, flight: Flight, signal: AbortSignal): Promise<Issued> =>
    new Promise((resolve, reject) => {
      const leave = () => {
        reject(signal.reason)
        flight.waiters -= 1
        if (flight.waiters > 0) return
        if (entry.flight === flight) entry.flight = undefined
        flight.stop.abort()
      }
      flight.waiters += 1
      signal.addEventListener('abort', leave, { once: true })
      flight.issued.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
    })

  return async (cvr, signal) => {
    signal.throwIfAborted()
    let entry = entries.get(cvr)
    if (entry === undefined) {
      entry = { failures: 0 }
      entries.set(cvr, entry)
    }
    if (entry.cached !== undefined && isFresh(entry.cached)) return entry.cached.issued
    return join(entry, entry.flight ?? start(entry, cvr), signal)
  }
}
