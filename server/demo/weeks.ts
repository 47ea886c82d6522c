// The demo's frozen weeks: those of its history, as if they had been frozen at their time.
import { createPastFreezer, type FreezeDeps } from '../compose/freezing.ts'
import type { Store } from '../domain/ports/store.ts'
import type { Rules } from '../domain/readiness/group.ts'
import { dueWeeks } from '../domain/week/due.ts'
import { freezeAtOf } from '../domain/week/iso-week.ts'
import { historyMs } from './answers.ts'
import type { Demo } from './demo.ts'
import { createDemoRecall } from './recall.ts'

/** The rules of an instant: the past of the demo is sparse, so that nothing in it goes stale. */
export const demoRulesAt =
  (rules: Rules, presentAt: number) =>
  (at: number): Rules =>
    at <= presentAt ? { ...rules, staleAfterMs: historyMs } : rules

/** Freezes the weeks of the history that are not frozen yet, until `signal` aborts. */
export const makeWeeks = async (
  store: Store,
  demo: Demo,
  rules: Rules,
  signal: AbortSignal,
): Promise<void> => {
  const { config, presentAt } = demo
  const { freeze } = config
  const deps: FreezeDeps = { store, config, rulesAt: demoRulesAt(rules, presentAt), demo: true }
  const from = presentAt - historyMs
  const frozen = new Set((await store.readWeeks()).map(({ week }) => week))
  const due = dueWeeks(presentAt, from, frozen, freeze)
  if (due.length === 0) return
  const freezePast = await createPastFreezer(deps, createDemoRecall(demo, rules))
  for (const week of due) {
    if (signal.aborted) return
    const at = freezeAtOf(week, freeze)
    await store.appendWeek(await freezePast({ week, frozenAt: at, late: false }, { at, corrects: false }))
  }
}
