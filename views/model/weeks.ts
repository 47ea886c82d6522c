// The view-model of frozen weeks: each with its counts by level, and the pages' input.
import { groupOfKind, type ReadinessGroup, readinessGroups } from '../../server/domain/kle.ts'
import type { StoredWeek, WeekEntry } from '../../server/domain/ports/weeks.ts'
import { levels } from '../../server/domain/readiness/level.ts'
import type { FrozenWeek } from '../../server/domain/week/frozen-week.ts'
import { tally } from './tally.ts'
import type { Counts } from './world.ts'

export type GroupCounts = Readonly<Record<ReadinessGroup, Counts>>

/** A frozen week without its kommuner. */
export type WeekSummary = WeekEntry &
  Pick<FrozenWeek, 'coverage'> & {
    counts: GroupCounts
    /** The levels of each product's kommuner, in the group of its kind, by its id. */
    productCounts: ReadonlyMap<string, Counts>
  }

/** The number of kommuner by level in each group; each group sums to 98. */
export const countsOfWeek = ({ kommuner }: FrozenWeek): GroupCounts =>
  Object.fromEntries(
    readinessGroups.map((group) => [group, tally(levels, kommuner, ({ groups }) => groups[group].level)]),
  ) as GroupCounts

/** The levels of a product's kommuner, in the group of its kind. */
export const countsOfProduct = (
  { kommuner }: FrozenWeek,
  { id, kind }: Pick<FrozenWeek['products'][number], 'id' | 'kind'>,
): Counts =>
  tally(
    levels,
    kommuner.filter(({ products }) => products[kind] === id),
    ({ groups }) => groups[groupOfKind(kind)].level,
  )

export const toSummary = (entry: WeekEntry, content: FrozenWeek): WeekSummary => ({
  ...entry,
  coverage: content.coverage,
  counts: countsOfWeek(content),
  productCounts: new Map(content.products.map((product) => [product.id, countsOfProduct(content, product)])),
})

/** A frozen week with all that is frozen, and which others there are. */
export type WeekDetail = {
  week: StoredWeek
  /** The frozen week before it; absent for the first. */
  former?: StoredWeek | undefined
  /** The others, newest first. */
  others: readonly WeekEntry[]
}
