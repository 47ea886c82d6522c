// The view-model of how kommuner moved between a frozen week and another, or the present: by group, product and network.
import type { Product } from '../../server/domain/facts/products.ts'
import { groupOfKind, type ReadinessGroup, readinessGroups } from '../../server/domain/kle.ts'
import { type Kommune, kommuneByCode } from '../../server/domain/kommuner.ts'
import type { StoredWeek } from '../../server/domain/ports/weeks.ts'
import {
  changes as allChanges,
  type ChangeCounts,
  type Compared,
  countChanges,
  differenceOf,
  type Transition,
  type TransitionKind,
} from '../../server/domain/week/difference.ts'
import type { FrozenWeek } from '../../server/domain/week/frozen-week.ts'
import { toGroup } from './frozen-week.ts'
import { netvaerk } from './query.ts'
import { steppedGroups } from './step-kind.ts'
import { tally } from './tally.ts'
import type { KommuneModel, World } from './world.ts'

/** A transition with its kommune. */
export type Move = Transition & { kommune: Kommune }

/** Moves, and the counts that include those that did not move. */
export type Moved = { counts: ChangeCounts; moves: readonly Move[] }

export type GroupChanges = Pick<WeekChanges, 'groups'>

export type WeekChanges = {
  groups: Readonly<Record<ReadinessGroup, Moved>>
  /** Where any kommune moved: the groups 02 and eoj of each product and network. */
  products: readonly (Moved & { product: Named; group: ReadinessGroup })[]
  networks: readonly (Moved & { network: string; group: ReadinessGroup })[]
}

/** The last frozen week, and who has moved since. */
export type SinceFrozen = { week: Pick<StoredWeek, 'week' | 'content'>; changes: WeekChanges }

type Named = Pick<Product, 'id' | 'navn' | 'kind'>

/** What is compared, with the products of each kommune. */
export type ComparedWithProducts = Omit<Compared, 'kommuner'> & {
  products: readonly Named[]
  kommuner: readonly (Compared['kommuner'][number] & Pick<FrozenWeek['kommuner'][number], 'products'>)[]
}

const collator = new Intl.Collator('da')

const kommuneOf = (kommunekode: string): Kommune[] => {
  const kommune = kommuneByCode.get(kommunekode)
  return kommune === undefined ? [] : [kommune]
}

/** Falls first, because a long list is folded; then by name. */
const order: readonly TransitionKind[] = ['tilbage', 'frem', 'ny', 'udgaaet', 'ikkeMaalt', 'aendretAfOs']
const byKindAndName = (a: Move, b: Move): number =>
  order.indexOf(a.kind) - order.indexOf(b.kind) || collator.compare(a.kommune.kortnavn, b.kommune.kortnavn)

/** Compares two weeks; returns a function for the moves of a group, of all kommuner or those that are counted. */
const compare = (first: Compared, second: Compared) => {
  const difference = differenceOf(first, second)
  const moves = difference
    .flatMap((one): Move[] => kommuneOf(one.kommunekode).map((kommune) => ({ ...one, kommune })))
    .sort(byKindAndName)
  return (group: ReadinessGroup, isCounted?: (kommunekode: string) => boolean): Moved => ({
    counts: countChanges(difference, second, group, isCounted),
    moves: moves.filter((m) => m.group === group && (isCounted?.(m.kommunekode) ?? true)),
  })
}

const inGroups = (movedIn: ReturnType<typeof compare>): WeekChanges['groups'] =>
  Object.fromEntries(readinessGroups.map((group) => [group, movedIn(group)])) as WeekChanges['groups']

/** The changes by group alone. */
export const groupChanges = (first: Compared, second: Compared): GroupChanges => ({
  groups: inGroups(compare(first, second)),
})

export const weekChanges = (first: Compared, second: ComparedWithProducts): WeekChanges => {
  const movedIn = compare(first, second)
  const hasMoves = ({ moves: found }: Moved): boolean => found.length > 0
  const productIds = new Map(second.kommuner.map((k) => [k.kommunekode, k.products]))
  return {
    groups: inGroups(movedIn),
    products: second.products
      .map((product) => {
        const group = groupOfKind(product.kind)
        const uses = (kommunekode: string) => productIds.get(kommunekode)?.[product.kind] === product.id
        return { product, group, ...movedIn(group, uses) } as const
      })
      .filter(hasMoves),
    networks: netvaerk
      .flatMap((network) =>
        steppedGroups.map((group) => {
          const isIn = (kommunekode: string) => kommuneByCode.get(kommunekode)?.netvaerk === network
          return { network, group, ...movedIn(group, isIn) }
        }),
      )
      .filter(hasMoves),
  }
}

/** The moves and counts of some of the kommuner. */
export const movedAmong = (
  { groups }: WeekChanges,
  kommuner: readonly KommuneModel[],
  group: ReadinessGroup,
): Moved => {
  const codes = new Set(kommuner.map(({ kommune }) => kommune.kommunekode))
  const moves = groups[group].moves.filter(({ kommunekode }) => codes.has(kommunekode))
  const kinds = new Map(moves.map(({ kommunekode, kind }) => [kommunekode, kind]))
  const counts = tally(
    allChanges,
    kommuner,
    (k) =>
      kinds.get(k.kommune.kommunekode) ?? (k.groups[group].level === 'ukendt' ? 'ikkeMaalt' : 'uaendret'),
  )
  return { counts, moves }
}

/** The present as it is compared with a frozen week; `numbers`: the obligatory ones in force. */
export const presentOf = (world: World, numbers: readonly string[]): ComparedWithProducts => ({
  at: world.reading.now,
  rules: { flereFrom: world.flereFrom, obligatory: numbers.map((kle) => ({ kle })) },
  products: world.products,
  kommuner: world.kommuner.map(({ kommune, polled, right, products, groups }) => ({
    ...{ kommunekode: kommune.kommunekode, polled, right },
    products: { esdh: products.esdh?.id, eoj: products.eoj?.id },
    groups: Object.fromEntries(
      readinessGroups.map((group) => [group, toGroup(groups[group], world.reading.now)]),
    ) as FrozenWeek['kommuner'][number]['groups'],
  })),
})
