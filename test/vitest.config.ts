// The configuration of vitest.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Starts the tests of processes and of the browser first, which take longest, so that the workers end together. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification) => /\/test\/(process|browser)\//.test(moduleId)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/browser-setup.ts',
    // Far longer than any test takes on a busy machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Much of the time is spent waiting for servers and a browser: one worker a core does not use two.
    maxWorkers: 2,
    // Collecting what is soon garbage takes a tenth of the time otherwise.
    execArgv: ['--max-semi-space-size=64'],
    sequence: { sequencer: LongestFirst },
    // Nothing of ours keeps state in a module: files share what they import, which else is a quarter of the time.
    isolate: false,
  },
})
