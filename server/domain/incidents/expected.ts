// Expected deliveries: what a kommune's group usually receives in each hour, learnt from its own earlier weeks.
import { type KleGroup, kleGroups } from '../kle.ts'
import { copenhagenDay, copenhagenHour, hour, isWorkingDay } from '../time.ts'

/** Hours of a working day, then hours of a day off: weekends and Danish holidays. */
const slots = 48

/** A group that has been watched for less, of two weeks, is not expected to receive anything. */
const leastHours = 200

/** A group's own hours are trusted as far as so many cases show them; beyond that, those of all kommuner count. */
const priorCases = 4
/** The same for how much its days vary: in squared expected cases of a day. */
const priorDays = 200

export type Expectation = {
  /** Cases an hour, by slot. */
  rates: Float64Array
  /** How evenly the days come: the shape of a gamma distribution of the day's factor; small for batches. */
  evenness: number
}

/** Finds the slot of an instant, and the Copenhagen day it is in; cached by hour. */
export const createSlots = () => {
  const known = new Map<number, { slot: number; day: string }>()
  return (at: number): { slot: number; day: string } => {
    const key = Math.floor(at / hour)
    const found = known.get(key)
    if (found !== undefined) return found
    const day = copenhagenDay(at)
    const made = { slot: copenhagenHour(at) + (isWorkingDay(day) ? 0 : 24), day }
    known.set(key, made)
    return made
  }
}

export type Slots = ReturnType<typeof createSlots>

/** The expected cases of a span (epoch ms). */
export const expectedIn = ({ rates }: Expectation, slotOf: Slots, from: number, until: number): number => {
  let sum = 0
  for (let at = from; at < until; ) {
    const next = Math.min(until, (Math.floor(at / hour) + 1) * hour)
    sum += ((rates[slotOf(at).slot] as number) * (next - at)) / hour
    at = next
  }
  return sum
}

/** A day with more cases than this, and than so many ordinary working days, is a bulk load: it says nothing of the usual. */
const bulkFrom = { cases: 50, ordinaryDays: 8 }

/** Until so many working days have brought cases, no day is known to be ordinary. */
const fewestDays = 3

type SeenDay = { isWorked: boolean; total: number; cases: Float64Array; hours: Float64Array }

/** What was received in each slot and on each day, and how long was watched. */
type Seen = {
  cases: Float64Array
  hours: Float64Array
  total: number
  days: Map<string, SeenDay>
}

const emptySeen = (): Seen => ({
  cases: new Float64Array(slots),
  hours: new Float64Array(slots),
  total: 0,
  days: new Map(),
})

const add = (to: Float64Array, slot: number, value: number): void => {
  to[slot] = (to[slot] as number) + value
}

/** Adds what was received in a span; it counts in the slot and on the day of the span's middle. */
const note = (seen: Seen, slot: number, day: string, hours: number, received: number): void => {
  add(seen.cases, slot, received)
  add(seen.hours, slot, hours)
  seen.total += received
  let ofDay = seen.days.get(day)
  if (ofDay === undefined) {
    const isWorked = slot < slots / 2
    ofDay = { isWorked, total: 0, cases: new Float64Array(slots), hours: new Float64Array(slots) }
    seen.days.set(day, ofDay)
  }
  ofDay.total += received
  add(ofDay.cases, slot, received)
  add(ofDay.hours, slot, hours)
}

/** The days of bulk loads. An ordinary day is the lower quartile, because a new kommune may have several bulk loads. */
const bulkDaysOf = ({ days }: Seen): string[] => {
  const worked = [...days.values()].flatMap(({ isWorked, total }) => (isWorked && total > 0 ? total : []))
  const ordinary = worked.sort((a, b) => a - b)[Math.floor(worked.length / 4)]
  const isKnown = ordinary !== undefined && worked.length >= fewestDays
  const most = Math.max(bulkFrom.cases, isKnown ? bulkFrom.ordinaryDays * ordinary : 0)
  return [...days].flatMap(([day, { total }]) => (total > most ? day : []))
}

