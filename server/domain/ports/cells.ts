// The part of the store with the cells: what was measured, and the history of answers.

import type { Kle } from '../kle.ts'
import type { Batch, Indeks, Right } from '../measured/check.ts'
import type { GroupState, KommuneData } from '../readiness/group.ts'

/** Pure, handed in to `record`: the groups' states from the data after the batch and their former states. */
export type Assess = (data: KommuneData, former: readonly GroupState[]) => GroupState[]

/** As `Assess`, for whichever kommune is being decided. */
export type AssessKommune = (
  kommunekode: string,
  data: KommuneData,
  former: readonly GroupState[],
) => GroupState[]

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
  /** One transaction: attempts, sketches, cells, history and the decision. `gapMs`: a longer gap ends a run. */
  record(batch: Batch, assess: Assess, gapMs: number): Promise<void>
  /**
   * After a clock jump: nothing measured until now is trusted until measured anew; all groups are decided anew. A
   * kommune's cells and groups change together; who reads meanwhile sees some kommuner distrusted already.
   */
  distrust(assess: AssessKommune, indeks?: Indeks): Promise<void>
  readKommune(kommunekode: string): Promise<KommuneData>
  /** When the newest cell was measured; for a clock that was set back while we were stopped. */
  newestMeasuredAt(): Promise<number | undefined>
  /** When each cell was last checked; untrusted ones are left out. Key: `indeks kommunekode kle`. */
  readCheckedAt(): Promise<Map<string, number>>
  readRuns(kommunekode: string, from: number): Promise<Run[]>
}
