// Measures growth: the cost of a check and of a page by the number of KLE numbers, and the disk space of a month.

import { builtInProducts } from '../../server/domain/facts/products.ts'
import { kommuner } from '../../server/domain/kommuner.ts'
import type { Store } from '../../server/domain/ports/store.ts'
import type { GroupState } from '../../server/domain/readiness/group.ts'
import { createAssessor } from '../../server/domain/readiness/kommune.ts'
import { hour } from '../../server/domain/time.ts'
import { parseKommunerQuery } from '../../views/model/query.ts'
import { buildWorld, createReading, type World } from '../../views/model/world.ts'
import { kommunerPage } from '../../views/pages/kommuner.ts'
import { countResult, numbersUpTo, rulesFor } from './rules.ts'
import { cpuOf, type Figure, median, ms, times, us } from './table.ts'

const begin = Date.UTC(2026, 9, 1, 6)
const codes = kommuner.map((k) => k.kommunekode)

/** Most cells never change, some are empty, and few change. */
const casesOf = (i: number, round: number): number =>
  i % 3 === 0 ? 0 : 100 + i + (i % 50 === round % 50 ? round : 0)

const recordRound = async (
  store: Store,
  kommunekoder: readonly string[],
  numbers: readonly string[],
  round: number,
) => {
  const at = begin + round * 6 * hour
  const assessor = createAssessor(rulesFor(numbers))
  for (const [i, kommunekode] of kommunekoder.entries()) {
    const results = numbers.map((kle, j) => countResult(kommunekode, kle, at, casesOf(i + j, round)))
    await store.record({ kommunekode, results, recordedAt: at, trusted: true }, assessor, 12 * hour)
  }
}

const uses = (product: string) => ({
  product,
  reported: { product },
  observed: [],
  searched: false,
  disagrees: false,
})
const products = { esdh: uses('acadre'), eoj: uses('nexus') }

const worldOf = (groups: readonly GroupState[], now: number): World =>
  buildWorld({
    demo: true,
    reading: createReading(now),
    groups,
    undecided: new Map(),
    facts: new Map(codes.map((k) => [k, { products, right: 'full', polled: true }])),
    gates: [{ area: '02', opens: '2026-10-31' }],
    products: builtInProducts,
    services: [],
    incidents: [],
    maintenance: [],
    status: { lagMs: 0 },
    flereFrom: 1,
    intervalMs: 6 * hour,
    freshWithinMs: 7 * 24 * hour,
  })

const shell = { path: '/kommuner', asset: (name: string) => `/assets/x/${name}` }
const { query, problems } = parseKommunerQuery(new URLSearchParams())

/** The median time of reading the states and rendering /kommuner, and the page's size. */
const pageCost = async (store: Store, now: number, repeat = 1) => {
  const spans: number[] = []
  let bytes = 0
  for (let i = 0; i < 15; i++) {
    const startedAt = performance.now()
    const world = worldOf(await store.readGroups(), now)
    const all = { ...world, kommuner: Array.from({ length: repeat }, () => world.kommuner).flat() }
    bytes = Buffer.byteLength(String(kommunerPage(shell, all, query, problems)))
    spans.push(performance.now() - startedAt)
  }
  return { spent: median(spans), bytes }
}

export const benchGrowth = async (open: () => Store): Promise<Figure[]> => {
  const figures: Figure[] = []
  const perCheck: number[] = []
  const perPage: { spent: number; bytes: number }[] = []
  for (const count of [5, 50, 270]) {
    const store = open()
    const numbers = numbersUpTo(count)
    await recordRound(store, codes, numbers, 0)
    const rounds = Math.max(2, Math.ceil(50 / count))
    const cpu = await cpuOf(async () => {
      for (let round = 1; round <= rounds; round++) await recordRound(store, codes, numbers, round)
    })
    perCheck.push(cpu / (rounds * codes.length * count))
    perPage.push(await pageCost(store, begin + rounds * 6 * hour))
    figures.push({
      name: `judged and stored, ${count} numbers × 98`,
      value: `${us(perCheck.at(-1) as number)}/check`,
    })
    figures.push({ name: `/kommuner, ${count} numbers × 98`, value: ms(perPage.at(-1)?.spent as number) })
    await store.close()
  }
  const many = Array.from({ length: 980 }, (_, i) => String(i).padStart(4, '0'))
  const store = open()
  const numbers = numbersUpTo(50)
  await recordRound(store, many, numbers, 0)
  const cpu = (await cpuOf(() => recordRound(store, many, numbers, 1))) / (many.length * numbers.length)
  await store.close()
  figures.push({ name: 'judged and stored, 50 numbers × 980', value: `${us(cpu)}/check` })
  const plain = open()
  await recordRound(plain, codes, numbers, 0)
  const [one, ten] = [await pageCost(plain, begin), await pageCost(plain, begin, 10)]
  await plain.close()
  figures.push({ name: '/kommuner, 980 kommuner', value: ms(ten.spent) })
  // In small rounds the fixed cost of the transaction dominates; from 50 numbers on the cost of a check must not grow.
  const level = (perCheck[2] as number) / (perCheck[1] as number)
  const levelMany = cpu / (perCheck[1] as number)
  const pageLevel = (perPage[2]?.spent as number) / (perPage[0]?.spent as number)
  const pageGrowth = ten.spent / one.spent / (ten.bytes / one.bytes)
  figures.push(
    {
      name: 'cost per check, 270 numbers ÷ 50 numbers',
      value: times(level),
      bound: '≤ 1.5 ×',
      holds: level <= 1.5,
    },
    {
      name: 'cost per check, 980 kommuner ÷ 98',
      value: times(levelMany),
      bound: '≤ 1.5 ×',
      holds: levelMany <= 1.5,
    },
    {
      name: '/kommuner, 270 numbers ÷ 5 (it shows no more)',
      value: times(pageLevel),
      bound: '≤ 1.5 ×',
      holds: pageLevel <= 1.5,
    },
    {
      name: '/kommuner, 980 ÷ 98, per byte shown',
      value: times(pageGrowth),
      bound: '≤ 1.5 ×',
      holds: pageGrowth <= 1.5,
    },
  )
  return figures
}

/** A month of six-hourly rounds with few changes: bytes on disk per check, and the part that is never deleted. */
export const benchDisk = async (open: () => Store): Promise<Figure[]> => {
  const store = open()
  const numbers = numbersUpTo(15)
  const some = codes.slice(0, 30)
  const rounds = 30 * 4
  for (let round = 0; round < rounds; round++) {
    await recordRound(store, some, numbers, round)
    if (round % 4 === 0) await store.prune(begin + round * 6 * hour)
  }
  const checks = rounds * some.length * numbers.length
  const { bytes, attempts, runs } = await store.readSizes()
  await store.close()
  return [
    { name: 'checks in a simulated month', value: String(checks) },
    { name: 'bytes on disk per check, 14 days of raw attempts included', value: (bytes / checks).toFixed(1) },
    { name: 'raw attempts kept', value: String(attempts) },
    { name: 'runs of history per check', value: (runs / checks).toFixed(3) },
  ]
}
