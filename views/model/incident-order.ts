// Order of the live incidents: which of them stands first, wherever they are listed.
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import { badShare, isLive, isPartial } from './incident-state.ts'
import type { Reading, World } from './world.ts'

type Listed = Pick<World, 'incidents' | 'reading'>

/** Whether a service or a platform does not answer at all. */
const isDown = (incident: StoredIncident): boolean =>
  incident.signal === 'svar' &&
  (incident.cause.kind === 'service' || incident.cause.kind === 'platform') &&
  incident.what !== 'slow' &&
  !isPartial(incident)

/** How many kommuner it still hits, counted by the share of the calls that fails. */
const burdenOf = (incident: StoredIncident): number => {
  const kommuner = Math.max(1, incident.hit.length - incident.recovered.length)
  return kommuner * (incident.signal === 'svar' ? badShare(incident) : 1)
}

const ranks: readonly ((incident: StoredIncident) => number)[] = [
  ({ state }) => Number(state !== 'open'),
  (incident) => Number(!isDown(incident)),
]

/** Open before recovering; then what does not answer at all; then by whom it hits, times how long; then the oldest. */
const worse = (a: StoredIncident, b: StoredIncident, now: number): number => {
  for (const rank of ranks) if (rank(a) !== rank(b)) return rank(a) - rank(b)
  return (
    burdenOf(b) * (now - b.beganAt) - burdenOf(a) * (now - a.beganAt) || a.beganAt - b.beganAt || a.id - b.id
  )
}

/** Notes when an incident overtakes the one before it, because it hits more and is younger. */
const noteOvertaking = (sorted: readonly StoredIncident[], reading: Reading): void => {
  for (const [i, one] of sorted.entries()) {
    const before = sorted[i - 1]
    if (before === undefined) continue
    const faster = burdenOf(one) - burdenOf(before)
    const behind =
      burdenOf(before) * (reading.now - before.beganAt) - burdenOf(one) * (reading.now - one.beganAt)
    if (faster > 0) reading.until(reading.now + Math.floor(behind / faster) + 1)
  }
}

/** The live incidents, the worst first; the page is valid until their order changes. */
export const liveIncidents = ({ incidents, reading }: Listed): StoredIncident[] => {
  const sorted = incidents.filter(isLive).sort((a, b) => worse(a, b, reading.now))
  noteOvertaking(sorted, reading)
  return sorted
}

export const openIncidents = (world: Listed): StoredIncident[] =>
  liveIncidents(world).filter(({ state }) => state === 'open')
