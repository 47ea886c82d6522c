// Owns looking for products in the index: which of the known system names has delivered anything in each kommune.

import type { Observation } from '../domain/facts/observed.ts'
import type { Product } from '../domain/facts/products.ts'
import { fullRight } from '../domain/measured/check.ts'
import type { AttemptStore } from '../domain/ports/attempts.ts'
import type { FactStore } from '../domain/ports/facts.ts'
import type { Source } from '../domain/ports/source.ts'
import { hour } from '../domain/time.ts'
import type { Polled } from './plan.ts'
import type { Task } from './probing.ts'
import type { Waiter } from './wait.ts'

export type ObserveDeps = {
  store: FactStore & AttemptStore
  source: Pick<Source, 'countProduct'>
  time: Waiter
  polled: readonly Polled[]
  products: readonly Product[]
  /** From one look at a kommune to the next, ms. */
  everyMs: number
  log: (line: string) => void
}

/** What is not answered is looked for again at the next run. */
const runsEveryMs = hour
/** Half a run: a timer may wake early, and a restart is not to ask at once what was asked just before. */
const notAgainWithinMs = runsEveryMs / 2

/** What a look is of: everything that has not been answered for `everyMs`, or never. */
const dueLooks = (
  polled: readonly Polled[],
  products: readonly Product[],
  observations: readonly Observation[],
  { now, everyMs }: { now: number; everyMs: number },
): { kommune: Polled; due: Product[] }[] => {
  const waiting = new Set(
    observations.flatMap(({ kommunekode, product, checkedAt, answeredAt }) =>
      checkedAt > now - notAgainWithinMs || (answeredAt !== undefined && answeredAt > now - everyMs)
        ? `${kommunekode} ${product}`
        : [],
    ),
  )
  return polled
    .map((kommune) => ({
      kommune,
      due: products.filter(({ id }) => !waiting.has(`${kommune.kommunekode} ${id}`)),
    }))
    .filter(({ due }) => due.length > 0)
}

/**
 * Looks for the products whose turn it is. A name that is not answered leaves the former count standing; a 0 that a
 * limited right may explain is an answer that counts nothing.
 */
export const observeTask = ({ store, source, time, polled, products, everyMs, log }: ObserveDeps): Task => {
  const named = products.filter(({ systemNames }) => systemNames.length > 0)

  const look = async (kommune: Polled, product: Product, signal: AbortSignal): Promise<Observation> => {
    const { kommunekode, right } = kommune
    const checkedAt = time.now()
    let cases: number | undefined = 0
    for (const systemNavn of product.systemNames) {
      const found = await source.countProduct({ kommunekode, systemNavn }, signal)
      await store.recordAttempts(found.attempts)
      cases = cases === undefined || found.cases === undefined ? undefined : cases + found.cases
    }
    const answeredAt = cases === undefined ? undefined : checkedAt
    const mayBeHidden = cases === 0 && right !== fullRight
    return { kommunekode, product: product.id, cases: mayBeHidden ? undefined : cases, checkedAt, answeredAt }
  }

  return {
    everyMs: Math.min(runsEveryMs, everyMs),
    run: async (signal) => {
      const looks = dueLooks(polled, named, await store.readObservations(), { now: time.now(), everyMs })
      for (const { kommune, due } of looks) {
        const seen: Observation[] = []
        for (const product of due) seen.push(await look(kommune, product, signal))
        await store.recordObservations(seen)
      }
      if (looks.length > 0) log(`products looked for in ${looks.length} kommuner`)
    },
  }
}
