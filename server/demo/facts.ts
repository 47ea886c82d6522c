// Imports the demo's invented facts: products, calls, KLIK, activities and events.
import type { Fact, FactKind } from '../domain/facts/facts.ts'
import type { Store } from '../domain/ports/store.ts'
import type { Assessor } from '../domain/readiness/kommune.ts'
import { day } from '../domain/time.ts'
import {
  aktiviteterOf,
  haendelserOf,
  kaldOf,
  klikOf,
  loesningerOf,
} from '../sandbox/scenario/demo-reported.ts'
import { aktiviteterBefore, klikBefore } from '../sandbox/scenario/demo-reported-before.ts'
import type { Demo } from './demo.ts'

const reportedMark = 'demoTold'
/** The first report is in the first of the frozen weeks. */
const firstDaysAgo = 56
const secondDaysAgo = 28
/** The day of the activities, so that a week frozen after it has them. */
const activitiesDaysAgo = 4

/** Imports the invented facts once, so that later imports by the user are not overwritten. */
export const reportDemo = async (store: Store, { scenario }: Demo, assessor: Assessor): Promise<void> => {
  if ((await store.readMark(reportedMark)) !== undefined) return
  const imports: [FactKind, Fact[], daysAgo?: number][] = [
    ['klik', klikBefore(scenario, firstDaysAgo), firstDaysAgo],
    ['aktiviteter', aktiviteterBefore(scenario, firstDaysAgo), firstDaysAgo],
    ['klik', klikBefore(scenario, secondDaysAgo), secondDaysAgo],
    ['loesninger', loesningerOf(scenario)],
    ['kald', kaldOf(scenario)],
    ['klik', klikOf(scenario)],
    ['aktiviteter', aktiviteterOf(scenario), activitiesDaysAgo],
    ['haendelser', haendelserOf(scenario)],
  ]
  for (const [kind, facts, daysAgo = 0] of imports) {
    const at = scenario.presentAt - daysAgo * day
    const staged = store.stage(kind)
    staged.add(facts)
    await staged.commit({ name: 'demodata', at, whole: false, confirms: false }, assessor)
    staged.drop()
  }
  await store.writeMark(reportedMark, 'reported')
}
