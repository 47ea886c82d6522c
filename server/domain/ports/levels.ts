// The part of the store with the groups' states and the history of levels.
import type { ReadinessGroup } from '../kle.ts'
import type { GroupState } from '../readiness/group.ts'
import type { Assessor } from '../readiness/kommune.ts'
import type { Level } from '../readiness/level.ts'

/** A stretch over which a group's level and delivered numbers were the same. */
export type LevelRun = {
  kommunekode: string
  group: ReadinessGroup
  level: Level
  delivered: number
  obligatory: number
  /** The step to it came with a change of what we ask for, and counts neither as forward nor back. */
  byUs: boolean
  firstAt: number
  lastAt: number
}

/** A kommune whose assessment failed: its groups are known, and not decided. */
export type Undecided = {
  kommunekode: string
  at: number
  /** The error's message: our own words. */
  reason: string
}

export type LevelStore = {
  /** Reassesses all groups, kommune by kommune, because the rules may be others; at their ends first. */
  reassess(assessor: Assessor, at: number): Promise<void>
  /** Reassesses the groups whose state has ended by `at`, each at its end, and retries failed assessments. */
  reassessDue(assessor: Assessor, at: number): Promise<void>
  /** The instant at which `reassessDue` has something to do next; absent when nothing ends. */
  readNextDue(): Promise<number | undefined>
  readGroups(): Promise<GroupState[]>
  readUndecided(): Promise<Undecided[]>
  /** Level runs that reach past `from`, of one kommune or of all, oldest first. */
  readLevelRuns(from: number, kommunekode?: string): Promise<LevelRun[]>
}
