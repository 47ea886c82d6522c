// Imports the demo's invented facts: products, calls, KLIK, activities and events.
import type { Fact, FactKind } from '../domain/facts/facts.ts'
import type { Store } from '../domain/ports/store.ts'
import type { Assessor } from '../domain/readiness/kommune.ts'
import {
  aktiviteterOf,
  haendelserOf,
  kaldOf,
  klikOf,
  loesningerOf,
} from '../sandbox/scenario/demo-reported.ts'
import type { Demo } from './demo.ts'

const reportedMark = 'demoTold'

/** Imports the invented facts once, so that later imports by the user are not overwritten. */
export const reportDemo = async (store: Store, { scenario }: Demo, assessor: Assessor): Promise<void> => {
  if ((await store.readMark(reportedMark)) !== undefined) return
  const origin = { name: 'demodata', at: scenario.presentAt, whole: false, confirms: false }
  const imports: [FactKind, Fact[]][] = [
    ['loesninger', loesningerOf(scenario)],
    ['kald', kaldOf(scenario)],
    ['klik', klikOf(scenario)],
    ['aktiviteter', aktiviteterOf(scenario)],
    ['haendelser', haendelserOf(scenario)],
  ]
  for (const [kind, facts] of imports) {
    const staged = store.stage(kind)
    staged.add(facts)
    await staged.commit(origin, assessor)
    staged.drop()
  }
  await store.writeMark(reportedMark, 'reported')
}
