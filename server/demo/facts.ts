// Owns what others are taken to have told the demo: products, calls, KLIK and activities.
import type { Fact, FactKind } from '../domain/facts/facts.ts'
import type { AssessKommune } from '../domain/ports/cells.ts'
import type { FactStore } from '../domain/ports/facts.ts'
import type { Store } from '../domain/ports/store.ts'
import { aktiviteterOf, kaldOf, klikOf, loesningerOf } from '../sandbox/scenario/demo-reported.ts'
import type { Demo } from './demo.ts'

const reportedMark = 'demoTold'

const report = async <K extends FactKind>(
  store: FactStore,
  kind: K,
  facts: readonly Fact[],
  at: number,
  assess: AssessKommune,
): Promise<void> => {
  const staged = store.stage(kind)
  staged.add(facts)
  await staged.commit({ name: 'demodata', at, whole: false, confirms: false }, assess)
  staged.drop()
}

/** What others are taken to have told the demo; once, so that what is imported over it stays. */
export const reportDemo = async (store: Store, { scenario }: Demo, assess: AssessKommune): Promise<void> => {
  if ((await store.readMark(reportedMark)) !== undefined) return
  const at = scenario.presentAt
  await report(store, 'loesninger', loesningerOf(scenario), at, assess)
  await report(store, 'kald', kaldOf(scenario), at, assess)
  await report(store, 'klik', klikOf(scenario), at, assess)
  await report(store, 'aktiviteter', aktiviteterOf(scenario), at, assess)
  await store.writeMark(reportedMark, 'reported')
}
