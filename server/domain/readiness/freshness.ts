// Friskhed: judges whether a kommune still delivers, from what the index received lately and usually receives.
import type { KleGroup } from '../kle.ts'
import type { Stop } from '../measured/delivery.ts'
import { day, workingDays } from '../time.ts'

export type FreshnessRules = {
  /** The window of the received-since count, ms. */
  freshWithinMs: number
  /** Without a history, a group with at least this many cases is expected to receive something. */
  minCases: number
}

/** Cases in a group's known numbers, and how many of them the index received within the window. */
export type Measured = {
  cases?: number | undefined
  received?: number | undefined
  /** Whether all of the group's numbers are known; otherwise the sums cover only some of them. */
  complete: boolean
}

/** The number of cases a group usually receives within the window, learnt one day at a time. */
export type Usual = {
  /** The criteria it was learnt under; under other criteria it does not apply. */
  criteriaHash: string
  /** The last day (Copenhagen) that was learnt from. */
  day: string
  /** Cases received in the windows learnt from, newest last, scaled to an ordinary share of working days. */
  received: readonly number[]
  /** The latest consecutive days that received something, but far less than usual; absent when there are none. */
  lower?: readonly number[] | undefined
}

const daysUntilHistory = 14
/** Also the number of consecutive days after which a lower level becomes the usual. */
export const daysRemembered = 28
/** From this many expected, receiving nothing is significant (Poisson: e^-5 is under 1 %). */
const leastExpected = 5
/** Receiving less than this share of the usual is a stop, not a quiet week. */
const stoppedShare = 0.1
/** Windows below this share of working days are not learnt from; without history, never judged `no`. */
const leastShare = 0.5

export type Freshness = {
  outcome: 'yes' | 'no' | 'notMeasured' | 'notRelevant'
  /** Cases expected within the window, adjusted for holidays; absent until there is a history. */
  expected?: number | undefined
  /** The stop that decided it, instead of what came within the window. */
  stopped?: GroupStop | undefined
}

/** A stop, and in which of the group's KLE groups it is. */
export type GroupStop = Stop & { groups: readonly KleGroup[] }

/** The verdict of the hourly calls about all KLE groups of a group. */
export type GroupVerdict = GroupStop | 'receiving'

/** The working days of the window that ends at `at`, as a share of those of an ordinary week. */
export const workedShare = (at: number, windowMs: number): number =>
  workingDays(at - windowMs, at) / ((windowMs / day) * (5 / 7))

/** The median, because a mean would be raised for weeks by the bulk load of a kommune's first days. */
const usually = ({ received }: Usual): number =>
  [...received].sort((a, b) => a - b)[Math.floor((received.length - 1) / 2)] ?? 0

/**
 * Judges what was received within the window; `share` is the window's `workedShare`. The verdict of hourly calls goes
 * before our own: they know each hour's usual, and batches, and what others receive. Unlike `yes`, `no` requires that
 * all numbers are known, because the unknown numbers may have received the rest.
 */
export const assessFreshness = (
  { cases, received, complete }: Measured,
  usual: Usual | undefined,
  share: number,
  minCases: number,
  verdict?: GroupVerdict,
): Freshness => {
  if (typeof verdict === 'object' && cases !== undefined && cases > 0)
    return { outcome: 'no', stopped: verdict }
  if (cases === undefined || received === undefined) return { outcome: 'notMeasured' }
  const history = usual !== undefined && usual.received.length >= daysUntilHistory
  const expected = history ? usually(usual) * share : undefined
  if (received > 0 && received >= (expected ?? 0) * stoppedShare) return { outcome: 'yes', expected }
  if (!complete) return { outcome: 'notMeasured', expected }
  if (cases === 0) return { outcome: 'notRelevant' }
  if (verdict === 'receiving') return { outcome: received > 0 ? 'yes' : 'notRelevant', expected }
  const canJudge =
    expected === undefined ? cases >= minCases && share >= leastShare : expected >= leastExpected
  return { outcome: canJudge ? 'no' : 'notRelevant', expected }
}

/** Learns from a day judged `no`. After four weeks with deliveries every day, their level becomes the usual. */
const learnLower = (usual: Usual, perOrdinary: number): Partial<Usual> => {
  const lower = perOrdinary > 0 ? [...(usual.lower ?? []), perOrdinary] : []
  return lower.length < daysRemembered ? { lower } : { received: lower, lower: undefined }
}

/**
 * Learns from a day once, from the window that ended on it. A day that received far less than usual is stored
 * separately, so that a stop does not become the usual. A day with unknown numbers is not learnt from.
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
