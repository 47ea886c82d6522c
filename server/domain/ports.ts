// Owns the ports: what the core asks of the store, the sources and the clock.

import type { Fact, FactKind, ImportOutcome, ImportRecord, Origin, StoredFact } from './facts/facts.ts'
import type { Narrowing } from './facts/konfiguration.ts'
import type { Observation } from './facts/observed.ts'
import type { Kle, ReadinessGroup } from './kle.ts'
import type { Cell } from './measured/cell.ts'
import type { Attempt, Batch, CheckResult, Indeks, Right } from './measured/check.ts'
import type { Sketch } from './measured/sketch.ts'
import type { GroupState } from './readiness/group.ts'
import type { Level } from './readiness/level.ts'
import type { ProbeResult, ProbeTimes } from './services/probe.ts'
import type { ServicePageNow, ServicePageReading } from './services/service-page.ts'

export type Clock = {
  /** Epoch ms; may jump. */
  now(): number
  /** Monotonic ms; never jumps, and need not run while the machine sleeps. */
  mono(): number
}

/** What one check asks: about whom, which number, under which right, and optionally whose system to attribute to. */
export type Ask = {
  indeks: Indeks
  kommunekode: string
  kle: Kle
  right: Right
  systemUuid?: string | undefined
  /** Numbers to count together with `kle`: those it succeeds, or is succeeded by. */
  also?: readonly Kle[] | undefined
  /** What the kommune's configuration lets through, to be counted too. */
  narrowing?: Narrowing | undefined
}

/** What is asked of the newest attempts: how an index answers now. */
export type LatestAttempt = Pick<Attempt, 'indeks' | 'at' | 'outcome' | 'lagMs'>

/** What one look for a product asks. */
type ProductAsk = { kommunekode: string; systemNavn: string }

/** An index that can be counted in. Never throws for anything an index can do; rejects only when `signal` aborts. */
export type Source = {
  check(ask: Ask, signal: AbortSignal): Promise<CheckResult>
  /** One count-only call for its response time alone. */
  pulse(ask: Ask, signal: AbortSignal): Promise<Attempt>
  /** How many of a kommune's cases a system has delivered, whatever their number; absent when not answered. */
  countProduct(
    ask: ProductAsk,
    signal: AbortSignal,
  ): Promise<{ cases?: number | undefined; attempts: Attempt[] }>
}

/** What the decision about a kommune rests on. */
export type KommuneData = {
  /** Of both indexes. */
  cells: readonly Cell[]
  konfigurationer: readonly StoredFact<'kle-konfiguration'>[]
  kald: readonly StoredFact<'kald'>[]
}

/** Pure, handed in to `record`: the groups' states from the data after the batch and their former states. */
export type Decide = (data: KommuneData, former: readonly GroupState[]) => GroupState[]

/** As `Decide`, for whichever kommune is being decided. */
export type DecideKommune = (
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
  also: string
  firstAt: number
  lastAt: number
  recordedAt: number
}

/** A stretch over which a group's level and delivered numbers were the same. */
export type LevelRun = {
  kommunekode: string
  group: ReadinessGroup
  level: Level
  delivered: number
  obligatory: number
  /** The step to it came with a change of our right, and counts neither as forward nor back. */
  byRight: boolean
  firstAt: number
  lastAt: number
}

/** Counts; other kinds of round may come. */
export type RoundKind = 'counts'

export type Round = {
  id: number
  kind: RoundKind
  startedAt: number
  /** Absent while it runs, and for ever when the process was killed under it. */
  endedAt?: number | undefined
  /** Checks planned, made, and of those how many did not end in an answer. */
  planned: number
  done: number
  failed: number
}

export type StoreSizes = {
  /** Bytes on disk, write-ahead log included. */
  bytes: number
  attempts: number
  oldestAttemptAt?: number | undefined
  runs: number
}

/** Of one kommune or of all; as they hold now, or as they were known at an instant. */
export type FactQuery = { kommunekode?: string | undefined; knownAt?: number | undefined }

/** How much of a kind is told now, and when the newest of it was taken in or last confirmed. */
export type ToldAge = { kind: FactKind; facts: number; newestAt: number }

export type Staging = {
  add(facts: readonly Fact[]): void
  /** What `commit` would do. */
  outcome(origin: Origin): ImportOutcome
  /** Makes them visible in one short transaction, all or none, and decides the groups they touch anew. */
  commit(origin: Origin, decide: DecideKommune): Promise<ImportOutcome>
  drop(): void
}

