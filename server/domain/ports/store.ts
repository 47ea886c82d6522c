// The store port: the sum of its parts, so that a caller asks for the part it needs.

import type { Assessor } from '../readiness/kommune.ts'
import type { AttemptStore } from './attempts.ts'
import type { CellStore } from './cells.ts'
import type { DeliveryStore } from './deliveries.ts'
import type { FactStore } from './facts.ts'
import type { IncidentStore } from './incidents.ts'
import type { Judge } from './judge.ts'
import type { LevelStore } from './levels.ts'
import type { ProbeStore } from './probes.ts'
import type { RoundStore } from './rounds.ts'
import type { StoreTrouble } from './store-trouble.ts'
import type { WeekStore } from './weeks.ts'

export type StoreSizes = {
  /** Bytes on disk, write-ahead log included. */
  bytes: number
  attempts: number
  oldestAttemptAt?: number | undefined
  runs: number
}

/** Each method is one transaction, except `distrust`, `forget`, `reassess`, `reassessDue` (per kommune) and `prune` (per batch). */
export type Store = CellStore &
  LevelStore &
  FactStore &
  AttemptStore &
  DeliveryStore &
  IncidentStore &
  ProbeStore &
  RoundStore &
  WeekStore & {
    /**
     * Lets a judge decide incidents in the transactions that record checks, calls, probes and deliveries. The kommuner
     * whose deliveries it says have stopped, or come again, are reassessed in the same.
     */
    judgeBy(judge: Judge, assessor: Assessor): void
    /** Changes with every change that a reader could see, whether by this process or another. */
    version(): number
    /**
     * Resolves with what `work` resolves with. Its store reads the data as it was when `work` was called, whatever is
     * recorded meanwhile, and cannot be written.
     */
    readSnapshot<T>(work: (snapshot: Store) => Promise<T>): Promise<T>
    readSizes(): Promise<StoreSizes>
    /** Deletes data that is older than its retention time or exceeds its size limit. */
    prune(now: number): Promise<void>
    /** Marks: small texts about the store itself, such as its kind. */
    readMark(key: string): Promise<string | undefined>
    writeMark(key: string, value: string): Promise<void>
    /** Why nothing can be stored; undefined while what is stored was stored. Reading works as ever, as far as it can. */
    trouble(): StoreTrouble | undefined
    /** From now on changes that cannot be stored fail soon, because the process stops. */
    giveUp(): void
    close(): Promise<void>
  }
