// Owns the cadence: rounds of counts that never overlap, pulses between them, one round after a jump, and stopping.
import { setMaxListeners } from 'node:events'
import type { CheckResult } from '../domain/check.ts'
import { assessKommune, type Rules } from '../domain/group.ts'
import { inForce } from '../domain/kle.ts'
import type { DecideKommune, PollerStatus, Source, Store } from '../domain/ports.ts'
import { copenhagenDay } from '../domain/time.ts'
import { runRound } from './cycle.ts'
import type { LagMeter } from './lag.ts'
import { nextStart, type Polled, planPulse, planRound } from './plan.ts'
import type { Waiter } from './wait.ts'
import { watchClock } from './watch.ts'

type PollOptions = {
  countsMs: number
  pulseMs: number
  pulseSample: number
  concurrency: number
}

export type PollerDeps = {
  store: Store
  source: Source
  time: Waiter
  lag: LagMeter
  polled: readonly Polled[]
  rules: Rules
  options: PollOptions
  log: (line: string) => void
}

export type Poller = {
  status(): PollerStatus
  /** Aborts what is under way, records what was measured, and resolves when nothing runs any more. */
  stop(): Promise<void>
  /** Rejects when the poller broke: a bug, or a store that cannot be written. */
  broken: Promise<never>
}

/** Aborts with either; every call under way listens to it, so their number is no sign of a leak. */
const either = (a: AbortSignal, b: AbortSignal): AbortSignal => {
  const signal = AbortSignal.any([a, b])
  setMaxListeners(0, signal)
  return signal
}

export const startPoller = (deps: PollerDeps): Poller => {
  const { store, source, time, lag, polled, rules, options, log } = deps
  const stopping = new AbortController()
  const gapMs = 2 * options.countsMs
  let status: PollerStatus = { lagMs: 0 }
  // Replaced as a whole, so that a reader can tell by identity whether it is news.
  const say = (news: Partial<PollerStatus>) => {
    status = { ...status, lagMs: lag.since(time.mono() - 60_000), ...news }
  }
  /** Counts clock jumps; a batch under which it changed is not trusted. */
  let epoch = 0
  let interrupt = new AbortController()

  const numbersToday = () => inForce(rules.obligatory, copenhagenDay(time.now()))

  const decide: DecideKommune = (kommunekode, cells, former) =>
    assessKommune(kommunekode, cells, former, time.now(), rules)

  const recorder = (from: number) => async (kommunekode: string, results: CheckResult[]) => {
    const now = time.now()
    const batch = { kommunekode, results, recordedAt: now, trusted: epoch === from }
    await store.record(batch, (cells, former) => assessKommune(kommunekode, cells, former, now, rules), gapMs)
  }

  const round = async (since: number, spreadMs: number): Promise<void> => {
    const startedAt = time.now()
    const from = epoch
    const jobs = planRound(polled, numbersToday(), await store.readCheckedAt(), {
      since,
      now: startedAt,
      spreadMs,
    })
    const planned = jobs.reduce((sum, job) => sum + job.asks.length, 0)
    if (planned === 0) return
    const id = await store.startRound('counts', startedAt, planned)
    say({ round: { startedAt, planned, done: 0, failed: 0 } })
    const signal = either(stopping.signal, interrupt.signal)
    const { done, failed } = await runRound(
      jobs,
      { concurrency: options.concurrency, deadline: time.mono() + options.countsMs },
      {
        time,
        check: source.check,
        record: recorder(from),
        onProgress: (progress) => say({ round: { startedAt, ...progress } }),
      },
      signal,
    )
    const endedAt = time.now()
    await store.endRound(id, { endedAt, done, failed })
    await store.prune(endedAt)
    say({ round: undefined })
    log(
      `round ended: ${done} of ${planned} checks, ${failed} without an answer, ${Math.round(endedAt - startedAt)} ms`,
    )
  }

  /** Waits until the wall clock shows `at`; a jump or the stop ends the wait. */
  const waitUntil = async (at: number): Promise<void> => {
    const signal = either(stopping.signal, interrupt.signal)
    await time.wait(Math.max(0, at - time.now()), signal).catch(() => undefined)
  }

  const distrustAfterSetBack = async (): Promise<void> => {
    const newest = await store.newestMeasuredAt()
    if (newest === undefined || newest <= time.now()) return
    log('the clock was set back while the poller was stopped: everything is measured anew')
    await store.distrust(decide)
  }

  const keepCounting = async (): Promise<void> => {
    await distrustAfterSetBack()
    // A round that was cut off goes on; what it has measured is not asked for again.
    const [last] = await store.readRounds('counts', 1)
    const resumable =
      last !== undefined && last.startedAt <= time.now() && time.now() - last.startedAt < options.countsMs
    let anchor = resumable ? last.startedAt : time.now()
    let due = anchor
    let spreadMs = 0
    let seen = epoch
    while (!stopping.signal.aborted) {
      say({ nextAt: nextStart(anchor, options.countsMs, time.now()) })
      await round(due, spreadMs)
      if (stopping.signal.aborted) return
      if (seen === epoch) await waitUntil(nextStart(anchor, options.countsMs, time.now()))
      spreadMs = seen === epoch ? options.countsMs : 0
      if (seen !== epoch) {
        seen = epoch
        interrupt = new AbortController()
        await store.distrust(decide)
        anchor = time.now()
      }
      due = Number.POSITIVE_INFINITY
    }
  }

  const keepPulsing = async (): Promise<void> => {
    for (let nth = 0; !stopping.signal.aborted; nth++) {
      await time.wait(options.pulseMs, stopping.signal).catch(() => undefined)
      if (stopping.signal.aborted) return
      const asks = planPulse(polled, numbersToday(), nth, options.pulseSample)
      for (const ask of asks) {
        const attempt = await source.pulse(ask, stopping.signal).catch((error) => {
          if (stopping.signal.aborted) return undefined
          throw error
        })
        if (attempt === undefined) return
        await store.recordAttempts([attempt])
      }
    }
  }

  const onJump = () => {
    epoch += 1
    log('the clock jumped or the machine slept: everything is measured anew')
    say({ jumpedAt: time.now() })
    interrupt.abort()
  }

  const running = Promise.all([keepCounting(), keepPulsing(), watchClock(time, onJump, stopping.signal)])
  const broken = running.then(() => new Promise<never>(() => undefined))
  return {
    status: () => status,
    stop: async () => {
      stopping.abort()
      await running
      say({ round: undefined, nextAt: undefined })
    },
    broken,
  }
}
