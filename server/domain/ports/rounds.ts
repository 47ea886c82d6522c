// The part of the store with the rounds.

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

export type RoundStore = {
  startRound(kind: RoundKind, startedAt: number, planned: number): Promise<number>
  endRound(id: number, round: { endedAt: number; done: number; failed: number }): Promise<void>
  readRounds(kind: RoundKind, limit: number): Promise<Round[]>
}
