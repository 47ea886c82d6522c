// The part of the store with what others report, and what was observed of products.
import type { Fact, FactKind, ImportOutcome, ImportRecord, Origin, StoredFact } from '../facts/facts.ts'
import type { Observation } from '../facts/observed.ts'
import type { Assessor } from '../readiness/kommune.ts'

/** Of one kommune or of all; as they hold now, or as they were known at an instant. */
export type FactQuery = { kommunekode?: string | undefined; knownAt?: number | undefined }

/** How much of a kind is told now, and when the newest of it was taken in or last confirmed. */
export type FactAge = { kind: FactKind; facts: number; newestAt: number }

export type Staging = {
  add(facts: readonly Fact[]): void
  /** What `commit` would do. */
  outcome(origin: Origin): ImportOutcome
  /** Makes them visible in one short transaction, all or none, and reassesses the groups they concern. */
  commit(origin: Origin, assessor: Assessor): Promise<ImportOutcome>
  drop(): void
}

export type FactStore = {
  /** Changes whenever what others have told, or what was observed of products, has. */
  factsVersion(): string
  /** Facts that wait beside the data; nothing of them is seen before `commit`. */
  stage(kind: FactKind): Staging
  readFacts<K extends FactKind>(kind: K, query?: FactQuery): Promise<StoredFact<K>[]>
  /** Of each kind that anything is told of. */
  readFactAges(): Promise<FactAge[]>
  /** The latest first. */
  readImports(limit: number): Promise<ImportRecord[]>
  recordObservations(observations: readonly Observation[]): Promise<void>
  readObservations(): Promise<Observation[]>
}
