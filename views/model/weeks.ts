// The view-model of frozen weeks: each with its counts by level, and the pages' input.
import { groupOfKind, type ReadinessGroup, readinessGroups } from '../../server/domain/kle.ts'
import type { StoredWeek, WeekEntry } from '../../server/domain/ports/weeks.ts'
import { levels } from '../../server/domain/readiness/level.ts'
import type { FrozenGroup, FrozenWeek } from '../../server/domain/week/frozen-week.ts'
import { type StateCounts, stateOf, states } from '../text/words.ts'
import { tally } from './tally.ts'
import type { Counts } from './world.ts'

export type GroupCounts = Readonly<Record<ReadinessGroup, Counts>>

/** A frozen week without its kommuner. */
export type WeekSummary = WeekEntry &
  Pick<FrozenWeek, 'coverage'> & {
    counts: GroupCounts
    /** The states of each product's kommuner, in the group of its kind, by its id. */
    productStates: ReadonlyMap<string, StateCounts>
  }

/** The number of kommuner by level in each group; each group sums to 98. */
export const countsOfWeek = ({ kommuner }: FrozenWeek): GroupCounts =>
  Object.fromEntries(
    readinessGroups.map((group) => [group, tally(levels, kommuner, ({ groups }) => groups[group].level)]),
  ) as GroupCounts

type FrozenProduct = Pick<FrozenWeek['products'][number], 'id' | 'kind'>

/** A product's kommuner, in the group of its kind. */
const groupsOfProduct = ({ kommuner }: FrozenWeek, { id, kind }: FrozenProduct): FrozenGroup[] =>
  kommuner.filter(({ products }) => products[kind] === id).map(({ groups }) => groups[groupOfKind(kind)])

/** The levels of a product's kommuner. */
export const countsOfProduct = (content: FrozenWeek, product: FrozenProduct): Counts =>
  tally(levels, groupsOfProduct(content, product), ({ level }) => level)

/** The states of a product's kommuner: why those without a level have none, as pages of the present say it. */
const statesOfProduct = (content: FrozenWeek, product: FrozenProduct): StateCounts =>
  tally(states, groupsOfProduct(content, product), (group) => stateOf({ ...group, undecided: false }))

export const toSummary = (entry: WeekEntry, content: FrozenWeek): WeekSummary => ({
  ...entry,
  coverage: content.coverage,
  counts: countsOfWeek(content),
  productStates: new Map(content.products.map((product) => [product.id, statesOfProduct(content, product)])),
})

/** A frozen week with all that is frozen, and which others there are. */
export type WeekDetail = {
  week: StoredWeek
  /** The frozen week before it; absent for the first. */
  former?: StoredWeek | undefined
  /** The others, newest first. */
  others: readonly WeekEntry[]
}
