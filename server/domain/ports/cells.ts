// The part of the store that holds the cells and the history of answers.

import type { Cell } from '../measured/cell.ts'
import type { Batch, Indeks } from '../measured/check.ts'
import type { KommuneData } from '../readiness/group.ts'
import type { Assessor } from '../readiness/kommune.ts'

/** A period in which a cell's answer was the same; a gap in the measurements ends it. */
export type Run = Pick<Cell, 'indeks' | 'kle' | 'cases' | 'ydelser' | 'right' | 'countedWith'> & {
  answer: 'counted' | 'noRight'
  firstAt: number
  lastAt: number
  recordedAt: number
}

export type CellStore = {
  /**
   * Records attempts, sketches, cells, history and the assessment in one transaction. States that ended before the
   * batch are first assessed at their ends. A gap longer than `gapMs` ends a run.
   */
  record(batch: Batch, assessor: Assessor, gapMs: number): Promise<void>
  /**
   * Called after a clock jump: marks every cell as untrusted until it is measured again, and reassesses all groups at
   * `at`. A kommune's cells and groups change together; readers may see some kommuner changed before others.
   */
  distrust(assessor: Assessor, at: number): Promise<void>
  /**
   * Deletes an index's cells and ends their runs, which stay in the history; reassesses all groups at `at`, as
   * `distrust` does.
   */
  forget(assessor: Assessor, at: number, indeks: Indeks): Promise<void>
  readKommune(kommunekode: string): Promise<KommuneData>
  /** When the newest cell was measured; shows whether the clock was set back while the server was stopped. */
  newestMeasuredAt(): Promise<number | undefined>
  /** When the first answer was measured; absent before. */
  firstMeasuredAt(): Promise<number | undefined>
  /** When each trusted cell was last checked. Key: `indeks kommunekode kle`. */
  readCheckedAt(): Promise<Map<string, number>>
  /** Kommuner with cases whose latest count in Sags- og Dokumentindekset is not explained. */
  readUnexplained(): Promise<string[]>
  /** The rights that have ever been given, as far as the history goes: `indeks kommunekode` of each answered count. */
  readGivenRights(): Promise<Set<string>>
  readRuns(kommunekode: string, from: number): Promise<Run[]>
}
