// Whether a kommune still delivers: what the index received lately, against what it usually receives.
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
  /** The question it was learnt under: another one expects something else. */
  criteriaHash: string
  /** The last day (Copenhagen) that was learnt from. */
  day: string
  /** What was received on the days learnt from, newest last, per window with its ordinary share of worked days. */
  received: readonly number[]
  /** The latest days in a row that received something, and far too little to be the usual; absent when there is none. */
  lower?: readonly number[] | undefined
}

const daysUntilHistory = 14
/** Also how many days in a row at a lower level make it the new usual. */
const daysRemembered = 28
/** Below this many expected, receiving nothing is no wonder (Poisson: e^-5 is under 1 %). */
const tooFew = 5
/** Receiving less than this share of the usual is a stop, not a quiet week. */
const stoppedShare = 0.1
/** Windows below this share of working days are not learnt from; without history, never judged `no`. */
const leastShare = 0.5

export type Freshness = {
  outcome: 'yes' | 'no' | 'notMeasured' | 'notRelevant'
  /** Expected within the window, holidays allowed for; absent until there is a history. */
  expected?: number | undefined
}

/** The working days of the window that ends at `at`, as a share of those of an ordinary week. */
export const workedShare = (at: number, windowMs: number): number =>
  workingDays(at - windowMs, at) / ((windowMs / day) * (5 / 7))

/** The median: a kommune's first days may be a bulk load, which a mean would expect for ever after. */
const usually = ({ received }: Usual): number =>
  [...received].sort((a, b) => a - b)[Math.floor((received.length - 1) / 2)] ?? 0

/**
 * Judges what was received within the window; `share` is the window's `workedShare`. `yes` needs no complete answer,
 * `no` does: the numbers that are not known may have received the rest.
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

/** A day judged `no`: after four weeks of deliveries in a row, their level is the usual. A day without any ends the row. */
const learnLower = (usual: Usual, perOrdinary: number): Partial<Usual> => {
  const lower = perOrdinary > 0 ? [...(usual.lower ?? []), perOrdinary] : []
  return lower.length < daysRemembered ? { lower } : { received: lower, lower: undefined }
}

/**
 * Learns from a day once, from the window that ended on it. A day that received far less than usual is remembered
 * apart, so that a stop does not become the usual. A day of which only a part is known is not learnt from.
 */
export const stepUsual = (
  usual: Usual | undefined,
  { cases, received, complete }: Measured,
  freshness: Freshness,
  window: { day: string; share: number; criteriaHash: string },
): Usual | undefined => {
  const { share, ...learnt } = window
  if (!cases || received === undefined || !complete || share < leastShare) return usual
  const former = usual?.criteriaHash === window.criteriaHash ? usual : undefined
  if (former !== undefined && former.day >= window.day) return usual
  const perOrdinary = Math.round((received / share) * 10) / 10
  if (freshness.outcome === 'no')
    return former === undefined ? usual : { ...former, ...learnt, ...learnLower(former, perOrdinary) }
  return { ...learnt, received: [...(former?.received ?? []), perOrdinary].slice(-daysRemembered) }
}
