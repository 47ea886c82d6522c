// The part of the store that holds the rounds.

export type RoundKind = 'counts'

export type Round = {
  id: number
  kind: RoundKind
  startedAt: number
  /** Absent while the round runs, and for good when the process was killed during it. */
  endedAt?: number | undefined
  /** Checks planned, checks recorded, and how many of the latter did not end in an answer. */
  planned: number
  done: number
  failed: number
}

export type RoundStore = {
  startRound(kind: RoundKind, startedAt: number, planned: number): Promise<number>
  endRound(id: number, round: { endedAt: number; done: number; failed: number }): Promise<void>
  readRounds(kind: RoundKind, limit: number): Promise<Round[]>
}
