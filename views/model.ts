// Owns the view-model: the one reading of the state that pages, API, metrics and slide are functions of.
import type { Right } from '../server/domain/check.ts'
import type { GroupState } from '../server/domain/group.ts'
import { productKindOf, type ReadinessGroup, readinessGroups } from '../server/domain/kle.ts'
import { kommuner as allKommuner, type Kommune } from '../server/domain/kommuner.ts'
import {
  assessLadder,
  type NextStep,
  nextStepOf,
  type Rung,
  unknownNumbers,
} from '../server/domain/ladder.ts'
import type { PollerStatus } from '../server/domain/ports.ts'
import type { Product } from '../server/domain/products.ts'
import { type Level, levels } from '../server/domain/readiness.ts'

/** The instant a page is read at; it learns the first later instant at which anything would read differently. */
export type Reading = {
  now: number
  /** Something shown changes at `at` (epoch ms); the earliest counts. */
  until(at: number): void
  validUntil(): number
}

export const createReading = (now: number): Reading => {
  let earliest = Number.POSITIVE_INFINITY
  return {
    now,
    until: (at) => {
      if (at > now && at < earliest) earliest = at
    },
    validUntil: () => earliest,
  }
}

/** What is known of a kommune besides what is measured. */
export type KommuneFacts = {
  esdh?: string | undefined
  eoj?: string | undefined
  right: Right
  polled: boolean
}

export type GroupModel = GroupState & {
  ladder: Rung[]
  nextStep?: NextStep | undefined
  /** Numbers of which nothing is known. */
  unknown: number
}

export type KommuneModel = {
  kommune: Kommune
  polled: boolean
  right: Right
  products: { esdh?: Product | undefined; eoj?: Product | undefined }
  groups: Record<ReadinessGroup, GroupModel>
}

export type Counts = Record<Level, number>

/** Everything the pages have in common, at one instant. */
export type World = {
  demo: boolean
  reading: Reading
  /** All 98, by kommunekode. */
  kommuner: readonly KommuneModel[]
  counts: Record<ReadinessGroup, Counts>
  products: readonly Product[]
  /** The newest measurement, the last change of any level, the next round. */
  measuredAt?: number | undefined
  changedAt?: number | undefined
  nextAt?: number | undefined
  /** Cells with a fresh answer, and cells planned. */
  fresh: number
  planned: number
  status: PollerStatus
  flereFrom: number
  intervalMs: number
  freshWithinMs: number
}

export type WorldInput = {
  demo: boolean
  reading: Reading
  /** For every kommune, valid at `reading.now`. */
  groups: readonly GroupState[]
  facts: ReadonlyMap<string, KommuneFacts>
  products: readonly Product[]
  status: PollerStatus
  flereFrom: number
  intervalMs: number
  freshWithinMs: number
}

const groupModel = (state: GroupState, right: Right): GroupModel => {
  const ladder = assessLadder(state, right)
  // Not a spread: 392 of them cost twice as much, in every first render.
  return Object.assign({}, state, { ladder, nextStep: nextStepOf(ladder), unknown: unknownNumbers(state) })
}

export const countLevels = (kommuner: readonly KommuneModel[], group: ReadinessGroup): Counts => {
  const counts = Object.fromEntries(levels.map((level) => [level, 0])) as Counts
  for (const k of kommuner) counts[k.groups[group].level] += 1
  return counts
}

const newest = (values: (number | undefined)[]): number | undefined => {
  const known = values.filter((v) => v !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

/** Builds the reading of all 98. Throws when a kommune's state is missing: a bug, not a state. */
export const buildWorld = (input: WorldInput): World => {
  const { reading, facts, products } = input
  const productById = new Map(products.map((p) => [p.id, p]))
  const stateOf = new Map(input.groups.map((g) => [`${g.kommunekode} ${g.group}`, g]))
  const kommuner = allKommuner.map((kommune): KommuneModel => {
    const known = facts.get(kommune.kommunekode)
    const right = known?.right ?? 'full'
    const groups = readinessGroups.map((group) => {
      const state = stateOf.get(`${kommune.kommunekode} ${group}`)
      if (state === undefined) throw new Error(`no state of ${kommune.kommunekode} in ${group}`)
      reading.until(state.validUntil)
      return [group, groupModel(state, right)]
    })
    return {
      kommune,
      polled: known?.polled ?? false,
      right,
      products: { esdh: productById.get(known?.esdh ?? ''), eoj: productById.get(known?.eoj ?? '') },
      groups: Object.fromEntries(groups),
    }
  })
  const polled = kommuner.filter((k) => k.polled)
  const cells = polled.flatMap((k) => (['02', 'eoj'] as const).map((g) => k.groups[g]))
  const states = kommuner.flatMap((k) => readinessGroups.map((g) => k.groups[g]))
  return {
    ...input,
    kommuner,
    counts: Object.fromEntries(readinessGroups.map((g) => [g, countLevels(kommuner, g)])) as World['counts'],
    measuredAt: newest(states.map((s) => ((s.newestAt ?? 0) > reading.now ? undefined : s.newestAt))),
    changedAt: newest(states.map((s) => (s.level === 'ukendt' ? s.decided?.changedAt : s.changedAt))),
    nextAt: input.status.nextAt,
    planned: cells.reduce((sum, c) => sum + c.obligatory, 0),
    fresh: cells.reduce((sum, c) => sum + c.obligatory - c.unknown + c.limited, 0),
  }
}

/** The product that delivers a group in a kommune. */
export const productOf = (k: KommuneModel, group: ReadinessGroup): Product | undefined =>
  k.products[productKindOf(group)]
