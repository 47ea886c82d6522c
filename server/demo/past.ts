// Makes the demo's past at its first start: counts, deliveries, response times, and the incidents found in them.
import type { Store } from '../domain/ports/store.ts'
import type { Rules } from '../domain/readiness/group.ts'
import type { Demo } from './demo.ts'
import { makeHistory } from './history.ts'
import { makeIncidents } from './past-incidents.ts'
import { makeTimes } from './past-times.ts'

/** Makes the past once, until `signal` aborts; a start after a kill goes on where it was. */
export const makePast = async (
  store: Store,
  demo: Demo,
  rules: Rules,
  signal: AbortSignal,
): Promise<void> => {
  if ((await store.readMark('demoHistory')) === 'made') return
  await makeHistory(store, demo, rules, signal)
  await makeTimes(store, demo, signal)
  if (signal.aborted) return
  await makeIncidents(store, demo)
  await store.writeMark('demoHistory', 'made')
}
