// Owns the plan: which checks are due, when each kommune's turn is, and whom a pulse asks. Pure.

import { inReadinessGroup, type Kle } from '../domain/kle.ts'
import type { Indeks, Right } from '../domain/measured/check.ts'
import type { CheckRequest } from '../domain/ports/source.ts'

/** What is asked about every kommune. */
export type Target = { indeks: Indeks; kle: Kle }

/** The numbers in each index: cases of all, and where benefits are counted, those of 27 and 29. */
export const targetsOf = (numbers: readonly Kle[], benefits: boolean): Target[] => [
  ...numbers.map((kle): Target => ({ indeks: 'sdi', kle })),
  ...(benefits ? numbers.filter((kle) => inReadinessGroup(kle, 'eoj')) : []).map(
    (kle): Target => ({ indeks: 'ydi', kle }),
  ),
]

export type Polled = { kommunekode: string; right: Right; systemUuid?: string | undefined }

/** One kommune's checks: they are made together, and recorded together. */
export type Job = {
  kommunekode: string
  requests: CheckRequest[]
  /** When its turn is, ms after the round's start. */
  offsetMs: number
}

/** The share of the interval that a round is spread over; the rest is slack, so that no answer is two intervals old. */
const spreadShare = 0.8

/** The kommune's own system delivers cases; benefits have no such question. */
const request = ({ systemUuid, ...polled }: Polled, { indeks, kle }: Target): CheckRequest => ({
  ...polled,
  indeks,
  kle,
  systemUuid: indeks === 'sdi' ? systemUuid : undefined,
})

/**
 * The round's jobs, longest unmeasured first. A check is due when it was not made since `since`, nor in the
 * future (key of `checkedAt`: `indeks kommunekode kle`). `spreadMs` 0: all at once.
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

/** Whom the nth pulse asks: the next `size` kommuner in turn, and the next target for each lap. */
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
    const one = polled[place % polled.length] as Polled
    return request(one, targets[Math.floor(place / polled.length) % targets.length] as Target)
  })
}

/** The start of the round after one: on the cadence, in the future, with what was missed left out. */
export const nextStart = (anchor: number, intervalMs: number, now: number): number =>
  anchor + Math.max(1, Math.floor((now - anchor) / intervalMs) + 1) * intervalMs
