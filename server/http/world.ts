// Reads the world: the groups' states as they are stored, and as unknown past their end.
import { buildWorld, createReading, type World } from '../../views/model/world.ts'
import type { Product } from '../domain/facts/products.ts'
import { readinessGroups } from '../domain/kle.ts'
import { byKommune, kommuner } from '../domain/kommuner.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { Undecided } from '../domain/ports/levels.ts'
import type { PollerStatus } from '../domain/ports/poller.ts'
import type { Store } from '../domain/ports/store.ts'
import type { GroupState, Rules } from '../domain/readiness/group.ts'
import { createAssessor } from '../domain/readiness/kommune.ts'
import { type ConfiguredFacts, createFactReader, type FactReaderDeps } from './facts.ts'

export type WorldDeps = {
  store: Pick<Store, 'version' | 'readGroups' | 'readUndecided'> & FactReaderDeps['store']
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

type Kept = {
  version: number
  states: ReadonlyMap<string, States>
  undecided: ReadonlyMap<string, Undecided>
}

/** Whether a state may be shown at `now`: it has not ended, nor was it measured before the clock was set back. */
const holds = ({ validUntil, newestAt }: GroupState, now: number): boolean =>
  (validUntil ?? Infinity) > now && (newestAt ?? 0) <= now

export const createWorldReader = (deps: WorldDeps): WorldReader => {
  const { store, clock, rules, facts, products, demo, intervalMs, status } = deps
  const readFacts = createFactReader(deps)
  const { assess } = createAssessor(rules)
  let kept: Kept | undefined
  let seen: { status: PollerStatus; text: string; news: number } = { status: status(), text: '', news: 0 }

  const load = async (version: number): Promise<Kept> => ({
    version,
    states: byKommune(await store.readGroups()),
    undecided: new Map((await store.readUndecided()).map((one) => [one.kommunekode, one])),
  })

  /** A state that no longer holds reads as unknown, since `at` where that is known; it was measured all the same. */
  const toUnknown = (
    unknown: GroupState,
    ended: GroupState | undefined,
    at: number | undefined,
  ): GroupState =>
    ended === undefined
      ? unknown
      : {
          ...unknown,
          decided: ended.decided,
          changedAt: ended.level === 'ukendt' ? ended.changedAt : at,
          newestAt: ended.newestAt,
        }

  /**
   * What is stored of a kommune, as long as it holds. Nothing is decided here: what is not polled, not decided or past
   * its end is not known.
   */
  const statesOf = (kommunekode: string, { states, undecided }: Kept, now: number): States => {
    const polled = facts.get(kommunekode)?.polled ?? false
    const stored = polled ? (states.get(kommunekode) ?? []) : []
    const isComplete = stored.length === readinessGroups.length && !undecided.has(kommunekode)
    if (isComplete && stored.every((state) => holds(state, now))) return stored
    return assess(kommunekode, nothingKnown, [], now).map((unknown) => {
      const state = stored.find(({ group }) => group === unknown.group)
      if (isComplete && state !== undefined && holds(state, now)) return state
      const ended = [undecided.get(kommunekode)?.at, state?.validUntil].find(
        (at) => at !== undefined && at <= now,
      )
      return toUnknown(unknown, state, ended)
    })
  }

  return {
    read: async () => {
      const now = clock.now()
      const current = status()
      // Before reading: what is recorded meanwhile is then read again at the next call.
      const version = store.version()
      if (kept?.version !== version) kept = await load(version)
      const loaded = kept
      return buildWorld({
        demo,
        reading: createReading(now),
        groups: kommuner.flatMap(({ kommunekode }) => statesOf(kommunekode, loaded, now)),
        undecided: loaded.undecided,
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
