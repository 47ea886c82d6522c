// The part of the store with the groups' states and the history of levels.
import type { ReadinessGroup } from '../kle.ts'
import type { GroupState } from '../readiness/group.ts'
import type { Level } from '../readiness/level.ts'
import type { AssessKommune } from './cells.ts'

/** A stretch over which a group's level and delivered numbers were the same. */
export type LevelRun = {
  kommunekode: string
  group: ReadinessGroup
  level: Level
  delivered: number
  obligatory: number
  /** The step to it came with a change of our right, and counts neither as forward nor back. */
  byUs: boolean
  firstAt: number
  lastAt: number
}

export type LevelStore = {
  /** Decides all groups anew, kommune by kommune: the rules, or the day, may be others than when they were. */
  reassess(assess: AssessKommune): Promise<void>
  readGroups(): Promise<GroupState[]>
  /** Level runs that reach past `from`, of one kommune or of all, oldest first. */
  readLevelRuns(from: number, kommunekode?: string): Promise<LevelRun[]>
}
