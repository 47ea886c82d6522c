// The demo: its scenario, anchored in time, and the matching configuration.
import type { Config } from '../config/config.ts'
import type { Store } from '../domain/ports/store.ts'
import { createScenario, type Scenario } from '../sandbox/scenario/scenario.ts'
import { demoConfig } from './config.ts'

export type Demo = { scenario: Scenario; presentAt: number; config: Config }

/** Opens the scenario, anchored at the data folder's first start, which the store remembers. */
export const openDemo = async (store: Store, now: number): Promise<Demo> => {
  const kept = await store.readMark('demoPresentAt')
  const presentAt = kept === undefined ? now : Number(kept)
  if (kept === undefined) await store.writeMark('demoPresentAt', String(presentAt))
  const scenario = createScenario({ presentAt })
  return { scenario, presentAt, config: demoConfig(scenario) }
}
