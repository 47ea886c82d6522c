// Candidates: the causes that could explain a stop of deliveries, each with the kommuner's groups it covers.
import { type KleGroup, kleGroups } from '../kle.ts'
import { type Came, noCases } from './came.ts'
import type { Cause } from './cause.ts'
import type { Expectation } from './expected.ts'
import { type Fleet, groupsOf, platformOf, productOf } from './fleet.ts'
import { profileOf } from './profile.ts'
import { createUnit, type Unit } from './unit.ts'

/** The index in which deliveries and totals are counted. */
export const countedIn = 'sdi'

/** A kommune's group that is known to deliver: only what has delivered can stop. */
export type Cell = {
  kommunekode: string
  group: KleGroup
  product?: string | undefined
  expectation?: Expectation | undefined
  /** What is asked; after another question, nothing is expected until that is learnt. */
  asked?: string | undefined
  /** The day (Copenhagen) that `soFar` is of. */
  day: string
  soFar: Came
  candidates: Candidate[]
  /** Of its product's group and of its product; not compared with the trend of others, because wide causes are the trend. */
  units: { ofGroup: Unit; ofProduct: Unit }
  /** The incident that explains it. */
  incident?: number | undefined
  /** Evidence that it receives again, and whether that is enough. */
  recovery: number
  isRecovered: boolean
}

/** What came, what was expected, and the evidence of a stop in that. */
export type Sum = Came & { evidence: number }

export const noSum = (): Sum => ({ evidence: 0, ...noCases() })

export type Candidate = {
  cause: Cause
  cells: readonly Cell[]
  openAt: number
  /** Whether it covers several products. */
  isWide: boolean
  /** The evidence since it last was none, and when that was. */
  sum: Sum
  since: number
  /** Of a product, the evidence of each of its cells alone since `since`, not limited by how its days vary. */
  alone: Map<Cell, number> | undefined
  /** What came in the current interval. */
  pending: Came
  /** The evidence of an interval is the sum of these: of a wide cause, one of each product. */
  units: readonly Unit[]
}

export type OpenAt = { kommune: number; product: number; all: number }

export const kommunerOf = (cells: Iterable<Pick<Cell, 'kommunekode'>>): string[] =>
  [...new Set([...cells].map(({ kommunekode }) => kommunekode))].sort()

const profileIn = (cells: readonly Pick<Cell, 'expectation'>[]) =>
  profileOf(cells.map(({ expectation }) => expectation?.days ?? []))

type Known = Required<Pick<Cell, 'kommunekode' | 'group' | 'expectation'>> & Pick<Cell, 'product'>

/** Creates a unit of all that share a key, and returns a function that finds it. */
const createUnits = (known: readonly Known[], keyOf: (one: Known) => string): ((one: Known) => Unit) => {
  const lists = new Map<string, Known[]>()
  for (const one of known) {
    const others = lists.get(keyOf(one))
    if (others === undefined) lists.set(keyOf(one), [one])
    else others.push(one)
  }
  const units = new Map([...lists].map(([key, list]) => [key, createUnit(profileIn(list))]))
  return (one) => units.get(keyOf(one)) as Unit
}

export const createCells = (
  { kommuner }: Fleet,
  expectations: ReadonlyMap<string, Expectation>,
): Map<string, Cell> => {
  const known = kommuner.flatMap((kommune) =>
    kleGroups.flatMap((group): Known[] => {
      const { kommunekode } = kommune
      const expectation = expectations.get(`${kommunekode} ${group}`)
      if (expectation === undefined || expectation.rates.every((rate) => rate === 0)) return []
      return [{ kommunekode, group, product: productOf(kommune, group), expectation }]
    }),
  )
  const ofGroup = createUnits(known, ({ product = '', group }) => `${group} ${product}`)
  // Where the product is not known, a group stands for it.
  const ofProduct = createUnits(known, ({ product, group }) => product ?? `group ${group}`)
  return new Map(
    known.map((one): [string, Cell] => [
      `${one.kommunekode} ${one.group}`,
      {
        ...one,
        units: { ofGroup: ofGroup(one), ofProduct: ofProduct(one) },
        day: '',
        soFar: noCases(),
        candidates: [],
        recovery: 0,
        isRecovered: false,
      },
    ]),
  )
}

type Outline = [cause: Cause, kind: keyof OpenAt, isIn: (cell: Cell) => boolean]

/** A kommune's groups alone, its EOJ groups together, and all of them. */
const outlinesOfKommune = (id: string): Outline[] => {
  const cause: Cause = { kind: 'kommune', id }
  return [
    ...kleGroups.map((group): Outline => [cause, 'kommune', (c) => c.group === group]),
    [cause, 'kommune', (c) => c.group !== '02'],
    [cause, 'kommune', () => true],
  ]
}

const outlinesOfProduct = (fleet: Fleet, id: string): Outline[] => {
  const groups = groupsOf(fleet, id)
  return [
    [{ kind: 'product', id }, 'product', () => true],
    ...(groups.length < 2 ? [] : groups).map(
      (group): Outline => [{ kind: 'product', id, group }, 'product', (c) => c.group === group],
    ),
  ]
}

/** What explains that nothing at all is counted. */
export const causeOfAll = (fleet: Fleet): Cause => {
  const platform = platformOf(fleet, countedIn)
  return platform === undefined ? { kind: 'service', id: countedIn } : { kind: 'platform', id: platform }
}

const outlinesOfAll = (fleet: Fleet): Outline[] => [
  ...kleGroups.map((id): Outline => [{ kind: 'group', id }, 'all', (c) => c.group === id]),
  [causeOfAll(fleet), 'all', () => true],
]

const unitsOf = (cause: Cause, kind: keyof OpenAt, inside: readonly Cell[]): Unit[] => {
  if (kind === 'kommune') return [createUnit(profileIn(inside))]
  if (cause.kind === 'product') {
    const { ofGroup, ofProduct } = (inside[0] as Cell).units
    return [createUnit((cause.group === undefined ? ofProduct : ofGroup).profile)]
  }
  return [...new Set(inside.map(({ units }) => (cause.kind === 'group' ? units.ofGroup : units.ofProduct)))]
}

/** Creates every candidate of the fleet, and notes in each cell the candidates that cover it. */
export const createCandidates = (
  fleet: Fleet,
  cells: ReadonlyMap<string, Cell>,
  openAt: OpenAt,
): Candidate[] => {
  const all = [...cells.values()]
  const create = (among: readonly Cell[], outlines: readonly Outline[]): Candidate[] =>
    outlines.flatMap(([cause, kind, isIn]) => {
      const inside = among.filter(isIn)
      if (inside.length === 0) return []
      const candidate = {
        cause,
        cells: inside,
        openAt: openAt[kind],
        isWide: kind === 'all',
        sum: noSum(),
        since: 0,
        alone: cause.kind === 'product' ? new Map<Cell, number>() : undefined,
        pending: noCases(),
        units: unitsOf(cause, kind, inside),
      }
      for (const cell of inside) cell.candidates.push(candidate)
      return [candidate]
    })
  const products = new Set(all.flatMap(({ product }) => product ?? []))
  return [
    ...fleet.kommuner.flatMap(({ kommunekode }) =>
      create(
        all.filter((c) => c.kommunekode === kommunekode),
        outlinesOfKommune(kommunekode),
      ),
    ),
    ...[...products].flatMap((id) =>
      create(
        all.filter((c) => c.product === id),
        outlinesOfProduct(fleet, id),
      ),
    ),
    ...create(all, outlinesOfAll(fleet)),
  ]
}
