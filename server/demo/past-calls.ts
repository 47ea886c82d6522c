// Past calls of the demo: invents how long each call to a service took, whether it failed, and the faults it met.
import { copenhagenDay, day, hour, second, startOf } from '../domain/time.ts'
import type { Random } from '../sandbox/scenario/random.ts'
import { medianLatencyMs } from '../sandbox/stand-ins.ts'

/** A fault that a share of the calls met: they failed, or were `slowMs` slower. */
export type PastFault = {
  from: number
  until: number
  services: readonly string[]
  /** Only calls of an index about this kommune. */
  kommunekode?: string | undefined
  share: number
  slowMs?: number | undefined
}

/** The faults that the audience knows from the autumn of 2022, in the same places before the present. */
export const pastFaults = (presentAt: number): { aarhus: PastFault; platform: PastFault } => {
  const at = (daysAgo: number, hours: number): number =>
    startOf(copenhagenDay(presentAt - daysAgo * day)) + hours * hour
  return {
    // Late September: periodic response-time faults.
    aarhus: {
      from: at(33, 9),
      until: at(31, 15),
      services: ['sdi', 'ydi'],
      kommunekode: '0751',
      share: 0.6,
      slowMs: 4 * second,
    },
    // 6 to 8 October: an incident on Serviceplatformen.
    platform: {
      from: at(25, 8),
      until: at(23, 16),
      services: ['serviceplatformen', 'sdi', 'ydi'],
      share: 0.35,
    },
  }
}

/** The share of calls that fail when nothing is wrong. */
const noise = 0.012
const sigma = 0.4
/** In the busiest hour of a working day calls take so much longer than at night. */
const busy = 0.4

/** A service's usual load: 1 at night and on days off, more in working hours. `slot`: the hour of a working day, or 24 and more. */
const loadIn = (slot: number): number =>
  slot < 7 || slot > 17 ? 1 : 1 + busy * Math.sin((Math.PI * (slot - 6)) / 12)

export type PastCall = { durationMs: number; failed: boolean }

/** Whose calls: an index and a probe of the same id are measured apart. */
export type Called = { kind: 'indeks' | 'probe'; service: string }

/** As many different response times as a service has, before load and faults. */
const variety = 4096

/** Returns a function that invents the calls of a service, each at an instant in a slot, of an index about a kommune. */
export const createPastCalls = (
  { kind, service }: Called,
  faults: readonly PastFault[],
  seed: number,
  random: Random,
) => {
  const medianMs = medianLatencyMs(kind === 'probe' ? service : `indeks ${service}`, seed)
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
  // A table, because drawing each of a million response times would take a second of the first start.
  const timesMs = Array.from({ length: variety }, () => medianMs * Math.exp(sigma * normal()))
  const own = faults.filter(({ services }) => services.includes(service))
  return (at: number, slot: number, kommunekode?: string): PastCall => {
    let durationMs = (timesMs[random.int(0, variety - 1)] as number) * loadIn(slot)
    let failed = random.next() < noise
    for (const { from, until, kommunekode: only, share, slowMs } of own) {
      if (at < from || at >= until || (only !== undefined && only !== kommunekode)) continue
      if (random.next() >= share) continue
      if (slowMs === undefined) failed = true
      else durationMs += slowMs
    }
    return { durationMs, failed }
  }
}
