// Owns what could be shown if the gates were those of another day: per area and kommune, from what is known now.
import { type Gate, type GateState, gateOfGroup } from '../../server/domain/facts/gate.ts'
import { type KleGroup, kleGroups } from '../../server/domain/kle.ts'
import { copenhagenDay } from '../../server/domain/time.ts'
import type { GroupModel, KommuneModel, World } from './world.ts'

/**
 * Why nothing could be shown, the first that holds: no number in force · no cases · all closed, as intended or not ·
 * no case that the configurations let through · DIGST has not opened.
 */
export const shutReasons = ['noNumbers', 'index', 'intendedClosed', 'closed', 'empty', 'gate'] as const
export type ShutReason = (typeof shutReasons)[number]

/** Why it is not known: we may not count · our right is limited · not told · told too long ago · not counted · no gate told. */
export const unsureReasons = [
  'noAccess',
  'limited',
  'notReported',
  'stale',
  'notCounted',
  'gateNotReported',
] as const
export type UnsureReason = (typeof unsureReasons)[number]

export type Shown =
  | { kind: 'kan'; atMost: number }
  /** `waiting`: cases that could be shown but for the gate, at most. */
  | { kind: 'intet'; because: ShutReason; waiting?: number | undefined }
  | { kind: 'ukendt'; because: UnsureReason }

const shutBy = (g: GroupModel, gate: GateState): ShutReason | undefined => {
  const { closed, intendedClosed, visible } = g.konfiguration
  if (g.obligatory === 0) return 'noNumbers'
  if (g.zero === g.obligatory) return 'index'
  if (closed === g.obligatory) return intendedClosed === closed ? 'intendedClosed' : 'closed'
  if (visible === 0) return 'empty'
  return gate.state === 'closed' ? 'gate' : undefined
}

const unsureBy = (g: GroupModel, k: KommuneModel): UnsureReason => {
  const { open, closed, stale } = g.konfiguration
  if (g.noAccess > 0) return 'noAccess'
  const notReported = g.obligatory - open - closed
  if (notReported > 0) return stale === notReported ? 'stale' : 'notReported'
  return g.limited > 0 || k.right !== 'full' ? 'limited' : 'notCounted'
}

/** What could be shown of a kommune's group behind a gate. */
export const shownBehind = (k: KommuneModel, group: KleGroup, gate: GateState): Shown => {
  const g = k.groups[group]
  const { visible } = g.konfiguration
  const shut = shutBy(g, gate)
  if (shut !== undefined)
    return { kind: 'intet', because: shut, waiting: shut === 'gate' ? visible : undefined }
  if (visible === undefined) return { kind: 'ukendt', because: unsureBy(g, k) }
  return gate.state === 'unknown'
    ? { kind: 'ukendt', because: 'gateNotReported' }
    : { kind: 'kan', atMost: visible }
}

/** Kommuner by what is said of them, and over those of which it is known the cases, at most, that can be shown or wait. */
export type OpeningSum = { kan: number; intet: number; ukendt: number; atMost: number; waiting: number }

const sumOf = (shown: readonly Shown[]): OpeningSum => {
  const sum = { kan: 0, intet: 0, ukendt: 0, atMost: 0, waiting: 0 }
  for (const one of shown) {
    sum[one.kind] += 1
    if (one.kind === 'kan') sum.atMost += one.atMost
    if (one.kind === 'intet') sum.waiting += one.waiting ?? 0
  }
  return sum
}

type AreaOpening = { group: KleGroup; shown: readonly Shown[]; today: OpeningSum; onDay: OpeningSum }

export type Opening = {
  /** `yyyy-mm-dd` */
  day: string
  today: string
  /** In the order of the world's kommuner. */
  areas: readonly AreaOpening[]
}

/** What could be shown on a day, with the counts and configurations of now. */
export const openingOn = (world: World, day: string): Opening => {
  const today = copenhagenDay(world.reading.now)
  const shownOn = (group: KleGroup, date: string): Shown[] =>
    world.kommuner.map((k) =>
      shownBehind(k, group, gateOfGroup(world.gates, group, k.kommune.kommunekode, date)),
    )
  const areas = kleGroups.map((group): AreaOpening => {
    const shown = shownOn(group, day)
    return { group, shown, today: sumOf(shownOn(group, today)), onDay: sumOf(shown) }
  })
  return { day, today, areas }
}

/** The next day that something opens; today when nothing more is to. */
export const nextOpening = (gates: readonly Gate[], today: string): string =>
  gates
    .flatMap(({ opens }) => (opens !== undefined && opens > today ? opens : []))
    .sort()
    .at(0) ?? today

/** A day as an address may have it: `yyyy-mm-dd`, one that exists, of this century. */
export const parseDato = (text: string): string | undefined => {
  if (!/^20\d\d-\d\d-\d\d$/.test(text)) return undefined
  const at = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? undefined : text
}

/** The day that an address asks for, or the next opening; and what was not understood of it, in Danish. */
export const askedDay = (
  text: string | undefined,
  gates: readonly Gate[],
  today: string,
): { day: string; problem?: string | undefined } => {
  const asked = text?.trim() ?? ''
  const day = asked === '' ? nextOpening(gates, today) : parseDato(asked)
  if (day !== undefined) return { day }
  return {
    day: nextOpening(gates, today),
    problem: `»${asked}« er ikke en dato, vi forstår. Skriv år, måned og dag som i 2022-10-31; vi regner med datoer fra 2000 til 2099.`,
  }
}
