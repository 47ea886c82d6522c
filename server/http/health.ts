// Health of the poller: alive when a round of counts started or ended within two intervals. Pure.
import type { PollerStatus } from '../domain/ports/poller.ts'
import type { Round } from '../domain/ports/rounds.ts'

export type PollerSigns = {
  now: number
  /** When the server started; a poller without time for a round yet counts as alive. */
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
  // Signs in the future are from before the clock was set back, and do not count.
  const latest = Math.max(startedAt, ...signs.filter((at) => at <= now))
  return { alive: now - latest <= intervalsUntilDead * intervalMs, lastRoundAt }
}
