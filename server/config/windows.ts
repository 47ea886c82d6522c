// Makes the maintenance windows of a span of time from a configuration.
import type { Maintenance } from '../domain/incidents/maintenance.ts'
import type { Config } from './config.ts'
import { firingsOf } from './cron.ts'

type Configured = Config['maintenance'][number]

/** The window that is going on, or the next to begin; undefined when it was once and is over. */
export const nextWindow = (configured: Configured, now: number): Maintenance | undefined => {
  if ('from' in configured) return now < configured.until ? configured : undefined
  const { cron, forMs, ...rest } = configured
  const [from] = firingsOf(cron, now - forMs)
  return from === undefined ? undefined : { ...rest, from, until: from + forMs }
}

/** The windows that overlap the span from `from` until before `until` (epoch ms); whole, also where they exceed it. */
export const maintenanceBetween = (
  { maintenance }: Pick<Config, 'maintenance'>,
  from: number,
  until: number,
): Maintenance[] =>
  maintenance.flatMap((configured): Maintenance[] => {
    if ('from' in configured) return configured.from < until && configured.until > from ? [configured] : []
    const { cron, forMs, ...rest } = configured
    const windows: Maintenance[] = []
    for (const at of firingsOf(cron, from - forMs)) {
      if (at >= until) break
      windows.push({ ...rest, from: at, until: at + forMs })
    }
    return windows
  })
