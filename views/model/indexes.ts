// The view-model of the indexes: each index's state, from its newest attempts.
import { isAnswer } from '../../server/domain/measured/cell.ts'
import { type Indeks, isResponseTime, type Outcome } from '../../server/domain/measured/check.ts'
import type { Sketch } from '../../server/domain/measured/sketch.ts'
import type { LatestAttempt } from '../../server/domain/ports/attempts.ts'
import type { ProbeState } from '../../server/domain/services/probe.ts'
import { minute } from '../../server/domain/time.ts'
import { type Bearing, type StateShown, shownState } from './probes.ts'
import { isCurrent, type Reading } from './world.ts'

/** By the newest first attempts; `unsteady`: at least one in five has no usable answer. */
type LatestState = Exclude<ProbeState, 'slow'> | 'unsteady'
export type IndeksState = LatestState | 'unstable'
export type IndeksModel = StateShown<LatestState> & {
  indeks: Indeks
  /** Response times of the last 24 hours, and the number of calls without an answer. */
  times: Sketch
}

/** The input of the indexes' models. */
export type IndexesDetail = {
  /** Response times of the last 24 hours, over all kommuner. */
  indeksTimes: Readonly<Record<Indeks, Sketch>>
  /** The last `newestAttempts` first attempts in each index, newest first. */
  latestAttempts: readonly LatestAttempt[]
  /** The time between pulses (ms). */
  pulseMs: number
}

/** The number of first attempts that an index's state is based on. */
export const newestAttempts = 10
/** Attempts older than this (ms), or than two pulses if that is longer, are ignored beside a newer one. */
const shortestNewMs = 30 * minute
/** Two pulses are at least this long (ms), because a call that fails takes up to its time limit. */
const shortestPulsesMs = minute

/** How long (ms) a call shows whether an index answers now: two pulses. */
export const twoPulses = (pulseMs: number): number => Math.max(2 * pulseMs, shortestPulsesMs)

/** Outcomes caused by our configuration or keys, which do not count against the index. */
const ours: readonly string[] = ['configuration', 'signature'] satisfies Outcome[]

/**
 * The index's state at the reading's instant; unknown without an attempt within two pulses. The page is valid until an
 * attempt becomes too old.
 */
const indeksState = (attempts: readonly LatestAttempt[], pulseMs: number, reading: Reading): LatestState => {
  const newest = attempts.filter(({ at }) => isCurrent(reading, at, Math.max(2 * pulseMs, shortestNewMs)))
  const isFromPulses = ({ at }: LatestAttempt) => isCurrent(reading, at, twoPulses(pulseMs))
  if (newest[0]?.outcome === 'offline' && isFromPulses(newest[0])) return 'offline'
  const judged = newest.filter((one) => isResponseTime({ ...one, number: 1 }) && !ours.includes(one.outcome))
  if (!judged.some(isFromPulses)) return 'unknown'
  const failed = judged.filter(({ outcome }) => !isAnswer(outcome)).length / judged.length
  return failed > 1 / 2 ? 'failed' : failed >= 1 / 5 ? 'unsteady' : 'ok'
}

export const indeksModel = (
  indeks: Indeks,
  { indeksTimes, latestAttempts, pulseMs }: IndexesDetail,
  reading: Reading,
  bearing: Bearing,
): IndeksModel => {
  const attempts = latestAttempts.filter((attempt) => attempt.indeks === indeks)
  const shown = shownState<LatestState>(indeksState(attempts, pulseMs, reading), bearing)
  return { indeks, ...shown, times: indeksTimes[indeks] }
}
