// KLE-konfigurationer of a kommune: the configuration that applies at an instant, and the cases it lets through.

import type { Kle } from '../kle.ts'
import type { Cell, Known } from '../measured/cell.ts'
import { fullRight, type Right } from '../measured/check.ts'
import { endOf } from '../readiness/validity.ts'
import { startOf } from '../time.ts'
import type { Konfiguration, StoredFact } from './facts.ts'

/** The filter that a configuration puts on the cases; the cases are counted a second time with it. */
export type Narrowing = {
  /** Only cases created on or after this day (Copenhagen, `yyyy-mm-dd`). */
  createdFrom?: string | undefined
  /** With `createdFrom`: a case that is not Afsluttet passes regardless of its day. */
  alsoActive: boolean
  /** Only cases of these systems (UUIDs or names), sorted and without duplicates; empty: all systems. */
  systems: readonly string[]
}

/** The filter of an active configuration; `undefined` when it filters nothing or is not active. */
export const narrowingOf = (k: Konfiguration): Narrowing | undefined => {
  const { fradato: createdFrom } = k
  const systems = [...new Set(k.fagsystemfilter)].sort()
  if (!k.aktiv || (createdFrom === undefined && systems.length === 0)) return undefined
  return { createdFrom, alsoActive: createdFrom !== undefined && k.deaktiverFradatoForAktive, systems }
}

/** A narrowing as stable text, stored with the number counted under it. */
export const narrowingKey = (n: Narrowing): string =>
  JSON.stringify([n.createdFrom ?? '', n.alsoActive, ...n.systems])

type Reported = { konfiguration: Konfiguration; reportedAt: number; knownSinceAt: number }

/** A kommune's configurations by number. */
export type Konfigurationer = ReadonlyMap<Kle, Reported>

/** From one kommune's facts; the store holds one for each number. Without oplystDato, the time it was recorded counts. */
export const konfigurationerOf = (facts: readonly StoredFact<'kle-konfiguration'>[]): Konfigurationer => {
  // Cached, because `startOf` is slow and a file contains few distinct days.
  const starts = new Map<string, number>()
  const startAt = (day: string): number => {
    const start = starts.get(day) ?? startOf(day)
    starts.set(day, start)
    return start
  }
  return new Map(
    facts.map(({ key, value, oplystDato, recordedAt, knownSinceAt }) => [
      key,
      {
        konfiguration: value,
        reportedAt: oplystDato === undefined ? recordedAt : startAt(oplystDato),
        knownSinceAt,
      },
    ]),
  )
}

/** `until`: the first instant at which the result changes although no fact is recorded. */
export type KnownKonfiguration =
  | { kind: 'known'; konfiguration: Konfiguration; until: number }
  | { kind: 'unknown'; because: 'never' | 'stale' | 'future'; until: number }

const currentOf = (reported: Reported | undefined, now: number, maxAgeMs: number): KnownKonfiguration => {
  if (reported === undefined) return { kind: 'unknown', because: 'never', until: Infinity }
  const { konfiguration, reportedAt } = reported
  if (reportedAt > now) return { kind: 'unknown', because: 'future', until: reportedAt }
  const until = endOf(reportedAt, maxAgeMs)
  return now < until
    ? { kind: 'known', konfiguration, until }
    : { kind: 'unknown', because: 'stale', until: Infinity }
}

/** A configuration that lets through every case that either of two active configurations lets through. */
const loosest = (a: Konfiguration, b: Konfiguration): Konfiguration => ({
  aktiv: true,
  fradato:
    a.fradato === undefined || b.fradato === undefined
      ? undefined
      : a.fradato < b.fradato
        ? a.fradato
        : b.fradato,
  deaktiverFradatoForAktive: a.deaktiverFradatoForAktive || b.deaktiverFradatoForAktive,
  fagsystemfilter:
    a.fagsystemfilter.length === 0 || b.fagsystemfilter.length === 0
      ? []
      : [...a.fagsystemfilter, ...b.fagsystemfilter],
  oensket: a.oensket === b.oensket ? a.oensket : undefined,
})

/**
 * The configuration of a number that applies at `now`: the latest reported, unless it is older than `maxAgeMs`.
 * A number that is counted together with others (`countedWith`) is open when any of them is, and lets through what
 * any of their active configurations does. A number without a configuration is assumed to be configured like the
 * others (unconfirmed). When none is active, the number's own configuration applies.
 */
export const konfigurationAt = (
  konfigurationer: Konfigurationer,
  kle: Kle,
  now: number,
  maxAgeMs: number,
  countedWith: readonly Kle[] = [],
): KnownKonfiguration => {
  const own = currentOf(konfigurationer.get(kle), now, maxAgeMs)
  if (countedWith.length === 0) return own
  const all = [own, ...countedWith.map((k) => currentOf(konfigurationer.get(k), now, maxAgeMs))]
  const until = Math.min(...all.map((k) => k.until))
  const active = all.flatMap((k) => (k.kind === 'known' && k.konfiguration.aktiv ? [k.konfiguration] : []))
  return active.length === 0
    ? { ...own, until }
    : { kind: 'known', konfiguration: active.reduce(loosest), until }
}

const countedWithOf = (cell: Cell | undefined): readonly Kle[] =>
  cell?.countedWith ? cell.countedWith.split(' ') : []

/** Like `konfigurationAt`, for all numbers that a cell counts. */
export const konfigurationOfCell = (
  konfigurationer: Konfigurationer,
  kle: Kle,
  cell: Cell | undefined,
  now: number,
  maxAgeMs: number,
): KnownKonfiguration => konfigurationAt(konfigurationer, kle, now, maxAgeMs, countedWithOf(cell))

/** Whether one of the configurations of the numbers that a cell counts is known now, and was the same and open at `since`. */
export const isOpenSince = (
  konfigurationer: Konfigurationer,
  kle: Kle,
  cell: Cell | undefined,
  since: number,
  now: number,
  maxAgeMs: number,
): boolean =>
  [kle, ...countedWithOf(cell)].some((number) => {
    const reported = konfigurationer.get(number)
    const current = currentOf(reported, now, maxAgeMs)
    return (
      reported !== undefined &&
      reported.knownSinceAt <= since &&
      current.kind === 'known' &&
      current.konfiguration.aktiv
    )
  })

/** Whether our right is limited, or was when the cell was counted; there may then be cases that we do not see. */
export const isLimited = (cell: Cell | undefined, right: Right = fullRight): boolean =>
  right !== fullRight || (cell !== undefined && cell.right !== fullRight)

/**
 * The largest number of a cell's known cases that an active configuration lets through: all cases when the
 * configuration filters nothing, otherwise the number counted under the same narrowing. `undefined` when unknown.
 */
export const letThrough = (
  cell: Cell | undefined,
  known: Known,
  konfiguration: Konfiguration,
  right?: Right,
): number | undefined => {
  if (known.kind !== 'cases') return undefined
  const narrowing = narrowingOf(konfiguration)
  if (known.cases === 0 || narrowing === undefined) return known.cases
  if (cell?.visible === undefined || cell.narrowing !== narrowingKey(narrowing)) return undefined
  // A limited right may hide exactly the cases that the configuration lets through.
  return cell.visible === 0 && isLimited(cell, right) ? undefined : Math.min(cell.visible, known.cases)
}
