// The part of the store with the attempts and the response times.
import type { Attempt, Indeks } from '../measured/check.ts'
import type { Sketch } from '../measured/sketch.ts'

/** What is asked of the newest attempts: how an index answers now. */
export type LatestAttempt = Pick<Attempt, 'indeks' | 'at' | 'outcome' | 'lagMs'>

export type AttemptStore = {
  recordAttempts(attempts: readonly Attempt[]): Promise<void>
  /** Response times since `from`, by kommunekode, of each index. */
  readSketches(from: number): Promise<Record<Indeks, Map<string, Sketch>>>
  /** How the newest first attempts in an index ended, the newest first; as far back as the newest 20,000 attempts. */
  readLatestAttempts(indeks: Indeks, limit: number): Promise<LatestAttempt[]>
  /** How attempts since `from` ended, retries included. */
  readOutcomes(from: number): Promise<{ indeks: Indeks; outcome: string; attempts: number }[]>
}
