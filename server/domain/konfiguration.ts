// Owns a kommune's KLE-konfigurationer: which one counts at an instant, what it lets through, and a group's faults.
import type { Cell, Known } from './cell.ts'
import { fullRight, type Right } from './check.ts'
import type { Konfiguration, StoredFact } from './facts.ts'
import { type Gate, gateOf } from './gate.ts'
import { newestKald } from './kald.ts'
import { type Kle, kleGroupOf } from './kle.ts'
import { startOf } from './time.ts'
import { endOf } from './validity.ts'

/** What a configuration narrows the cases to; they are counted again with it. */
export type Narrowing = {
  /** Only cases created on or after this day (Copenhagen, `yyyy-mm-dd`). */
  createdFrom?: string | undefined
  /** With `createdFrom`: a case that is not Afsluttet passes whatever its day. */
  alsoActive: boolean
  /** Only cases of these systems (UUIDs or names), each once, sorted; empty: of all. */
  systems: readonly string[]
}

/** What an active configuration narrows to; `undefined` when nothing narrows, or it is not active. */
export const narrowingOf = (k: Konfiguration): Narrowing | undefined => {
  const { fradato: createdFrom } = k
  const systems = [...new Set(k.fagsystemfilter)].sort()
  if (!k.aktiv || (createdFrom === undefined && systems.length === 0)) return undefined
  return { createdFrom, alsoActive: createdFrom !== undefined && k.deaktiverFradatoForAktive, systems }
}

/** A narrowing as stable text, to keep beside what was counted under it. */
export const narrowingKey = (n: Narrowing): string =>
  JSON.stringify([n.createdFrom ?? '', n.alsoActive, ...n.systems])

type Told = { konfiguration: Konfiguration; toldAt: number; recordedAt: number }

/** A kommune's configurations by number, oldest first; made once and asked often. */
export type Konfigurationer = ReadonlyMap<Kle, readonly Told[]>

/** From one kommune's facts. What has no oplystDato was told when it was recorded. */
export const konfigurationerOf = (facts: readonly StoredFact<'kle-konfiguration'>[]): Konfigurationer => {
  // The calendar is slow, and a file names few days.
  const starts = new Map<string, number>()
  const startAt = (day: string): number => {
    const start = starts.get(day) ?? startOf(day)
    starts.set(day, start)
    return start
  }
  const byKle = new Map<Kle, Told[]>()
  for (const { key, value, oplystDato, recordedAt } of facts) {
    const toldAt = oplystDato === undefined ? recordedAt : startAt(oplystDato)
    const told = { konfiguration: value, toldAt, recordedAt }
    const former = byKle.get(key)
    if (former === undefined) byKle.set(key, [told])
    else former.push(told)
  }
  for (const told of byKle.values()) told.sort((a, b) => a.toldAt - b.toldAt || a.recordedAt - b.recordedAt)
  return byKle
}

/** `until`: the first instant at which it reads otherwise with nothing recorded. */
export type KnownKonfiguration =
  | { kind: 'known'; konfiguration: Konfiguration; until: number }
  | { kind: 'unknown'; because: 'never' | 'stale' | 'future'; until: number }

const currentOf = (told: readonly Told[] = [], now: number, maxAgeMs: number): KnownKonfiguration => {
  const current = told.findLast(({ toldAt }) => toldAt <= now)
  const next = told.find(({ toldAt }) => toldAt > now)?.toldAt ?? Infinity
  if (current === undefined)
    return { kind: 'unknown', because: next === Infinity ? 'never' : 'future', until: next }
  const endsAt = endOf(current.toldAt, maxAgeMs)
  if (now >= endsAt) return { kind: 'unknown', because: 'stale', until: next }
  return { kind: 'known', konfiguration: current.konfiguration, until: Math.min(endsAt, next) }
}

/** What lets through all that either of two active configurations does. */
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
 * The configuration of a number that counts at `now`: the latest told, unless it is older than `maxAgeMs`. Numbers
 * that are counted together with it (`also`) are open when any of them is, as loosely as their configurations
 * together; one that is not told is taken to be as the others [?]. None active: the number's own.
 */
export const konfigurationAt = (
  konfigurationer: Konfigurationer,
  kle: Kle,
  now: number,
  maxAgeMs: number,
  also: readonly Kle[] = [],
): KnownKonfiguration => {
  const own = currentOf(konfigurationer.get(kle), now, maxAgeMs)
  if (also.length === 0) return own
  const all = [own, ...also.map((k) => currentOf(konfigurationer.get(k), now, maxAgeMs))]
  const until = Math.min(...all.map((k) => k.until))
  const active = all.flatMap((k) => (k.kind === 'known' && k.konfiguration.aktiv ? [k.konfiguration] : []))
  return active.length === 0
    ? { ...own, until }
    : { kind: 'known', konfiguration: active.reduce(loosest), until }
}

/** As `konfigurationAt`, for all that a cell counts. */
export const konfigurationOfCell = (
  konfigurationer: Konfigurationer,
  kle: Kle,
  cell: Cell | undefined,
  now: number,
  maxAgeMs: number,
): KnownKonfiguration =>
  konfigurationAt(konfigurationer, kle, now, maxAgeMs, cell?.also ? cell.also.split(' ') : [])

/** Whether our right is, or was when the cell was counted, a limited one: there may be more than we see. */
export const isLimited = (cell: Cell | undefined, right: Right = fullRight): boolean =>
  right !== fullRight || (cell !== undefined && cell.right !== fullRight)

