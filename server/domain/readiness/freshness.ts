// Owns whether a kommune still delivers: what the index received lately against what it usually does.
import { day, workingDays } from '../time.ts'

export type FreshnessRules = {
  /** The window of the received-since count, ms. */
  freshWithinMs: number
  /** Until there is a history: a group with at least this many cases should receive something. */
  minCases: number
}

/** What a group's known numbers have, and what the index received of them within the window. */
export type Measured = {
  cases?: number | undefined
  received?: number | undefined
  /** Whether all of the group's numbers are known: what some of them received is less than what all did. */
  complete: boolean
}

/** What a group usually receives within the window, learnt one day at a time. */
export type Usual = {
  /** The last day (Copenhagen) that was learnt from. */
  day: string
  /** What was received on the days learnt from, newest last, per window with its ordinary share of worked days. */
  received: readonly number[]
}

const daysUntilHistory = 14
const daysRemembered = 28
/** Below this many expected, receiving nothing is no wonder (Poisson: e^-5 is under 1 %). */
const tooFew = 5
/** Receiving less than this share of the usual is a stop, not a quiet week. */
const stoppedShare = 0.1
/** A window with less than this share of its worked days neither teaches nor, without a history, tells. */
const leastShare = 0.5

export type Freshness = {
  outcome: 'yes' | 'no' | 'notMeasured' | 'notRelevant'
  /** Expected within the window, holidays allowed for; absent until there is a history. */
  expected?: number | undefined
}

/** The worked days of the window that ends at `at`, against those of an ordinary week. */
export const workedShare = (at: number, windowMs: number): number =>
  workingDays(at - windowMs, at) / ((windowMs / day) * (5 / 7))

/** The median: a kommune's first days may be a bulk load, which a mean would expect for ever after. */
const usually = ({ received }: Usual): number =>
  [...received].sort((a, b) => a - b)[Math.floor((received.length - 1) / 2)] ?? 0

/**
 * Judges what was received within the window; `share` is the window's `workedShare`. Enough is enough however
 * little is known, but too little is only said when all numbers are known.
 */
export const assessFreshness = (
  { cases, received, complete }: Measured,
  usual: Usual | undefined,
  share: number,
  minCases: number,
): Freshness => {
  if (cases === undefined || received === undefined) return { outcome: 'notMeasured' }
  const history = usual !== undefined && usual.received.length >= daysUntilHistory
  const expected = history ? usually(usual) * share : undefined
  if (received > 0 && received >= (expected ?? 0) * stoppedShare) return { outcome: 'yes', expected }
  if (!complete) return { outcome: 'notMeasured', expected }
  if (cases === 0) return { outcome: 'notRelevant' }
  const canTell = expected === undefined ? cases >= minCases && share >= leastShare : expected >= tooFew
  return { outcome: canTell ? 'no' : 'notRelevant', expected }
}

/**
 * Learn from a day, once. A day on which delivery had stopped, or had not begun, is not learnt from: it would
 * become the usual. Nor is a day of which only a part is known.
 */
export const stepUsual = (
  usual: Usual | undefined,
  { cases, received, complete }: Measured,
  freshness: Freshness,
  today: string,
  share: number,
): Usual | undefined => {
  if (!cases || received === undefined || !complete || share < leastShare) return usual
  if (freshness.outcome === 'no' || usual?.day === today) return usual
  const perOrdinary = Math.round((received / share) * 10) / 10
  return { day: today, received: [...(usual?.received ?? []), perOrdinary].slice(-daysRemembered) }
}
