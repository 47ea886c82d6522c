// Imports the demo's invented facts: products, calls, KLIK and activities.
import type { Fact, FactKind } from '../domain/facts/facts.ts'
import type { FactStore } from '../domain/ports/facts.ts'
import type { Store } from '../domain/ports/store.ts'
import type { Assessor } from '../domain/readiness/kommune.ts'
import { aktiviteterOf, kaldOf, klikOf, loesningerOf } from '../sandbox/scenario/demo-reported.ts'
import type { Demo } from './demo.ts'

const reportedMark = 'demoTold'

const report = async <K extends FactKind>(
  store: FactStore,
  kind: K,
  facts: readonly Fact[],
  at: number,
  assessor: Assessor,
): Promise<void> => {
  const staged = store.stage(kind)
  staged.add(facts)
  await staged.commit({ name: 'demodata', at, whole: false, confirms: false }, assessor)
  staged.drop()
}

/** Imports the invented facts once, so that later imports by the user are not overwritten. */
export const reportDemo = async (store: Store, { scenario }: Demo, assessor: Assessor): Promise<void> => {
  if ((await store.readMark(reportedMark)) !== undefined) return
  const at = scenario.presentAt
  await report(store, 'loesninger', loesningerOf(scenario), at, assessor)
  await report(store, 'kald', kaldOf(scenario), at, assessor)
  await report(store, 'klik', klikOf(scenario), at, assessor)
  await report(store, 'aktiviteter', aktiviteterOf(scenario), at, assessor)
  await store.writeMark(reportedMark, 'reported')
}
