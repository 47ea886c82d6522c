// Owns reading the world: the groups' states from the store, reassessed from their cells where they no longer hold.

import { buildWorld, createReading, type KommuneFacts, type World } from '../../views/model.ts'
import { assessKommune, type GroupState, type Rules } from '../domain/group.ts'
import { readinessGroups } from '../domain/kle.ts'
import { kommuner } from '../domain/kommuner.ts'
import type { Clock, PollerStatus, Store } from '../domain/ports.ts'
import type { Product } from '../domain/products.ts'

export type WorldDeps = {
  store: Pick<Store, 'version' | 'readGroups' | 'readCells'>
  clock: Pick<Clock, 'now'>
  rules: Rules
  /** By kommunekode; a kommune that is missing is not polled. */
  facts: ReadonlyMap<string, KommuneFacts>
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

/** States in the store that were decided under rules, or a clock, that may no longer be ours. */
type Doubts = {
  /** kommunekode → the doubted states' mark; another mark means that they have been decided anew. */
  marks: ReadonlyMap<string, string>
  /** Whether finding the same from the cells ends the doubt: not after a jump, which may be told to the cells later. */
  canSettle: boolean
}

type Kept = {
  version: number
  at: number
  jumpedAt: number | undefined
  states: ReadonlyMap<string, States>
  doubts: Doubts
}

const byKommune = (groups: States): Map<string, States> => {
  const states = new Map<string, GroupState[]>()
  for (const state of groups) {
    const held = states.get(state.kommunekode)
    if (held === undefined) states.set(state.kommunekode, [state])
    else held.push(state)
  }
  return states
}

/** What states say, for telling whether they have been decided anew or say the same. */
const markOf = (states: States): string =>
  states
    .map((s) =>
      [
        s.group,
        s.level,
        s.obligatory,
        s.delivered,
        s.zero,
        s.noAccess,
        s.limited,
        s.measuredAt,
        s.newestAt,
      ].join(),
    )
    .sort()
    .join('\n')

const doubtAll = (stored: ReadonlyMap<string, States>, canSettle: boolean): Doubts => ({
  marks: new Map([...stored].map(([kommunekode, states]) => [kommunekode, markOf(states)])),
  canSettle,
})

export const createWorldReader = (deps: WorldDeps): WorldReader => {
  const { store, clock, rules, facts, products, demo, intervalMs, status } = deps
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
      ? assessKommune(kommunekode, await store.readCells(kommunekode), former, now, rules)
      : assessKommune(kommunekode, [], [], now, rules)

  /** From the store, with everything reassessed that is in doubt or no longer holds. */
  const load = async (version: number, now: number, jumpedAt: number | undefined): Promise<Kept> => {
    const stored = byKommune(await store.readGroups())
    const jumped = kept !== undefined && (kept.jumpedAt !== jumpedAt || now < kept.at)
    const canSettle = !jumped && jumpedAt === undefined
    const doubts = kept === undefined || jumped ? doubtAll(stored, canSettle) : kept.doubts
    const left = new Map(doubts.marks)
    const states = new Map<string, States>()
    for (const { kommunekode } of kommuner) {
      const former = stored.get(kommunekode) ?? []
      const mark = left.get(kommunekode)
      if (mark !== undefined && mark !== markOf(former)) left.delete(kommunekode)
      if (isPolled(kommunekode) && !left.has(kommunekode) && holds(former, now)) {
        states.set(kommunekode, former)
        continue
      }
      const found = await reassess(kommunekode, former, now)
      if (doubts.canSettle && mark === markOf(found)) left.delete(kommunekode)
      states.set(kommunekode, found)
    }
    return { version, at: now, jumpedAt, states, doubts: { ...doubts, marks: left } }
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
      const { jumpedAt } = current
      const same =
        kept !== undefined && kept.version === version && kept.jumpedAt === jumpedAt && now >= kept.at
      const next = same && kept !== undefined ? await renew(kept, now) : await load(version, now, jumpedAt)
      kept = next
      return buildWorld({
        demo,
        reading: createReading(now),
        groups: [...next.states.values()].flat(),
        facts,
        products,
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
