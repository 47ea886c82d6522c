// Runs the check command on the demo, with its own sandbox, when there is no configuration.
import { openDb } from '../../db/open.ts'
import { createStore } from '../../db/store.ts'
import type { Config } from '../config/config.ts'
import { demoConfig, demoLimits } from '../demo/config.ts'
import { openDemo } from '../demo/demo.ts'
import { startSandboxChild } from '../demo/sandbox.ts'

/** Runs `work` with a sandbox, and stops the sandbox afterwards. The data folder is not touched. */
export const withDemo = async <T>(work: (config: Config) => Promise<T>): Promise<T> => {
  const store = createStore(openDb(':memory:', 'demo'), demoLimits)
  const { scenario, presentAt } = await openDemo(store, Date.now())
  await store.close()
  const sandbox = await startSandboxChild(presentAt)
  try {
    return await work(demoConfig(scenario, sandbox))
  } finally {
    sandbox.child.kill()
  }
}
