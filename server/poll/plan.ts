// Plans the checks that are due, the offset of each kommune, and the calls of a pulse. Pure.

import { inForce, inReadinessGroup, type Kle } from '../domain/kle.ts'
import type { Indeks, Right } from '../domain/measured/check.ts'
import type { CheckRequest } from '../domain/ports/source.ts'
import type { Rules } from '../domain/readiness/group.ts'
import { copenhagenDay } from '../domain/time.ts'

/** A number to count in an index for every kommune. */
export type Target = { indeks: Indeks; kle: Kle }

/** The targets: all numbers in SDI and, when benefits are counted, the numbers of 27 and 29 in YDI. */
export const targetsOf = (numbers: readonly Kle[], benefits: boolean): Target[] => [
  ...numbers.map((kle): Target => ({ indeks: 'sdi', kle })),
  ...(benefits ? numbers.filter((kle) => inReadinessGroup(kle, 'eoj')) : []).map(
    (kle): Target => ({ indeks: 'ydi', kle }),
  ),
]

/** The targets of the numbers in force at `now`. */
export const targetsAt = (
  { obligatory, benefits }: Pick<Rules, 'obligatory' | 'benefits'>,
  now: number,
): Target[] => targetsOf(inForce(obligatory, copenhagenDay(now)), benefits)

export type Polled = { kommunekode: string; right: Right; systemUuid?: string | undefined }

/** A kommune's checks, made and recorded together. */
export type Job = {
  kommunekode: string
  requests: CheckRequest[]
  /** When the job starts, ms after the start of the round. */
  offsetMs: number
}

/** The number of checks in jobs. */
export const plannedIn = (jobs: readonly Job[]): number =>
  jobs.reduce((sum, { requests }) => sum + requests.length, 0)

/** The share of the interval that a round is spread over; the slack keeps answers below an age of two intervals. */
const spreadShare = 0.8

/** Drops `systemUuid` for YDI, because only cases are counted by system. */
const request = ({ systemUuid, ...polled }: Polled, { indeks, kle }: Target): CheckRequest => ({
  ...polled,
  indeks,
  kle,
  systemUuid: indeks === 'sdi' ? systemUuid : undefined,
})

/**
 * The round's jobs, longest unmeasured first. A check is due when it was last made before `since`, never, or after
 * `now` (key of `checkedAt`: `indeks kommunekode kle`). With `spreadMs` 0 all jobs start at once.
 */
export const planRound = (
  polled: readonly Polled[],
  targets: readonly Target[],
  checkedAt: ReadonlyMap<string, number>,
  { since, now, spreadMs }: { since: number; now: number; spreadMs: number },
): Job[] => {
  const at = (kommunekode: string, { indeks, kle }: Target): number => {
    const checked = checkedAt.get(`${indeks} ${kommunekode} ${kle}`)
    return checked === undefined || checked > now ? Number.NEGATIVE_INFINITY : checked
  }
  const due = polled
    .map((p) => ({ polled: p, targets: targets.filter((target) => at(p.kommunekode, target) < since) }))
    .filter((d) => d.targets.length > 0)
    .map((d) => ({ ...d, oldest: Math.min(...d.targets.map((t) => at(d.polled.kommunekode, t))) }))
    .sort((a, b) => (a.oldest < b.oldest ? -1 : a.oldest > b.oldest ? 1 : 0))
  return due.map((d, i) => ({
    kommunekode: d.polled.kommunekode,
    requests: d.targets.map((target) => request(d.polled, target)),
    offsetMs: Math.floor((i / due.length) * spreadMs * spreadShare),
  }))
}

/** The requests of the nth pulse: the next `size` kommuner in turn, with the next target after each cycle through all. */
export const planPulse = (
  polled: readonly Polled[],
  targets: readonly Target[],
  nth: number,
  size: number,
): CheckRequest[] => {
  if (polled.length === 0 || targets.length === 0) return []
  const count = Math.min(size, polled.length)
  return Array.from({ length: count }, (_, i) => {
    const place = nth * count + i
    const kommune = polled[place % polled.length] as Polled
    return request(kommune, targets[Math.floor(place / polled.length) % targets.length] as Target)
  })
}

/** The next start on `anchor + n × interval` (n ≥ 1) after `now`; missed starts are skipped. */
export const nextStart = (anchor: number, intervalMs: number, now: number): number => {
  const next = anchor + Math.max(1, Math.floor((now - anchor) / intervalMs) + 1) * intervalMs
  // The division of fractions may be rounded down, which would give a start that is over.
  return next > now ? next : next + intervalMs
}