/**
 * How many of a cell's known cases an active configuration lets through, at most: all of them when nothing narrows,
 * else as many as were counted under that very narrowing. `undefined` when that is not known.
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
  // A limit may hide just those that are let through, as it may hide all behind a 0.
  return cell.visible === 0 && isLimited(cell, right) ? undefined : Math.min(cell.visible, known.cases)
}

/**
 * deliveredClosed: cases, and no active configuration, without that being intended · openEmpty: active, and no case
 * it lets through · againstIntent: active though the kommune intends it closed · answersEmpty: as intended, and yet
 * none of a month's calls returned data
 */
export const konfigurationFaults = ['deliveredClosed', 'openEmpty', 'againstIntent', 'answersEmpty'] as const
export type KonfigurationFault = (typeof konfigurationFaults)[number]

/** A group's configurations against what is delivered and intended, over the obligatory numbers in force. */
export type KonfigurationState = {
  outcome: 'yes' | 'no' | 'notMeasured' | 'notRelevant'
  /** Numbers known to have an active configuration, and those known to have none. */
  open: number
  closed: number
  /** Of `closed`, those the kommune intends so. */
  intendedClosed: number
  /** Numbers that may or may not be at fault: their configuration, or the cases it is about, are not known. */
  unknown: number
  /** Of `unknown`, those whose configuration was told too long ago. */
  stale: number
  /** How many numbers have each fault, and the first of them. A number has one at most. */
  faults: Partial<Record<KonfigurationFault, { numbers: number; first: Kle[] }>>
  /** Cases let through, at most, whatever the gate; absent unless that is known of every number. */
  visible?: number | undefined
  /** The first instant at which what others told reads otherwise with nothing recorded; absent when none does. */
  until?: number | undefined
}

const firstShown = 5

type Verdict = KonfigurationFault | 'fine' | 'intendedClosed' | 'unknown'

/** A number without an active configuration and without cases has nothing to open yet: that is fine. */
const judge = (
  known: Known,
  { aktiv, oensket }: Konfiguration,
  visible: number | undefined,
  callsEmpty: boolean,
): Verdict => {
  if (oensket === 'lukket') return aktiv ? 'againstIntent' : 'intendedClosed'
  if (known.kind !== 'cases') return 'unknown'
  if (!aktiv) return known.cases > 0 ? 'deliveredClosed' : 'fine'
  if (visible === undefined) return 'unknown'
  if (visible === 0) return 'openEmpty'
  return callsEmpty ? 'answersEmpty' : 'fine'
}

export type KonfigurationInput = {
  kommunekode: string
  /** The group's obligatory numbers in force. */
  numbers: readonly Kle[]
  /** The kommune's cells of Sags- og Dokumentindekset. */
  cells: ReadonlyMap<Kle, Cell>
  knownOf: (cell: Cell | undefined) => Known
  right?: Right | undefined
  konfigurationer: Konfigurationer
  kald: readonly StoredFact<'kald'>[]
  gates: readonly Gate[]
  now: number
  /** How old (ms) what others tell may be and still be known. */
  toldFor: { konfiguration: number; kald: number }
}

/**
 * The faults of a group's configurations. Any fault: no; else anything unknown: notMeasured. Calls only ever add a
 * fault, and only where the area was not closed to the kommune all that month: a closed gate explains an empty answer.
 */
export const assessKonfiguration = (input: KonfigurationInput): KonfigurationState => {
  const { kommunekode, numbers, cells, right, konfigurationer, gates, now, toldFor } = input
  const month = newestKald(input.kald, 'sager', now, toldFor.kald)
  // No month has more days, and days are compared as text.
  const gateThen = (kle: Kle) => gateOf(gates, kleGroupOf(kle), kommunekode, `${month?.maaned}-31`).state
  const state: KonfigurationState = {
    outcome: 'notRelevant',
    open: 0,
    closed: 0,
    intendedClosed: 0,
    unknown: 0,
    stale: 0,
    faults: {},
  }
  let visible: number | undefined = 0
  let until = month?.until ?? Infinity
  for (const kle of numbers) {
    const cell = cells.get(kle)
    const known = input.knownOf(cell)
    const told = konfigurationOfCell(konfigurationer, kle, cell, now, toldFor.konfiguration)
    until = Math.min(until, told.until)
    if (told.kind === 'unknown') {
      state.unknown += 1
      if (told.because === 'stale') state.stale += 1
      visible = undefined
      continue
    }
    const { konfiguration } = told
    state[konfiguration.aktiv ? 'open' : 'closed'] += 1
    const through = konfiguration.aktiv ? letThrough(cell, known, konfiguration, right) : 0
    const atMost = konfiguration.aktiv && isLimited(cell, right) ? undefined : through
    visible = visible === undefined || atMost === undefined ? undefined : visible + atMost
    const callsEmpty = month?.empty === true && gateThen(kle) !== 'closed'
    const verdict = judge(known, konfiguration, through, callsEmpty)
    if (verdict === 'unknown' || verdict === 'intendedClosed') state[verdict] += 1
    else if (verdict !== 'fine') {
      const { numbers, first } = state.faults[verdict] ?? { numbers: 0, first: [] }
      state.faults[verdict] = { numbers: numbers + 1, first: [...first, kle].slice(0, firstShown) }
    }
  }
  if (numbers.length === 0) return state
  const faulty = Object.keys(state.faults).length > 0
  return {
    ...state,
    outcome: faulty ? 'no' : state.unknown > 0 ? 'notMeasured' : 'yes',
    visible,
    until: until === Infinity ? undefined : until,
  }
}
