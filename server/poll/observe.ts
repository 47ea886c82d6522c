// Product task: counts the cases that each product has delivered in each kommune, by its system names in the index.

import type { Observation } from '../domain/facts/observed.ts'
import type { Product } from '../domain/facts/products.ts'
import { fullRight } from '../domain/measured/check.ts'
import type { AttemptStore } from '../domain/ports/attempts.ts'
import type { FactStore } from '../domain/ports/facts.ts'
import type { Source } from '../domain/ports/source.ts'
import { hour } from '../domain/time.ts'
import type { Polled } from './plan.ts'
import type { Precedence } from './precedence.ts'
import type { Task } from './probing.ts'
import type { Waiter } from './wait.ts'

export type ObserveDeps = {
  store: FactStore & AttemptStore
  source: Pick<Source, 'countProduct'>
  time: Waiter
  polled: readonly Polled[]
  precedence: Pick<Precedence, 'turn'>
  products: readonly Product[]
  /** Interval between two counts of a product in a kommune, ms. */
  everyMs: number
  log: (line: string) => void
}

/** Counts without an answer are retried at the next run. */
const runsEveryMs = hour
/** Half a run, because a timer may wake early, and a restart must not repeat recent calls. */
const notAgainWithinMs = runsEveryMs / 2

/** Whether `at` is less than `ms` ago. An instant to come was given by a clock that was ahead, and says nothing. */
const isWithin = (at: number | undefined, ms: number, now: number): boolean =>
  at !== undefined && at <= now && at > now - ms

/** Products due in each kommune: those never answered, or not within `everyMs`. */
const dueByKommune = (
  polled: readonly Polled[],
  products: readonly Product[],
  observations: readonly Observation[],
  { now, everyMs }: { now: number; everyMs: number },
): { kommune: Polled; dueProducts: Product[] }[] => {
  const waiting = new Set(
    observations.flatMap(({ kommunekode, product, checkedAt, answeredAt }) =>
      isWithin(checkedAt, notAgainWithinMs, now) || isWithin(answeredAt, everyMs, now)
        ? `${kommunekode} ${product}`
        : [],
    ),
  )
  return polled
    .map((kommune) => ({
      kommune,
      dueProducts: products.filter(({ id }) => !waiting.has(`${kommune.kommunekode} ${id}`)),
    }))
    .filter(({ dueProducts }) => dueProducts.length > 0)
}

/**
 * Counts the products that are due. When a name is not answered, the former count is kept. That a kommune gives no
 * right, and a 0 that a limited right may explain, are recorded as answered, without a count.
 */
export const observeTask = ({
  store,
  source,
  time,
  polled,
  precedence,
  products,
  everyMs,
  log,
}: ObserveDeps): Task => {
  const named = products.filter(({ systemNames }) => systemNames.length > 0)

  const observe = async (kommune: Polled, product: Product, signal: AbortSignal): Promise<Observation> => {
    const { kommunekode, right } = kommune
    const checkedAt = time.now()
    let cases: number | undefined = 0
    let isAnswered = true
    for (const systemNavn of product.systemNames) {
      await precedence.turn(signal)
      const found = await source.countProduct({ kommunekode, systemNavn }, signal)
      await store.recordAttempts(found.attempts)
      cases = cases === undefined || found.cases === undefined ? undefined : cases + found.cases
      isAnswered &&= found.cases !== undefined || found.attempts.at(-1)?.outcome === 'noRight'
    }
    const answeredAt = isAnswered ? checkedAt : undefined
    const mayBeHidden = cases === 0 && right !== fullRight
    return { kommunekode, product: product.id, cases: mayBeHidden ? undefined : cases, checkedAt, answeredAt }
  }

  return {
    everyMs: Math.min(runsEveryMs, everyMs),
    run: async (signal) => {
      const due = dueByKommune(polled, named, await store.readObservations(), { now: time.now(), everyMs })
      for (const { kommune, dueProducts } of due) {
        const observations: Observation[] = []
        for (const product of dueProducts) observations.push(await observe(kommune, product, signal))
        await store.recordObservations(observations)
      }
      if (due.length > 0) log(`products counted in ${due.length} kommuner`)
    },
  }
}
