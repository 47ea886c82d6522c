// Owns the facts that others tell us (imports): their kinds, the form of each value, and what origin and date stay with it.
import type { Kle, ProductKind } from '../kle.ts'

export const factKinds = ['kle-konfiguration', 'loesninger', 'kle', 'kald', 'klik', 'aktiviteter'] as const
export type FactKind = (typeof factKinds)[number]

/** A kommune's KLE-konfiguration in SAPA's administration module, for one KLE number. Key: the number. */
export type Konfiguration = {
  aktiv: boolean
  /** Only cases created on or after this day (Copenhagen, `yyyy-mm-dd`) are shown. */
  fradato?: string | undefined
  /** "Deaktiver fradato for aktive sager og tilhørende ydelser": active cases are shown whatever their day. */
  deaktiverFradatoForAktive: boolean
  /** The source systems whose cases are shown: UUIDs or names (`SystemNavn`). Empty: all. */
  fagsystemfilter: readonly string[]
  visDokumenttitler?: boolean | undefined
  visKleTitel?: boolean | undefined
  /** What the kommune intends; absent when it has not said. */
  oensket?: 'aaben' | 'lukket' | undefined
  /** The unit or role that told; never a person's CPR. */
  oplystAf?: string | undefined
}

/** Which product a kommune uses. Key: `esdh` or `eoj`, and the day it is from (`esdh 2022-01-01`; without a day `esdh`). */
type Loesning = {
  kind: ProductKind
  product: string
  /** Days (Copenhagen), both included; absent is open. */
  from?: string | undefined
  until?: string | undefined
  systemUuid?: string | undefined
}

/** A number of KL's KLE. Not about a kommune. Key: the number, of any main group. */
export type KleNumber = {
  /** KL's own title, from the kommune's own copy of KLE; never shipped. */
  titel?: string | undefined
  oprettet?: string | undefined
  /** The day it was retired; absent while it is in use. */
  udgaaet?: string | undefined
  /** The numbers that came in its place. */
  afloestAf: readonly Kle[]
}

/** A month's "Kald på borgerblikket". Key: `yyyy-mm sager` or `yyyy-mm ydelser`. */
export type Kald = { maaned: string; type: 'sager' | 'ydelser'; kald: number; medData: number }

export const klikStatuses = ['ikkePaabegyndt', 'paabegyndt', 'fuldfoert'] as const
/** A kommune's status of a KLIK task. Key: the task's id. */
export type Klik = { opgave: string; titel?: string | undefined; status: (typeof klikStatuses)[number] }

/** What KOMBIT does about a product. Not about a kommune. Key: product and day (`nexus 2022-10-27`). */
type Aktivitet = { product: string; dato?: string | undefined; tekst: string }

type FactValues = {
  'kle-konfiguration': Konfiguration
  loesninger: Loesning
  kle: KleNumber
  kald: Kald
  klik: Klik
  aktiviteter: Aktivitet
}

export type Fact<K extends FactKind = FactKind> = {
  [Kind in K]: {
    kind: Kind
    /** Empty when it is not about a kommune. */
    kommunekode: string
    /** What it is about, within its kind and kommune. */
    key: string
    value: FactValues[Kind]
    /** The day (Copenhagen) it was told for; absent: the day it was imported. */
    oplystDato?: string | undefined
  }
}[K]

/** A fact as the store has it. */
export type StoredFact<K extends FactKind = FactKind> = Fact<K> & {
  /** The file or address it came from. */
  origin: string
  /** When we took it in, or its address last confirmed it, epoch ms. */
  recordedAt: number
}

/** Where facts come from. */
export type Origin = {
  /** The file's name without its folder, or the address without its search. */
  name: string
  at: number
  /** Whether it holds all there is: what it no longer names is over (of an address, what addresses told). Else it only adds. */
  whole: boolean
  /** Whether it tells how things are now, as an address does: what it says again is as new as it, and its own. */
  confirms: boolean
}

export type ImportOutcome = { rows: number; added: number; changed: number; unchanged: number; ended: number }

export type ImportRecord = ImportOutcome & { id: number; kind: FactKind; origin: string; recordedAt: number }

/** A value as text with its keys in order, so that two that say the same are the same text. It has no objects within. */
export const canonicalValue = (value: FactValues[FactKind]): string =>
  JSON.stringify(value, Object.keys(value).sort())
