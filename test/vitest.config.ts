// The configuration of vitest.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

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
    // Nothing of ours keeps state in a module: files share what they import, which else is a quarter of the time.
    isolate: false,
  },
})
