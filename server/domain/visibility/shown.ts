// Decides the most that can be shown of a kommune's group behind its gates, and the obstacle.

import type { GateState } from '../facts/gate.ts'
import type { Tally } from '../readiness/level.ts'
import { type KonfigurationState, visibleUnknowns } from './konfiguration-faults.ts'

/**
 * Why nothing can be shown, the first reason that holds: no number in force · no cases · all closed, as intended or not ·
 * no case that the configurations let through · DIGST has not opened.
 */
export const shutReasons = ['noNumbers', 'index', 'intendedClosed', 'closed', 'empty', 'gate'] as const
export type ShutReason = (typeof shutReasons)[number]

/** Why that is unknown: the first reason that holds. */
export const unsureReasons = [...visibleUnknowns, 'gateNotReported'] as const
export type UnsureReason = (typeof unsureReasons)[number]

/** `showable`: numbers that are known to have a case that can be shown. */
export type Shown =
  | { kind: 'kan'; atMost: number; showable: number }
  /** `waiting`: cases that could be shown but for the gate, at most. */
  | { kind: 'intet'; because: ShutReason; waiting?: number | undefined }
  /** `atMost` is absent when that is not known either. */
  | { kind: 'ukendt'; because: UnsureReason; showable: number; atMost?: number | undefined }

/** What is known of the numbers of one area. */
type Area = Pick<Tally, 'obligatory' | 'zero'> & { konfiguration: KonfigurationState }

const shutBy = ({ obligatory, zero, konfiguration }: Area, gate: GateState): ShutReason | undefined => {
  const { open, closed, intendedClosed, visible } = konfiguration
  if (obligatory === 0) return 'noNumbers'
  if (zero === obligatory) return 'index'
  if (visible === 0) return open > 0 ? 'empty' : intendedClosed === closed ? 'intendedClosed' : 'closed'
  return gate.state === 'closed' ? 'gate' : undefined
}

/**
 * What can be shown of one area behind its gate. How many cases at most is part of the answer, so that one number of
 * which it is not known leaves the area unknown.
 */
export const shownBehind = (area: Area, gate: GateState): Shown => {
  const { visible, visibleUnknown, showable } = area.konfiguration
  const shut = shutBy(area, gate)
  if (shut !== undefined)
    return { kind: 'intet', because: shut, waiting: shut === 'gate' ? visible : undefined }
  const isOpen = gate.state === 'open'
  if (visible !== undefined && isOpen) return { kind: 'kan', atMost: visible, showable }
  const because = visibleUnknown ?? 'gateNotReported'
  return { kind: 'ukendt', because, showable: isOpen ? showable : 0, atMost: visible }
}

/** `undefined` when any part is. */
const sumOf = (values: readonly (number | undefined)[]): number | undefined => {
  let sum = 0
  for (const value of values) {
    if (value === undefined) return undefined
    sum += value
  }
  return sum
}

/**
 * What can be shown of a group of areas, each behind its own gate. Of the reasons for nothing the last counts: that
 * area is the nearest to showing something.
 */
export const shownTogether = (areas: readonly Shown[]): Shown => {
  const [first, ...others] = areas.filter((s) => s.kind !== 'intet' || s.because !== 'noNumbers')
  if (first === undefined) return { kind: 'intet', because: 'noNumbers' }
  if (others.length === 0) return first
  const parts = [first, ...others]
  const atMost = sumOf(parts.map((s) => (s.kind === 'intet' ? 0 : s.atMost)))
  const showable = parts.reduce((sum, s) => sum + (s.kind === 'intet' ? 0 : s.showable), 0)
  const unsure = unsureReasons.find((r) => parts.some((s) => s.kind === 'ukendt' && s.because === r))
  if (unsure !== undefined || atMost === undefined)
    return { kind: 'ukendt', because: unsure ?? 'notCounted', showable, atMost }
  if (showable > 0) return { kind: 'kan', atMost, showable }
  const shut = parts.filter((s) => s.kind === 'intet')
  const because = shutReasons.findLast((r) => shut.some((s) => s.because === r)) ?? 'gate'
  const waiting = shut.filter((s) => s.because === 'gate').map((s) => s.waiting)
  return { kind: 'intet', because, waiting: because === 'gate' ? sumOf(waiting) : undefined }
}
