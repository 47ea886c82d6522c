// Owns what others are taken to have told the demo: products, calls, KLIK and activities.
import type { Fact, FactKind } from '../domain/facts/facts.ts'
import type { DecideKommune } from '../domain/ports/cells.ts'
import type { FactStore } from '../domain/ports/facts.ts'
import type { Store } from '../domain/ports/store.ts'
import { aktiviteterOf, kaldOf, klikOf, loesningerOf } from '../sandbox/scenario/demo-told.ts'
import type { Demo } from './demo.ts'

const toldMark = 'demoTold'

const tell = async <K extends FactKind>(
  store: FactStore,
  kind: K,
  facts: readonly Fact[],
  at: number,
  decide: DecideKommune,
): Promise<void> => {
  const staged = store.stage(kind)
  staged.add(facts)
  await staged.commit({ name: 'demodata', at, whole: false, confirms: false }, decide)
  staged.drop()
}

/** What others are taken to have told the demo; once, so that what is imported over it stays. */
export const tellDemo = async (store: Store, { scenario }: Demo, decide: DecideKommune): Promise<void> => {
  if ((await store.readMark(toldMark)) !== undefined) return
  const at = scenario.presentAt
  await tell(store, 'loesninger', loesningerOf(scenario), at, decide)
  await tell(store, 'kald', kaldOf(scenario), at, decide)
  await tell(store, 'klik', klikOf(scenario), at, decide)
  await tell(store, 'aktiviteter', aktiviteterOf(scenario), at, decide)
  await store.writeMark(toldMark, 'told')
}
