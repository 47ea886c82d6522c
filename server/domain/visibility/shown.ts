// Decides how many cases of a kommune's group can be shown behind its gates, or the reason for none.

import type { GateState } from '../facts/gate.ts'
import type { Tally } from '../readiness/level.ts'
import { type KonfigurationState, visibleUnknowns } from './konfiguration-faults.ts'

/**
 * Reasons why nothing can be shown; the first that applies is given: no number in force · no cases · all closed as
 * intended · all closed · the configurations let no case through · DIGST has not opened.
 */
export const shutReasons = ['noNumbers', 'index', 'intendedClosed', 'closed', 'empty', 'gate'] as const
export type ShutReason = (typeof shutReasons)[number]

/**
 * Reasons why it is unknown whether anything can be shown; the first that applies is given. answersEmpty: open numbers
 * returned no data in any call of a month.
 */
export const unsureReasons = [...visibleUnknowns, 'answersEmpty', 'gateNotReported'] as const
export type UnsureReason = (typeof unsureReasons)[number]

/** `atMost`: the most cases that can be shown. `showable`: KLE numbers known to have a case that can be shown. */
export type Shown =
  | { kind: 'kan'; atMost: number; showable: number }
  /** `waiting`: the most cases that could be shown if the gate were open; absent behind a closed gate: not known. */
  | { kind: 'intet'; because: ShutReason; waiting?: number | undefined }
  /** `atMost` is absent when the upper bound is unknown too. */
  | { kind: 'ukendt'; because: UnsureReason; showable: number; atMost?: number | undefined }

/** Whether a closed gate alone is the known reason: nobody knows whether there are cases behind it. */
export const isWaitingUnknown = (shown: Shown): boolean =>
  shown.kind === 'intet' && shown.because === 'gate' && shown.waiting === undefined

/** The tally and configurations of an area's numbers. */
type Area = Pick<Tally, 'obligatory' | 'zero'> & { konfiguration: KonfigurationState }

const shutBy = ({ obligatory, zero, konfiguration }: Area, gate: GateState): ShutReason | undefined => {
  const { open, closed, intendedClosed, visible } = konfiguration
  if (obligatory === 0) return 'noNumbers'
  if (zero === obligatory) return 'index'
  if (visible === 0) return open > 0 ? 'empty' : intendedClosed === closed ? 'intendedClosed' : 'closed'
  return gate.state === 'closed' ? 'gate' : undefined
}

/**
 * The cases of an area that can be shown behind its gate. The upper bound is part of the answer, so a single number
 * without a known bound leaves the area unknown.
 */
export const shownBehind = (area: Area, gate: GateState): Shown => {
  const { visible, visibleUnknown, showable, faults } = area.konfiguration
  const shut = shutBy(area, gate)
  if (shut !== undefined)
    return { kind: 'intet', because: shut, waiting: shut === 'gate' ? visible : undefined }
  const isOpen = gate.state === 'open'
  const unsure = visibleUnknown ?? (faults.answersEmpty && 'answersEmpty')
  if (unsure === undefined && visible !== undefined && isOpen)
    return { kind: 'kan', atMost: visible, showable }
  const because = unsure ?? 'gateNotReported'
  return { kind: 'ukendt', because, showable: isOpen ? showable : 0, atMost: visible }
}

/** Undefined when any value is. */
const sumOf = (values: readonly (number | undefined)[]): number | undefined => {
  let sum = 0
  for (const value of values) {
    if (value === undefined) return undefined
    sum += value
  }
  return sum
}

/**
 * The cases of several areas that can be shown, each area behind its own gate. When nothing can be shown, the last
 * reason in the order of `shutReasons` is given, because that area is closest to showing something.
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
