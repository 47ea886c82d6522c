// Parts of a stop: the KLE groups of its incident, each followed alone, to find the one that goes on receiving nothing. Pure.
import type { KleGroup } from '../kle.ts'
import { add, type Came, noCases } from './came.ts'
import type { Sum } from './candidates.ts'
import type { Cause } from './cause.ts'
import { measuredMs, onlyPartLeft } from './parts.ts'

type StopPart = {
  inside: Came
  /** Evidence that it receives again, and that it does not since another group does. */
  recovery: number
  still: number
  isWell: boolean
  /** How long it has received again. */
  quietMs: number
  lastAt?: number | undefined
}

export type StopParts = ReadonlyMap<KleGroup, StopPart>

export const createStopParts = (groups: readonly KleGroup[]): StopParts =>
  new Map(
    groups.map((group) => [group, { inside: noCases(), recovery: 0, still: 0, isWell: false, quietMs: 0 }]),
  )

/** Follows a group with a delivery, in place. When it receives again, the evidence of the others begins anew. */
export const followStopPart = (
  parts: StopParts,
  group: KleGroup,
  until: number,
  { evidence, received, expected }: Sum,
  { intervalMs, recoverAt }: { intervalMs: number; recoverAt: number },
): void => {
  const part = parts.get(group)
  if (part === undefined) return
  const passedMs = measuredMs(part.lastAt, until, intervalMs)
  part.lastAt = until
  part.still = Math.max(0, part.still + evidence)
  if (part.isWell) {
    part.quietMs += passedMs
    if (part.still < 2 * recoverAt) return
    part.isWell = false
    part.recovery = 0
    return
  }
  add(part.inside, { received, expected })
  part.recovery = Math.max(0, part.recovery - evidence)
  if (part.recovery < recoverAt) return
  part.isWell = true
  part.quietMs = 0
  for (const other of parts.values()) other.still = 0
}

/** The only group that surely receives nothing since all others have received again for `holdMs`. */
export const onlyGroupLeft = (parts: StopParts, holdMs: number, openAt: number): KleGroup | undefined => {
  const [group, part] = onlyPartLeft(parts, holdMs) ?? []
  return part !== undefined && part.still >= openAt ? group : undefined
}

/** The cause of a stop that goes on in one group only. */
export const causeIn = (cause: Cause, group: KleGroup): Cause => {
  if (cause.kind === 'product') return { ...cause, group }
  return cause.kind === 'platform' || cause.kind === 'service' ? { kind: 'group', id: group } : cause
}
