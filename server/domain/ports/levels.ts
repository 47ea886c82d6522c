// The part of the store that holds the groups' states and the history of levels.
import type { ReadinessGroup } from '../kle.ts'
import type { GroupState } from '../readiness/group.ts'
import type { Assessor } from '../readiness/kommune.ts'
import type { Level } from '../readiness/level.ts'

/** A period in which a group's level and its delivered numbers were the same. */
export type LevelRun = {
  kommunekode: string
  group: ReadinessGroup
  level: Level
  delivered: number
  obligatory: number
  /** The run began with a change of our criteria, so it counts neither as a step forward nor back. */
  byUs: boolean
  firstAt: number
  lastAt: number
}

/** A kommune whose assessment failed, so that its groups have no current state. */
export type Undecided = {
  kommunekode: string
  at: number
  /** The message of the error. */
  reason: string
}

export type LevelStore = {
  /** Reassesses all groups by kommune, because the rules may have changed; first those that have ended, at their ends. */
  reassess(assessor: Assessor, at: number): Promise<void>
  /** Reassesses the groups whose state has ended by `at`, each at its end, and retries failed assessments. */
  reassessDue(assessor: Assessor, at: number): Promise<void>
  /** The next instant at which `reassessDue` has work to do; absent when nothing ends. */
  readNextDue(): Promise<number | undefined>
  readGroups(): Promise<GroupState[]>
  readUndecided(): Promise<Undecided[]>
  /** Level runs that end after `from`, of one kommune or of all, oldest first. */
  readLevelRuns(from: number, kommunekode?: string): Promise<LevelRun[]>
}
