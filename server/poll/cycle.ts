// Runs a round: starts every job at its offset, a few concurrently, and records each kommune's results together.

import { isAnswer } from '../domain/measured/cell.ts'
import type { CheckResult } from '../domain/measured/check.ts'
import type { CheckRequest } from '../domain/ports/source.ts'
import type { Job } from './plan.ts'
import type { Waiter } from './wait.ts'

export type Progress = { planned: number; done: number; failed: number }

export type RoundDeps = {
  time: Waiter
  /** Completes a kommune's requests from imported facts, just before they are made. */
  complete: (requests: readonly CheckRequest[]) => Promise<CheckRequest[]>
  check: (request: CheckRequest, signal: AbortSignal) => Promise<CheckResult>
  record: (kommunekode: string, results: CheckResult[]) => Promise<void>
  onProgress: (progress: Progress) => void
}

/**
 * Runs a round until it is done, `deadline` (monotonic ms) has passed, or `signal` aborts. Completed checks are
 * recorded in every case; jobs not reached by the deadline come first in the next plan.
 */
export const runRound = async (
  jobs: readonly Job[],
  options: { concurrency: number; deadline: number },
  { time, complete, check, record, onProgress }: RoundDeps,
  signal: AbortSignal,
): Promise<Progress> => {
  const startedAt = time.mono()
  const progress = { planned: jobs.reduce((sum, job) => sum + job.requests.length, 0), done: 0, failed: 0 }
  const queue = [...jobs]
  const over = () => signal.aborted || time.mono() >= options.deadline

  const runJob = async (job: Job): Promise<void> => {
    const results: CheckResult[] = []
    try {
      for (const request of await complete(job.requests)) {
        if (over()) break
        results.push(await check(request, signal))
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
      await runJob(job)
    }
  }

  // `allSettled`, so that the other jobs' results are recorded before the round ends.
  const ends = await Promise.allSettled(Array.from({ length: options.concurrency }, work))
  const failure = ends.find((end) => end.status === 'rejected')
  if (failure && !signal.aborted) throw failure.reason
  return progress
}
