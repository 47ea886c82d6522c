// The scenario of October 2022: plans the numbers each kommune delivers and since when, so that the present shows the figures the audience knows.
import { inReadinessGroup, type Kle } from '../../domain/kle.ts'
import { day, hour } from '../../domain/time.ts'
import { type DemoKommune, demoObligatory } from './demo-facts.ts'
import { createRandom, hashText, type Random } from './random.ts'
import { createWorkStarts, inWorkingHours, type Timeline, workedBefore } from './timeline.ts'

/** The length of the history before the present. */
const historyMs = 56 * day

const aarhus = '0751'
const helsingoer = '0217'

/** The national figures of 27 and 31 October 2022 (31 = 2 alle + 29 flere); the figures eight weeks before are invented. */
const deliver02 = 31
const deliver02AtStart = 18
const deliverEoj = 6
const deliverEojAtStart = 2

type Delivery = { kommunekode: string; kle: Kle; from: number }

export type Plan = {
  /** Key: `kommunekode kle`; a cell without a timeline never has cases. */
  timelines: Map<string, Timeline>
  /** Kommuner that have changed system, and the share of a number's first cases that the older system holds. */
  older: { kommunekode: string; share: (kle: Kle) => number }[]
  /** Kommuner whose cases in KLE 02 come from another product than the one reported. */
  shownOther: string[]
  stopped: Stopped
}

/** A product that has delivered nothing for KLE 02 since an instant (epoch ms); the cases from before remain. */
export type Stopped = { product: string; from: number }

/** Working hours, ms: two days. */
const stoppedForMs = 16 * hour

/** The number of KLE numbers that a kommune finally delivers: at least one, and all only if `alle`. */
const finalCount = (numbers: readonly Kle[], alle: boolean, random: Random): number =>
  alle ? numbers.length : random.int(1, Math.ceil(numbers.length * 0.8))

/** An instant `offset` days into the history; offsets from 3 to 54 always fall inside it. */
const daysInto = (start: number, offset: number, random: Random): number =>
  inWorkingHours(start + offset * day, random.next())

/** Kommuner that deliver at the start have most of their numbers then; the remaining numbers follow one by one. */
const planStarters = (
  codes: readonly string[],
  numbers: readonly Kle[],
  alle: readonly string[],
  start: number,
  random: Random,
): Delivery[] =>
  codes.flatMap((kommunekode) => {
    const isAlle = alle.includes(kommunekode)
    const mine = random.shuffle(numbers).slice(0, finalCount(numbers, isAlle, random))
    const later = isAlle ? random.int(1, 2) : Math.min(mine.length - 1, random.int(0, 2))
    return mine.map((kle, i) => ({
      kommunekode,
      kle,
      from: i < mine.length - later ? Number.NEGATIVE_INFINITY : daysInto(start, random.int(3, 52), random),
    }))
  })

/** Newcomers start one after the other, spread evenly over the history, including its last week. */
const planNewcomers = (
  codes: readonly string[],
  numbers: readonly Kle[],
  start: number,
  random: Random,
): Delivery[] =>
  codes.flatMap((kommunekode, i) => {
    const mine = random.shuffle(numbers).slice(0, finalCount(numbers, false, random))
    let offset = 3 + ((i + random.next() * 0.8) / codes.length) * 51
    return mine.map((kle) => {
      const from = daysInto(start, Math.min(offset, 54), random)
      offset += random.int(1, 6)
      return { kommunekode, kle, from }
    })
  })

const toTimeline = (
  delivery: Delivery,
  start: number,
  seed: number,
  workStartOf: Timeline['workStartOf'],
): Timeline => {
  const text = `cell ${delivery.kommunekode} ${delivery.kle} ${seed}`
  const random = createRandom(text)
  const [least, most] = inReadinessGroup(delivery.kle, '02') ? [60, 2400] : [25, 900]
  const base = Math.round(least * (most / least) ** random.next())
  const stepDays = random.int(4, 9)
  return {
    hash: hashText(text),
    deliveredFrom: delivery.from,
    gaps: [],
    base,
    growth: 1 + Math.floor(base / 300),
    growsFrom: daysInto(start, 3 + random.next() * stepDays, random),
    stepMs: stepDays * day,
    workStartOf,
    perDay: 0.8 + base / 200,
  }
}

/** The product that most of `codes` use. */
const mostUsed = (codes: readonly string[], kommuner: ReadonlyMap<string, DemoKommune>): string => {
  const uses = new Map<string, number>()
  for (const code of codes) {
    const product = kommuner.get(code)!.esdh
    uses.set(product, (uses.get(product) ?? 0) + 1)
  }
  return [...uses].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]![0]
}

/** `codes` shuffled, with those in `first` at the front. */
const shuffleAfter = (codes: readonly string[], first: readonly string[], random: Random): string[] => [
  ...new Set([...first, ...random.shuffle(codes)]),
]

