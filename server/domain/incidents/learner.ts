// Learner: what each kommune's groups usually receive, from their own earlier weeks and those of their product.
import { type KleGroup, kleGroups } from '../kle.ts'
import { finish } from '../steps.ts'
import { hour } from '../time.ts'
import { type Expectation, type LearntDay, type Slots, weekdays } from './expected.ts'
import { bulkDaysOf, dot, emptySeen, forgetDay, note, type Seen } from './seen.ts'

/** A group that has been watched for less, of two weeks, is not expected to receive anything. */
const leastHours = 200

/** A kommune's hours are trusted as far as so many cases show them; beyond that, those of its product count. */
const priorCases = 4
/** The same for a product's hours, beside those of all: of its many cases, an hour without any surely has none. */
const priorOfProduct = 0.5
/** The same for how much days vary: in squared expected cases of a day. */
const priorDays = 200

/** The limits of the squared coefficient of variation of a day's factor. */
const unevenness = { least: 0.02, most: 50 }

export const evennessOf = (excess: number, squares: number, pooled: number): number => {
  const uneven = (excess + priorDays * Math.max(unevenness.least, pooled)) / (squares + priorDays)
  return 1 / Math.min(unevenness.most, Math.max(unevenness.least, uneven))
}

/** The excess of days' squared deviations over chance, and the squared expected cases they are held against. */
export const variationOf = (
  days: readonly Pick<LearntDay, 'received' | 'expected'>[],
): { excess: number; squares: number } => {
  let excess = 0
  let squares = 0
  for (const { received, expected } of days) {
    excess += (received - expected) ** 2 - expected
    squares += expected ** 2
  }
  return { excess, squares }
}

export type Learner = {
  /**
   * Returns a function that adds what a kommune's group received in a span (epoch ms). The groups of a product share
   * the hours and weekdays in which they come.
   */
  watch(
    kommunekode: string,
    group: KleGroup,
    product: string | undefined,
  ): (from: number, until: number, received: number) => void
  /** The expectation of each kommune and group that has been watched, in steps. Key: `kommunekode group`. */
  expect(): Generator<void, Map<string, Expectation>>
  /** The same at once. */
  expectations(): Map<string, Expectation>
}

/** Cases an hour by slot, as far as they are shown; beyond that in the shape of others. */
const ratesOf = ({ cases, hours, total }: Seen, shape: Float64Array, prior: number): Float64Array => {
  const weight = dot(hours, shape)
  const level = weight > 0 ? total / weight : 0
  return cases.map((count, i) => {
    const usual = level * (shape[i] as number)
    return usual > 0 ? (count + prior) / ((hours[i] as number) + prior / usual) : 0
  })
}

type Watched = { key: string; group: KleGroup; pool: Seen; own: Seen }

/** How many times as much as the rates a pool's kommuner receive on each working day from Monday. */
const factorsOf = (members: readonly { own: Seen; rates: Float64Array }[]): Float64Array => {
  const received = new Float64Array(weekdays)
  const expected = new Float64Array(weekdays)
  for (const { own, rates } of members)
    for (const { weekday, total, hours } of own.days.values()) {
      if (weekday === undefined) continue
      received[weekday] = (received[weekday] as number) + total
      expected[weekday] = (expected[weekday] as number) + dot(hours, rates)
    }
  return received.map((count, i) => (count + priorCases) / ((expected[i] as number) + priorCases))
}

/** Learns from deliveries of about eight weeks; leave out those of incidents and maintenance. */
export const createLearner = (slotOf: Slots): Learner => {
  const watched: Watched[] = []
  const byGroup = new Map(kleGroups.map((group) => [group, emptySeen()]))
  const pools = new Map<string, Seen>()

  function* expect(): Generator<void, Map<string, Expectation>> {
    for (const { group, pool, own } of watched) {
      for (const day of bulkDaysOf(own)) forgetDay(own, [pool, byGroup.get(group) as Seen], day)
      yield
    }
    const shapeOf = new Map<Seen, Float64Array>()
    for (const { group, pool } of watched) {
      if (shapeOf.has(pool)) continue
      const { cases, hours } = byGroup.get(group) as Seen
      const ofGroup = cases.map((count, i) => (count + 0.01) / ((hours[i] as number) + 1))
      shapeOf.set(pool, pool.total > 0 ? ratesOf(pool, ofGroup, priorOfProduct) : ofGroup)
    }
    yield
    const known = watched
      .filter(({ own }) => own.hours.reduce((a, b) => a + b, 0) >= leastHours)
      .map((one) => ({
        ...one,
        rates: ratesOf(one.own, shapeOf.get(one.pool) as Float64Array, priorCases),
      }))
    const factors = new Map<Seen, Float64Array>()
    for (const pool of new Set(known.map((one) => one.pool))) {
      factors.set(pool, factorsOf(known.filter((one) => one.pool === pool)))
      yield
    }
    const made: (Omit<Expectation, 'evenness'> & { key: string; excess: number; squares: number })[] = []
    for (const { key, own, rates, pool } of known) {
      const ofPool = factors.get(pool) as Float64Array
      const days = [...own.days].map(([day, { weekday, total, hours }]) => ({
        ...{ day, weekday, received: total },
        expected: dot(hours, rates) * (weekday === undefined ? 1 : (ofPool[weekday] as number)),
      }))
      made.push({ key, rates, factors: ofPool, days, ...variationOf(days) })
      yield
    }
    const squares = made.reduce((sum, m) => sum + m.squares, 0)
    const pooled = squares > 0 ? made.reduce((sum, m) => sum + m.excess, 0) / squares : 0.1
    return new Map(
      made.map(({ key, excess, squares: own, ...one }) => [
        key,
        { ...one, evenness: evennessOf(excess, own, pooled) },
      ]),
    )
  }

  return {
    watch: (kommunekode, group, product) => {
      const poolKey = `${group} ${product ?? ''}`
      const pool = pools.get(poolKey) ?? emptySeen()
      pools.set(poolKey, pool)
      const own = emptySeen()
      watched.push({ key: `${kommunekode} ${group}`, group, pool, own })
      const sums = [pool, byGroup.get(group) as Seen]
      return (from, until, received) => {
        note(own, sums, slotOf((from + until) / 2), (until - from) / hour, received)
      }
    },
    expect,
    expectations: () => finish(expect()),
  }
}
