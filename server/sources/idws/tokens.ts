// Token cache: one token per kommune, fetched once for all waiters and kept until shortly before it expires.
import pLimit from 'p-limit'
import type { Clock } from '../../domain/ports/clock.ts'
import { minute, second } from '../../domain/time.ts'
import type { Enveloped } from '../envelope.ts'
import type { Token } from './token.ts'

export type Refused = Extract<Enveloped, { kind: 'refused' }>
export type Issued = { kind: 'token'; token: Token } | Refused

/** Requests a token from the STS. Rejects only when `signal` aborts. */
export type Issue = (cvr: string, signal: AbortSignal) => Promise<Issued>

/** The time before its end at which a token is replaced, so that it is still valid when a call is answered. */
const marginOf = (lifeMs: number): number => Math.min(30 * second, lifeMs / 10)
/** The pause after a failure, doubled each time; the longest if a retry cannot succeed. */
const shortestPauseMs = 2 * second
const longestPauseMs = minute

type Cached = { issued: Issued; untilAt: number; untilMono: number }
/** A running fetch, shared by its waiters. */
type Fetch = { issued: Promise<Issued>; waiters: number; stop: AbortController }
type Entry = { cached?: Cached | undefined; running?: Fetch | undefined; failures: number }

/** Wraps `issue` in a cache. */
export const createTokens = (issue: Issue, clock: Clock, concurrentFetches: number): Issue => {
  const limit = pLimit(concurrentFetches)
  const entries = new Map<string, Entry>()

  /** Uses both clocks, because the wall clock may be set back and the monotonic clock stops while the machine sleeps. */
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
      // A token may already have expired by our clock, which may be ahead. It is cached briefly all the same, so that
      // not every call fetches a new token.
      entry.cached = cache(issued, Math.max(shortestPauseMs, lifeMs - marginOf(lifeMs)))
      return
    }
    // Our own connection may be back at any time, and the STS was not asked.
    if (issued.outcome === 'offline') {
      entry.cached = cache(issued, shortestPauseMs)
      return
    }
    const pauseMs = Math.min(longestPauseMs, shortestPauseMs * 2 ** entry.failures)
    entry.failures += 1
    entry.cached = cache(issued, issued.retryable ? pauseMs : longestPauseMs)
  }

  const fetch = (cvr: string, signal: AbortSignal): Promise<Issued> =>
    limit(() => {
      signal.throwIfAborted()
      return issue(cvr, signal)
    })

  const start = (entry: Entry, cvr: string): Fetch => {
    const stop = new AbortController()
    const running: Fetch = { issued: fetch(cvr, stop.signal), waiters: 0, stop }
    const end = () => {
      if (entry.running === running) entry.running = undefined
    }
    running.issued.then((issued) => {
      keep(entry, issued)
      end()
    }, end)
    entry.running = running
    return running
  }

  /** Waits for the running fetch; aborts it when the last waiter aborts. */
  const waitFor = (entry: Entry, running: Fetch, signal: AbortSignal): Promise<Issued> =>
    new Promise((resolve, reject) => {
      const leave = () => {
        reject(signal.reason)
        running.waiters -= 1
        if (running.waiters > 0) return
        if (entry.running === running) entry.running = undefined
        running.stop.abort()
      }
      running.waiters += 1
      signal.addEventListener('abort', leave, { once: true })
      running.issued.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
    })

  return async (cvr, signal) => {
    signal.throwIfAborted()
    let entry = entries.get(cvr)
    if (entry === undefined) {
      entry = { failures: 0 }
      entries.set(cvr, entry)
    }
    if (entry.cached !== undefined && isFresh(entry.cached)) return entry.cached.issued
    return waitFor(entry, entry.running ?? start(entry, cvr), signal)
  }
}
