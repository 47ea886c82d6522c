// Poller: runs rounds of counts that never overlap, pulses between them, and a new round after a clock jump.
import { isAnswer } from '../domain/measured/cell.ts'
import { type Attempt, type CheckResult, type Indeks, indekser } from '../domain/measured/check.ts'
import { indeksKey, probeKey } from '../domain/measured/service-times.ts'
import type { AttemptStore } from '../domain/ports/attempts.ts'
import type { CellStore } from '../domain/ports/cells.ts'
import type { FactStore } from '../domain/ports/facts.ts'
import type { LevelStore } from '../domain/ports/levels.ts'
import type { Pause, PollerStatus } from '../domain/ports/poller.ts'
import type { RoundStore } from '../domain/ports/rounds.ts'
import type { Source } from '../domain/ports/source.ts'
import type { Store } from '../domain/ports/store.ts'
import type { Rules } from '../domain/readiness/group.ts'
import type { Assessor } from '../domain/readiness/kommune.ts'
import type { ProbeResult } from '../domain/services/probe.ts'
import type { KnownReference } from '../domain/services/reachability.ts'
import { minute } from '../domain/time.ts'
import { createCompletion } from './complete.ts'
import { runLanes } from './cycle.ts'
import { insisting, storePauseMs } from './insisting.ts'
import type { LagMeter } from './lag.ts'
import { createLagWatch } from './lag-watch.ts'
import { nextStart, type Polled, plannedIn, planPulse, planRound, targetsAt } from './plan.ts'
import type { Precedence } from './precedence.ts'
import { either, type Waiter } from './wait.ts'
import { watchClock } from './watch.ts'

type PollOptions = {
  countsMs: number
  pulseMs: number
  pulseSample: number
  concurrency: number
}

/** The parts of the store that the poller needs. */
type PollStore = CellStore &
  LevelStore &
  RoundStore &
  Pick<AttemptStore, 'recordAttempts'> &
  Pick<FactStore, 'readFacts'> &
  Pick<Store, 'prune'>

export type PollerDeps = {
  store: PollStore
  source: Source
  time: Waiter
  lag: LagMeter
  polled: readonly Polled[]
  rules: Rules
  assessor: Assessor
  options: PollOptions
  precedence: Precedence
  log: (line: string) => void
  /** Whether an index has asked us to wait. */
  isPaused: (indeks: Indeks) => boolean
}

export type Poller = {
  status(): PollerStatus
  /** Notes a result of a probe, which has one in each `everyMs`. */
  noteProbe(result: ProbeResult, everyMs: number): void
  /** Notes since when what fails is our own trouble; undefined while it is not. */
  noteUnreliable(since: number | undefined): void
  /** Notes what is known of the addresses that tell whether our own connection is down. */
  noteReferences(references: readonly KnownReference[]): void
  /** Notes the calls that a round makes. */
  noteLoad(load: NonNullable<PollerStatus['load']>): void
  /** Notes the services that have asked us to wait. */
  notePauses(pauses: readonly Pause[]): void
  /** Aborts all work, records completed checks, and resolves when everything has stopped. */
  stop(): Promise<void>
  /** Rejects when the poller fails because of a bug. */
  broken: Promise<never>
}

/** A round that starts later than this after its scheduled time is late. */
const lateMs = 1000
const loggedPerRound = 20

