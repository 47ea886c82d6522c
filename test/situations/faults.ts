// Faults of a situation: which of them a call, a delivery or a total meets at an instant.
import type { KleGroup } from '../../server/domain/kle.ts'
import { hour } from '../../server/domain/time.ts'
import { onPlatform, platform } from './places.ts'
import type { Fault, Situation } from './situation.ts'

/** What a call or a case belongs to; a probe has no kommune. */
export type Target = {
  service: string
  kommunekode?: string | undefined
  group?: KleGroup | undefined
  product?: string | undefined
}

/** Whether a fault at a place meets a target. */
export const matches = (at: Fault['at'], { service, kommunekode, group, product }: Target): boolean =>
  at.monitor === undefined &&
  (at.platform === undefined || (at.platform.toLowerCase() === platform && onPlatform.includes(service))) &&
  (at.service === undefined || at.service === service) &&
  (at.kommuner === undefined || (kommunekode !== undefined && at.kommuner.includes(kommunekode))) &&
  (at.group === undefined || at.group === group) &&
  (at.product === undefined || at.product === product)

export const createFaults = ({ faults, start, seed }: Situation) => {
  const begin = Date.parse(start)
  const timed = faults.map((fault, i) => ({
    ...fault,
    /** Failures are answers in the one fault, and broken connections in the next. */
    isAnswered: (seed + i) % 2 === 0,
    from: begin + fault.fromHour * hour,
    until: begin + fault.toHour * hour,
  }))
  return {
    /** Faults of some kinds that meet a target at an instant. */
    meet: (target: Target, at: number, kinds: readonly Fault['what'][]) =>
      timed.filter((f) => f.from <= at && at < f.until && kinds.includes(f.what) && matches(f.at, target)),
    /** Faults of the monitor itself. */
    own: (monitor: 'network' | 'lag' | 'clock', at: number): Fault | undefined =>
      timed.find((f) => f.at.monitor === monitor && f.from <= at && at < f.until),
    /** Instants at which a fault begins or ends. */
    edges: [...new Set(timed.flatMap(({ from, until }) => [from, until]))].sort((a, b) => a - b),
  }
}
