// Creates the scenario: the cases that the sandbox's indexes hold, as a pure function of time.

import { builtInProducts } from '../../domain/facts/products.ts'
import { inReadinessGroup, type Kle, type Obligatory } from '../../domain/kle.ts'
import type { Indeks } from '../../domain/measured/check.ts'
import { type DemoKommune, dealProducts, demoObligatory } from './demo-facts.ts'
import { planOktober2022, type Stopped } from './oktober-2022.ts'
import { uuidOf } from './random.ts'
import { casesOf, receivedOf, type Timeline } from './timeline.ts'
import { ydelserUpTo } from './units.ts'
import { planYdelser } from './ydelser.ts'

type ScenarioKommune = DemoKommune & {
  /** A system that the kommune has left, but whose cases in KLE 02 are still in the index. */
  older?: { esdh: string; systemUuid: string } | undefined
  /** The product that delivers KLE 02 according to the index, if it is not the reported `esdh`. */
  shown?: string | undefined
}

/** A source system, as registered in the index. */
export type System = { uuid: string; navn: string }

/** A kommune's cases (bevillinger) in a number over time, and the systems they come from. */
export type Holding = {
  timeline: Timeline
  own: System
  older?: System | undefined
  /** The number of the first of `all` cases that the older system holds. */
  fromOlder(all: number): number
}

/** Invented data, determined by `presentAt` and `seed`. Instants are epoch ms. */
export type Scenario = {
  /** The start of its present. */
  presentAt: number
  seed: number
  obligatory: readonly Obligatory[]
  /** All 98 kommuner, by kommunekode. */
  kommuner: ReadonlyMap<string, ScenarioKommune>
  /** The product whose deliveries have stopped, in all its kommuner. */
  stopped: Stopped
  /** Undefined if the index never holds any case. */
  holdingOf(indeks: Indeks, kommunekode: string, kle: Kle): Holding | undefined
  /** Cases in SDI at an instant; 0 for an unknown kommune or number. */
  casesAt(kommunekode: string, kle: Kle, at: number): number
  /** Bevillinger in YDI, and the ydelser in them. */
  bevillingerAt(kommunekode: string, kle: Kle, at: number): number
  ydelserAt(kommunekode: string, kle: Kle, at: number): number
  /** Cases (bevillinger) received or updated in [from, to), each counted once; at most the number of cases at `to`. */
  receivedBetween(kommunekode: string, kle: Kle, from: number, to: number, indeks?: Indeks): number
  /** Cases from the given system; 0 for a system that is not the kommune's. */
  bySystemAt(kommunekode: string, kle: Kle, systemUuid: string, at: number): number
}

export type ScenarioOptions = {
  /** The start (epoch ms) of the scenario's present; its history covers the eight weeks before. */
  presentAt: number
  seed?: number | undefined
}

/** The name of each product in the index. */
const systemNavn = new Map(builtInProducts.map(({ id, navn }) => [id, navn]))
const systemOf = (uuid: string, product: string): System => ({ uuid, navn: systemNavn.get(product) ?? '' })

export const createScenario = ({ presentAt, seed = 2022 }: ScenarioOptions): Scenario => {
  const dealt = dealProducts(seed)
  const plan = planOktober2022(dealt, presentAt, seed)
  const kommuner = new Map<string, ScenarioKommune>(dealt)
  for (const { kommunekode } of plan.older) {
    const own = dealt.get(kommunekode)!
    // The product that was left can be any other.
    const esdh = own.esdh === 'acadre' ? 'sbsys' : 'acadre'
    kommuner.set(kommunekode, {
      ...own,
      older: { esdh, systemUuid: uuidOf(`older system ${kommunekode} ${seed}`) },
    })
  }
  for (const kommunekode of plan.shownOther) {
    const own = dealt.get(kommunekode)!
    const shown = ['getorganized', 'edoc', 'sbsys'].find(
      (id) => id !== own.esdh && id !== plan.stopped.product,
    )
    kommuner.set(kommunekode, { ...own, shown })
  }
  const shares = new Map(plan.older.map((o) => [o.kommunekode, o.share]))

  const toHolding = (kommunekode: string, kle: Kle, timeline: Timeline): Holding => {
    const { esdh, eoj, shown, older, systemUuid } = kommuner.get(kommunekode)!
    if (!inReadinessGroup(kle, '02')) return { timeline, own: systemOf(systemUuid, eoj), fromOlder: () => 0 }
    const share = shares.get(kommunekode)?.(kle) ?? 0
    return {
      timeline,
      own: systemOf(systemUuid, shown ?? esdh),
      older: older && systemOf(older.systemUuid, older.esdh),
      // The older system no longer grows, unless it is still the only system.
      fromOlder: (all) => (share === 1 ? all : Math.min(all, Math.floor(timeline.base * share))),
    }
  }
  const toHoldings = (timelines: ReadonlyMap<string, Timeline>): Map<string, Holding> =>
    new Map([...timelines].map(([key, t]) => [key, toHolding(key.slice(0, 4), key.slice(5), t)]))
  const holdings: Record<Indeks, Map<string, Holding>> = {
    sdi: toHoldings(plan.timelines),
    ydi: toHoldings(planYdelser(plan, dealt, seed)),
  }
  const holdingOf: Scenario['holdingOf'] = (indeks, kommunekode, kle) =>
    holdings[indeks].get(`${kommunekode} ${kle}`)
  const countAt = (indeks: Indeks, kommunekode: string, kle: Kle, at: number): number => {
    const holding = holdingOf(indeks, kommunekode, kle)
    return holding === undefined ? 0 : casesOf(holding.timeline, at)
  }
  return {
    presentAt,
    seed,
    obligatory: demoObligatory,
    kommuner,
    stopped: plan.stopped,
    holdingOf,
    casesAt: (kommunekode, kle, at) => countAt('sdi', kommunekode, kle, at),
    bevillingerAt: (kommunekode, kle, at) => countAt('ydi', kommunekode, kle, at),
    ydelserAt: (kommunekode, kle, at) => ydelserUpTo(countAt('ydi', kommunekode, kle, at)),
    receivedBetween: (kommunekode, kle, from, to, indeks = 'sdi') => {
      const holding = holdingOf(indeks, kommunekode, kle)
      return holding === undefined ? 0 : receivedOf(holding.timeline, from, to)
    },
    bySystemAt: (kommunekode, kle, systemUuid, at) => {
      const holding = holdingOf('sdi', kommunekode, kle)
      if (holding === undefined) return 0
      const all = casesOf(holding.timeline, at)
      const fromOlder = holding.fromOlder(all)
      if (systemUuid === holding.own.uuid) return all - fromOlder
      return systemUuid === holding.older?.uuid ? fromOlder : 0
    },
  }
}
