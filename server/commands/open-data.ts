// Opens the database for a command, while a server may have it open.
import { lockFolder } from '../../db/lock.ts'
import { isMissing, isUpToDate, openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import type { FreezeDeps } from '../compose/freezing.ts'
import type { Config } from '../config/config.ts'
import { limitsOf, rulesOf } from '../config/derive.ts'
import { demoLimits } from '../demo/config.ts'
import { openDemo } from '../demo/demo.ts'
import { demoRulesAt } from '../demo/weeks.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { Store } from '../domain/ports/store.ts'
import { type Assessor, createAssessor } from '../domain/readiness/kommune.ts'
import { realTime } from '../poll/wait.ts'
import type { Place } from './place.ts'

export type OpenedData = {
  store: Store
  config: Config
  assessor: Assessor
  clock: Pick<Clock, 'now'>
}

/** With what freezes its weeks. */
export type FreezableData = OpenedData & { freezing: FreezeDeps }

/** Takes the folder's lock to create or migrate the file; an up-to-date file is opened while a server uses it. */
const openBeside = (database: string, { kind, dataFolder }: Place) => {
  if (isUpToDate(database)) return openDb(database, kind)
  const release = lockFolder(dataFolder)
  try {
    return openDb(database, kind)
  } finally {
    release()
  }
}

/**
 * Opens the data; a server may be running. Without `creates` no file is created, and the data of a missing one is
 * empty. May throw StoreRefused.
 */
export const openData = async (
  place: Place,
  given: Config | 'demo',
  { creates }: { creates: boolean },
): Promise<FreezableData> => {
  const { database, kind } = place
  const db = !creates && isMissing(database) ? openDb(':memory:', kind) : openBeside(database, place)
  const store = createStore(db, given === 'demo' ? demoLimits : limitsOf(given))
  const demo = given === 'demo' ? await openDemo(store, realTime.now()) : undefined
  const config = demo?.config ?? (given as Config)
  const rules = rulesOf(config)
  const rulesAt = demo === undefined ? () => rules : demoRulesAt(rules, demo.presentAt)
  const freezing = { store, config, rulesAt, demo: demo !== undefined }
  return { store, config, assessor: createAssessor(rules), clock: realTime, freezing }
}
