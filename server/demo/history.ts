// Makes the demo's history of counts: records eight weeks of invented answers and deliveries like rounds.
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { Config } from '../config/config.ts'
import { kleGroupOf, kleGroups } from '../domain/kle.ts'
import type { Delivery } from '../domain/measured/delivery.ts'
import type { Store } from '../domain/ports/store.ts'
import type { Rules } from '../domain/readiness/group.ts'
import { createAssessor } from '../domain/readiness/kommune.ts'
import { hour } from '../domain/time.ts'
import { createAnswers, historyMs } from './answers.ts'
import type { Demo } from './demo.ts'

/** A kommune's invented deliveries by whole hours, as the index would have counted them, in the groups it delivers. */
const deliveriesOf = (
  { kommunekode, systemUuid = '' }: Config['kommuner'][number],
  { scenario, presentAt }: Demo,
): Delivery[] => {
  const held = scenario.obligatory
    .map(({ kle }) => kle)
    .filter((kle) => scenario.holdingOf('sdi', kommunekode, kle) !== undefined)
  const lastUntil = Math.floor(presentAt / hour) * hour
  return kleGroups.flatMap((group) => {
    const numbers = held.filter((kle) => kleGroupOf(kle) === group)
    if (numbers.length === 0) return []
    return Array.from({ length: historyMs / hour }, (_, ago): Delivery => {
      const until = lastUntil - ago * hour
      const from = until - hour
      const received = numbers.reduce((sum, kle) => {
        const all = scenario.receivedBetween(kommunekode, kle, from, until)
        // Only cases of the kommune's own system are counted.
        return all === 0 ? sum : sum + Math.min(all, scenario.bySystemAt(kommunekode, kle, systemUuid, until))
      }, 0)
      return { kommunekode, group, from, until, received }
    })
  })
}

/**
 * Records the weeks before the first start, like rounds, until `signal` aborts. Each kommune continues from its newest
 * recorded answer, so that a start after a kill resumes.
 */
export const makeHistory = async (
  store: Store,
  demo: Demo,
  rules: Rules,
  signal: AbortSignal,
): Promise<void> => {
  // The past is sparse: nothing in it goes stale between its answers.
  const assessor = createAssessor({ ...rules, staleAfterMs: historyMs })
  const answersOf = createAnswers(demo)
  for (const kommune of demo.config.kommuner) {
    const { kommunekode } = kommune
    const { cells } = await store.readKommune(kommunekode)
    const made = Math.max(...cells.map((cell) => cell.checkedAt))
    for (const results of answersOf(kommune).rounds()) {
      const at = results[0]?.measuredAt ?? demo.presentAt
      if (signal.aborted) return
      if (at <= made) continue
      await store.record({ kommunekode, results, recordedAt: at, trusted: true }, assessor, historyMs)
    }
    await store.recordDeliveries(deliveriesOf(kommune, demo))
    await yieldToEventLoop()
  }
}
