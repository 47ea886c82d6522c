// Tests which causes a stop of deliveries can have, and what each of them covers.
import { describe, expect, it } from 'vitest'
import {
  type Candidate,
  createCandidates,
  createCells,
  kommunerOf,
} from '../../../server/domain/incidents/candidates.ts'
import { causeText } from '../../../server/domain/incidents/cause.ts'
import type { Fleet } from '../../../server/domain/incidents/fleet.ts'
import { kleGroups } from '../../../server/domain/kle.ts'
import { expectingRates, koder, smallFleet } from '../../support/detector.ts'

const even = expectingRates(new Float64Array(48).fill(1), 10)
/** Every kommune delivers in every group. */
const deliveringOf = ({ kommuner }: Fleet) =>
  new Map(
    kommuner.flatMap(({ kommunekode }) =>
      kleGroups.map((group) => [`${kommunekode} ${group}`, even] as const),
    ),
  )

const openAt = { kommune: 1, product: 2, all: 3 }
const candidatesOf = (fleet: Fleet) => {
  const cells = createCells(fleet, deliveringOf(fleet))
  return { cells, candidates: createCandidates(fleet, cells, openAt) }
}
const of = (candidates: readonly Candidate[], text: string) =>
  candidates.filter(({ cause }) => causeText(cause) === text)
const keysOf = ({ cells }: Candidate) => cells.map(({ kommunekode, group }) => `${kommunekode} ${group}`)

describe('the candidates of a fleet', () => {
  const { cells, candidates } = candidatesOf(smallFleet)

  it('are each kommune, product, group of a product, group, and the platform', () => {
    expect(new Set(candidates.map(({ cause }) => causeText(cause)))).toEqual(
      new Set([
        ...koder.map((kommunekode) => `kommune:${kommunekode}`),
        ...['acadre', 'sbsys', 'workzone', 'nexus', 'cura', 'sensum'].map((id) => `product:${id}`),
        ...['nexus', 'cura', 'sensum'].flatMap((id) => [`product:${id}+group:27`, `product:${id}+group:29`]),
        ...['group:02', 'group:27', 'group:29', 'platform:serviceplatformen'],
      ]),
    )
  })

  it('cover a kommune by each group, by its EOJ groups, and as a whole, the widest last', () => {
    expect(of(candidates, 'kommune:0101').map(keysOf)).toEqual([
      ['0101 02'],
      ['0101 27'],
      ['0101 29'],
      ['0101 27', '0101 29'],
      ['0101 02', '0101 27', '0101 29'],
    ])
  })

  it('cover the kommuner and groups of a product', () => {
    const [nexus] = of(candidates, 'product:nexus') as [Candidate]
    expect(kommunerOf(nexus.cells)).toEqual(koder.slice(0, 4))
    expect(nexus.cells).toHaveLength(8)
    const [nexus27] = of(candidates, 'product:nexus+group:27') as [Candidate]
    expect(nexus27.cells).toHaveLength(4)
  })

  it.each([
    ['kommune:0101', 1, false],
    ['product:nexus', 2, false],
    ['product:nexus+group:29', 2, false],
    ['group:27', 3, true],
    ['platform:serviceplatformen', 3, true],
  ])('%s opens at its own mark', (text, mark, isWide) => {
    for (const candidate of of(candidates, text)) expect(candidate).toMatchObject({ openAt: mark, isWide })
  })

  it('are noted in exactly the cells they cover', () => {
    for (const cell of cells.values())
      expect(new Set(cell.candidates)).toEqual(new Set(candidates.filter((c) => c.cells.includes(cell))))
  })
})

describe('the candidates of another fleet', () => {
  it('cover no group that has never received anything, because only what has delivered can stop', () => {
    const delivering = deliveringOf(smallFleet)
    delivering.delete('0101 27')
    delivering.set('0101 29', { ...even, rates: new Float64Array(48) })
    const cells = createCells(smallFleet, delivering)
    const [nexus] = of(createCandidates(smallFleet, cells, openAt), 'product:nexus') as [Candidate]
    expect(kommunerOf(nexus.cells)).toEqual(koder.slice(1, 4))
  })

  it('are the service where SDI is on no platform', () => {
    const { candidates } = candidatesOf({ ...smallFleet, services: [{ id: 'sdi' }] })
    expect(of(candidates, 'service:sdi')).toHaveLength(1)
    expect(candidates.some(({ cause }) => cause.kind === 'platform')).toBe(false)
  })

  it('are no product for a kommune whose products are not known', () => {
    const { candidates } = candidatesOf({ ...smallFleet, kommuner: [{ kommunekode: '0101' }] })
    expect(candidates.filter(({ cause }) => cause.kind === 'product')).toEqual([])
    expect(of(candidates, 'kommune:0101')).toHaveLength(5)
  })
})
