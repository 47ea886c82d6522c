// The part of the store with the cells: what was measured, and the history of answers.

import type { Kle } from '../kle.ts'
import type { Batch, Indeks, Right } from '../measured/check.ts'
import type { KommuneData } from '../readiness/group.ts'
import type { Assessor } from '../readiness/kommune.ts'

/** A stretch over which a cell's answer was the same; a gap in the measuring ends it. */
type Run = {
  indeks: Indeks
  kle: Kle
  answer: 'counted' | 'noRight'
  cases?: number | undefined
  ydelser?: number | undefined
  right: Right
  countedWith: string
  firstAt: number
  lastAt: number
  recordedAt: number
}

export type CellStore = {
  /**
   * One transaction: attempts, sketches, cells, history and the assessment. States that ended before the batch are
   * assessed at their ends first. `gapMs`: a longer gap ends a run.
   */
  record(batch: Batch, assessor: Assessor, gapMs: number): Promise<void>
  /**
   * After a clock jump: nothing measured until now is trusted until measured anew; all groups are reassessed at `at`.
   * A kommune's cells and groups change together; readers may see some kommuner distrusted before others.
   */
  distrust(assessor: Assessor, at: number, indeks?: Indeks): Promise<void>
  readKommune(kommunekode: string): Promise<KommuneData>
  /** When the newest cell was measured; for a clock that was set back while we were stopped. */
  newestMeasuredAt(): Promise<number | undefined>
  /** When each cell was last checked; untrusted ones are left out. Key: `indeks kommunekode kle`. */
  readCheckedAt(): Promise<Map<string, number>>
  readRuns(kommunekode: string, from: number): Promise<Run[]>
}
