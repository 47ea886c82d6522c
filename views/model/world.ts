// The view-model of all 98 kommuner, from which pages, API and metrics are rendered.

import { areasOf, type Gate, type GateState, gateOfGroup } from '../../server/domain/facts/gate.ts'
import type { ProductAnswer } from '../../server/domain/facts/observed.ts'
import type { Product } from '../../server/domain/facts/products.ts'
import type { Maintenance } from '../../server/domain/incidents/maintenance.ts'
import {
  type ProductKind,
  productKindOf,
  type ReadinessGroup,
  readinessGroups,
} from '../../server/domain/kle.ts'
import { kommuner as allKommuner, type Kommune } from '../../server/domain/kommuner.ts'
import type { Right } from '../../server/domain/measured/check.ts'
import type { StoredIncident } from '../../server/domain/ports/incidents.ts'
import type { Undecided } from '../../server/domain/ports/levels.ts'
import type { PollerStatus } from '../../server/domain/ports/poller.ts'
import type { GroupState } from '../../server/domain/readiness/group.ts'
import {
  assessLadder,
  type NextStep,
  nextStepOf,
  type Rung,
  unknownNumbers,
} from '../../server/domain/readiness/ladder.ts'
import { type Level, levels } from '../../server/domain/readiness/level.ts'
import { endOf } from '../../server/domain/readiness/validity.ts'
import { copenhagenDay, nextMidnight } from '../../server/domain/time.ts'
import { type Shown, shownBehind, shownTogether } from '../../server/domain/visibility/shown.ts'
import { stopsForKombit } from './incident-who.ts'
import { tally } from './tally.ts'

