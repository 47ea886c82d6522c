// Compares a kommune with the others that use the same product: how many stand where it does.
import type { Product } from '../../server/domain/facts/products.ts'
import { groupOfKind, type ProductKind } from '../../server/domain/kle.ts'
import { type KommunerQuery, selectKommuner } from './query.ts'
import {
  type FindingId,
  findings,
  hasFinding,
  type StepKind,
  type SteppedGroup,
  stepKindIn,
} from './step-kind.ts'
import { type KommuneModel, productOf, type World } from './world.ts'

/** A list of kommuner, and how many it has. */
export type PeerList = { query: KommunerQuery; rows: number; fault?: FindingId | undefined }

export type Peers = {
  group: SteppedGroup
  step: StepKind
  /** The faults in the group's configurations, which tell more than that it has some. */
  faults: readonly FindingId[]
  /** The product of the others; absent when they are all other kommuner. */
  product?: Product | undefined
  /** Why the others are all kommuner though their product would tell more. */
  alone?: { navn: string | undefined } | undefined
  others: readonly KommuneModel[]
  /** How many of the others stand at the same step, and of faults have one of the same. */
  same: number
  /** Those who stand where the kommune does, itself included; one list for each fault. Empty when no other does. */
  alike: readonly PeerList[]
  /** All who are compared, the kommune included. */
  compared: PeerList
}

/** Steps that do not depend on the product: DIGST's gate, and our right to count. */
const anyProduct: readonly StepKind[] = ['adgang', 'ydelser', 'gate']

const faultsIn = (k: KommuneModel, group: SteppedGroup): FindingId[] =>
  stepKindIn(k.groups[group]) === 'konfiguration'
    ? findings.filter((finding) => finding !== 'uafgjort' && hasFinding(k, finding, group))
    : []

/** The comparison of a group, among those with the same product; among all where the product says nothing. */
export const peersOf = (world: World, k: KommuneModel, kind: ProductKind): Peers => {
  const group: SteppedGroup = groupOfKind(kind)
  const step = stepKindIn(k.groups[group])
  const own = productOf(k, group)
  const all = world.kommuner.filter((other) => other !== k)
  const users = all.filter((other) => own !== undefined && productOf(other, group)?.id === own.id)
  const isAny = anyProduct.includes(step)
  const product = isAny || users.length === 0 ? undefined : own
  const others = product === undefined ? all : users
  const faults = faultsIn(k, group)
  const listOf = (search: Partial<KommunerQuery>): PeerList => {
    const query = { sorter: 'navn', retning: 'op', gruppe: group, loesning: product?.id, ...search } as const
    return { query, rows: selectKommuner(world, query).length }
  }
  const isAlike = (other: KommuneModel): boolean =>
    faults.length === 0
      ? stepKindIn(other.groups[group]) === step
      : faults.some((finding) => hasFinding(other, finding, group))
  const same = others.filter(isAlike).length
  const alike =
    faults.length === 0
      ? [listOf({ trin: step })]
      : faults.map((fault) => ({ ...listOf({ fund: fault }), fault }))
  return {
    ...{ group, step, faults, product, others, same },
    alone: isAny || product !== undefined ? undefined : { navn: own?.navn },
    alike: same === 0 ? [] : alike.filter(({ rows }) => rows > 1),
    compared: listOf({}),
  }
}
