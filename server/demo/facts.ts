// Imports the demo's invented facts, each at the time it was reported, and assesses all kommuner by them.
import type { Store } from '../domain/ports/store.ts'
import type { Assessor } from '../domain/readiness/kommune.ts'
import type { Demo } from './demo.ts'
import { demoReports } from './reports.ts'

const reportedMark = 'demoTold'

/** Keeps the states, because those at the end of the history are not those of the time of a report. */
const keepsStates: Assessor = { assess: (_, __, former) => [...former], renew: () => undefined }

/** Imports the invented facts once, so that later imports by the user are not overwritten. */
export const reportDemo = async (store: Store, demo: Demo, assessor: Assessor): Promise<void> => {
  if ((await store.readMark(reportedMark)) !== undefined) return
  for (const { kind, facts, at } of demoReports(demo)) {
    const staged = store.stage(kind)
    staged.add(facts)
    await staged.commit({ name: 'demodata', at, whole: false, confirms: false }, keepsStates)
    staged.drop()
  }
  await store.reassess(assessor, demo.presentAt)
  await store.writeMark(reportedMark, 'reported')
}
