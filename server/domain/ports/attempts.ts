// The part of the store that holds the attempts and the response times, those of probes included.
import type { Attempt, Indeks } from '../measured/check.ts'
import type { Called, ErrorCount, ErrorSpan } from '../measured/errors.ts'
import type { KommuneHour, PeriodTimes, SpanTimes, TimeSpan } from '../measured/service-times.ts'
import type { Sketch } from '../measured/sketch.ts'

/** The fields of an attempt that show whether an index answers now. */
export type LatestAttempt = Pick<Attempt, 'indeks' | 'at' | 'outcome' | 'lagMs'>

export type AttemptStore = {
  recordAttempts(attempts: readonly Attempt[]): Promise<void>
  /** Response times since `from`, by kommunekode, of each index. */
  readSketches(from: number): Promise<Record<Indeks, Map<string, Sketch>>>
  /**
   * The times of each service, by its `ServiceKey`, between each two of `bounds` (ascending, epoch ms): sums of whole
   * spans, those that start in the period.
   */
  readServiceTimes(span: TimeSpan, bounds: readonly number[]): Promise<PeriodTimes[]>
  /** As `readServiceTimes` by hour, of each index's calls about one kommune. */
  readKommuneTimes(kommunekode: string, bounds: readonly number[]): Promise<PeriodTimes[]>
  /** Sets the times of whole spans, in place of what was recorded in them. */
  recordServiceTimes(list: readonly SpanTimes[]): Promise<void>
  /** Sets the times of whole hours, in place of what was recorded in them. */
  recordKommuneTimes(list: readonly KommuneHour[]): Promise<void>
  /** Attempts since `from`, oldest first; reads some thousand in each turn of the event loop. */
  readAttempts(from: number): Promise<Attempt[]>
  /**
   * The newest first attempts in an index since the last `distrust`, newest first; searches only the newest 20,000
   * attempts.
   */
  readLatestAttempts(indeks: Indeks, limit: number): Promise<LatestAttempt[]>
  /** Attempts since `from` by index and outcome, retries included. */
  readOutcomes(from: number): Promise<{ indeks: Indeks; outcome: string; attempts: number }[]>
  /** When the oldest kept call of an index or a probe was made; undefined when none is kept. */
  readOldestCall(called: Called): Promise<number | undefined>
  /** The errors of first attempts, or of a probe's results, that count as evidence; the most frequent first. */
  readErrors(span: ErrorSpan): Promise<ErrorCount[]>
}
