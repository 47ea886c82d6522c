// The details that single pages and API answers show in addition to the world.
import type { ImportRecord, RefusedImport, StoredFact } from '../../server/domain/facts/facts.ts'
import type { Observation } from '../../server/domain/facts/observed.ts'
import type { Maintenance } from '../../server/domain/incidents/maintenance.ts'
import type { Kle } from '../../server/domain/kle.ts'
import type { Indeks } from '../../server/domain/measured/check.ts'
import type { Received } from '../../server/domain/measured/delivery.ts'
import type { Sketch } from '../../server/domain/measured/sketch.ts'
import type { FactAge } from '../../server/domain/ports/facts.ts'
import type { LevelRun } from '../../server/domain/ports/levels.ts'
import type { Round } from '../../server/domain/ports/rounds.ts'
import type { StoreSizes } from '../../server/domain/ports/store.ts'
import type { KommuneData, Rules } from '../../server/domain/readiness/group.ts'
import type { KnownCertificate } from './certificates.ts'
import type { ReportedEvent } from './reported-events.ts'

/** Response times of each index, by kommunekode. */
export type IndeksSketches = Record<Indeks, ReadonlyMap<string, Sketch>>
/** The number of attempts by outcome, retries included. */
export type IndeksOutcome = { indeks: Indeks; outcome: string; attempts: number }

/** The data behind a kommune's KLE numbers. */
export type KommuneCells = KommuneData & {
  /** The obligatory numbers in force today; each has its line, measured or not. */
  numbers: readonly Kle[]
  staleAfterMs: number
  maxAgeMs: Rules['maxAgeMs']
}

/** The details of a kommune's page. */
export type KommuneDetail = KommuneCells & {
  levelRuns: readonly LevelRun[]
  /** Response times of the last 24 hours, by kommunekode. */
  sketches: IndeksSketches
  /** The same of all kommuner, as they are shown elsewhere. */
  indeksTimes?: Readonly<Record<Indeks, Sketch>> | undefined
  /** KL's titles of the numbers, where the kommune's own copy of KLE has been imported. */
  titles: ReadonlyMap<Kle, string>
  /** What has come since each stop that hits the kommune began, by the incident's id. */
  received?: ReadonlyMap<number, readonly Received[]> | undefined
  /** The events that others report. */
  events?: readonly ReportedEvent[] | undefined
  /** Whom to ask in the kommune. */
  kontakter: readonly StoredFact<'kontakter'>[]
}

export type DriftDetail = {
  rounds: readonly Round[]
  sizes: StoreSizes
  outcomes: readonly IndeksOutcome[]
  sketches: IndeksSketches
  /** The same of all kommuner, as they are shown elsewhere. */
  indeksTimes?: Readonly<Record<Indeks, Sketch>> | undefined
  certificates: readonly KnownCertificate[]
  /** The indexes for which a token for any kommune is accepted, as in a test environment. */
  anyKommune?: readonly Indeks[] | undefined
  /** Newest first. */
  imports: readonly ImportRecord[]
  /** Imports refused because they would have ended too many facts. */
  refused: readonly RefusedImport[]
  reported: readonly FactAge[]
  observations: readonly Observation[]
  /** The windows that are not over, as far ahead as the page shows. */
  maintenance: readonly Maintenance[]
  /** The events of the same days that others have announced. */
  coming: readonly ReportedEvent[]
}
