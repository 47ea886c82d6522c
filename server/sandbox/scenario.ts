// Owns what the sandbox's index holds at any instant: the scenarios by name, each a pure function of time.
import type { Kle, Obligatory } from '../domain/kle.ts'
import { type DemoKommune, dealProducts, demoObligatory } from './demo-facts.ts'
import { planOktober2022 } from './oktober-2022.ts'
import { uuidOf } from './random.ts'
import { casesOf, receivedOf } from './timeline.ts'

type ScenarioKommune = DemoKommune & {
  /** A system the kommune has left, of which the index still holds cases in KLE 02. */
  older?: { esdh: string; systemUuid: string } | undefined
}

/** Invented throughout, and the same for the same present and seed. Instants are epoch ms. */
export type Scenario = {
  name: string
  obligatory: readonly Obligatory[]
  /** All 98, by kommunekode. */
  kommuner: ReadonlyMap<string, ScenarioKommune>
  /** Cases in the index at an instant; 0 for what the scenario does not know. */
  casesAt(kommunekode: string, kle: Kle, at: number): number
  /** Cases received or updated in [from, to), each once; never more than there are at `to`. */
  receivedBetween(kommunekode: string, kle: Kle, from: number, to: number): number
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

export const createScenario = (name: ScenarioName, options: ScenarioOptions): Scenario => {
  const { presentAt, seed = defaultSeed } = options
  const dealt = dealProducts(seed)
  const { timelines, older } = planOktober2022(dealt, presentAt, seed)
  const kommuner = new Map<string, ScenarioKommune>(dealt)
  for (const { kommunekode } of older) {
    const own = dealt.get(kommunekode)!
    // Any other product will do as the one that was left.
    const esdh = own.esdh === 'acadre' ? 'sbsys' : 'acadre'
    kommuner.set(kommunekode, {
      ...own,
      older: { esdh, systemUuid: uuidOf(`older system ${kommunekode} ${seed}`) },
    })
  }
  const shares = new Map(older.map((o) => [o.kommunekode, o.share]))

  const timelineOf = (kommunekode: string, kle: Kle) => timelines.get(`${kommunekode} ${kle}`)
  const casesAt: Scenario['casesAt'] = (kommunekode, kle, at) => {
    const timeline = timelineOf(kommunekode, kle)
    return timeline === undefined ? 0 : casesOf(timeline, at)
  }
  return {
    name,
    obligatory: demoObligatory,
    kommuner,
    casesAt,
    receivedBetween: (kommunekode, kle, from, to) => {
      const timeline = timelineOf(kommunekode, kle)
      return timeline === undefined ? 0 : receivedOf(timeline, from, to)
    },
    bySystemAt: (kommunekode, kle, systemUuid, at) => {
      const kommune = kommuner.get(kommunekode)
      const timeline = timelineOf(kommunekode, kle)
      if (kommune === undefined || timeline === undefined) return 0
      const all = casesOf(timeline, at)
      const share = kle.startsWith('02') ? (shares.get(kommunekode)?.(kle) ?? 0) : 0
      // The older system grows no more, unless it is still the only one.
      const fromOlder = share === 1 ? all : Math.min(all, Math.floor(timeline.base * share))
      if (systemUuid === kommune.systemUuid) return all - fromOlder
      return systemUuid === kommune.older?.systemUuid ? fromOlder : 0
    },
  }
}
