// Owns the plan: which checks are due, when each kommune's turn is, and whom a pulse asks. Pure.
import type { Right } from '../domain/check.ts'
import type { Kle } from '../domain/kle.ts'
import type { Ask } from '../domain/ports.ts'

export type Polled = { kommunekode: string; right: Right; systemUuid?: string | undefined }

/** One kommune's checks: they are made together, and recorded together. */
export type Job = {
  kommunekode: string
  asks: Ask[]
  /** When its turn is, ms after the round's start. */
  offsetMs: number
}

/** The share of the interval that a round is spread over; the rest is slack, so that no answer is two intervals old. */
const spreadShare = 0.8

const ask = (polled: Polled, kle: Kle): Ask => ({ ...polled, kle })

/**
 * The round's jobs, longest unmeasured first. A check is due when it was not made since `since`, nor in the
 * future (key of `checkedAt`: `kommunekode kle`). `spreadMs` 0: all at once.
 */
export const planRound = (
  polled: readonly Polled[],
  numbers: readonly Kle[],
  checkedAt: ReadonlyMap<string, number>,
  { since, now, spreadMs }: { since: number; now: number; spreadMs: number },
): Job[] => {
  const at = (kommunekode: string, kle: Kle): number => {
    const checked = checkedAt.get(`${kommunekode} ${kle}`)
    return checked === undefined || checked > now ? Number.NEGATIVE_INFINITY : checked
  }
  const due = polled
    .map((p) => ({ polled: p, numbers: numbers.filter((kle) => at(p.kommunekode, kle) < since) }))
    .filter((d) => d.numbers.length > 0)
    .map((d) => ({ ...d, oldest: Math.min(...d.numbers.map((kle) => at(d.polled.kommunekode, kle))) }))
    .sort((a, b) => (a.oldest < b.oldest ? -1 : a.oldest > b.oldest ? 1 : 0))
  return due.map((d, i) => ({
    kommunekode: d.polled.kommunekode,
    asks: d.numbers.map((kle) => ask(d.polled, kle)),
    offsetMs: Math.floor((i / due.length) * spreadMs * spreadShare),
  }))
}

/** Whom the nth pulse asks: the next `size` kommuner in turn, and the next number for each lap. */
export const planPulse = (
  polled: readonly Polled[],
  numbers: readonly Kle[],
  nth: number,
  size: number,
): Ask[] => {
  if (polled.length === 0 || numbers.length === 0) return []
  const count = Math.min(size, polled.length)
  return Array.from({ length: count }, (_, i) => {
    const place = nth * count + i
    const one = polled[place % polled.length] as Polled
    return ask(one, numbers[Math.floor(place / polled.length) % numbers.length] as Kle)
  })
}

/** The start of the round after one: on the cadence, in the future, with what was missed left out. */
export const nextStart = (anchor: number, intervalMs: number, now: number): number =>
  anchor + Math.max(1, Math.floor((now - anchor) / intervalMs) + 1) * intervalMs
