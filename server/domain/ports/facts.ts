// The part of the store that holds imported facts, and observations of products.
import type {
  EndingFact,
  Fact,
  FactKind,
  ImportRecord,
  ImportResult,
  Origin,
  RefusedImport,
  StoredFact,
} from '../facts/facts.ts'
import type { Observation } from '../facts/observed.ts'
import type { Assessor } from '../readiness/kommune.ts'

/** Facts of one kommune or of all; current, or as known at an instant. */
export type FactQuery = {
  kommunekode?: string | undefined
  knownAt?: number | undefined
  /** Only those with these keys. */
  keys?: readonly string[] | undefined
}

/** A part of the facts that are not about a kommune: at most `limit`, with keys above `after`. */
export type FactPart = { after: string; limit: number }

/** The number of current facts of a kind, and when the newest of them was imported or last confirmed. */
export type FactAge = { kind: FactKind; facts: number; newestAt: number }

export type Staging = {
  add(facts: readonly Fact[]): void
  /** The result that `commit` would have. */
  outcome(origin: Origin): ImportResult
  /** The facts that `commit` would end, by kommune and key; at most `limit`. */
  ending(origin: Origin, limit: number): EndingFact[]
  /**
   * Makes the facts visible in one short transaction, all or none, and reassesses the groups they concern, at the ends
   * of their states first. An import that would end too many facts is refused, and only that is stored.
   */
  commit(origin: Origin, assessor: Assessor): Promise<ImportResult>
  drop(): void
}

export type FactStore = {
  /** Changes with every change of the imported facts and of the observations of products. */
  factsVersion(): string
  /** Holds facts apart from the stored ones; readers do not see them before `commit`. */
  stage(kind: FactKind): Staging
  readFacts<K extends FactKind>(kind: K, query?: FactQuery): Promise<StoredFact<K>[]>
  /** By key. */
  readFactPart<K extends FactKind>(kind: K, part: FactPart): Promise<StoredFact<K>[]>
  /** One entry for each kind that has facts. */
  readFactAges(): Promise<FactAge[]>
  /** Latest first. */
  readImports(limit: number): Promise<ImportRecord[]>
  /** Imports refused since another was taken from files, or from addresses, as they were; latest first. */
  readRefusedImports(): Promise<RefusedImport[]>
  recordObservations(observations: readonly Observation[]): Promise<void>
  readObservations(): Promise<Observation[]>
}
