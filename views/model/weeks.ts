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

/** The number of kommuner by key in each group; each group sums to 98. */
const tallyGroups = <Key extends string>(
  keys: readonly Key[],
  { kommuner }: FrozenWeek,
  keyOf: (group: FrozenGroup) => Key,
): Record<ReadinessGroup, Record<Key, number>> => {
  const counts = readinessGroups.map((group) => [group, tally(keys, kommuner, (k) => keyOf(k.groups[group]))])
  return Object.fromEntries(counts)
}

/** The number of kommuner by level in each group. */
export const countsOfWeek = (content: FrozenWeek): GroupCounts =>
  tallyGroups(levels, content, ({ level }) => level)

/** A frozen week does not hold whether an assessment failed. */
export const frozenState = (group: FrozenGroup): (typeof states)[number] =>
  stateOf({ ...group, undecided: false })

export type GroupStates = Readonly<Record<ReadinessGroup, StateCounts>>

/** The number of kommuner by state in each group: the levels, and why the others have none. */
export const statesOfWeek = (content: FrozenWeek): GroupStates => tallyGroups(states, content, frozenState)

type FrozenProduct = Pick<FrozenWeek['products'][number], 'id' | 'kind'>

/** A product's kommuner, in the group of its kind. */
const groupsOfProduct = ({ kommuner }: FrozenWeek, { id, kind }: FrozenProduct): FrozenGroup[] =>
  kommuner.filter(({ products }) => products[kind] === id).map(({ groups }) => groups[groupOfKind(kind)])

/** The states of a product's kommuner: why those without a level have none, as pages of the present say it. */
export const statesOfProduct = (
  content: FrozenWeek,
  product: FrozenProduct,
): Record<(typeof states)[number], number> => tally(states, groupsOfProduct(content, product), frozenState)

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
