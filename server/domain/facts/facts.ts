// Imported facts: their kinds, the form of each value, and the origin and date stored with it.
import type { Scope } from '../incidents/scope.ts'
import type { Kle, ProductKind } from '../kle.ts'

export const factKinds = [
  'kle-konfiguration',
  'loesninger',
  'kle',
  'kald',
  'klik',
  'aktiviteter',
  'haendelser',
  'kontakter',
] as const
export type FactKind = (typeof factKinds)[number]

/** A kommune's KLE-konfiguration in SAPA's administration module, for one KLE number. Key: the number. */
export type Konfiguration = {
  aktiv: boolean
  /** Only cases created on or after this day (Copenhagen, `yyyy-mm-dd`) are shown. */
  fradato?: string | undefined
  /** "Deaktiver fradato for aktive sager og tilhørende ydelser": active cases are shown regardless of their day. */
  deaktiverFradatoForAktive: boolean
  /** The source systems whose cases are shown: UUIDs or names (`SystemNavn`). Empty: all. */
  fagsystemfilter: readonly string[]
  visDokumenttitler?: boolean | undefined
  visKleTitel?: boolean | undefined
  /** The state that the kommune intends; absent when it has not reported it. */
  oensket?: 'aaben' | 'lukket' | undefined
  /** The unit or role that reported it; never a person's CPR. */
  oplystAf?: string | undefined
}

/** The product that a kommune uses. Key: kind and first day (`esdh 2022-01-01`), or the kind alone (`esdh`). */
type Loesning = {
  kind: ProductKind
  product: string
  /** Days (Copenhagen), both included; absent: no limit. */
  from?: string | undefined
  until?: string | undefined
  systemUuid?: string | undefined
}

/** A KLE number from KL's list. Not about a kommune. Key: the number, of any main group. */
export type KleNumber = {
  /** KL's own title, from the kommune's own copy of KLE; never shipped. */
  titel?: string | undefined
  oprettet?: string | undefined
  /** The day it was retired; absent while the number is in use. */
  udgaaet?: string | undefined
  /** The numbers that replaced it. */
  afloestAf: readonly Kle[]
}

/** A month's "Kald på borgerblikket". Key: `yyyy-mm sager` or `yyyy-mm ydelser`. */
export type Kald = { maaned: string; type: 'sager' | 'ydelser'; kald: number; medData: number }

export const klikStatuses = ['ikkePaabegyndt', 'paabegyndt', 'fuldfoert'] as const
export const klikTypes = ['obligatorisk', 'obligatoriskPaaKritiskVej'] as const
/** A kommune's status of a KLIK task, and what is reported of the task itself. Key: the task's id. */
export type Klik = {
  opgave: string
  titel?: string | undefined
  /** Days (Copenhagen, `yyyy-mm-dd`). */
  start?: string | undefined
  deadline?: string | undefined
  type?: (typeof klikTypes)[number] | undefined
  status: (typeof klikStatuses)[number]
}

/** A KOMBIT activity that concerns a product. Not about a kommune. Key: product and day (`nexus 2022-10-27`). */
type Aktivitet = { product: string; dato?: string | undefined; tekst: string }

/** An event described by hand. Not about a kommune. Key: its id. */
export type Haendelse = {
  titel: string
  /** A day (Copenhagen, `yyyy-mm-dd`) or an instant (`yyyy-mm-ddThh:mm:ss.sssZ`). */
  fra: string
  /** Likewise; a day is included. Absent: not over. */
  til?: string | undefined
  /** What it concerned. Empty: not reported. */
  omfang: readonly Scope[]
  tekst?: string | undefined
  /** The unit or role that reported it, never a person. */
  kilde?: string | undefined
}

export const kontaktOmraader = ['02', '27', '29', 'esdh', 'eoj', 'alle'] as const
/** Whom to ask in a kommune about an area: a role and its mailbox, never a person. Key: area and role. */
export type Kontakt = { omraade: (typeof kontaktOmraader)[number]; rolle: string; postkasse: string }

type FactValues = {
  'kle-konfiguration': Konfiguration
  loesninger: Loesning
  kle: KleNumber
  kald: Kald
  klik: Klik
  aktiviteter: Aktivitet
  haendelser: Haendelse
  kontakter: Kontakt
}

export type Fact<K extends FactKind = FactKind> = {
  [Kind in K]: {
    kind: Kind
    /** Empty when the fact is not about a kommune. */
    kommunekode: string
    /** Unique within the kind and kommune. */
    key: string
    value: FactValues[Kind]
    /** The day (Copenhagen) it was reported for; absent: the day it was imported. */
    oplystDato?: string | undefined
  }
}[K]

/** A fact as stored. */
export type StoredFact<K extends FactKind = FactKind> = Fact<K> & {
  /** The file or address it came from. */
  origin: string
  /** When it was imported, or its address last confirmed it, epoch ms. */
  recordedAt: number
  /**
   * Since when the same has been reported without a break, epoch ms: the first day that it was reported for, or when
   * it was first imported. A report with a later day continues it. A day before one with another value does not count.
   */
  knownSinceAt: number
}

/** Kinds whose keys are a subject and a day: a later day that was not held before is a new value for the subject. */
export const datedKinds: readonly FactKind[] = ['aktiviteter']

/** Fields that may change while a fact remains the same: of a configuration, those that change no case's visibility. */
export const sideFields: Partial<Record<FactKind, readonly string[]>> = {
  'kle-konfiguration': [
    'oensket',
    'oplystAf',
    'visDokumenttitler',
    'visKleTitel',
  ] satisfies (keyof Konfiguration)[],
}

/** The origin of imported facts. */
export type Origin = {
  /** The file's name without its folder, or the address without its search. */
  name: string
  at: number
  /**
   * Whether the import is complete: facts it no longer contains end (for an address, only facts that addresses
   * reported). `kommuner`: complete for the kommuner it names. An import that is not complete only adds.
   */
  whole: boolean | 'kommuner'
  /** Whether it may end however many facts; otherwise it is refused when it would end too many. */
  allowsEnding?: boolean | undefined
  /** Whether it reports the current state, as an address does: a repeated fact gets this import's time and name. */
  confirms: boolean
}

export type ImportOutcome = { rows: number; added: number; changed: number; unchanged: number; ended: number }

/** `refused`: nothing was stored, because `lost` of the `held` facts would have ended without a new value. */
export type ImportResult = ImportOutcome & { refused?: { lost: number; held: number } | undefined }

/** A fact that an import would end. */
export type EndingFact = { kommunekode: string; key: string; origin: string }

/** An import that was refused because it would have ended `ending` of the `held` facts without a new value. */
export type RefusedImport = {
  kind: FactKind
  origin: string
  refusedAt: number
  rows: number
  ending: number
  held: number
}

export type ImportRecord = ImportOutcome & { id: number; kind: FactKind; origin: string; recordedAt: number }

/** A value as text with sorted keys, so that equal values are equal texts. A value contains no nested objects. */
export const canonicalValue = (value: FactValues[FactKind]): string =>
  JSON.stringify(value, Object.keys(value).sort())
