// Candidates: the causes that could explain a stop of deliveries, each with the kommuner's groups it covers.
import { type KleGroup, kleGroups } from '../kle.ts'
import type { Cause } from './cause.ts'
import type { Expectation } from './expected.ts'
import { type Fleet, groupsOf, platformOf, productOf } from './fleet.ts'
import type { DaySoFar } from './stop.ts'

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
  soFar: DaySoFar
  candidates: Candidate[]
  /** The incident that explains it. */
  incident?: number | undefined
  /** Evidence that it receives again, and whether that is enough. */
  recovery: number
  isRecovered: boolean
}

/** What came, what was expected, and the evidence of a stop in that. */
export type Sum = { evidence: number; received: number; expected: number }

export const noSum = (): Sum => ({ evidence: 0, received: 0, expected: 0 })

export type Candidate = {
  cause: Cause
  cells: readonly Cell[]
  openAt: number
  /** A wide cause is not compared with the trend of all others, because it is the trend. */
  isWide: boolean
  /** The evidence since it last was none, and when that was. */
  sum: Sum
  since: number
  /** The evidence of the current interval: added as a whole, so that each kommune has been asked once. */
  pending: Sum
}

export type OpenAt = { kommune: number; product: number; all: number }

export const kommunerOf = (cells: Iterable<Pick<Cell, 'kommunekode'>>): string[] =>
  [...new Set([...cells].map(({ kommunekode }) => kommunekode))].sort()

export const createCells = (
  { kommuner }: Fleet,
  expectations: ReadonlyMap<string, Expectation>,
): Map<string, Cell> =>
  new Map(
    kommuner.flatMap((kommune) =>
      kleGroups.flatMap((group) => {
        const { kommunekode } = kommune
        const key = `${kommunekode} ${group}`
        const expectation = expectations.get(key)
        if (expectation === undefined || expectation.rates.every((rate) => rate === 0)) return []
        const cell: Cell = {
          kommunekode,
          group,
          product: productOf(kommune, group),
          expectation,
          day: '',
          soFar: { received: 0, expected: 0 },
          candidates: [],
          recovery: 0,
          isRecovered: false,
        }
        return [[key, cell] as const]
      }),
    ),
  )

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
        pending: noSum(),
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