/** Plans the scenario. All changes happen before `presentAt`; after it, cases only grow. */
export const planOktober2022 = (
  kommuner: ReadonlyMap<string, DemoKommune>,
  presentAt: number,
  seed: number,
): Plan => {
  const start = presentAt - historyMs
  const random = createRandom(`oktober-2022 ${seed}`)
  const codes = [...kommuner.keys()]
  const numbers = (group: '02' | 'eoj'): Kle[] =>
    demoObligatory.map((o) => o.kle).filter((kle) => inReadinessGroup(kle, group))

  // Every kommune with Nova ESDH delivers, Aarhus had completed its tests, and Helsingør tested 27 and 29.
  const nova = codes.filter((code) => kommuner.get(code)?.esdh === 'nova')
  const esdh = shuffleAfter(codes, [aarhus, ...nova], random).slice(0, deliver02)
  const eoj = shuffleAfter(codes, [helsingoer], random).slice(0, deliverEoj)
  const starters = esdh.slice(0, deliver02AtStart)
  const ordinary = starters.filter((code) => code !== aarhus && !nova.includes(code))
  const alle = [nova[0] ?? starters[0]!, ordinary[0]!]

  const deliveries = [
    ...planStarters(starters, numbers('02'), alle, start, random),
    ...planNewcomers(esdh.slice(deliver02AtStart), numbers('02'), start, random),
    ...planStarters(eoj.slice(0, deliverEojAtStart), numbers('eoj'), [], start, random),
    ...planNewcomers(eoj.slice(deliverEojAtStart), numbers('eoj'), start, random),
  ]
  const workStartOf = createWorkStarts()
  const timelines = new Map<string, Timeline>(
    deliveries.map((d) => [`${d.kommunekode} ${d.kle}`, toTimeline(d, start, seed, workStartOf)]),
  )
  const change = (code: string, cellCount: number, changes: Partial<Timeline>): void => {
    const keys = [...timelines.keys()].filter((key) => key.startsWith(`${code} 02`)).slice(0, cellCount)
    for (const key of keys) timelines.set(key, { ...timelines.get(key)!, ...changes })
  }
  const gap = (fromOffset: number, toOffset: number): Partial<Timeline> => ({
    gaps: [{ from: daysInto(start, fromOffset, random), to: daysInto(start, toOffset, random) }],
  })
  // Two steps back that recovered: one kommune lost one number, another lost all.
  change(ordinary[1]!, 1, gap(28, 33))
  change(ordinary[2]!, 6, gap(38, 41))

  const productOf = (code: string): string | undefined => kommuner.get(code)?.esdh
  const product = mostUsed(
    esdh.filter((code) => productOf(code) !== productOf(aarhus) && !nova.includes(code)),
    kommuner,
  )
  const silentFrom = workedBefore(presentAt, stoppedForMs, workStartOf)
  for (const [key, timeline] of timelines)
    if (productOf(key.slice(0, 4)) === product && inReadinessGroup(key.slice(5), '02'))
      timelines.set(key, {
        ...timeline,
        silentFrom,
        deliveredFrom: Math.min(timeline.deliveredFrom, silentFrom - 2 * day),
      })

  // A step back that lasts: a kommune delivered all numbers for weeks, and lost the smallest three days ago.
  const [unused, ...others] = [ordinary[3]!, ...ordinary.slice(8)]
  const back = [unused, ...others].find((code) => productOf(code) !== product) ?? unused
  const own = numbers('02')
    .map((kle): [string, Timeline] => {
      const key = `${back} ${kle}`
      const delivery = { kommunekode: back, kle, from: Number.NEGATIVE_INFINITY }
      return [key, timelines.get(key) ?? toTimeline(delivery, start, seed, workStartOf)]
    })
    .sort(([, a], [, b]) => a.base - b.base)
  for (const [i, [key, timeline]] of own.entries())
    timelines.set(key, {
      ...timeline,
      deliveredFrom: i === 1 ? daysInto(start, 20, random) : Number.NEGATIVE_INFINITY,
      gaps: i === 0 ? [{ from: daysInto(start, 53, random), to: Number.POSITIVE_INFINITY }] : [],
    })

  const older = [
    { kommunekode: ordinary[4]!, share: () => 0.4 },
    // In this kommune, one number still comes only from the older system.
    {
      kommunekode: ordinary[5]!,
      share: (kle: Kle) => (kle === firstNumber(timelines, ordinary[5]!) ? 1 : 0),
    },
  ]
  return {
    timelines,
    older,
    // Their cases come from another product than the one reported, so that the reported one's stop is not theirs.
    shownOther: [...ordinary.slice(6), ...esdh.slice(deliver02AtStart)]
      .filter((code) => productOf(code) !== product)
      .slice(0, 2),
    stopped: { product, from: silentFrom },
  }
}

const firstNumber = (timelines: ReadonlyMap<string, Timeline>, code: string): Kle | undefined =>
  [...timelines.keys()].find((key) => key.startsWith(`${code} 02`))?.slice(5)
