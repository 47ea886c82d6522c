// Delivery task: asks once per interval how many cases of each kommune and KLE group the index has received.
import type { Product } from '../domain/facts/products.ts'
import type { Delivery } from '../domain/measured/delivery.ts'
import type { DeliveryStore } from '../domain/ports/deliveries.ts'
import type { FactStore } from '../domain/ports/facts.ts'
import type { Source } from '../domain/ports/source.ts'
import type { Rules } from '../domain/readiness/group.ts'
import { copenhagenDay, second } from '../domain/time.ts'
import {
  type DeliveryKommune,
  type DeliveryTarget,
  deliveryTargets,
  placesDue,
  spanStart,
  systemOf,
} from './delivery-plan.ts'
import type { Task } from './probing.ts'
import type { Waiter } from './wait.ts'
import { readClocks, wasSet } from './watch.ts'

export type DeliverDeps = {
  store: DeliveryStore & Pick<FactStore, 'readFacts' | 'factsVersion'>
  source: Pick<Source, 'countReceived'>
  time: Waiter
  polled: readonly DeliveryKommune[]
  rules: Pick<Rules, 'obligatory' | 'maxAgeMs'>
  products: readonly Product[]
  /** Interval between two calls about a kommune and group, ms. */
  everyMs: number
}

/** Short against the interval, so that the calls are spread over it. */
const lookEveryMs = 30 * second

const keyOf = ({ kommunekode, group }: Pick<Delivery, 'kommunekode' | 'group'>): string =>
  `${kommunekode} ${group}`

/**
 * Makes the calls that are due, one at a time. Each asks about the span since the last one that was answered. After the
 * clock was set, spans begin anew, because one around the change would have a wrong length.
 */
export const deliveryTask = (deps: DeliverDeps): Task => {
  const { store, source, time, polled, rules, products, everyMs } = deps
  let clocks = readClocks(time)
  let lookedAt = clocks.now
  /** The end of the last answered span, by `keyOf`; undefined until read from the store. */
  let ends: Map<string, number> | undefined
  /** The end to use for those without one: when the clock was last set. */
  let restartedAt: number | undefined
  let targets: { version: string; list: DeliveryTarget[] } | undefined

  /** Whether the clock was set since the last call of this function; if so, spans begin anew. */
  const restartIfSet = (): boolean => {
    const before = clocks
    clocks = readClocks(time)
    if (!wasSet(before, clocks)) return false
    ends = new Map()
    restartedAt = clocks.now
    lookedAt = clocks.now
    return true
  }

  const readEnds = async () =>
    new Map((await store.readLastDeliveries()).map((last) => [keyOf(last), last.until]))

  const readTargets = async (now: number): Promise<DeliveryTarget[]> => {
    const today = copenhagenDay(now)
    const version = `${store.factsVersion()} ${today}`
    if (targets?.version !== version) {
      const kleFacts = await store.readFacts('kle')
      targets = { version, list: deliveryTargets(polled, rules.obligatory, kleFacts, today) }
    }
    return targets.list
  }

  const count = async (target: DeliveryTarget, signal: AbortSignal): Promise<void> => {
    const { kommunekode, right } = target.kommune
    const { group, numbers } = target
    const loesninger = await store.readFacts('loesninger', { kommunekode })
    restartIfSet()
    const until = time.now()
    const from = spanStart(ends?.get(keyOf({ kommunekode, group })) ?? restartedAt, until, everyMs)
    if (from === until) return
    const system = systemOf(target, loesninger, products, { now: until, maxAgeMs: rules.maxAgeMs.loesninger })
    const request = { kommunekode, right, numbers, from, until, ...system }
    const asked = [right, ...numbers, ...Object.values(system)].join(' ')
    const { received, attempts } = await source.countReceived(request, signal)
    const isMeasured = !restartIfSet() && received !== undefined
    await store.recordDelivery(
      isMeasured ? { kommunekode, group, from, until, received, asked } : undefined,
      attempts,
    )
    if (isMeasured) ends?.set(keyOf({ kommunekode, group }), until)
  }

  return {
    everyMs: lookEveryMs,
    run: async (signal) => {
      ends ??= await readEnds()
      restartIfSet()
      const after = lookedAt
      lookedAt = time.now()
      const all = await readTargets(lookedAt)
      for (const place of placesDue(all.length, everyMs, after, lookedAt)) {
        const target = all[place]
        if (target !== undefined) await count(target, signal)
      }
    },
  }
}
