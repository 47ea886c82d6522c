// Owns whether the poller lives: a round of counts runs, or ended, within two intervals. Pure.
import type { PollerStatus } from '../domain/ports/poller.ts'
import type { Round } from '../domain/ports/rounds.ts'

export type PollerSigns = {
  now: number
  /** When the server started: a poller that has had no time for a round is not dead. */
  startedAt: number
  intervalMs: number
  status: PollerStatus
  lastRound?: Round | undefined
}

export type PollerHealth = { alive: boolean; lastRoundAt?: number | undefined }

const intervalsUntilDead = 2

export const assessPoller = ({
  now,
  startedAt,
  intervalMs,
  status,
  lastRound,
}: PollerSigns): PollerHealth => {
  const signs = [lastRound?.endedAt, lastRound?.startedAt, status.round?.startedAt].filter(
    (at) => at !== undefined,
  )
  const lastRoundAt = signs.length === 0 ? undefined : Math.max(...signs)
  // A sign from the future, from before the clock was set back, is none.
  const latest = Math.max(startedAt, ...signs.filter((at) => at <= now))
  return { alive: now - latest <= intervalsUntilDead * intervalMs, lastRoundAt }
}
