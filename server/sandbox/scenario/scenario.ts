// Owns what the sandbox's indexes hold at any instant: the scenarios by name, each a pure function of time.

import { builtInProducts } from '../../domain/facts/products.ts'
import { inReadinessGroup, type Kle, type Obligatory } from '../../domain/kle.ts'
import type { Indeks } from '../../domain/measured/check.ts'
import { type DemoKommune, dealProducts, demoObligatory } from './demo-facts.ts'
import { planOktober2022 } from './oktober-2022.ts'
import { uuidOf } from './random.ts'
import { casesOf, receivedOf, type Timeline } from './timeline.ts'
import { ydelserUpTo } from './units.ts'
import { planYdelser } from './ydelser.ts'

type ScenarioKommune = DemoKommune & {
  /** A system the kommune has left, of which the index still holds cases in KLE 02. */
  older?: { esdh: string; systemUuid: string } | undefined
  /** The product that the index shows to deliver KLE 02, when it is another than the `esdh` that is told. */
  shown?: string | undefined
}

/** A source system, as the index knows it. */
export type System = { uuid: string; navn: string }

/** How a kommune's cases (bevillinger) in a number come and grow, and which systems they come from. */
export type Holding = {
  timeline: Timeline
  own: System
  older?: System | undefined
  /** How many of `all` the older system holds: the first ones. */
  fromOlder(all: number): number
}

/** Invented throughout, and the same for the same present and seed. Instants are epoch ms. */
export type Scenario = {
  name: string
  /** When its present begins. */
  presentAt: number
  seed: number
  obligatory: readonly Obligatory[]
  /** All 98, by kommunekode. */
  kommuner: ReadonlyMap<string, ScenarioKommune>
  /** Absent where the index never holds anything. */
  holdingOf(indeks: Indeks, kommunekode: string, kle: Kle): Holding | undefined
  /** Cases in SDI at an instant; 0 for what the scenario does not know. */
  casesAt(kommunekode: string, kle: Kle, at: number): number
  /** Bevillinger in YDI, and the ydelser in them. */
  bevillingerAt(kommunekode: string, kle: Kle, at: number): number
  ydelserAt(kommunekode: string, kle: Kle, at: number): number
  /** Cases (bevillinger) received or updated in [from, to), each once; never more than there are at `to`. */
  receivedBetween(kommunekode: string, kle: Kle, from: number, to: number, indeks?: Indeks): number
  /** Of the cases, those that came from the system; 0 for a system that is not the kommune's. */
  bySystemAt(kommunekode: string, kle: Kle, systemUuid: string, at: number): number
}

export const scenarioNames = ['oktober-2022'] as const
export type ScenarioName = (typeof scenarioNames)[number]

export type ScenarioOptions = {
  /** The instant (epoch ms) from which the scenario's present holds; its history reaches eight weeks back. */
  presentAt: number
  seed?: number | undefined
}

const defaultSeed = 2022

/** The name a product goes by in the index. */
const systemNavn = new Map(builtInProducts.map(({ id, navn }) => [id, navn]))
const systemOf = (uuid: string, product: string): System => ({ uuid, navn: systemNavn.get(product) ?? '' })

export const createScenario = (name: ScenarioName, options: ScenarioOptions): Scenario => {
  const { presentAt, seed = defaultSeed } = options
  const dealt = dealProducts(seed)
  const plan = planOktober2022(dealt, presentAt, seed)
  const kommuner = new Map<string, ScenarioKommune>(dealt)
  for (const { kommunekode } of plan.older) {
    const own = dealt.get(kommunekode)!
    // Any other product will do as the one that was left.
    const esdh = own.esdh === 'acadre' ? 'sbsys' : 'acadre'
    kommuner.set(kommunekode, {
      ...own,
      older: { esdh, systemUuid: uuidOf(`older system ${kommunekode} ${seed}`) },
    })
  }
  for (const kommunekode of plan.shownOther) {
    const own = dealt.get(kommunekode)!
    kommuner.set(kommunekode, { ...own, shown: own.esdh === 'getorganized' ? 'edoc' : 'getorganized' })
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
      // The older system grows no more, unless it is still the only one.
      fromOlder: (all) => (share === 1 ? all : Math.min(all, Math.floor(timeline.base * share))),
    }
  }
  const hold = (timelines: ReadonlyMap<string, Timeline>): Map<string, Holding> =>
    new Map([...timelines].map(([key, t]) => [key, toHolding(key.slice(0, 4), key.slice(5), t)]))
  const holdings: Record<Indeks, Map<string, Holding>> = {
    sdi: hold(plan.timelines),
    ydi: hold(planYdelser(plan, dealt, seed)),
  }
  const holdingOf: Scenario['holdingOf'] = (indeks, kommunekode, kle) =>
    holdings[indeks].get(`${kommunekode} ${kle}`)
  const countAt = (indeks: Indeks, kommunekode: string, kle: Kle, at: number): number => {
    const holding = holdingOf(indeks, kommunekode, kle)
    return holding === undefined ? 0 : casesOf(holding.timeline, at)
  }
  return {
    name,
    presentAt,
    seed,
    obligatory: demoObligatory,
    kommuner,
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