/** The instant at which a page is rendered, and the end of its validity: the first later instant at which it changes. */
export type Reading = {
  now: number
  /** Records that something on the page changes at `at` (epoch ms). */
  until(at: number): void
  /** The earliest recorded instant after `now`; infinite when there is none. */
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

/** Whether an answer of `at` counts: from then (the clock may have been set back) until it is too old. */
export const isCurrent = ({ now, until }: Reading, at: number, maxAgeMs: number): boolean => {
  const endsAt = endOf(at, maxAgeMs)
  until(at)
  until(endsAt)
  return at <= now && now < endsAt
}

/** Facts about a kommune that are not measured by checks. */
export type KommuneFacts = {
  products: Record<ProductKind, ProductAnswer>
  right: Right
  polled: boolean
}

export type GroupModel = GroupState & {
  /** Whether DIGST has opened the group for the kommune. */
  gate: GateState
  /** The cases that can be shown today. */
  shown: Shown
  ladder: Rung[]
  nextStep?: NextStep | undefined
  /** The number of KLE numbers whose count is unknown (`unknownNumbers`). */
  unknown: number
  /** Whether the kommune's assessment failed, so that nothing is decided although cells may be measured. */
  undecided: boolean
}

/** Whether we may count none of a group's numbers. */
export const isRefused = ({ obligatory, noAccess }: Pick<GroupModel, 'obligatory' | 'noAccess'>): boolean =>
  obligatory > 0 && noAccess === obligatory

export type KommuneModel = {
  kommune: Kommune
  polled: boolean
  right: Right
  products: { esdh?: Product | undefined; eoj?: Product | undefined }
  /** The products with their basis. */
  productAnswers: Record<ProductKind, ProductAnswer>
  groups: Record<ReadinessGroup, GroupModel>
  /** Present when the kommune's assessment failed. */
  undecided?: Undecided | undefined
}

export type Counts = Record<Level, number>

/** An index or a probe, as configured. */
export type KnownService = { id: string; navn?: string | undefined; platform?: string | undefined }

/** The data that all pages share, at one instant. */
export type World = Omit<WorldInput, 'groups' | 'undecided' | 'facts'> & {
  /** All 98, in the order of kommunekode. */
  kommuner: readonly KommuneModel[]
  counts: Record<ReadinessGroup, Counts>
  /** The newest measurement, the latest change of a level not made by us, the next round (epoch ms). */
  measuredAt?: number | undefined
  changedAt?: number | undefined
  nextAt?: number | undefined
  /** Cells with a fresh answer, and cells planned. */
  fresh: number
  planned: number
}

export type WorldInput = {
  demo: boolean
  reading: Reading
  /** For every kommune, valid at `reading.now`. */
  groups: readonly GroupState[]
  /** Kommuner whose assessment failed. */
  undecided: ReadonlyMap<string, Undecided>
  facts: ReadonlyMap<string, KommuneFacts>
  products: readonly Product[]
  /** The indexes, then the probes; an index and a probe of the same id are one service. */
  services: readonly KnownService[]
  /** The live ones, and those that have ended lately. */
  incidents: readonly StoredIncident[]
  /** The announced maintenance of the next hour; empty when no incident is live. */
  maintenance: readonly Maintenance[]
  gates: readonly Gate[]
  status: PollerStatus
  flereFrom: number
  intervalMs: number
  freshWithinMs: number
}

const groupModel = (
  state: GroupState,
  right: Right,
  gate: GateState,
  shown: Shown,
  undecided: boolean,
  forKombit: ReadonlySet<string>,
): GroupModel => {
  const ladder = assessLadder(state, right, gate, shown)
  const unknown = unknownNumbers(state)
  const step = nextStepOf(ladder)
  const isForKombit =
    step?.rung === 'friskhed' &&
    state.freshness.stopped?.groups.some((group) => forKombit.has(`${state.kommunekode} ${group}`))
  const nextStep = isForKombit ? { ...step, who: 'kombit' as const } : step
  // Not a spread, which takes twice as long; every first render builds 392 of these.
  return Object.assign({}, state, { gate, shown, ladder, nextStep, unknown, undecided })
}

/** Gate states on a day; computed once for all kommuner except the pilots. */
const createGateReader = (gates: readonly Gate[], today: string) => {
  const pilots = new Set(gates.flatMap((gate) => gate.pilots ?? []))
  const forOthers = new Map(readinessGroups.map((group) => [group, gateOfGroup(gates, group, '', today)]))
  return (group: ReadinessGroup, kommunekode: string): GateState =>
    pilots.has(kommunekode)
      ? gateOfGroup(gates, group, kommunekode, today)
      : (forOthers.get(group) as GateState)
}

export const countLevels = (kommuner: readonly KommuneModel[], group: ReadinessGroup): Counts =>
  tally(levels, kommuner, (k) => k.groups[group].level)

/** The latest of the known instants. */
export const newest = (values: (number | undefined)[]): number | undefined => {
  const known = values.filter((v) => v !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

const unknownProduct: ProductAnswer = { observed: [], searched: false, disagrees: false }
const unknownProducts = { esdh: unknownProduct, eoj: unknownProduct }

/** Throws when a kommune's state is missing, which is a bug. */
export const buildWorld = (input: WorldInput): World => {
  const { reading, facts, products } = input
  const gateOf = createGateReader(input.gates, copenhagenDay(reading.now))
  reading.until(nextMidnight(reading.now))
  const productById = new Map(products.map((p) => [p.id, p]))
  const forKombit = stopsForKombit(input.incidents)
  const stateOf = new Map(input.groups.map((g) => [`${g.kommunekode} ${g.group}`, g]))
  const kommuner = allKommuner.map((kommune): KommuneModel => {
    const known = facts.get(kommune.kommunekode)
    const right = known?.right ?? 'full'
    const { kommunekode } = kommune
    const undecided = input.undecided.get(kommunekode)
    const stateIn = (group: ReadinessGroup): GroupState => {
      const state = stateOf.get(`${kommunekode} ${group}`)
      if (state === undefined) throw new Error(`no state of ${kommunekode} in ${group}`)
      return state
    }
    const groups = readinessGroups.map((group) => {
      const state = stateIn(group)
      if (state.validUntil !== undefined) reading.until(state.validUntil)
      const areas = areasOf(group).map((area) => shownBehind(stateIn(area), gateOf(area, kommunekode)))
      return [
        group,
        groupModel(
          state,
          right,
          gateOf(group, kommunekode),
          shownTogether(areas),
          undecided !== undefined,
          forKombit,
        ),
      ]
    })
    const answers = known?.products ?? unknownProducts
    for (const { until } of Object.values(answers)) if (until !== undefined) reading.until(until)
    return {
      kommune,
      polled: known?.polled ?? false,
      right,
      products: {
        esdh: productById.get(answers.esdh.product ?? ''),
        eoj: productById.get(answers.eoj.product ?? ''),
      },
      productAnswers: answers,
      groups: Object.fromEntries(groups),
      undecided,
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
    changedAt: newest(states.map(({ decided }) => (decided?.changedByUs ? undefined : decided?.changedAt))),
    nextAt: input.status.nextAt,
    planned: cells.reduce((sum, c) => sum + c.obligatory, 0),
    fresh: cells.reduce((sum, c) => sum + c.obligatory - c.unknown + c.limited, 0),
  }
}

/** The kommune's product that delivers a group. */
export const productOf = (k: KommuneModel, group: ReadinessGroup): Product | undefined =>
  k.products[productKindOf(group)]