/** Forgets a day, in what was seen of a group and of all kommuner together. */
const forgetDay = (seen: Seen, pooled: Seen, day: string): void => {
  const { total, cases, hours } = seen.days.get(day) as SeenDay
  for (const sum of [seen, pooled]) {
    sum.total -= total
    for (let slot = 0; slot < slots; slot += 1) {
      add(sum.cases, slot, -(cases[slot] as number))
      add(sum.hours, slot, -(hours[slot] as number))
    }
  }
  seen.days.delete(day)
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < slots; i += 1) sum += (a[i] as number) * (b[i] as number)
  return sum
}

/** The excess of the days' squared deviations over chance, and the squared expected cases they are held against. */
const unevennessOf = ({ days }: Seen, rates: Float64Array): { excess: number; squares: number } => {
  let excess = 0
  let squares = 0
  for (const { total, hours } of days.values()) {
    const expected = dot(hours, rates)
    excess += (total - expected) ** 2 - expected
    squares += expected ** 2
  }
  return { excess, squares }
}

export type Learner = {
  /** Returns a function that adds what a kommune's group received in a span (epoch ms). */
  watch(kommunekode: string, group: KleGroup): (from: number, until: number, received: number) => void
  /** The expectation of each kommune and group that has been watched. Key: `kommunekode group`. */
  expectations(): Map<string, Expectation>
}

/** Learns from deliveries of about eight weeks; leave out those of incidents and maintenance. */
export const createLearner = (slotOf: Slots): Learner => {
  const seen = new Map<string, Seen>()
  const byGroup = new Map(kleGroups.map((group) => [group, emptySeen()]))

  const ratesOf = ({ cases, hours, total }: Seen, shape: Float64Array): Float64Array => {
    const weight = dot(hours, shape)
    const level = weight > 0 ? total / weight : 0
    return cases.map((count, i) => {
      const usual = level * (shape[i] as number)
      return usual > 0 ? (count + priorCases) / ((hours[i] as number) + priorCases / usual) : 0
    })
  }

  return {
    watch: (kommunekode, group) => {
      const own = emptySeen()
      const pooled = byGroup.get(group) as Seen
      seen.set(`${kommunekode} ${group}`, own)
      return (from, until, received) => {
        const { slot, day } = slotOf((from + until) / 2)
        const hours = (until - from) / hour
        note(own, slot, day, hours, received)
        add(pooled.cases, slot, received)
        add(pooled.hours, slot, hours)
        pooled.total += received
      }
    },
    expectations: () => {
      for (const [key, own] of seen)
        for (const day of bulkDaysOf(own)) forgetDay(own, byGroup.get(key.slice(-2) as KleGroup) as Seen, day)
      const shapes = new Map(
        kleGroups.map((group) => {
          const { cases, hours } = byGroup.get(group) as Seen
          return [group, cases.map((count, i) => (count + 0.01) / ((hours[i] as number) + 1))]
        }),
      )
      const known = [...seen].filter(([, { hours }]) => hours.reduce((a, b) => a + b, 0) >= leastHours)
      const made = known.map(([key, own]) => {
        const rates = ratesOf(own, shapes.get(key.slice(-2) as KleGroup) as Float64Array)
        return { key, rates, ...unevennessOf(own, rates) }
      })
      const squares = made.reduce((sum, m) => sum + m.squares, 0)
      const pooled = squares > 0 ? made.reduce((sum, m) => sum + m.excess, 0) / squares : 0.1
      return new Map(
        made.map(({ key, rates, excess, squares: own }) => {
          const uneven = (excess + priorDays * Math.max(0.02, pooled)) / (own + priorDays)
          return [key, { rates, evenness: 1 / Math.min(50, Math.max(0.02, uneven)) }]
        }),
      )
    },
  }
}
