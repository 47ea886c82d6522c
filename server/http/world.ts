// Reads the world: the groups' stored states, with states past their end as unknown.
import { isLive } from '../../views/model/incident-state.ts'
import type { KnownService } from '../../views/model/world.ts'
import { buildWorld, createReading, type Reading, type World } from '../../views/model/world.ts'
import type { Maintenance } from '../domain/incidents/maintenance.ts'
import { readinessGroups } from '../domain/kle.ts'
import { byKommune, kommuner } from '../domain/kommuner.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { StoredIncident } from '../domain/ports/incidents.ts'
import type { Undecided } from '../domain/ports/levels.ts'
import type { PollerStatus } from '../domain/ports/poller.ts'
import type { Store } from '../domain/ports/store.ts'
import { type GroupState, nothingKnown, type Rules } from '../domain/readiness/group.ts'
import { createAssessor } from '../domain/readiness/kommune.ts'
import { copenhagenDay, day, hour, nextMidnight } from '../domain/time.ts'
import { createFactReader, type FactReaderDeps } from './facts.ts'

export type WorldDeps = FactReaderDeps & {
  store: Pick<Store, 'version' | 'readGroups' | 'readUndecided' | 'readIncidents'>
  /** The indexes, then the probes. */
  services: readonly KnownService[]
  clock: Pick<Clock, 'now'>
  rules: Rules
  demo: boolean
  /** The maintenance windows that overlap a span (epoch ms). */
  maintenance: (from: number, until: number) => Maintenance[]
  /** Interval between two rounds of counts, ms. */
  intervalMs: number
  /** Cheapest when it returns the same object until something changes. */
  status(): PollerStatus
}

export type WorldReader = {
  /** The world now, with a reading of its own. */
  read(): Promise<World>
  /** Changes whenever the result of `read` may have changed other than by time. Cheap. */
  version(): string
}

type States = readonly GroupState[]

/** How long incidents are shown after they have ended, ms. */
const pastMs = 90 * day

type Cached = {
  version: number
  /** The live ones, and those that ended at `pastFrom` (epoch ms) or later. */
  incidents: readonly StoredIncident[]
  pastFrom: number
  states: ReadonlyMap<string, States>
  undecided: ReadonlyMap<string, Undecided>
}

/** Whether a state may be shown at `now`: it has not ended, and has no answer from before the clock was set back. */
const isValid = ({ validUntil, newestAt }: GroupState, now: number): boolean =>
  (validUntil ?? Infinity) > now && (newestAt ?? 0) <= now

export const createWorldReader = (deps: WorldDeps): WorldReader => {
  const { store, services, clock, rules, facts, products, demo, intervalMs, status, maintenance } = deps
  const readFacts = createFactReader(deps)
  const { assess } = createAssessor(rules)
  let cached: Cached | undefined
  let seen: { status: PollerStatus; text: string; changes: number } = {
    status: status(),
    text: '',
    changes: 0,
  }

  const load = async (version: number, pastFrom: number): Promise<Cached> => ({
    version,
    incidents: await store.readIncidents(pastFrom),
    pastFrom,
    states: byKommune(await store.readGroups()),
    undecided: new Map((await store.readUndecided()).map((u) => [u.kommunekode, u])),
  })

  let unknown: { day: string; states: States } | undefined
  /** The states without measurements; the same for every kommune, so that no kommune's data can make them fail. */
  const unknownStates = (now: number): States => {
    const day = copenhagenDay(now)
    if (unknown?.day !== day) unknown = { day, states: assess('', nothingKnown, [], now) }
    return unknown.states
  }

  /** The state that replaces a state past its end, since `at` where that is known. Keeps its `newestAt`. */
  const toUnknown = (
    unknownState: GroupState,
    stored: GroupState | undefined,
    at: number | undefined,
  ): GroupState =>
    stored === undefined
      ? unknownState
      : {
          ...unknownState,
          decided: stored.decided,
          changedAt: stored.level === 'ukendt' ? stored.changedAt : at,
          newestAt: stored.newestAt,
        }

  /**
   * A kommune's stored states. A state past its end is unknown, and so are all states of a kommune that is not polled
   * or whose assessment failed: reading never decides a level.
   */
  const statesOf = (kommunekode: string, { states, undecided }: Cached, now: number): States => {
    const polled = facts.get(kommunekode)?.polled ?? false
    const stored = polled ? (states.get(kommunekode) ?? []) : []
    const isComplete = stored.length === readinessGroups.length && !undecided.has(kommunekode)
    if (isComplete && stored.every((state) => isValid(state, now))) return stored
    return unknownStates(now).map((unknownState) => {
      const state = stored.find(({ group }) => group === unknownState.group)
      if (isComplete && state !== undefined && isValid(state, now)) return state
      const ended = [undecided.get(kommunekode)?.at, state?.validUntil].find(
        (at) => at !== undefined && at <= now,
      )
      return toUnknown({ ...unknownState, kommunekode }, state, ended)
    })
  }

  /** The maintenance that goes on, or begins before the reading ends. */
  const soon = (reading: Reading): Maintenance[] => {
    const end = reading.now + hour
    reading.until(end)
    return maintenance(reading.now, end)
  }

  return {
    read: async () => {
      const now = clock.now()
      const current = status()
      // Taken before reading, so that a change during the read leads to another read at the next call.
      const version = store.version()
      const pastFrom = nextMidnight(now) - pastMs
      if (cached?.version !== version || cached.pastFrom !== pastFrom) cached = await load(version, pastFrom)
      const loaded = cached
      const reading = createReading(now)
      return buildWorld({
        demo,
        reading,
        groups: kommuner.flatMap(({ kommunekode }) => statesOf(kommunekode, loaded, now)),
        undecided: loaded.undecided,
        facts: await readFacts(now),
        products,
        services,
        incidents: loaded.incidents,
        maintenance: loaded.incidents.some(isLive) ? soon(reading) : [],
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
        seen = { status: current, text, changes: text === seen.text ? seen.changes : seen.changes + 1 }
      }
      return `${store.version()}.${seen.changes}`
    },
  }
}
