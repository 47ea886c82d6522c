// Owns reading the world: the groups' states from the store, reassessed from their cells where they no longer hold.
import { buildWorld, createReading, type World } from '../../views/model/world.ts'
import type { Product } from '../domain/facts/products.ts'
import { readinessGroups } from '../domain/kle.ts'
import { byKommune, kommuner } from '../domain/kommuner.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { PollerStatus } from '../domain/ports/poller.ts'
import type { Store } from '../domain/ports/store.ts'
import { assessKommune, type GroupState, type Rules } from '../domain/readiness/group.ts'
import { type ConfiguredFacts, createFactReader, type FactReaderDeps } from './facts.ts'

export type WorldDeps = {
  store: Pick<Store, 'version' | 'readGroups' | 'readKommune'> & FactReaderDeps['store']
  clock: Pick<Clock, 'now'>
  rules: Rules
  /** By kommunekode; a kommune that is missing is not polled, and is shown as ukendt. */
  facts: ReadonlyMap<string, ConfiguredFacts>
  /** How old (ms) an observation may be and still tell. */
  observedMaxAgeMs: number
  products: readonly Product[]
  demo: boolean
  /** From one round of counts to the next, ms. */
  intervalMs: number
  /** Cheapest when it is the same object as long as there is no news. */
  status(): PollerStatus
}

export type WorldReader = {
  /** The world as it reads now, with a reading of its own. */
  read(): Promise<World>
  /** Changes whenever what `read` gives may have changed, time aside. Cheap. */
  version(): string
}

type States = readonly GroupState[]

const nothingKnown = { cells: [], konfigurationer: [], kald: [] }

type Kept = { version: number; at: number; states: ReadonlyMap<string, States> }

export const createWorldReader = (deps: WorldDeps): WorldReader => {
  const { store, clock, rules, facts, products, demo, intervalMs, status } = deps
  const readFacts = createFactReader(deps)
  const isPolled = (kommunekode: string): boolean => facts.get(kommunekode)?.polled ?? false
  let kept: Kept | undefined
  let seen: { status: PollerStatus; text: string; news: number } = { status: status(), text: '', news: 0 }

  const holds = (states: States, now: number): boolean =>
    states.length === readinessGroups.length &&
    states.every(
      (s) =>
        s.validUntil > now &&
        // In the future: measured before the clock was set back.
        (s.newestAt === undefined || s.newestAt <= now),
    )

  // What is not polled is not known, whatever an earlier configuration once measured.
  const reassess = async (kommunekode: string, former: States, now: number): Promise<States> =>
    isPolled(kommunekode)
      ? assessKommune(kommunekode, await store.readKommune(kommunekode), former, now, rules)
      : assessKommune(kommunekode, nothingKnown, [], now, rules)

  /** From the store, with what no longer holds reassessed. */
  const load = async (version: number, now: number): Promise<Kept> => {
    const stored = byKommune(await store.readGroups())
    const states = new Map<string, States>()
    for (const { kommunekode } of kommuner) {
      const former = stored.get(kommunekode) ?? []
      const stands = isPolled(kommunekode) && holds(former, now)
      states.set(kommunekode, stands ? former : await reassess(kommunekode, former, now))
    }
    return { version, at: now, states }
  }

  /** What was kept, with only what has ended since reassessed. */
  const renew = async (from: Kept, now: number): Promise<Kept> => {
    const states = new Map(from.states)
    for (const [kommunekode, former] of from.states)
      if (former.some((s) => s.validUntil <= now))
        states.set(kommunekode, await reassess(kommunekode, former, now))
    return { ...from, at: now, states }
  }

  return {
    read: async () => {
      const now = clock.now()
      const current = status()
      // Before reading: what is recorded meanwhile is then read again at the next call.
      const version = store.version()
      // A clock that was set back brings back what a later instant had ended.
      const same = kept !== undefined && kept.version === version && now >= kept.at
      const next = same && kept !== undefined ? await renew(kept, now) : await load(version, now)
      kept = next
      return buildWorld({
        demo,
        reading: createReading(now),
        groups: [...next.states.values()].flat(),
        facts: await readFacts(now),
        products,
        gates: rules.gates,
        status: current,
        flereFrom: rules.flereFrom,
        intervalMs,
        freshWithinMs: rules.freshness.freshWithinMs,
      })
    },
    version: () => {
      const current = status()
      if (current !== seen.status) {
        const text = JSON.stringify(current)
        seen = { status: current, text, news: text === seen.text ? seen.news : seen.news + 1 }
      }
      return `${store.version()}.${seen.news}`
    },
  }
}
