// Truth of a situation: the causes that its faults have, in the words of the detector.
import { groupsOf } from '../../server/domain/incidents/fleet.ts'
import type { SimulatedFleet } from './fleet.ts'
import type { Fault, Situation } from './situation.ts'

export type True = { cause: string; signal: 'svar' | 'leverance'; fromHour: number; toHour: number }

const causesOf = ({ at, what }: Fault, { fleet }: SimulatedFleet): string[] => {
  const { platform, service, kommuner, product, group, monitor } = at
  if (monitor !== undefined) return []
  if (kommuner !== undefined) return kommuner.map((kommunekode) => `kommune:${kommunekode}`)
  if (product !== undefined)
    return [
      group !== undefined && groupsOf(fleet, product).length > 1
        ? `product:${product}+group:${group}`
        : `product:${product}`,
    ]
  if (group !== undefined) return [`group:${group}`]
  if (platform !== undefined) return [`platform:${platform.toLowerCase()}`]
  // Deliveries are told by SDI alone, so that all of them together stop with its platform.
  if (what === 'stop' || what === 'drop') return ['platform:serviceplatformen']
  return service === undefined ? [] : [`service:${service}`]
}

const signalOf = (what: Fault['what']): True['signal'] =>
  what === 'stop' || what === 'drop' ? 'leverance' : 'svar'

/** The causes that should be told. Faults of one cause within 12 hours are one incident; maintained ones are none. */
export const truthOf = (situation: Situation, simulated: SimulatedFleet): True[] => {
  const isMaintained = (fault: Fault): boolean =>
    situation.maintenance.some((m) => m.fromHour <= fault.fromHour && fault.toHour <= m.toHour)
  const found: True[] = []
  for (const fault of [...situation.faults].sort((a, b) => a.fromHour - b.fromHour)) {
    if (isMaintained(fault)) continue
    const signal = signalOf(fault.what)
    for (const cause of causesOf(fault, simulated)) {
      const same = found.find(
        (t) => t.cause === cause && t.signal === signal && fault.fromHour - t.toHour < 12,
      )
      if (same === undefined) found.push({ cause, signal, fromHour: fault.fromHour, toHour: fault.toHour })
      else same.toHour = Math.max(same.toHour, fault.toHour)
    }
  }
  return found
}