/** Each method is one atomic unit, but for `distrust` and `redecide`: one for each kommune, with others' between. */
export type Store = {
  /** A number that changes whenever anything a reader could see has changed, by this process or another. */
  version(): number
  /** Changes whenever what others have told, or what was observed of products, has. */
  toldVersion(): string
  /** One transaction: attempts, sketches, cells, history and the decision. `gapMs`: a longer gap ends a run. */
  record(batch: Batch, decide: Decide, gapMs: number): Promise<void>
  recordAttempts(attempts: readonly Attempt[]): Promise<void>
  /**
   * After a clock jump: nothing measured until now is trusted until measured anew; all groups are decided anew. A
   * kommune's cells and groups change together; who reads meanwhile sees some kommuner distrusted already.
   */
  distrust(decide: DecideKommune, indeks?: Indeks): Promise<void>
  /** Decides all groups anew, kommune by kommune: the rules, or the day, may be others than when they were. */
  redecide(decide: DecideKommune): Promise<void>
  /** When the newest cell was measured; for a clock that was set back while we were stopped. */
  newestMeasuredAt(): Promise<number | undefined>
  readGroups(): Promise<GroupState[]>
  readKommune(kommunekode: string): Promise<KommuneData>
  /** When each cell was last checked; untrusted ones are left out. Key: `indeks kommunekode kle`. */
  readCheckedAt(): Promise<Map<string, number>>
  readRuns(kommunekode: string, from: number): Promise<Run[]>
  /** Level runs that reach past `from`, of one kommune or of all, oldest first. */
  readLevelRuns(from: number, kommunekode?: string): Promise<LevelRun[]>
  /** Response times since `from`, by kommunekode, of each index. */
  readSketches(from: number): Promise<Record<Indeks, Map<string, Sketch>>>
  /** How the newest first attempts in an index ended, the newest first; as far back as the newest 20,000 attempts. */
  readLatestAttempts(indeks: Indeks, limit: number): Promise<LatestAttempt[]>
  /** How attempts since `from` ended, retries included. */
  readOutcomes(from: number): Promise<{ indeks: Indeks; outcome: string; attempts: number }[]>
  /** Facts that wait beside the data; nothing of them is seen before `commit`. */
  stage(kind: FactKind): Staging
  readFacts<K extends FactKind>(kind: K, query?: FactQuery): Promise<StoredFact<K>[]>
  /** Of each kind that anything is told of. */
  readToldAges(): Promise<ToldAge[]>
  /** The latest first. */
  readImports(limit: number): Promise<ImportRecord[]>
  recordObservations(observations: readonly Observation[]): Promise<void>
  readObservations(): Promise<Observation[]>
  recordProbe(result: ProbeResult): Promise<void>
  /** The latest few of a probe up to `now`, newest first: what its state stands on. */
  readProbeLatest(probe: string, now: number): Promise<ProbeResult[]>
  /** Of one probe or of all, oldest first. */
  readProbeResults(from: number, probe?: string): Promise<ProbeResult[]>
  /** Judged looks since `from`, by probe. */
  readProbeTimes(from: number): Promise<Map<string, ProbeTimes>>
  recordServicePage(reading: ServicePageReading): Promise<void>
  /** What the public service page last said, and how it was last read; undefined when it never was. */
  readServicePage(): Promise<ServicePageNow | undefined>
  startRound(kind: RoundKind, startedAt: number, planned: number): Promise<number>
  endRound(id: number, round: { endedAt: number; done: number; failed: number }): Promise<void>
  readRounds(kind: RoundKind, limit: number): Promise<Round[]>
  readSizes(): Promise<StoreSizes>
  /** Delete what is older than its keeping time, or over its size. */
  prune(now: number): Promise<void>
  /** Small facts of the store about itself, such as which kind it is. */
  readMark(key: string): Promise<string | undefined>
  writeMark(key: string, value: string): Promise<void>
  close(): Promise<void>
}

/** What the poller says of itself. */
export type PollerStatus = {
  /** The round that runs now, in checks. */
  round?: { startedAt: number; planned: number; done: number; failed: number } | undefined
  /** When the next round of counts is due; absent when the poller has stopped. */
  nextAt?: number | undefined
  /** When the clock last jumped or the machine slept. */
  jumpedAt?: number | undefined
  /** The event loop's longest delay in the last minute, ms. */
  lagMs: number
}
