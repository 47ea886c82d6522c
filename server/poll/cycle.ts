// Runs a round: starts every job at its offset, a few of each index concurrently, and records each kommune's results
// together.

import { isAnswer } from '../domain/measured/cell.ts'
import type { Attempt, CheckResult, Indeks } from '../domain/measured/check.ts'
import type { CheckRequest } from '../domain/ports/source.ts'
import { type Job, plannedIn } from './plan.ts'
import type { Precedence } from './precedence.ts'
import { either, type Waiter } from './wait.ts'

export type Progress = { planned: number; done: number; failed: number }

export type RoundDeps = {
  time: Waiter
  /** Completes a kommune's requests from imported facts, just before they are made. */
  complete: (requests: readonly CheckRequest[]) => Promise<CheckRequest[]>
  check: (request: CheckRequest, signal: AbortSignal) => Promise<CheckResult>
  record: (kommunekode: string, results: CheckResult[]) => Promise<void>
  /** Records the attempts of a check that is made again. */
  recordAttempts: (attempts: Attempt[]) => Promise<void>
  /** Whether an index has asked us to wait. */
  isPaused: (indeks: Indeks) => boolean
  onProgress: (progress: Progress) => void
  /** What explains the cases waits for the jobs of the index that counts them. */
  precedence: Precedence
}

const isOfCases = (job: Job): boolean => job.requests.some(({ indeks }) => indeks === 'sdi')

/**
 * Runs jobs until they are done, `deadline` (monotonic ms) has passed, or `signal` aborts. Completed checks are
 * recorded in every case; jobs not reached by the deadline come first in the next plan.
 */
export const runRound = async (
  jobs: readonly Job[],
  options: { concurrency: number; deadline: number },
  { time, complete, check, record, recordAttempts, isPaused, onProgress, precedence }: RoundDeps,
  signal: AbortSignal,
): Promise<Progress> => {
  const startedAt = time.mono()
  const progress = { planned: plannedIn(jobs), done: 0, failed: 0 }
  const queue = [...jobs]
  const over = () => signal.aborted || time.mono() >= options.deadline

  const runJob = async (job: Job): Promise<void> => {
    const results: CheckResult[] = []
    try {
      const requests = await complete(job.requests)
      for (const [i, request] of requests.entries()) {
        if (over()) break
        const result = await check(request, signal)
        if (!isAnswer(result.outcome) && isPaused(request.indeks)) {
          await recordAttempts(result.attempts)
          // The check is made again, and the rest of the job after it, when the wait is over.
          queue.unshift({ ...job, requests: job.requests.slice(i), offsetMs: 0 })
          break
        }
        results.push(result)
      }
    } finally {
      if (results.length > 0) {
        progress.done += results.length
        progress.failed += results.filter((r) => !isAnswer(r.outcome)).length
        await record(job.kommunekode, results)
        onProgress({ ...progress })
      }
    }
  }

  const work = async (): Promise<void> => {
    for (let job = queue.shift(); job !== undefined && !over(); job = queue.shift()) {
      const early = startedAt + job.offsetMs - time.mono()
      if (early > 0) await time.wait(early, signal)
      await (isOfCases(job) ? precedence.first(() => runJob(job)) : runJob(job))
    }
  }

  // `allSettled`, so that the other jobs' results are recorded before the round ends.
  const ends = await Promise.allSettled(Array.from({ length: options.concurrency }, work))
  const failure = ends.find((end) => end.status === 'rejected')
  if (failure && !signal.aborted) throw failure.reason
  return progress
}

/**
 * Runs the jobs of each index apart, because one may be down, or have asked us to wait, while the other answers. Resolves
 * with what all have done together. When one fails, the others are aborted.
 */
export const runLanes = async (
  lanes: readonly (readonly Job[])[],
  options: { concurrency: number; deadline: number },
  deps: RoundDeps,
  signal: AbortSignal,
): Promise<Progress> => {
  const failing = new AbortController()
  const ending = either(signal, failing.signal)
  const made = lanes.map((jobs): Progress => ({ planned: plannedIn(jobs), done: 0, failed: 0 }))
  const total = (): Progress => ({
    planned: made.reduce((sum, { planned }) => sum + planned, 0),
    done: made.reduce((sum, { done }) => sum + done, 0),
    failed: made.reduce((sum, { failed }) => sum + failed, 0),
  })
  const runLane = async (jobs: readonly Job[], lane: number): Promise<void> => {
    const onProgress = (progress: Progress): void => {
      made[lane] = progress
      deps.onProgress(total())
    }
    try {
      await runRound(jobs, options, { ...deps, onProgress }, ending)
    } catch (error) {
      failing.abort()
      throw error
    }
  }
  const ends = await Promise.allSettled(lanes.map(runLane))
  const failure = ends.find((end) => end.status === 'rejected')
  if (failure !== undefined) throw failure.reason
  return total()
}