export const startPoller = (deps: PollerDeps): Poller => {
  const { store, source, time, lag, polled, rules, assessor, options, precedence, log, isPaused } = deps
  const stopping = new AbortController()
  const gapMs = 2 * options.countsMs
  let status: PollerStatus = { lagMs: 0 }
  // Replaced as a whole, so that a reader can detect a change by identity.
  const updateStatus = (changes: Partial<PollerStatus>) => {
    status = { ...status, lagMs: lag.since(time.mono() - minute), ...changes }
  }
  /** Counts clock jumps; a batch during which it changes is not trusted. */
  let epoch = 0
  let interrupt = new AbortController()

  const targetsToday = () => targetsAt(rules, time.now())

  /** Logs a round's first failures, with the TransactionUUID that the index's support asks for. */
  const logFailures = (results: readonly CheckResult[], reported: number): number => {
    const failed = results.filter((result) => !isAnswer(result.outcome))
    for (const { indeks, kommunekode, kle, outcome, attempts } of failed.slice(
      0,
      Math.max(0, loggedPerRound - reported),
    )) {
      const last = attempts.at(-1)
      const detail = last?.detail === undefined ? '' : ` (${last.detail})`
      log(
        `no answer: ${indeks} ${kommunekode} ${kle} ${outcome}${detail}, TransactionUUID ${last?.transactionUuid}`,
      )
    }
    return failed.length
  }

  const lagWatch = createLagWatch((laggedSince) => updateStatus({ laggedSince }))

  const noteAttempt = (attempt: Attempt | undefined): void => {
    if (attempt === undefined) return
    lagWatch.note(indeksKey(attempt.indeks), attempt, options.pulseMs)
    noteConnection(attempt)
  }

  const noteConnection = (attempt: Attempt): void => {
    if ((attempt.outcome === 'offline') === (status.cutOffSince !== undefined)) return
    updateStatus({ cutOffSince: attempt.outcome === 'offline' ? attempt.at : undefined })
  }

  const recorder = (from: number, id: number) => {
    let reported = 0
    return async (kommunekode: string, results: CheckResult[]): Promise<void> => {
      const now = time.now()
      noteAttempt(results.at(-1)?.attempts.at(-1))
      const batch = { kommunekode, results, recordedAt: now, trusted: epoch === from, round: id }
      await store.record(batch, assessor, gapMs)
      reported += logFailures(results, reported)
    }
  }

  const round = async (since: number, spreadMs: number): Promise<void> => {
    const startedAt = time.now()
    const from = epoch
    const checkedAt = await store.readCheckedAt()
    const targets = targetsToday()
    const lanes = indekser.map((indeks) =>
      planRound(
        polled,
        targets.filter((target) => target.indeks === indeks),
        checkedAt,
        { since, now: startedAt, spreadMs },
      ),
    )
    const planned = plannedIn(lanes.flat())
    // A resumed round may have no checks left. A new round without numbers in force is recorded all the same.
    if (planned === 0 && Number.isFinite(since)) return updateStatus({ isRemeasuring: false })
    const complete = await createCompletion(store, rules, time.now)
    const id = await store.startRound('counts', startedAt, planned)
    updateStatus({ round: { startedAt, planned, done: 0, failed: 0 } })
    const { done, failed } = await runLanes(
      lanes,
      { concurrency: options.concurrency, deadline: time.mono() + options.countsMs },
      {
        time,
        complete,
        check: source.check,
        record: recorder(from, id),
        recordAttempts: async (attempts) => {
          noteAttempt(attempts.at(-1))
          await store.recordAttempts(attempts)
        },
        isPaused,
        onProgress: (progress) => updateStatus({ round: { startedAt, ...progress } }),
        precedence,
      },
      either(stopping.signal, interrupt.signal),
    )
    const endedAt = time.now()
    await store.endRound(id, { endedAt, done, failed })
    await store.prune(endedAt)
    updateStatus({ round: undefined, ...(epoch === from && { isRemeasuring: false }) })
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
    log('the clock was set back while the poller was stopped: everything is measured again')
    updateStatus({ jumpedAt: time.now(), isRemeasuring: true })
    await store.distrust(assessor, time.now())
  }

  /** Does work again, at intervals, while the store fails for a reason that is no bug. */
  const insist = <T>(work: () => Promise<T>): Promise<T> =>
    insisting(work, () => time.wait(storePauseMs, stopping.signal), log)

  const keepCounting = async (): Promise<void> => {
    let seen = epoch
    await insist(distrustAfterSetBack)
    // A round that was interrupted is resumed, without the checks it has made.
    const [last] = await insist(() => store.readRounds('counts', 1))
    const resumable =
      last !== undefined && last.startedAt <= time.now() && time.now() - last.startedAt < options.countsMs
    let anchor = resumable ? last.startedAt : time.now()
    let due = anchor
    let spreadMs = 0
    /** Scheduled start; an early timer must not schedule this round twice. */
    let slot = anchor
    while (!stopping.signal.aborted) {
      const next = nextStart(anchor, options.countsMs, Math.max(slot, time.now()))
      updateStatus({ nextAt: next })
      await insist(() => {
        // What is done before the store fails is not done again.
        const since = due
        due = Math.min(due, time.now())
        return round(since, spreadMs)
      })
      if (stopping.signal.aborted) return
      if (seen === epoch) await waitUntil(next)
      // After a round that exceeds its interval, the next starts at once and is not spread.
      const late = time.now() > next + lateMs
      slot = next
      spreadMs = seen === epoch && !late ? options.countsMs : 0
      if (seen !== epoch) {
        seen = epoch
        interrupt = new AbortController()
        await insist(() => store.distrust(assessor, time.now()))
        anchor = time.now()
        slot = anchor
      }
      due = Number.POSITIVE_INFINITY
    }
  }

  const keepPulsing = async (): Promise<void> => {
    for (let nth = 0; !stopping.signal.aborted; nth++) {
      await time.wait(options.pulseMs, stopping.signal).catch(() => undefined)
      if (stopping.signal.aborted) return
      const requests = planPulse(polled, targetsToday(), nth, options.pulseSample)
      for (const request of requests) {
        if (isPaused(request.indeks)) continue
        const attempt = await source.pulse(request, stopping.signal).catch((error) => {
          if (stopping.signal.aborted) return undefined
          throw error
        })
        if (attempt === undefined) return
        noteAttempt(attempt)
        await insist(() => store.recordAttempts([attempt]))
      }
    }
  }

  /** Updates `lagMs` every minute, even when nothing else changes the status. */
  const keepUpdatingLag = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await time.wait(minute, stopping.signal).catch(() => undefined)
      updateStatus({})
    }
  }

  const onJump = () => {
    epoch += 1
    log('the clock jumped or the machine slept: everything is measured again')
    updateStatus({ jumpedAt: time.now(), isRemeasuring: true })
    interrupt.abort()
  }

  const running = Promise.all([
    keepCounting(),
    keepPulsing(),
    keepUpdatingLag(),
    watchClock(time, onJump, stopping.signal),
  ])
  const broken = running.then(
    () => new Promise<never>(() => undefined),
    (error: unknown) => {
      if (stopping.signal.aborted) return new Promise<never>(() => undefined)
      throw error
    },
  )
  return {
    status: () => status,
    noteProbe: (result, everyMs) => lagWatch.note(probeKey(result.probe), result, everyMs),
    noteUnreliable: (unreliableSince) => {
      if (unreliableSince !== status.unreliableSince) updateStatus({ unreliableSince })
    },
    noteReferences: (references) => updateStatus({ references }),
    noteLoad: (load) => updateStatus({ load }),
    notePauses: (pauses) => updateStatus({ pauses }),
    stop: async () => {
      stopping.abort()
      // `broken` has already reported any failure.
      await running.catch(() => undefined)
      lagWatch.clear()
      updateStatus({ round: undefined, nextAt: undefined, isRemeasuring: undefined, cutOffSince: undefined })
    },
    broken,
  }
}
