// The view-model of the indexes: how each answers now, by its newest attempts.
import { isAnswer } from '../../server/domain/measured/cell.ts'
import { type Indeks, isResponseTime, type Outcome } from '../../server/domain/measured/check.ts'
import { emptySketch, mergeSketches, type Sketch } from '../../server/domain/measured/sketch.ts'
import type { LatestAttempt } from '../../server/domain/ports/attempts.ts'
import { endOf } from '../../server/domain/readiness/validity.ts'
import type { ProbeState } from '../../server/domain/services/probe.ts'
import { minute } from '../../server/domain/time.ts'
import type { IndeksSketches } from './details.ts'
import type { Reading } from './world.ts'

/** `unsteady`: it answers, and at least one call in five is without a usable answer. */
export type IndeksState = Exclude<ProbeState, 'slow'> | 'unsteady'
export type IndeksModel = {
  indeks: Indeks
  /** By the newest first attempts. */
  state: IndeksState
  /** Response times of the last 24 hours, and those without an answer. */
  times: Sketch
}

/** What the indexes' models rest on. */
export type IndexesDetail = {
  /** Response times of the last 24 hours, by kommunekode. */
  sketches: IndeksSketches
  /** The newest first attempts in each index (`newestAttempts`), the newest first. */
  latestAttempts: readonly LatestAttempt[]
  /** From one pulse to the next, ms. */
  pulseMs: number
}

/** So many first attempts decide how an index answers. */
export const newestAttempts = 10
/** And none that is older than two pulses, or than this where they are closer, ms. */
const shortestNewMs = 30 * minute

/** Ends that say nothing of the index: they are about our configuration, or our keys. */
const ours: readonly string[] = ['configuration', 'signature'] satisfies Outcome[]

/** How an index answers at the reading's instant; it learns when an attempt no longer tells of now. */
const indeksState = (
  attempts: readonly LatestAttempt[],
  pulseMs: number,
  { now, until }: Reading,
): IndeksState => {
  const endsAt = (at: number) => endOf(at, Math.max(2 * pulseMs, shortestNewMs))
  for (const { at } of attempts) {
    until(at)
    until(endsAt(at))
  }
  const newest = attempts.filter(({ at }) => at <= now && now < endsAt(at))
  if (newest[0]?.outcome === 'offline') return 'offline'
  const judged = newest.filter((one) => isResponseTime({ ...one, number: 1 }) && !ours.includes(one.outcome))
  if (judged.length === 0) return 'unknown'
  const failed = judged.filter(({ outcome }) => !isAnswer(outcome)).length / judged.length
  return failed > 1 / 2 ? 'failed' : failed >= 1 / 5 ? 'unsteady' : 'ok'
}

export const indeksModel = (
  indeks: Indeks,
  { sketches, latestAttempts, pulseMs }: IndexesDetail,
  reading: Reading,
): IndeksModel => ({
  indeks,
  state: indeksState(
    latestAttempts.filter((attempt) => attempt.indeks === indeks),
    pulseMs,
    reading,
  ),
  times: [...sketches[indeks].values()].reduce(mergeSketches, emptySketch()),
})
