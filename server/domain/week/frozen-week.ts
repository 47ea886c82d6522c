// Frozen week: what was known when a week was frozen; pages, slides and exports of a week are made of this alone.
import type { Haendelse, Klik } from '../facts/facts.ts'
import type { Gate, GateState } from '../facts/gate.ts'
import type { Product } from '../facts/products.ts'
import type { Kle, Obligatory, ProductKind, ReadinessGroup } from '../kle.ts'
import type { Indeks, Right } from '../measured/check.ts'
import type { StoredIncident } from '../ports/incidents.ts'
import type { GroupState } from '../readiness/group.ts'
import type { NextStep, RungId, RungOutcome } from '../readiness/ladder.ts'
import type { Shown } from '../visibility/shown.ts'
import type { Week } from './iso-week.ts'

/** What an index answered about a kommune and a KLE number. */
type FrozenCell = {
  indeks: Indeks
  kle: Kle
  /** `unknown`: not answered, or too long ago. */
  answer: 'counted' | 'noRight' | 'unknown'
  cases?: number | undefined
  ydelser?: number | undefined
  receivedSince?: number | undefined
  /** Numbers counted together with `kle`, separated by spaces; absent when there are none. */
  countedWith?: string | undefined
  /** Absent also where the history, of which a late week is made, holds only that it was answered by then. */
  answeredAt?: number | undefined
}

/** A kommune's level in a group, with its evidence. */
export type FrozenGroup = Pick<
  GroupState,
  'level' | 'obligatory' | 'delivered' | 'zero' | 'noAccess' | 'limited' | 'missing' | 'measuredAt'
> & {
  /** Since when the level is what it is, and whether a change of our criteria made it so. */
  changedAt?: number | undefined
  changedByUs: boolean
  gate: GateState
  shown: Shown
  /** The outcome of each rung of the ladder. */
  ladder: Readonly<Partial<Record<RungId, RungOutcome>>>
  nextStep?: NextStep | undefined
}

type FrozenKommune = {
  kommunekode: string
  polled: boolean
  right: Right
  /** The ids of its products, where known. */
  products: Readonly<Partial<Record<ProductKind, string>>>
  groups: Readonly<Record<ReadinessGroup, FrozenGroup>>
  /** By index and number; empty when it is not polled. */
  cells: readonly FrozenCell[]
}

type FrozenProduct = Pick<Product, 'id' | 'navn' | 'kind' | 'vendor'> & {
  /** KOMBIT's current activity: the latest, with its day (`yyyy-mm-dd`) where one is given. */
  activity?: { tekst: string; dato?: string | undefined } | undefined
}

/** A KLIK task; a kommune that is missing in `statuses` is `ikkeOplyst`. */
type FrozenKlik = Omit<Klik, 'status'> & {
  statuses: Readonly<Record<string, Klik['status']>>
}

/** An incident that was live in the week: from the week's Monday until it was frozen. */
type FrozenIncident = Pick<
  StoredIncident,
  | 'id'
  | 'signal'
  | 'what'
  | 'cause'
  | 'state'
  | 'beganAt'
  | 'openedAt'
  | 'closedAt'
  | 'closedBy'
  | 'hit'
  | 'recovered'
  | 'evidence'
  | 'groups'
  | 'services'
  | 'isUnstable'
>

/** Response times of an index or a probe in the seven days until the week was frozen. */
type FrozenTimes = {
  /** A `ServiceKey`: an index and a probe of the same id are measured apart. */
  id: string
  navn: string
  /** Judged results; without any, the other fields are absent. */
  results: number
  p50Ms?: number | undefined
  p95Ms?: number | undefined
  p99Ms?: number | undefined
  /** 0..1. */
  failedShare?: number | undefined
}

/** The counting rules in force. */
type FrozenRules = {
  flereFrom: number
  /** The window of "received lately", ms. */
  freshWithinMs: number
  /** The numbers that were in force. */
  obligatory: readonly Pick<Obligatory, 'kle'>[]
  /** Whether benefits were counted. */
  benefits: boolean
}

/** Events of the week that others describe: how many, and the latest. */
export type FrozenReported = {
  total: number
  latest: readonly Pick<Haendelse, 'titel' | 'fra' | 'til'>[]
}

export type FrozenWeek = {
  /** The form of this object. */
  format: 1
  week: Week
  /** The instant that it shows (epoch ms), and when it was frozen. */
  at: number
  frozenAt: number
  /** Frozen from the history, after its time had passed: what the history does not hold is not measured. */
  late: boolean
  /** Frozen before its time, because it was wanted early: a further revision follows at its time. */
  early: boolean
  demo: boolean
  rules: FrozenRules
  /** Cells with a fresh answer, and cells planned. */
  coverage: { fresh: number; planned: number }
  /** All 98, by kommunekode. */
  kommuner: readonly FrozenKommune[]
  products: readonly FrozenProduct[]
  gates: readonly Gate[]
  klik: readonly FrozenKlik[]
  incidents: readonly FrozenIncident[]
  /** Absent in weeks that were frozen before they held it. */
  reported?: FrozenReported | undefined
  times: readonly FrozenTimes[]
}
